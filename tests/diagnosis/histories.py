"""Histories made by hand, and samples that are as varied as they should be, or not."""

import numpy as np

import ganlearn as gl

RING = gl.data.load("ring", size=4_000)


def history(d_loss, g_loss=0.7, d_real=0.5, d_fake=0.5, penalty=0.0, first=0):
    """Columns of equal length (rows,) from arrays (rows,) and numbers; step counts from ``first`` + 1."""
    d_loss = np.asarray(d_loss, np.float32)
    values = {"d_loss": d_loss, "g_loss": g_loss, "d_real": d_real, "d_fake": d_fake, "penalty": penalty}
    columns = {name: np.broadcast_to(np.float32(value), d_loss.shape).copy() for name, value in values.items()}
    return {"step": np.arange(len(d_loss)) + 1 + first, **columns}


def around(value, rows=2_000, noise=0.05, seed=0):
    """(rows,) numbers around a value, with noise from step to step."""
    return value + noise * np.random.default_rng(seed).standard_normal(rows)


def circling(value=1.386, swing=0.5, period=100, rows=2_000):
    """(rows,) a noisy curve that goes ``swing`` above and below a value once in ``period`` steps."""
    return around(value, rows) + swing * np.sin(2 * np.pi * np.arange(rows) / period)


def points(modes, n=256):
    """(n, 2) points of the ring that lie at the given modes."""
    return RING.x[np.isin(RING.y, modes)][:n]


def names(findings):
    """The names of findings, in their order."""
    return [finding.name for finding in findings]
