"""Answers to the exercises of chapter 06."""

import math

import numpy as np
import tensorflow as tf

from tests.exercises.answers import Answers

LOG2 = np.log(2)


def eigenvalues(a, b, c, d):
    return np.linalg.eigvals([[a, b], [c, d]]).astype(complex)


def real_root(a, b, c, d):
    half = (a + d) / 2
    return half + np.sqrt(half**2 - (a * d - b * c))


def size_or_value(a, b, c, d):
    values = eigenvalues(a, b, c, d)
    return abs(values[0]) if values[0].imag else values.real.max()


def optimism(now=2.0, before=-1.0, first=0.0, keep=True):
    """An answer to q4 made of its parts."""

    def answer(field, w, eta, steps):
        last = first * field(w)
        for _ in range(steps):
            pull = field(w)
            w = w + eta * now * pull + eta * before * last
            last = pull if keep else last
        return w

    return answer


def ahead(field, w, eta, steps):
    for _ in range(steps):
        w = step_ahead(field, w, eta)
    return w


def averages(points, beta, first, rest):
    found = [first]
    for point in rest:
        found.append(beta * found[-1] + (1 - beta) * point)
    return np.array(found)


def weights(points, beta):
    """Each average as a weighted sum."""
    n = len(points)
    matrix = np.array([[(1 - beta) * beta ** (i - j) if 0 < j <= i else 0 for j in range(n)] for i in range(n)])
    matrix[:, 0] = beta ** np.arange(n)
    return matrix @ points


def step_ahead(field, w, eta):
    return w + eta * field(w + eta * field(w))


def in_turn(field, w, eta):
    w = w + eta * np.array([1, 0]) * field(w)
    return w + eta * np.array([0, 1]) * field(w)


def inward(field, w, eta):
    """Consensus by finite differences of the pull."""
    across = field(w)
    return w + eta * (across + field(w + across) - across)


ANSWERS = {
    "q1": Answers(
        "after_one",
        stub=...,
        right=[[0.75, 0.5], np.array([0.75, 0.5])],
        wrong=[
            ("ahead", (1, 0.5)),
            ("from_ahead", (0.75, 1)),
            ("y_sign", (1.25, -0.5)),
            ("x_sign", (1.25, 0.5)),
            ("swapped", (0.5, 0.75)),
            ("shape", 0.75),
            ("value", (0.75, 0.25)),
        ],
    ),
    "q2": Answers(
        "steps_to_double",
        stub=lambda eta: ...,
        right=[lambda eta: next(n for n in range(10_000) if (1 + eta**2) ** (n / 2) >= 2)],
        wrong=[
            ("not_whole", lambda eta: LOG2 / np.log(np.sqrt(1 + eta**2))),
            ("one_early", lambda eta: int(2 * LOG2 / np.log(1 + eta**2))),
            ("no_root", lambda eta: np.ceil(LOG2 / np.log(1 + eta**2))),
            ("too_fast", lambda eta: np.ceil(LOG2 / np.log(1 + eta))),
            ("approximate", lambda eta: np.ceil(2 * LOG2 / eta**2)),
            ("value", lambda eta: 7),
        ],
    ),
    "q3": Answers(
        "radius_of",
        stub=lambda a, b, c, d: ...,
        right=[
            lambda a, b, c, d: abs(eigenvalues(a, b, c, d)).max(),
            lambda a, b, c, d: tf.reduce_max(tf.abs(tf.linalg.eigvals(tf.constant([[a, b], [c, d]], tf.float64)))),
        ],
        wrong=[
            ("complex", lambda a, b, c, d: max(eigenvalues(a, b, c, d), key=abs)),
            ("nan", real_root),
            ("domain", lambda a, b, c, d: (a + d) / 2 + math.sqrt((a + d) ** 2 / 4 - (a * d - b * c))),
            ("real_part", lambda a, b, c, d: abs(eigenvalues(a, b, c, d).real).max()),
            ("signed", size_or_value),
            ("determinant", lambda a, b, c, d: np.sqrt(abs(a * d - b * c))),
            ("smaller", lambda a, b, c, d: abs(eigenvalues(a, b, c, d)).min()),
            ("half_missing", lambda a, b, c, d: 2 * abs(eigenvalues(a, b, c, d)).max()),
            ("value", lambda a, b, c, d: abs(a + d) / 2),
        ],
    ),
    "q4": Answers(
        "optimistic_end",
        stub=lambda field, w, eta, steps: ...,
        right=[optimism(), lambda field, w, eta, steps: tf.constant(optimism()(field, w, eta, steps))],
        wrong=[
            ("plain", optimism(1.0, 0.0)),
            ("not_kept", optimism(keep=False)),
            ("first", optimism(first=1.0)),
            ("plus", optimism(before=1.0)),
            ("one", optimism(now=1.0)),
            ("ahead", ahead),
            ("not_moved", lambda field, w, eta, steps: w),
            ("shape", lambda field, w, eta, steps: np.stack([w, optimism()(field, w, eta, steps)])),
            ("value", optimism(3.0, -2.0)),
        ],
    ),
    "q5": Answers(
        "largest_step",
        stub=lambda gamma: ...,
        right=[lambda gamma: (gamma / 2) / 0.125],
        wrong=[
            ("real_part", lambda gamma: 4 / gamma),
            ("full_turn", lambda gamma: gamma),
            ("half", lambda gamma: 2 * gamma),
            ("flow", lambda gamma: gamma / 2),
            ("undamped", lambda gamma: 0),
            ("value", lambda gamma: gamma**2),
        ],
    ),
    "q6": Answers(
        "averaged_path",
        stub=lambda points, beta: ...,
        right=[weights, lambda points, beta: averages(points, beta, points[0], points[1:]).tolist()],
        wrong=[
            ("swapped", lambda points, beta: averages(points, 1 - beta, points[0], points[1:])),
            ("zero", lambda points, beta: averages(points, beta, np.zeros(2), points[1:])),
            ("zero_first", lambda points, beta: averages(points, beta, np.zeros(2), points)[1:]),
            ("late", lambda points, beta: averages(points, beta, points[0], points[:-1])),
            ("mean", lambda points, beta: [points[: i + 1].mean(axis=0) for i in range(len(points))]),
            ("points", lambda points, beta: points),
            ("shape", lambda points, beta: averages(points, beta, points[0], points[1:])[-1]),
            ("value", lambda points, beta: points / 2),
        ],
    ),
    "q7": Answers(
        "my_step",
        stub=lambda field, w, eta: ...,
        right=[step_ahead, lambda field, w, eta: tf.constant(step_ahead(field, w, eta)), inward],
        wrong=[
            ("grows", lambda field, w, eta: w + eta * field(w)),
            ("circles", in_turn),
            ("elsewhere", lambda field, w, eta: 0.7 * w + eta * field(w)),
            ("not_moved", lambda field, w, eta: w),
            ("shape", lambda field, w, eta: w[0]),
        ],
    ),
}
