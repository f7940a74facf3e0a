"""Optimal discriminator, value function and distances between two distributions p and q.

All functions but the Wasserstein distance of samples take the values of p and q on the same points, in arrays of any
shape. For discrete distributions these are probabilities and ``cell`` is 1. For densities they are density values at
the centres of the cells of a grid, in one, two or more dimensions, and ``cell`` is the length, area or volume of one
cell: the integral is then the midpoint rule (``distributions.grid`` makes both).
"""

import numpy as np

from ganlearn.strings import text

TOLERANCE = 1e-3
"""How far from 1 the sum of a distribution may be: room for the tails that a grid leaves out."""


def _distribution(name, values, cell):
    values = np.asarray(values, dtype=np.float64)
    wrong = np.count_nonzero(~(np.isfinite(values) & (values >= 0)))
    if wrong:
        raise ValueError(text("theory.negative", name=name, count=wrong))
    total = values.sum() * cell
    if abs(total - 1) > TOLERANCE:
        raise ValueError(text("theory.not_normalised", name=name, total=total))
    return values


def _same_shape(first, a, second, b):
    if np.shape(a) != np.shape(b):
        raise ValueError(text("theory.shapes", first=first, given=np.shape(a), second=second, other=np.shape(b)))


def _pair(p, q, cell):
    _same_shape("p", p, "q", q)
    return _distribution("p", p, cell), _distribution("q", q, cell)


def _log(x):
    """log with log 0 = −∞, silently."""
    with np.errstate(divide="ignore"):
        return np.log(x)


def _expectation(p, values, cell):
    """∫ p·values, where 0 times anything is 0."""
    here = p > 0
    return float(np.sum(p[here] * values[here]) * cell)


def optimal_discriminator(p, q):
    """The discriminator that minimises the cross-entropy: D*(x) = p(x) / (p(x) + q(x)).

    Args:
        p, q: values of both on the same points, any shape; they need not be normalised.

    Returns:
        float64, the same shape; NaN where both are zero, since no value there is better than another.

    Source: Goodfellow et al. 2014, proposition 1.
    """
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    _same_shape("p", p, "q", q)
    total = p + q
    return np.divide(p, total, out=np.full(np.shape(total), np.nan), where=total > 0)


def optimal_logit(p, q):
    """Logit of the optimal discriminator: log D*/(1 − D*) = log p(x) − log q(x).

    It is +∞ where only p lives, −∞ where only q does, NaN where neither does. Far from both, where densities underflow
    to zero, subtract log densities instead. Shapes and source as for ``optimal_discriminator``.
    """
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    _same_shape("p", p, "q", q)
    with np.errstate(invalid="ignore"):
        return _log(p) - _log(q)


def value(d, p, q, cell=1.0):
    """Value of the minimax game: V(D) = E_p[log D] + E_q[log(1 − D)]. The discriminator maximises it.

    Args:
        d: D(x) in [0, 1] on the points of p and q. p, q, cell: see the module.

    Returns:
        float; −∞ when D is sure and wrong.

    Source: Goodfellow et al. 2014, equation 1.
    """
    p, q = _pair(p, q, cell)
    d = np.asarray(d, dtype=np.float64)
    _same_shape("d", d, "p", p)
    return _expectation(p, _log(d), cell) + _expectation(q, _log(1 - d), cell)


def optimal_value(p, q, cell=1.0):
    """V(D*) = 2·JSD(p, q) − 2 log 2, so the least discriminator loss is 2 log 2 − 2·JSD(p, q).

    Source: Goodfellow et al. 2014, theorem 1.
    """
    return 2 * jsd(p, q, cell) - 2 * float(np.log(2))


def kl(p, q, cell=1.0):
    """Kullback–Leibler divergence KL(p‖q) = ∫ p log(p/q); +∞ where only p lives. ``kl(q, p)`` is the reverse."""
    p, q = _pair(p, q, cell)
    with np.errstate(invalid="ignore"):
        return _expectation(p, _log(p) - _log(q), cell)


def jsd(p, q, cell=1.0):
    """Jensen–Shannon divergence ½ KL(p‖m) + ½ KL(q‖m), m = (p + q)/2: from 0 to log 2.

    Source: Lin 1991.
    """
    p, q = _pair(p, q, cell)
    return 0.5 * kl(p, (p + q) / 2, cell) + 0.5 * kl(q, (p + q) / 2, cell)


def total_variation(p, q, cell=1.0):
    """Total variation distance ½ ∫ |p − q|: from 0 to 1."""
    p, q = _pair(p, q, cell)
    return float(0.5 * np.sum(np.abs(p - q)) * cell)


def pearson_chi2(p, q, cell=1.0):
    """Pearson's χ²(p‖q) = ∫ (p − q)² / q; +∞ when p lives where q does not."""
    p, q = _pair(p, q, cell)
    if np.any((q == 0) & (p > 0)):
        return float("inf")
    here = q > 0
    return float(np.sum((p[here] - q[here]) ** 2 / q[here]) * cell)


def wasserstein1(p, q, cell=1.0):
    """Wasserstein-1 distance on a line: ∫ |F_p − F_q|, F the cumulative distribution functions.

    Args:
        p, q: (n,) density values at equally spaced points.
        cell: the spacing h. For probabilities on points a distance h apart, pass p/h, q/h and h.

    Source: Vallender 1974; Arjovsky et al. 2017 use it as the critic's target.
    """
    p, q = _pair(p, q, cell)
    if p.ndim != 1:
        raise ValueError(text("theory.two_dimensional", given=p.ndim))
    return float(np.sum(np.abs(np.cumsum(p - q))) * cell**2)


def wasserstein1_samples(x, y):
    """Wasserstein-1 distance of two sets of numbers: ∫ |F_x − F_y| of their empirical distribution functions.

    Args:
        x: (n,). y: (m,); n and m may differ. With n = m it is the mean of |x₍ᵢ₎ − y₍ᵢ₎| over the sorted values.
    """
    x, y = np.sort(np.asarray(x, dtype=np.float64)), np.sort(np.asarray(y, dtype=np.float64))
    if x.ndim != 1 or y.ndim != 1:
        raise ValueError(text("theory.two_dimensional", given=max(x.ndim, y.ndim)))
    if not x.size or not y.size:
        raise ValueError(text("theory.empty"))
    edges = np.sort(np.concatenate([x, y]))
    below_x = np.searchsorted(x, edges[:-1], side="right") / x.size
    below_y = np.searchsorted(y, edges[:-1], side="right") / y.size
    return float(np.sum(np.abs(below_x - below_y) * np.diff(edges)))
