"""Answers to the exercises of chapter 01."""

import numpy as np
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KernelDensity

from ganlearn.theory import divergences
from tests.exercises.answers import Answers


def normal(x):
    return np.exp(-0.5 * x**2) / np.sqrt(2 * np.pi)


def around(noise, choose=lambda m, n, rng: rng.integers(m, size=n), own_rng=None):
    """A sampler: points chosen at random, plus ``noise(bandwidth, shape, rng)``."""

    def sample(points, bandwidth, n, rng):
        rng = own_rng() if own_rng else rng
        chosen = points[choose(len(points), n, rng)]
        return chosen + noise(bandwidth, chosen.shape, rng)

    return sample


def gaussian(bandwidth, shape, rng):
    return bandwidth * rng.standard_normal(shape)


def one_gaussian(points, n, rng):
    return rng.multivariate_normal(points.mean(axis=0), np.cov(points.T), n)


def kernel(bandwidth):
    return lambda points, n, rng: KernelDensity(bandwidth=bandwidth).fit(points).sample(n, random_state=0)


def log_normal(x):
    with np.errstate(all="ignore"):
        return normal(np.log(x)) / x


ANSWERS = {
    "q1": Answers(
        "fit",
        stub=lambda x: ...,
        right=[
            lambda x: [np.mean(x), np.sqrt(np.mean((x - np.mean(x)) ** 2))],
            lambda x: np.array([x.mean(), x.std()]),
        ],
        wrong=[
            ("unbiased", lambda x: (x.mean(), x.std(ddof=1))),
            ("variance", lambda x: (x.mean(), x.var())),
            ("median", lambda x: (np.median(x), x.std())),
            ("swapped", lambda x: (x.std(), x.mean())),
            ("error", lambda x: (x.mean(), x.std() / np.sqrt(len(x)))),
            ("absolute", lambda x: (x.mean(), np.abs(x - x.mean()).mean())),
            ("shape", lambda x: x.mean()),
            ("value", lambda x: (0, 1)),
        ],
    ),
    "q2": Answers(
        "sample",
        stub=lambda points, bandwidth, n, rng: ...,
        right=[
            around(gaussian, lambda m, n, rng: rng.choice(m, n)),
            around(gaussian, lambda m, n, rng: np.arange(n) % m),
            lambda points, h, n, rng: rng.normal(points[rng.integers(len(points), size=n)], h),
        ],
        wrong=[
            ("shape", lambda points, h, n, rng: points[0] + h * rng.standard_normal(2)),
            ("copies", around(lambda h, shape, rng: 0)),
            ("one_shift", around(lambda h, shape, rng: h * rng.standard_normal(2))),
            ("one_gaussian", lambda points, h, n, rng: one_gaussian(points, n, rng)),
            ("same_noise", around(lambda h, shape, rng: h * rng.standard_normal((shape[0], 1)))),
            ("no_bandwidth", around(lambda h, shape, rng: rng.standard_normal(shape))),
            ("variance", around(lambda h, shape, rng: h**2 * rng.standard_normal(shape))),
            ("root", around(lambda h, shape, rng: np.sqrt(h) * rng.standard_normal(shape))),
            ("kernel", around(lambda h, shape, rng: h * rng.uniform(-np.sqrt(3), np.sqrt(3), shape))),
            ("one_point", around(gaussian, lambda m, n, rng: np.full(n, rng.integers(m)))),
            ("left_out", around(gaussian, lambda m, n, rng: rng.integers(m - 1, size=n))),
            ("uneven", around(gaussian, lambda m, n, rng: (m * rng.random(n) ** 2).astype(int))),
            ("other_source", around(lambda h, shape, rng: h * np.random.default_rng().standard_normal(shape))),
            ("other_source", around(gaussian, lambda m, n, rng: np.arange(n) % m, lambda: np.random.default_rng(7))),
            ("plane", lambda points, h, n, rng: rng.choice(points, n) + h * rng.standard_normal((n, 2))),
            ("plane", lambda points, h, n, rng: around(gaussian)(points[:, :2], h, n, rng)),
            ("value", around(lambda h, shape, rng: 2 * h * rng.standard_normal(shape))),
            ("value", around(lambda h, shape, rng: h * (1 + rng.standard_normal(shape)))),
            ("raised", lambda points, h, n, rng: points[rng.integers(len(points) + 1, size=n)]),
        ],
    ),
    "q3": Answers(
        "best_accuracy",
        stub=lambda p, q: ...,
        right=[
            lambda p, q: 0.5 + np.abs(p - q).sum() / 4,
            lambda p, q: [0.5 + divergences.total_variation(p, q) / 2],
            lambda p, q: 1 - np.minimum(p, q).sum() / 2,
        ],
        wrong=[
            ("distance", lambda p, q: np.abs(p - q).sum() / 2),
            ("twice", lambda p, q: 0.5 + np.abs(p - q).sum() / 2),
            ("not_halved", lambda p, q: np.maximum(p, q).sum()),
            ("worst", lambda p, q: np.minimum(p, q).sum() / 2),
            ("only_real", lambda p, q: p[p > q].sum()),
            ("by_chance", lambda p, q: np.sum((p**2 + q**2) / (p + q)) / 2),
            ("shape", lambda p, q: np.maximum(p, q) / 2),
            ("value", lambda p, q: 0.5),
        ],
    ),
    "q4": Answers(
        "needed",
        stub=...,
        right=[27, 27.0, np.int64(27), [27]],
        wrong=[
            ("share", 27 / 40),
            ("majority", 21),
            ("one_less", 26),
            ("confidence", 38),
            ("few", 25),
            ("few", 20),
            ("too_many", 67.5),
            ("many", 28),
            ("many", 40),
            ("shape", [26, 27]),
        ],
    ),
    "q5": Answers(
        "density",
        stub=lambda x: ...,
        right=[lambda x: np.nan_to_num(log_normal(x), nan=0.0)],
        wrong=[
            ("no_slope", lambda x: normal(np.log(x))),
            ("multiplied", lambda x: normal(np.log(x)) * x),
            ("noise", normal),
            ("exponent", lambda x: normal(np.log(x)) / np.exp(x)),
            ("not_normalised", lambda x: np.exp(-0.5 * np.log(x) ** 2) / x),
            ("negative", log_normal),
            ("negative", lambda x: normal(np.log(np.abs(x))) / np.abs(x)),
            ("shape", lambda x: log_normal(x[:2])),
            ("value", lambda x: normal(np.exp(x)) * np.exp(x)),
        ],
    ),
    "q6": Answers(
        "my_sampler",
        stub=lambda points, n, rng: ...,
        right=[
            kernel(0.08),
            lambda points, n, rng: GaussianMixture(20, random_state=0).fit(points).sample(n)[0],
        ],
        wrong=[
            ("copies", lambda points, n, rng: points[rng.integers(len(points), size=n)]),
            ("copies", kernel(1e-5)),
            ("far", one_gaussian),
            ("far", kernel(1.0)),
            ("one_place", lambda points, n, rng: np.zeros((n, 2))),
            ("not_finite", lambda points, n, rng: np.full((n, 2), np.nan)),
            ("shape", lambda points, n, rng: points),
        ],
    ),
}
