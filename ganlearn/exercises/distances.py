"""Exercises of chapter 05: carrying, hinge, a price on steepness, a gradient penalty, damping, an own penalty."""

import numpy as np

from ganlearn.exercises.framework import Exercise, Wrong, attempted, match, scalar
from ganlearn.theory import divergences

_X, _Y = np.array([0.0, 4.0, -3.5, 1.0]), np.array([3.0, -1.0, 0.5, 2.0])


def _q1(distance_on_a_line):
    difference = np.sort(_X) - np.sort(_Y)
    mistakes = {
        "unsorted": np.abs(_X - _Y).mean(),
        "means": np.abs(_X.mean() - _Y.mean()),
        "signed": difference.mean(),
        "sum": np.abs(difference).sum(),
        "squares": np.square(difference).mean(),
        "root": np.sqrt(np.square(difference).mean()),
        "all_pairs": np.abs(_X[:, None] - _Y).mean(),
        "crossed": np.abs(np.sort(_X) - np.sort(_Y)[::-1]).mean(),
    }
    match(scalar(distance_on_a_line(_X.copy(), _Y.copy())), np.abs(difference).mean(), mistakes)


def _q2(least_hinge):
    x, cell = np.linspace(-6, 6, 240, retstep=True)
    p, q = (np.exp(-0.5 * (x - centre) ** 2) / np.sqrt(2 * np.pi) for centre in (0.7, -0.7))
    shared, variation = np.minimum(p, q).sum() * cell, divergences.total_variation(p, q, cell)
    mistakes = {
        "half": shared,
        "no_cell": 2 * shared / cell,
        "variation": variation,
        "twice_variation": 2 * variation,
        "entropy": -divergences.optimal_value(p, q, cell),
        "larger": 2 * np.maximum(p, q).sum() * cell,
    }
    match(scalar(least_hinge(p, q, cell)), 2 * shared, mistakes)


def _q3(estimate):
    theta, weight = 3.0, 5.0
    slope = 1 + theta / (2 * weight)
    mistakes = {
        "distance": theta,
        "slope": slope,
        "no_half": theta * (1 + theta / weight),
        "paid": theta * slope - weight * (slope - 1) ** 2,
        "excess": theta * (slope - 1),
        "below": theta * (2 - slope),
    }
    match(scalar(estimate), theta * slope, mistakes)


def _q4(my_penalty):
    from ganlearn._tensorflow import tf

    rng = np.random.default_rng(4)
    x_real, x_fake = (tf.constant(rng.normal(size=(6, 2)), tf.float32) for _ in range(2))
    epsilon = tf.constant(rng.uniform(size=(6, 1)), tf.float32)
    bend = tf.Variable([[1.2, -0.4], [0.3, 0.9]])

    def critic(x):
        return tf.reduce_sum(tf.square(tf.matmul(x, bend)), axis=1, keepdims=True)

    found, gradient = _with_gradient(lambda: my_penalty(critic, x_real, x_fake, epsilon), bend)
    wanted, mistakes = _penalties(*(np.float64(a) for a in (x_real, x_fake, epsilon, bend)))
    match(found, wanted, mistakes)
    if gradient is None:
        raise Wrong("no_gradient")
    flat = tf.Variable(tf.zeros((2, 2)))
    _, gradient = _with_gradient(lambda: my_penalty(lambda x: tf.matmul(x, flat)[:, :1], x_real, x_fake, epsilon), flat)
    if gradient is not None and not np.isfinite(gradient).all():
        raise Wrong("flat")


def _penalties(x_real, x_fake, epsilon, bend):
    """The penalty of a quadratic critic in closed form, and what mistakes make of it."""

    def gradients(x):
        return 2 * x @ bend @ bend.T

    def length(g):
        return np.sqrt((g**2).sum(axis=1))

    g = gradients(epsilon * x_real + (1 - epsilon) * x_fake)
    right = np.mean((length(g) - 1) ** 2)
    one = gradients(epsilon[0] * x_real + (1 - epsilon[0]) * x_fake)
    mistakes = {
        "squared_norm": np.mean((length(g) ** 2 - 1) ** 2),
        "zero_centred": np.mean(length(g) ** 2),
        "whole_batch": (np.sqrt((g**2).sum()) - 1) ** 2,
        "mean_of_logits": np.mean((length(g / len(g)) - 1) ** 2),
        "swapped": np.mean((length(gradients(epsilon * x_fake + (1 - epsilon) * x_real)) - 1) ** 2),
        "at_real": np.mean((length(gradients(x_real)) - 1) ** 2),
        "at_fake": np.mean((length(gradients(x_fake)) - 1) ** 2),
        "one_epsilon": np.mean((length(one) - 1) ** 2),
        "sum": len(g) * right,
        "each_coordinate": np.mean((np.abs(g) - 1) ** 2),
        "not_squared": np.mean(length(g) - 1),
    }
    return right, mistakes


def _with_gradient(compute, variable):
    """The number that ``compute`` returns, and its gradient with respect to the variable; None where it has none."""
    from ganlearn._tensorflow import tf

    with tf.GradientTape() as tape:
        value = attempted(compute())
        if not tf.is_tensor(value):
            raise Wrong("no_tensor", kind=type(value).__name__)
    if value.shape.num_elements() != 1:
        raise Wrong("scalar", given=tuple(value.shape))
    gradient = tape.gradient(value, variable)
    return float(tf.reshape(value, ())), None if gradient is None else gradient.numpy()


def _q5(shrinks_by):
    gammas = np.array([0.3, 1.0, 2.5])
    found = np.array([_real(shrinks_by(float(gamma))) for gamma in gammas])
    root = np.sqrt(np.maximum(gammas**2 - 1, 0)) / 2
    slow = -gammas / 2 + root
    mistakes = {
        "rate": slow,
        "one_case": np.exp(-gammas / 2),
        "fast": np.exp(-gammas / 2 - root),
        "grows": np.exp(-slow),
        "no_half": np.exp(-gammas + 2 * root),
    }
    if np.isnan(found[0]) and np.allclose(found[1:], np.exp(slow)[1:]):
        raise Wrong("turning")
    match(found, np.exp(slow), mistakes)


def _real(value):
    """One real number."""
    if np.iscomplexobj(np.asarray(attempted(value))):
        raise Wrong("complex")
    return scalar(value)


_STEEPNESSES = (0.0, 1.0, 2.0, 4.0)
_WAYS = ((-0.6, -0.8), (1.0, 0.0), (0.0, -1.0), (0.75, -0.75))
_DRAWS = 64


def _q6(penalty):
    penalty = penalty(1.0) if isinstance(penalty, type) else penalty
    if not callable(getattr(penalty, "term", None)):
        raise Wrong("no_term")
    flat, one, two, four = (_term(penalty, steepness) for steepness in _STEEPNESSES)
    values = {"flat": flat[0], "one": one[0], "two": two[0], "four": four[0]}
    if not np.isfinite(list(values.values())).all() or any(np.isnan(found[1]) for found in (flat, two)):
        raise Wrong("not_finite")
    elsewhere = [{s: _term(penalty, s, way=way)[0] for s in _STEEPNESSES} for way in _WAYS]
    if (least := min(*values.values(), *(min(found.values()) for found in elsewhere))) < 0:
        raise Wrong("negative", least=least)
    if not np.isclose(_term(penalty, 2.0, offset=100.0)[0], two[0], rtol=1e-3):
        raise Wrong("offset")
    if not four[0] > two[0] + 1e-6:
        raise Wrong("ignores", **values)
    for way, found in zip(_WAYS, elsewhere, strict=True):
        if not found[4.0] > found[2.0] + 1e-6:
            raise Wrong("one_way", way=f"({way[0]:g}, {way[1]:g})", two=found[2.0], four=found[4.0])
    _check_batch(penalty, two[0], _term(penalty, 2.0, times=3)[0])
    if two[1] <= 0:
        raise Wrong("no_gradient")
    return values


def _check_batch(penalty, once, thrice):
    """The same samples three times over make the same term; one that draws noise has it on average."""
    if np.isclose(thrice, once, rtol=1e-3):
        return
    once, thrice = (np.mean([_term(penalty, 2.0, times=t, step=i)[0] for i in range(_DRAWS)]) for t in (1, 3))
    if not np.isclose(thrice, once, rtol=0.3):
        raise Wrong("batch", once=once, thrice=thrice)


def _term(penalty, steepness, offset=0.0, times=1, way=(0.6, 0.8), step=0):
    """The term for the linear critic x ↦ steepness · way·x on ``times`` the batch, and its derivative by steepness."""
    from ganlearn._tensorflow import tf
    from ganlearn.randomness import Draws

    rng, steepness = np.random.default_rng(6), tf.Variable(steepness)
    x_real, x_fake = (tf.constant(np.tile(rng.normal(size=(8, 2)), (times, 1)), tf.float32) for _ in range(2))

    def critic(x):
        return steepness * tf.matmul(x, [[way[0]], [way[1]]]) + offset

    value, gradient = _with_gradient(lambda: penalty.term(critic, x_real, x_fake, Draws(0, step)), steepness)
    return value, 0.0 if gradient is None else float(gradient)


q1 = Exercise("distances", "q1", _q1, hints=3)
q2 = Exercise("distances", "q2", _q2, hints=3)
q3 = Exercise("distances", "q3", _q3, hints=3)
q4 = Exercise("distances", "q4", _q4, hints=4)
q5 = Exercise("distances", "q5", _q5, hints=4)
q6 = Exercise("distances", "q6", _q6, hints=4)
