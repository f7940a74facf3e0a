"""Points drawn from mixtures of Gaussians, with their exact density."""

import functools

import numpy as np

from ganlearn.arguments import positive, whole
from ganlearn.data.dataset import Dataset, rng
from ganlearn.strings import text

_BLOCK = 1 << 20
"""How many (point, component) pairs are held in memory at a time."""


def ring(modes=8, radius=2.0, std=0.1, size=100_000, seed=0):
    """``modes`` equal Gaussians on a circle, the first at angle 0, then anticlockwise.

    Args:
        modes: number of Gaussians. radius: of the circle. std: standard deviation of each.
        size: number of points. seed: whole number from 0.

    Returns:
        Dataset of points (size, 2) with ``y`` the mode of each, ``means`` (modes, 2), ``std``, ``density``.
    """
    modes = whole("modes", modes)
    angles = 2 * np.pi * np.arange(modes) / modes
    means = positive("radius", radius) * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return _mixture("ring", means, positive("std", std), None, size, seed)


def grid(side=5, spacing=2.0, std=0.05, size=100_000, seed=0):
    """``side`` × ``side`` equal Gaussians on a square grid around the origin, row by row from the lower left.

    Args:
        side: number of Gaussians along each edge. spacing: distance of neighbours. std: standard deviation of each.
        size: number of points. seed: whole number from 0.

    Returns:
        Dataset of points (size, 2) with ``y`` the mode of each, ``means`` (side², 2), ``std``, ``density``.
    """
    side = whole("side", side)
    ticks = positive("spacing", spacing) * (np.arange(side) - (side - 1) / 2)
    means = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    return _mixture("grid", means, positive("std", std), None, size, seed)


def mixture(means, std=0.1, weights=None, size=100_000, seed=0):
    """A mixture of Gaussians of your own.

    Args:
        means: centres, shape (modes, d). std: standard deviation, one for all or one for each mode.
        weights: share of each mode, shape (modes,), scaled to sum to 1; None: equal.
        size: number of points. seed: whole number from 0.

    Returns:
        Dataset of points (size, d) with ``y`` the mode of each, ``means``, ``std``, ``density``.

    Raises:
        ValueError: when the shapes do not fit, a std is not positive, or a weight is negative.
    """
    means = np.asarray(means)
    if means.ndim != 2 or means.size == 0 or means.dtype.kind not in "fiu" or not np.isfinite(means).all():
        raise ValueError(text("data.means", shape=means.shape))
    std = positive("std", std) if np.ndim(std) == 0 else np.array([positive("std", s) for s in std])
    if np.ndim(std) and std.shape != (len(means),):
        raise ValueError(text("data.per_mode", name="std", given=len(std), modes=len(means)))
    return _mixture("mixture", means.astype(np.float64), std, _shares(weights, len(means)), size, seed)


def _shares(weights, modes):
    if weights is None:
        return None
    weights = np.asarray(weights, dtype=np.float64)
    if weights.shape != (modes,):
        raise ValueError(text("data.per_mode", name="weights", given=weights.size, modes=modes))
    if not np.isfinite(weights).all() or weights.min() < 0 or weights.sum() == 0:
        raise ValueError(text("data.weights", weights=weights.tolist()))
    return weights / weights.sum()


def _mixture(name, means, std, weights, size, seed):
    size = whole("size", size)
    y = choose(weights, len(means), size, rng(seed, 0))
    noise = rng(seed, 1).standard_normal((size, means.shape[1]))
    x = means[y] + np.broadcast_to(std, len(means))[y, np.newaxis] * noise
    return Dataset(
        x,
        y,
        name=name,
        description=text(f"data.about_{name}"),
        kind="points",
        means=means,
        std=std,
        density=functools.partial(mixture_density, means=means, std=std, weights=weights),
    )


def choose(weights, modes, size, rng):
    """``size`` independent draws from 0 … modes − 1 with the given weights (None: equal)."""
    if weights is None:
        return rng.integers(modes, size=size)
    edges = np.cumsum(weights)
    return np.searchsorted(edges / edges[-1], rng.random(size), side="right")


def mixture_density(x, *, means, std, weights=None):
    """Density of a mixture of isotropic Gaussians: p(x) = Σₖ wₖ (2πσₖ²)^(−d/2) exp(−‖x − μₖ‖² / 2σₖ²).

    Args:
        x: points, shape (…, d).
        means: μ, shape (modes, d). std: σ, a number or shape (modes,).
        weights: w, shape (modes,), summing to 1; None: equal.

    Returns:
        float64, shape (…).

    Raises:
        ValueError: when the last axis of ``x`` is not d.
    """
    x = np.asarray(x, dtype=np.float64)
    modes, d = means.shape
    if x.ndim == 0 or x.shape[-1] != d:
        raise ValueError(text("data.density_shape", shape=x.shape, d=d))
    variance = np.broadcast_to(np.square(std), modes)
    weights = np.full(modes, 1 / modes) if weights is None else weights
    heights = weights * (2 * np.pi * variance) ** (-d / 2)
    points = x.reshape(-1, d)
    p = np.empty(len(points))
    rows = max(1, _BLOCK // modes)
    for start in range(0, len(points), rows):
        block = points[start : start + rows]
        squares = sum(np.square(block[:, i, np.newaxis] - means[:, i]) for i in range(d))
        p[start : start + rows] = np.exp(squares / (-2 * variance)) @ heights
    return p.reshape(x.shape[:-1])
