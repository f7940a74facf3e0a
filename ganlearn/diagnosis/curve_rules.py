"""Rules on the curves of a history: not finite, saturated, a discriminator that wins, a game that oscillates.

Each threshold stands here with what it is a share of; ``docs/diagnosis.md`` says how they were set and what they miss.
"""

import numpy as np

from ganlearn.diagnosis import advice
from ganlearn.diagnosis.context import Finding
from ganlearn.strings import text

WINDOW = 300
"""How many of the last steps must agree."""

SURE, LARGEST = 0.33, 0.5
"""D is sure when its loss, without penalty, is below ``SURE`` of its resting value on average over the window, and
below ``LARGEST`` of it in 95 % of the steps."""

GROWTH = 3.0
"""By what factor the gap of a critic without bound has grown over the last half of the run."""

LEAST_ROWS, MOST_ROWS = 400, 1000
"""Swings are counted over the last half of a run, within these numbers of steps."""

SMOOTH, SWING, SWINGS, NOISE = 9, 0.2, 3, 6.0
"""A swing of D's smoothed loss goes up and down by ``SWING`` of its resting value, and by ``NOISE`` standard deviations
of what smoothing leaves of the step-to-step noise; this many are an oscillating game."""


def not_finite(run):
    """A history that ends in a number which is not finite."""
    if run.broken is None:
        return None
    return Finding("nan", text("diagnosis.nan_evidence", step=run.broken), advice.on_nan(run))


def d_too_strong(run):
    """A discriminator that is sure of nearly every sample; "saturated" where the loss then leaves G no gradient."""
    rest = run.loss.equilibrium[0]
    evidence = _sure(run, rest) if rest > 0 else _unbounded(run)
    if evidence is None:
        return None
    if run.loss.name == "minimax":
        return Finding("saturated", _lost_gradient(run, evidence), advice.on_saturation(run))
    return Finding("d_too_strong", evidence, advice.on_strength(run))


def _sure(run, rest):
    d_loss = run.columns["d_loss"] / rest
    last = d_loss[-WINDOW:]
    if run.rows < WINDOW or last.mean() >= SURE or np.quantile(last, 0.95) >= LARGEST:
        return None
    share = np.cumsum(d_loss[::-1] < LARGEST) / np.arange(1, run.rows + 1)
    steps = int(np.flatnonzero(share >= 0.95)[-1]) + 1
    values = {"steps": steps, "share": last.mean(), "rest": rest, "window": WINDOW}
    if run.loss.probability:
        means = {name: run.columns[name][-WINDOW:].mean() for name in ("d_real", "d_fake")}
        return text("diagnosis.d_too_strong_evidence_probability", **values, **means)
    return text("diagnosis.d_too_strong_evidence_loss", **values)


def _unbounded(run):
    """A critic without a bound: the gap between its scores grows and grows."""
    if run.penalized or run.rows < 2 * WINDOW:
        return None
    gap = (run.columns["d_real"] - run.columns["d_fake"])[run.rows // 2 :]
    quarters = [float(part.mean()) for part in np.array_split(gap, 4)]
    if not 0 < quarters[0] < quarters[1] < quarters[2] < quarters[3] or quarters[3] < GROWTH * quarters[0]:
        return None
    values = {"first": quarters[0], "last": quarters[3], "steps": len(gap)}
    return text("diagnosis.d_too_strong_evidence_gap", **values)


def _lost_gradient(run, evidence):
    """The gradient of minimax with respect to a fake logit is −D(fake)."""
    share = 2 * run.columns["d_fake"][-WINDOW:].mean()
    return text("diagnosis.saturated_evidence", evidence=evidence, share=share)


def oscillating(run):
    """D's loss goes up and down, several times and by much, instead of settling."""
    span = min(run.rows // 2, MOST_ROWS)
    if span < LEAST_ROWS:
        return None
    d_loss, rest = run.columns["d_loss"][-span:], run.loss.equilibrium[0]
    scale = rest if rest > 0 else np.abs(d_loss).mean()
    noise = np.std(np.diff(d_loss)) / np.sqrt(2 * SMOOTH)
    smooth = np.convolve(d_loss, np.full(SMOOTH, 1 / SMOOTH), "valid")
    swings = legs(smooth, max(SWING * scale, NOISE * noise)) // 2
    if swings < SWINGS:
        return None
    low, high = np.quantile(smooth, [0.05, 0.95])
    evidence = text("diagnosis.oscillating_evidence", times=swings, steps=span, low=low, high=high)
    return Finding("oscillating", evidence, advice.on_oscillation(run))


def legs(curve, least):
    """How often a curve (n,) turns after it has gone up or down by ``least`` or more."""
    count, direction, low, high = 0, 0, np.inf, -np.inf
    for value in curve.tolist():
        low, high = min(low, value), max(high, value)
        if direction >= 0 and high - value >= least:
            count, direction, low = count + 1, -1, value
        elif direction <= 0 and value - low >= least:
            count, direction, high = count + 1, 1, value
    return count
