"""Exercises of chapter 01: likelihood, sampling, two-sample tests, intervals, sampling densities, your own model."""

import numpy as np

from ganlearn.exercises.framework import Exercise, Wrong, match, numbers, shaped
from ganlearn.theory import divergences

_NUMBERS = np.array([2.0, -1.0, 0.5, 4.0, 1.5, 7.0])
_FAR = 20.0 * np.array([[0, 0], [1, 0], [0, 1], [2, 2], [-1, 1]])
_P, _Q = np.array([0.5, 0.3, 0.2, 0.0]), np.array([0.1, 0.3, 0.15, 0.45])
_PLACES = np.array([0.2, 0.5, 1.0, 2.0, 5.0])
_BINS = 16
_COPY = 1e-3
"""A sample this close to a training point is taken for a copy of it."""


def _scalar(value):
    return float(shaped(np.squeeze(numbers(value)), ()))


def _q1(fit):
    x = _NUMBERS
    mean, std = x.mean(), x.std()
    mistakes = {
        "unbiased": [mean, x.std(ddof=1)],
        "variance": [mean, x.var()],
        "median": [np.median(x), std],
        "swapped": [std, mean],
        "error": [mean, std / np.sqrt(len(x))],
        "absolute": [mean, np.abs(x - mean).mean()],
    }
    match(shaped(fit(x.copy()), (2,)), [mean, std], mistakes)


def _q2(sample):
    n, bandwidth = 4000, 0.3
    found = shaped(sample(_FAR.copy(), bandwidth, n, np.random.default_rng(0)), (n, 2))
    distances = np.linalg.norm(found[:, None] - _FAR, axis=-1)
    nearest = distances.argmin(axis=1)
    shifts = found - _FAR[nearest]
    counts = np.bincount(nearest, minlength=len(_FAR))
    _check_shifts(shifts, bandwidth)
    if counts.max() == n:
        raise Wrong("one_point")
    if not counts.all():
        raise Wrong("left_out", count=int(np.sum(counts == 0)), total=len(_FAR))
    if np.abs(counts - n / len(_FAR)).max() > 5 * np.sqrt(n / len(_FAR)):
        raise Wrong("uneven", low=int(counts.min()), high=int(counts.max()))
    _check_source(sample, bandwidth)
    _check_space(sample, bandwidth)


def _check_source(sample, bandwidth):
    """Whether all chance comes from rng: one seed makes the same samples twice, another seed makes others."""
    first, again, other = (sample(_FAR.copy(), bandwidth, 9, np.random.default_rng(seed)) for seed in (0, 0, 1))
    if not np.array_equal(first, again) or np.array_equal(first, other):
        raise Wrong("other_source")


def _check_space(sample, bandwidth):
    """Whether it takes points of three coordinates as well."""
    space = np.concatenate([_FAR, _FAR[:, :1]], axis=1)
    try:
        found = np.shape(sample(space, bandwidth, 9, np.random.default_rng(0)))
    except (ValueError, IndexError) as error:
        raise Wrong("plane") from error
    if found != (9, 3):
        raise Wrong("plane")


def _check_shifts(shifts, bandwidth):
    """How the samples lie around their points."""
    spread = shifts.std()
    centred = shifts - shifts.mean(axis=0)
    if np.abs(shifts).max() < 1e-9:
        raise Wrong("copies")
    if np.ptp(shifts, axis=0).max() < 1e-9:
        raise Wrong("one_shift")
    if np.median(np.linalg.norm(shifts, axis=1)) > 4:
        raise Wrong("one_gaussian")
    if np.allclose(shifts[:, 0], shifts[:, 1]):
        raise Wrong("same_noise")
    for mistake, width in {"no_bandwidth": 1.0, "variance": bandwidth**2, "root": np.sqrt(bandwidth)}.items():
        if abs(spread / width - 1) < 0.05:
            raise Wrong(mistake, given=spread, wanted=bandwidth)
    if abs(np.mean(centred**4) / centred.var() ** 2 - 3) > 0.5:
        raise Wrong("kernel")
    if abs(spread / bandwidth - 1) > 0.05 or np.abs(shifts.mean(axis=0)).max() > 0.05:
        raise Wrong("value", given=spread, wanted=bandwidth)


def _q3(best_accuracy):
    p, q = _P, _Q
    tv, share = divergences.total_variation(p, q), p / (p + q)
    mistakes = {
        "distance": tv,
        "twice": 0.5 + tv,
        "not_halved": np.maximum(p, q).sum(),
        "worst": np.minimum(p, q).sum() / 2,
        "only_real": p[p > q].sum(),
        "by_chance": (p @ share + q @ (1 - share)) / 2,
    }
    match(_scalar(best_accuracy(p.copy(), q.copy())), 0.5 + tv / 2, mistakes)


def _q4(needed):
    found, n = _scalar(needed), 40
    right = next(k for k in range(n + 1) if _wilson_low(k, n) > 0.5)
    mistakes = {"share": right / n, "majority": n // 2 + 1, "one_less": right - 1, "confidence": round(0.95 * n)}
    for mistake, then in mistakes.items():
        if np.isclose(found, then):
            raise Wrong(mistake)
    if found > n:
        raise Wrong("too_many", given=found)
    if found != right:
        raise Wrong("few" if found < right else "many", given=found)


def _wilson_low(right, n, z=1.96):
    share = right / n
    return (share + z**2 / (2 * n) - z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))) / (1 + z**2 / n)


def _q5(density):
    x = _PLACES
    bell = _bell(np.log(x))
    mistakes = {
        "no_slope": bell,
        "multiplied": bell * x,
        "noise": _bell(x),
        "exponent": bell / np.exp(x),
        "not_normalised": np.exp(-0.5 * np.log(x) ** 2) / x,
    }
    match(shaped(density(x.copy()), x.shape), bell / x, mistakes)
    if not np.array_equal(shaped(density(np.array([-2.0, -0.5])), (2,)), [0, 0]):
        raise Wrong("negative")


def _bell(z):
    return np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)


def _q6(my_sampler):
    from ganlearn import data, metrics

    spiral, n = data.load("spiral", size=400, std=0.08, seed=1), 4000
    points = np.array(spiral.x, np.float64)
    found = shaped(my_sampler(points.copy(), n, np.random.default_rng(0)), (n, 2))
    if not np.isfinite(found).all():
        raise Wrong("not_finite", count=int(np.sum(~np.isfinite(found).all(axis=1))))
    if np.ptp(found, axis=0).max() < 1e-9:
        raise Wrong("one_place")
    copies = _copies(found, points)
    if copies > 0.05:
        raise Wrong("copies", share=copies)
    scores = metrics.binned_jsd(found, spiral, bins=_BINS)
    jsd, floor, one = scores["jsd"], scores.floor["jsd"].mean, _one_gaussian(points, n, spiral)
    if jsd > one / 2:
        raise Wrong("far", jsd=jsd, limit=one / 2)
    return {"jsd": jsd, "floor": floor, "one": one}


def _copies(samples, points):
    from scipy.spatial import cKDTree

    return float(np.mean(cKDTree(points).query(samples)[0] < _COPY))


def _one_gaussian(points, n, spiral):
    """JSD of one Gaussian fitted to the points: the model to beat."""
    from ganlearn import metrics

    made = np.random.default_rng(1).multivariate_normal(points.mean(axis=0), np.cov(points.T, bias=True), n)
    return metrics.binned_jsd(made, spiral, bins=_BINS)["jsd"]


q1 = Exercise("generate", "q1", _q1, hints=3)
q2 = Exercise("generate", "q2", _q2, hints=4)
q3 = Exercise("generate", "q3", _q3, hints=3)
q4 = Exercise("generate", "q4", _q4, hints=3)
q5 = Exercise("generate", "q5", _q5, hints=4)
q6 = Exercise("generate", "q6", _q6, hints=4)
