"""Points scattered around curves, with their density.

A point is c(s) + σ ε, with s drawn along the curve and ε a standard normal in the plane, so its density is
p(x) = ∫ w(s) N(x; c(s), σ²I) ds. For a stroke made of straight pieces the integral has a closed form. For moons and
spirals it is done by Gauss–Legendre quadrature on panels no longer than 6σ; the integrand is smooth on the scale σ, so
the error is below 1e-9 of the density's peak (a test holds it there).
"""

import functools

import numpy as np

from ganlearn.arguments import positive, whole
from ganlearn.data.dataset import Dataset, rng
from ganlearn.data.points import choose, mixture_density
from ganlearn.strings import text

_PANEL = 6.0
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)


def moons(std=0.1, size=100_000, seed=0):
    """Two interleaved half circles of radius 1, the shape of scikit-learn's ``make_moons``.

    c₀(s) = (cos πs, sin πs) and c₁(s) = (1 − cos πs, ½ − sin πs), s uniform in [0, 1].

    Args:
        std: standard deviation of the noise around the curve. size: number of points. seed: whole number from 0.

    Returns:
        Dataset of points (size, 2) with ``y`` the moon of each, ``std`` and ``density``.
    """
    std = positive("std", std)
    nodes, weights = _quadrature(np.pi, std)
    means = np.concatenate([_moon(nodes, 0), _moon(nodes, 1)])
    density = functools.partial(mixture_density, means=means, std=std, weights=np.tile(weights / 2, 2))
    y, s = _draw_places(None, 2, whole("size", size), seed)
    return _scattered("moons", _moon(s, y), y, std, seed, density)


def _moon(s, which):
    upper = np.stack([np.cos(np.pi * s), np.sin(np.pi * s)], axis=-1)
    return np.where(np.reshape(which, (-1, 1)) == 0, upper, [1.0, 0.5] - upper)


def spiral(arms=2, turns=1.5, radius=2.0, std=0.05, size=100_000, seed=0):
    """Archimedean spirals that start at the centre, ``arms`` of them at equal angles.

    c(r) = R r (cos φ, sin φ) with φ = 2π · turns · r and r = √s, s uniform in [0, 1]: nearly even along the arm,
    because the length of an arm grows with the square of its angle.

    Args:
        arms: number of arms. turns: how often each goes round. radius: R, where an arm ends.
        std: standard deviation of the noise. size: number of points. seed: whole number from 0.

    Returns:
        Dataset of points (size, 2) with ``y`` the arm of each, ``std`` and ``density``.
    """
    arms, turns = whole("arms", arms), positive("turns", turns)
    radius, std = positive("radius", radius), positive("std", std)
    speed_at_most = radius * np.hypot(1, 2 * np.pi * turns)
    r, weights = _quadrature(speed_at_most, std)
    means = np.concatenate([_arm(r, k / arms, turns, radius) for k in range(arms)])
    weights = np.tile(2 * r * weights / arms, arms)
    density = functools.partial(mixture_density, means=means, std=std, weights=weights)
    y, s = _draw_places(None, arms, whole("size", size), seed)
    return _scattered("spiral", _arm(np.sqrt(s), y / arms, turns, radius), y, std, seed, density)


def _arm(r, start, turns, radius):
    angle = 2 * np.pi * (start + turns * r)
    return radius * r[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def _quadrature(length, std):
    """Gauss–Legendre nodes and weights on [0, 1], in panels no longer than 6σ along a curve of this length."""
    edges = np.linspace(0, 1, 1 + int(np.ceil(length / (_PANEL * std))))
    half = np.diff(edges)[:, np.newaxis] / 2
    return (edges[:-1, np.newaxis] + half * (1 + _NODES)).ravel(), (half * _WEIGHTS).ravel()


def drawn(points, std=0.05, closed=False, size=100_000, seed=0):
    """A shape drawn by hand: points spread evenly along its strokes, with Gaussian noise around them.

    Args:
        points: the corners of one stroke, shape (m, 2), or a list of such strokes. A stroke of a single point is a dot
            and counts like a stroke of length ``std``.
        std: standard deviation of the noise. closed: whether the end of each stroke is joined to its start.
        size: number of points. seed: whole number from 0.

    Returns:
        Dataset of points (size, 2) with ``y`` the stroke of each (None for a single one), ``std`` and
        ``density`` (closed form).

    Raises:
        ValueError: when ``points`` holds anything but pairs of finite numbers.
    """
    std = positive("std", std)
    pieces = [_pieces(stroke, closed, std) for stroke in _strokes(points)]
    starts, ends, weights = (np.concatenate(part) for part in zip(*pieces, strict=True))
    stroke_of_piece = np.repeat(np.arange(len(pieces)), [len(start) for start, _, _ in pieces])
    weights = weights / weights.sum()
    piece, s = _draw_places(weights, len(weights), whole("size", size), seed)
    centres = starts[piece] + s[:, np.newaxis] * (ends - starts)[piece]
    density = functools.partial(polyline_density, starts=starts, ends=ends, weights=weights, std=std)
    y = stroke_of_piece[piece] if len(pieces) > 1 else None
    return _scattered("drawn", centres, y, std, seed, density)


def _strokes(points):
    try:
        many = np.ndim(points[0]) == 2
    except (TypeError, ValueError, LookupError):
        raise ValueError(text("data.strokes")) from None
    return [_plane_points(stroke) for stroke in (points if many else [points])]


def _plane_points(stroke):
    try:
        stroke = np.asarray(stroke)
    except ValueError:
        raise ValueError(text("data.strokes")) from None
    if stroke.ndim != 2 or stroke.shape[1] != 2 or len(stroke) == 0 or stroke.dtype.kind not in "fiu":
        raise ValueError(text("data.strokes"))
    if not np.isfinite(stroke).all():
        raise ValueError(text("data.strokes_not_finite"))
    return stroke.astype(np.float64)


def _pieces(corners, closed, std):
    """Straight pieces of a stroke: starts (k, 2), ends (k, 2) and lengths (k,), without pieces of no length."""
    if closed:
        corners = np.concatenate([corners, corners[:1]])
    lengths = np.hypot(*np.diff(corners, axis=0).T)
    if not lengths.any():
        return corners[:1], corners[:1], np.array([std])
    moved = lengths > 0
    return corners[:-1][moved], corners[1:][moved], lengths[moved]


def polyline_density(x, *, starts, ends, weights, std):
    """Density of points spread evenly along straight pieces, with Gaussian noise around them.

    One piece of length L, in coordinates u along it and v across it, has
    p = N(v; 0, σ²) · [Φ(u/σ) − Φ((u − L)/σ)] / L, and N(x; start, σ²I) when L is 0.

    Args:
        x: points, shape (…, 2). starts, ends: of the pieces, shape (k, 2). weights: of the pieces, (k,), summing to 1.
        std: σ.

    Returns:
        float64, shape (…).
    """
    from scipy.special import ndtr

    x = np.asarray(x, dtype=np.float64)
    if x.ndim == 0 or x.shape[-1] != 2:
        raise ValueError(text("data.density_shape", shape=x.shape, d=2))
    p = np.zeros(x.shape[:-1])
    for start, end, weight in zip(starts, ends, weights, strict=True):
        length = np.hypot(*(end - start))
        if length == 0:
            p += weight * mixture_density(x, means=start[np.newaxis], std=std)
            continue
        along = (end - start) / length
        u, v = (x - start) @ along / std, (x - start) @ [-along[1], along[0]] / std
        share = (ndtr(u) - ndtr(u - length / std)) / length
        p += weight * share * np.exp(-v * v / 2) / (np.sqrt(2 * np.pi) * std)
    return p


def _draw_places(weights, curves, size, seed):
    """Which curve each point lies on, and where along it (uniform in [0, 1))."""
    return choose(weights, curves, size, rng(seed, 0)), rng(seed, 1).random(size)


def _scattered(name, centres, y, std, seed, density):
    x = centres + std * rng(seed, 2).standard_normal(centres.shape)
    about = text(f"data.about_{name}")
    return Dataset(x, y, name=name, description=about, kind="points", std=std, density=density)
