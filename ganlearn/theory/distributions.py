"""Grids, Gaussian mixtures, and the scores of a perfect sampler."""

import math

import numpy as np

from ganlearn.arguments import whole
from ganlearn.strings import text


def grid(low, high, n):
    """Centres of the cells of a regular grid, and the size of one cell: the midpoint rule.

    Args:
        low, high: two numbers for an interval, or two sequences (d,) for a box.
        n: cells in each direction.

    Returns:
        points, (n,) for numbers, (n, …, n, d) for sequences; and the length, area or volume of a cell.

    Raises:
        ValueError: when high is not above low, or n is not positive.
    """
    low, high = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    if low.shape != high.shape or low.ndim > 1 or not np.all(high > low) or n < 1:
        raise ValueError(text("theory.grid", low=low.tolist(), high=high.tolist(), n=n))
    width = (high - low) / n
    axes = [a + (np.arange(n) + 0.5) * w for a, w in zip(np.atleast_1d(low), np.atleast_1d(width), strict=True)]
    points = axes[0] if low.ndim == 0 else np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    return points, float(np.prod(width))


def mixture_log_density(x, means, std, weights=None):
    """log Σₖ wₖ (2πσₖ²)^(−d/2) exp(−‖x − μₖ‖²/(2σₖ²)); finite even where the density itself underflows to zero.

    Args:
        x: points, shape (…, d), or any shape when the means are numbers.
        means: μ, shape (modes, d), or (modes,) on the line.
        std: σ, a number or shape (modes,).
        weights: w, shape (modes,), scaled to sum to 1; None: equal.

    Returns:
        float64, one value for each point.

    Raises:
        ValueError: when the shapes do not fit.
    """
    x, means = np.asarray(x, dtype=np.float64), np.asarray(means, dtype=np.float64)
    if means.ndim == 1:
        x, means = x[..., np.newaxis], means[:, np.newaxis]
    modes, d = means.shape
    if x.shape[-1:] != (d,):
        raise ValueError(text("theory.shapes", first="x", given=x.shape, second="means", other=means.shape))
    std = np.broadcast_to(np.asarray(std, dtype=np.float64), modes)
    distance2 = np.sum((x[..., np.newaxis, :] - means) ** 2, axis=-1)
    with np.errstate(divide="ignore"):
        log_weights = np.log(_shares(weights, modes))
    return np.logaddexp.reduce(
        log_weights - 0.5 * d * np.log(2 * np.pi * std**2) - distance2 / (2 * std**2),
        axis=-1,
    )


def mixture_density(x, means, std, weights=None):
    """Density of a mixture of round Gaussians; arguments and errors as for ``mixture_log_density``."""
    return np.exp(mixture_log_density(x, means, std, weights))


def _shares(weights, modes):
    weights = np.ones(modes) if weights is None else np.asarray(weights, dtype=np.float64)
    if weights.shape != (modes,):
        raise ValueError(text("theory.weights", given=weights.shape, modes=modes))
    return weights / weights.sum()


def perfect_high_quality(radius=3.0, dimensions=2):
    """Share of a round Gaussian within ``radius`` standard deviations of its mean: what a perfect sampler scores.

    In two dimensions 1 − exp(−k²/2); in one erf(k/√2); each further pair of dimensions d takes away
    (k²/2)^(d/2 − 1) exp(−k²/2) / Γ(d/2), the χ² distribution function by parts. It holds for a mixture whose modes lie
    more than two radii apart.
    """
    dimensions = whole("dimensions", dimensions, sentence="theory.dimensions")
    half = radius**2 / 2
    start = 1 + (dimensions - 1) % 2
    share = math.erf(math.sqrt(half)) if start == 1 else -math.expm1(-half)
    for d in range(start + 2, dimensions + 1, 2):
        share -= half ** (d / 2 - 1) * math.exp(-half) / math.gamma(d / 2)
    return share


def reverse_kl(counts, weights=None, off_mode=None, within=None):
    """KL(ĉ‖w) between the shares ĉ of samples at each mode and the weights w; natural logarithm.

    Args:
        counts: samples of high quality at each mode, (modes,).
        weights: of the modes, (modes,), scaled to sum to 1; None: equal.
        off_mode: number of all other samples. With it they get a bin of their own, whose expected share is 1 − within.
        within: expected share of samples of high quality, used with ``off_mode``; default ``perfect_high_quality()``.

    Returns:
        float ≥ 0; +∞ when samples lie at a mode of weight 0.

    Raises:
        ValueError: when the shapes do not fit, or there is no sample at all.

    Source: Lin et al. 2018 (PacGAN), section 4.1.
    """
    counts = np.asarray(counts, dtype=np.float64)
    expected = _shares(weights, len(counts))
    if off_mode is not None:
        within = perfect_high_quality() if within is None else within
        counts, expected = np.append(counts, off_mode), np.append(expected * within, 1 - within)
    if not counts.sum() > 0:
        raise ValueError(text("theory.counts"))
    share = counts / counts.sum()
    here = share > 0
    with np.errstate(divide="ignore"):
        return float(np.sum(share[here] * np.log(share[here] / expected[here])))


def _binomial(n, w):
    """Probabilities of 0 … n successes in n trials of probability 0 < w ≤ 1: (n + 1,)."""
    if w == 1:
        return np.append(np.zeros(n), 1.0)
    k = np.arange(1, n + 1)
    steps = np.log((n - k + 1) / k) + math.log(w) - math.log1p(-w)
    return np.exp(n * math.log1p(-w) + np.concatenate([[0.0], np.cumsum(steps)]))


def expected_reverse_kl(weights, n):
    """Mean of KL(ĉ‖w) when n samples fall on the bins exactly by their weights: the floor of the reverse KL.

    Each count is binomial, so E KL = Σₖ E[(cₖ/n) log(cₖ/(n wₖ))] is summed exactly; it is close to (bins − 1)/(2n).

    Args:
        weights: of all bins, (bins,), scaled to sum to 1, none of them zero. n: number of samples in these bins.
    """
    share = np.arange(1, n + 1) / n
    weights = _shares(weights, len(weights))
    return float(sum(np.sum(_binomial(n, w)[1:] * share * np.log(share / w)) for w in weights))


def expected_total_variation(weights, n):
    """Mean of ½ Σ |cₖ/n − wₖ| of a perfect sampler; arguments as for ``expected_reverse_kl``."""
    share = np.arange(n + 1) / n
    weights = _shares(weights, len(weights))
    return float(sum(0.5 * np.sum(_binomial(n, w) * np.abs(share - w)) for w in weights))
