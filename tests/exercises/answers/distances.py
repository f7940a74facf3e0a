"""Answers to the exercises of chapter 05."""

import numpy as np
import tensorflow as tf
from keras import ops

import ganlearn as gl
from ganlearn.theory import divergences
from tests.exercises.answers import Answers


def slopes_at(critic, x):
    """Gradient of the summed logits by x."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(critic(x))
    return tape.gradient(total, x)


def length(g):
    return tf.sqrt(tf.reduce_sum(g**2, axis=1) + 1e-12)


def between(x_real, x_fake, epsilon):
    return epsilon * x_real + (1 - epsilon) * x_fake


def penalty(cost=lambda g: tf.reduce_mean((length(g) - 1) ** 2), at=between):
    """A gradient penalty from what it costs and where it is taken."""
    return lambda critic, x_real, x_fake, epsilon: cost(slopes_at(critic, at(x_real, x_fake, epsilon)))


def mean_of_logits(critic, x_real, x_fake, epsilon):
    return tf.reduce_mean((length(slopes_at(critic, between(x_real, x_fake, epsilon)) / 6) - 1) ** 2)


def own(term):
    """A penalty made of a function of the critic and both batches."""

    class Own(gl.penalties.Penalty):
        def term(self, critic, x_real, x_fake, draws, stream=0):
            return term(critic, x_real, x_fake)

    return Own


def steep(critic, x):
    return ops.mean(gl.penalties.squared_norm(gl.penalties.input_gradients(critic, x)))


class Probing(gl.penalties.Penalty):
    """The slope in random directions, which is right on average."""

    def term(self, critic, x_real, x_fake, draws, stream=0):
        along = draws.normal(ops.shape(x_real), stream) * gl.penalties.input_gradients(critic, x_real)
        return ops.mean(ops.square(ops.sum(along, axis=1)))


def root(gamma):
    return np.sqrt(max(gamma**2 - 1, 0)) / 2


ANSWERS = {
    "q1": Answers(
        "distance_on_a_line",
        stub=lambda x, y: ...,
        right=[gl.theory.divergences.wasserstein1_samples, lambda x, y: ops.mean(ops.abs(ops.sort(x) - ops.sort(y)))],
        wrong=[
            ("unsorted", lambda x, y: np.abs(x - y).mean()),
            ("means", lambda x, y: abs(x.mean() - y.mean())),
            ("signed", lambda x, y: (np.sort(x) - np.sort(y)).mean()),
            ("sum", lambda x, y: np.abs(np.sort(x) - np.sort(y)).sum()),
            ("squares", lambda x, y: ((np.sort(x) - np.sort(y)) ** 2).mean()),
            ("root", lambda x, y: np.sqrt(((np.sort(x) - np.sort(y)) ** 2).mean())),
            ("all_pairs", lambda x, y: np.abs(x[:, None] - y).mean()),
            ("crossed", lambda x, y: np.abs(np.sort(x) - np.sort(y)[::-1]).mean()),
            ("scalar", lambda x, y: np.abs(np.sort(x) - np.sort(y))),
            ("value", lambda x, y: 7.0),
        ],
    ),
    "q2": Answers(
        "least_hinge",
        stub=lambda p, q, cell: ...,
        right=[
            lambda p, q, cell: 2 - 2 * divergences.total_variation(p, q, cell),
            lambda p, q, cell: np.sum(p + q - np.abs(p - q)) * cell,
        ],
        wrong=[
            ("half", lambda p, q, cell: np.minimum(p, q).sum() * cell),
            ("no_cell", lambda p, q, cell: 2 * np.minimum(p, q).sum()),
            ("variation", lambda p, q, cell: 0.5 * np.abs(p - q).sum() * cell),
            ("twice_variation", lambda p, q, cell: np.abs(p - q).sum() * cell),
            ("entropy", lambda p, q, cell: -divergences.optimal_value(p, q, cell)),
            ("larger", lambda p, q, cell: 2 * np.maximum(p, q).sum() * cell),
            ("scalar", lambda p, q, cell: 2 * np.minimum(p, q) * cell),
            ("value", lambda p, q, cell: -2 * np.minimum(p, q).sum() * cell),
        ],
    ),
    "q3": Answers(
        "estimate",
        stub=...,
        right=[3.9, np.float32(3.9), [3.9]],
        wrong=[
            ("distance", 3),
            ("slope", 1.3),
            ("no_half", 4.8),
            ("paid", 3.45),
            ("excess", 0.9),
            ("below", 2.1),
            ("scalar", (1.3, 3.9)),
            ("value", 3.6),
        ],
    ),
    "q4": Answers(
        "my_penalty",
        stub=lambda critic, x_real, x_fake, epsilon: ...,
        right=[penalty(), penalty(lambda g: ops.mean(ops.square(gl.penalties.norm(g) - 1)))],
        wrong=[
            ("squared_norm", penalty(lambda g: tf.reduce_mean((tf.reduce_sum(g**2, axis=1) - 1) ** 2))),
            ("zero_centred", penalty(lambda g: tf.reduce_mean(tf.reduce_sum(g**2, axis=1)))),
            ("whole_batch", penalty(lambda g: (tf.norm(g) - 1) ** 2)),
            ("mean_of_logits", mean_of_logits),
            ("swapped", penalty(at=lambda x_real, x_fake, epsilon: between(x_fake, x_real, epsilon))),
            ("at_real", penalty(at=lambda x_real, x_fake, epsilon: x_real)),
            ("at_fake", penalty(at=lambda x_real, x_fake, epsilon: x_fake)),
            ("one_epsilon", penalty(at=lambda x_real, x_fake, epsilon: between(x_real, x_fake, epsilon[0]))),
            ("sum", penalty(lambda g: tf.reduce_sum((length(g) - 1) ** 2))),
            ("each_coordinate", penalty(lambda g: tf.reduce_mean((tf.abs(g) - 1) ** 2))),
            ("not_squared", penalty(lambda g: tf.reduce_mean(length(g) - 1))),
            ("no_tensor", penalty(lambda g: float(tf.reduce_mean((length(g) - 1) ** 2)))),
            ("no_gradient", penalty(lambda g: tf.reduce_mean((length(tf.stop_gradient(g)) - 1) ** 2))),
            ("flat", penalty(lambda g: tf.reduce_mean((tf.norm(g, axis=1) - 1) ** 2))),
            ("scalar", penalty(lambda g: (length(g) - 1) ** 2)),
            ("value", penalty(lambda g: 10 * tf.reduce_mean((length(g) - 1) ** 2))),
        ],
    ),
    "q5": Answers(
        "shrinks_by",
        stub=lambda gamma: ...,
        right=[lambda gamma: np.exp(gl.theory.dirac.non_saturating_r1(gamma).eigenvalues().real.max())],
        wrong=[
            ("rate", lambda gamma: -gamma / 2 + root(gamma)),
            ("one_case", lambda gamma: np.exp(-gamma / 2)),
            ("fast", lambda gamma: np.exp(-gamma / 2 - root(gamma))),
            ("grows", lambda gamma: np.exp(gamma / 2 - root(gamma))),
            ("no_half", lambda gamma: np.exp(-gamma + 2 * root(gamma))),
            ("turning", lambda gamma: np.exp(-gamma / 2 + np.sqrt(gamma**2 - 1) / 2)),
            ("complex", lambda gamma: np.exp(-gamma / 2 + np.sqrt(complex(gamma**2 - 1)) / 2)),
            ("scalar", lambda gamma: gl.theory.dirac.non_saturating_r1(gamma).eigenvalues().real),
            ("value", lambda gamma: 0.5),
        ],
    ),
    "q6": Answers(
        "MyPenalty",
        stub=own(lambda critic, x_real, x_fake: ...),
        right=[
            gl.penalties.R1,
            gl.penalties.R2(0.2),
            gl.penalties.GradientPenalty,
            gl.penalties.DRAGAN,
            own(lambda critic, x_real, x_fake: steep(critic, x_real) + steep(critic, x_fake)),
            Probing,
        ],
        wrong=[
            ("no_term", lambda critic: 0.0),
            ("ignores", gl.penalties.WeightClipping),
            ("ignores", own(lambda critic, x_real, x_fake: 1 / (1 + steep(critic, x_real)))),
            ("negative", own(lambda critic, x_real, x_fake: steep(critic, x_real) - 1)),
            ("negative", own(lambda critic, x_real, x_fake: ops.mean(gl.penalties.input_gradients(critic, x_real)))),
            ("one_way", own(lambda c, x, _: ops.square(ops.mean(gl.penalties.input_gradients(c, x))))),
            ("one_way", own(lambda c, x, _: ops.mean(ops.square(gl.penalties.input_gradients(c, x)[:, 0])))),
            ("offset", own(lambda critic, x_real, x_fake: ops.mean(ops.square(critic(x_real))))),
            ("batch", own(lambda critic, x_real, x_fake: steep(critic, x_real) * len(x_real))),
            ("no_gradient", own(lambda critic, x_real, x_fake: tf.stop_gradient(steep(critic, x_real)))),
            ("no_tensor", own(lambda critic, x_real, x_fake: float(steep(critic, x_real)))),
            ("scalar", own(lambda critic, x_real, x_fake: gl.penalties.input_gradients(critic, x_real))),
            ("not_finite", own(lambda c, x, _: tf.reduce_mean(tf.norm(gl.penalties.input_gradients(c, x), axis=1)))),
        ],
    ),
}
