"""Divergences between samples and data, measured on a grid of cells."""

import functools

import numpy as np

from ganlearn.metrics.scores import Scores, as_points
from ganlearn.strings import text

REPETITIONS = 100
SUBCELLS = 8  # the density is averaged over 8 × 8 points in each cell


def _jsd(p, q):
    """JSD(p, q) of two arrays of probabilities (…, cells), along the last axis; at most log 2."""
    m = (p + q) / 2

    def half(a):
        ratio = np.divide(a, m, out=np.ones_like(m), where=a > 0)
        return np.sum(a * np.log(ratio), axis=-1) / 2

    return half(p) + half(q)


def _histogram(x, bins, extent):
    """Counts of points (n, 2) in bins² cells and, last, outside of them: integers (bins² + 1,)."""
    inside, _, _ = np.histogram2d(x[:, 0], x[:, 1], bins=bins, range=[extent[:2], extent[2:]])
    return np.append(inside.ravel(), len(x) - inside.sum()).astype(np.int64)


def _cell_probabilities(density, bins, extent):
    """Probability of each of the bins² cells and, last, of everything outside: (bins² + 1,), by the midpoint rule."""
    x0, x1, y0, y1 = extent
    fine = bins * SUBCELLS
    x = x0 + (np.arange(fine) + 0.5) * (x1 - x0) / fine
    y = y0 + (np.arange(fine) + 0.5) * (y1 - y0) / fine
    points = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1).reshape(-1, 2)
    values = np.asarray(density(points), dtype=np.float64).reshape(bins, SUBCELLS, bins, SUBCELLS)
    inside = values.mean(axis=(1, 3)).ravel() * ((x1 - x0) / bins) * ((y1 - y0) / bins)
    if not 0 < inside.sum() < 1.05:
        raise ValueError(text("metrics.bad_density", total=inside.sum(), extent=extent, bins=bins))
    p = np.append(inside, max(0.0, 1 - inside.sum()))
    return p / p.sum()


def _extent_of(x):
    """(x0, x1, y0, y1) around points (n, 2), with a margin of 5 % on each side."""
    low, high = x.min(axis=0), x.max(axis=0)
    margin = 0.05 * (high - low)
    (x0, y0), (x1, y1) = low - margin, high + margin
    return float(x0), float(x1), float(y0), float(y1)


def _reference(data, bins, extent):
    """Cell probabilities (bins² + 1,), the extent, and whether the density is exact or counted from the data."""
    if callable(data):
        if extent is None:
            raise ValueError(text("metrics.extent_missing"))
        return _cell_probabilities(data, bins, extent), extent, True
    x = as_points(data.x, dimensions=2)
    extent = _extent_of(x) if extent is None else extent
    if data.density is not None:
        return _cell_probabilities(data.density, bins, extent), extent, True
    counts = _histogram(x, bins, extent)
    return counts / counts.sum(), extent, False


def _perfect(p, n):
    """JSD of `REPETITIONS` perfect samplers: a histogram of n draws is multinomial."""
    rng = np.random.default_rng(0)
    return {"jsd": np.array([_jsd(rng.multinomial(n, p) / n, p) for _ in range(REPETITIONS)])}


def binned_jsd(samples, data, bins=32, extent=None):
    """Jensen–Shannon divergence between samples and data, counted in bins × bins cells and one for all that is outside.

    JSD(p, q) = ½ KL(p‖m) + ½ KL(q‖m) with m = (p + q)/2; natural logarithm, so it lies between 0 and log 2.

    Two biases, both stated because neither can be removed:

    - n samples never fill the cells exactly as their distribution does. A perfect sampler scores about (B − 1)/(8 n), B
      the number of cells with probability, less where cells expect fewer than a few samples; `.floor` holds the
      simulated value. Scores fall with n: compare only those of the same n, bins and extent.
    - Cells hide what happens inside them: without the first bias the binned value never exceeds the true JSD.

    Args:
        samples: generated points (n, 2).
        data: a data set of points: its exact `density` is used where it has one, else its points `x` are counted; or a
            density itself, a function of points (m, 2) that returns (m,) and integrates to 1.
        bins: cells in each direction.
        extent: (x0, x1, y0, y1) of the grid; default: around the data, with a margin of 5 %.

    Returns:
        `Scores` with `jsd`; `.floor["jsd"]`, `.bins`, `.extent`, `.outside` (share of the samples outside the grid),
        and `.exact` (whether the data's side is a density and not itself a histogram).

    Raises:
        ValueError: when the samples are not points of the plane, a density comes without an extent, or the density does
            not integrate to at most 1 over the grid (too few bins for so narrow a density, or no density at all).

    Source: Lin 1991; the bias is the second-order expansion JSD ≈ χ²/8 with E χ² = (B − 1)/n.
    """
    x = as_points(samples, dimensions=2)
    p, extent, exact = _reference(data, bins, extent)
    counts = _histogram(x[np.isfinite(x).all(axis=1)], bins, extent)
    counts[-1] += len(x) - counts.sum()
    scores = Scores(
        {"jsd": float(_jsd(counts / len(x), p))},
        n=len(x),
        perfect=functools.partial(_perfect, p, len(x)),
        note=text("metrics.jsd_note", bins=bins, extent=", ".join(f"{e:.3g}" for e in extent)),
    )
    scores.bins, scores.extent, scores.exact = bins, extent, exact
    scores.outside = float(counts[-1] / len(x))
    return scores
