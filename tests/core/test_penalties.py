"""Penalties against closed forms of critics whose gradient is known, and the points at which they look."""

import numpy as np
import pytest
from scipy import stats

from ganlearn import penalties
from ganlearn._tensorflow import tf
from ganlearn.randomness import Draws

RNG = np.random.default_rng(0)
X_REAL, X_FAKE = (tf.constant(RNG.normal(size=(32, 3)), tf.float32) for _ in range(2))
W = np.array([0.6, -1.2, 2.0], np.float32)
NORM = np.linalg.norm(W.astype(np.float64))
DRAWS = Draws(1, 2)
ALL = [
    penalties.R1(1.0),
    penalties.R2(1.0),
    penalties.GradientPenalty(1.0),
    penalties.GradientPenalty(1.0, center=0.0),
    penalties.DRAGAN(1.0),
]


def linear(w):
    """D(x) = w·x."""
    return lambda x: tf.tensordot(tf.reshape(x, (x.shape[0], -1)), w, axes=1)[:, None]


def quadratic(x):
    """D(x) = ½‖x‖², whose gradient is x."""
    return 0.5 * tf.reduce_sum(x**2, axis=1, keepdims=True)


def points_seen(penalty, x_real, x_fake, draws=DRAWS, stream=0):
    """Where the penalty evaluates the critic."""
    seen = []

    def critic(x):
        seen.append(x.numpy())
        return tf.reduce_sum(x, axis=list(range(1, len(x.shape))))[:, None]

    penalty.term(critic, x_real, x_fake, draws, stream)
    return seen[0]


@pytest.mark.parametrize("shape", [(3,), (1, 3, 1)])
@pytest.mark.parametrize(
    ("penalty", "expected"),
    [
        (penalties.R1(0.3), 0.3 / 2 * NORM**2),
        (penalties.R2(0.3), 0.3 / 2 * NORM**2),
        (penalties.GradientPenalty(10.0), 10 * (NORM - 1) ** 2),
        (penalties.GradientPenalty(2.0, center=0.0), 2 * NORM**2),
        (penalties.GradientPenalty(2.0, center=3.0), 2 * (NORM - 3) ** 2),
        (penalties.DRAGAN(10.0), 10 * (NORM - 1) ** 2),
        (penalties.DRAGAN(1.0, center=0.5), (NORM - 0.5) ** 2),
    ],
    ids=repr,
)
def test_a_linear_critic_gives_the_closed_form(penalty, expected, shape):
    real, fake = (tf.reshape(x, (32, *shape)) for x in (X_REAL, X_FAKE))
    value = penalty(linear(W), real, fake, DRAWS)
    assert (value.dtype, value.shape) == (tf.float32, ())
    np.testing.assert_allclose(value, expected, rtol=1e-5)
    np.testing.assert_allclose(value, penalty.weight * penalty.term(linear(W), real, fake, DRAWS), rtol=1e-6)


@pytest.mark.parametrize(
    ("penalty", "where"), [(penalties.R1(1.0), X_REAL), (penalties.R2(1.0), X_FAKE)], ids=["R1", "R2"]
)
def test_a_quadratic_critic_tells_where_the_penalty_looks(penalty, where):
    expected = 0.5 * np.mean(np.sum(where.numpy().astype(np.float64) ** 2, axis=1))
    np.testing.assert_allclose(penalty(quadratic, X_REAL, X_FAKE, DRAWS), expected, rtol=1e-6)


@pytest.mark.parametrize("penalty", ALL, ids=repr)
def test_the_gradient_in_the_weights_is_that_of_the_closed_form(penalty):
    """d/dw of ½‖w‖² is w; of (‖w‖ − c)² it is 2(‖w‖ − c)w/‖w‖."""
    w = tf.Variable(W)
    with tf.GradientTape() as tape:
        value = penalty(linear(w), X_REAL, X_FAKE, DRAWS)
    center = getattr(penalty, "center", None)
    expected = W if center is None else 2 * (NORM - center) * W / NORM
    np.testing.assert_allclose(tape.gradient(value, w), expected, rtol=1e-4)


@pytest.mark.parametrize("penalty", ALL, ids=repr)
def test_no_nan_where_the_critic_is_flat(penalty):
    w = tf.Variable(np.zeros(3, np.float32))
    with tf.GradientTape() as tape:
        value = penalty(linear(w), X_REAL, X_FAKE, DRAWS)
    np.testing.assert_allclose(value, getattr(penalty, "center", 0.0) ** 2, atol=1e-5)
    assert np.isfinite(tape.gradient(value, w)).all()


def test_the_gradient_penalty_looks_once_on_each_segment():
    """x̂ = εx + (1 − ε)G(z): one ε for each sample, uniform in [0, 1)."""
    n = 4096
    real, fake = (tf.constant(RNG.normal(size=(n, 2, 2, 1)), tf.float32) for _ in range(2))
    between = points_seen(penalties.GradientPenalty(), real, fake)
    epsilon = ((between - fake) / (real - fake)).numpy().reshape(n, -1)
    clear = np.abs((real - fake).numpy().reshape(n, -1)) > 0.1
    best = epsilon[np.arange(n), clear.argmax(axis=1)]
    np.testing.assert_allclose(np.where(clear, epsilon, best[:, None]) - best[:, None], 0.0, atol=1e-4)
    assert -1e-5 < best.min() < 0.01
    assert 0.99 < best.max() < 1 + 1e-5
    assert stats.kstest(best, "uniform").pvalue > 0.01


def test_dragan_looks_around_the_real_samples():
    n = 4096
    real = tf.constant(RNG.normal(scale=3.0, size=(n, 2)), tf.float32)
    near = points_seen(penalties.DRAGAN(spread=0.25), real, None)
    noise = (near - real).numpy() / (0.25 * real.numpy().std())
    assert stats.kstest(noise.ravel(), "norm").pvalue > 0.01


@pytest.mark.parametrize("penalty", [penalties.GradientPenalty(), penalties.DRAGAN()], ids=repr)
def test_random_penalties_depend_on_the_draws_alone(penalty):
    first = points_seen(penalty, X_REAL, X_FAKE)
    np.testing.assert_array_equal(points_seen(penalty, X_REAL, X_FAKE), first)
    for draws, stream in ((Draws(1, 3), 0), (Draws(2, 2), 0), (DRAWS, 1)):
        assert not np.array_equal(points_seen(penalty, X_REAL, X_FAKE, draws, stream), first)


def test_arrays_are_samples_too():
    value = penalties.R1(1.0)(linear(W), X_REAL.numpy(), X_FAKE.numpy(), DRAWS)
    np.testing.assert_allclose(value, NORM**2 / 2, rtol=1e-5)


@pytest.mark.parametrize("weight", [-1.0, float("nan")])
@pytest.mark.parametrize("kind", [penalties.R1, penalties.R2, penalties.GradientPenalty, penalties.DRAGAN])
def test_impossible_weights_are_refused(kind, weight):
    with pytest.raises(ValueError, match=rf"{kind.__name__} was given the weight"):
        kind(weight)


@pytest.mark.parametrize("penalty", [*ALL, penalties.DRAGAN(2.0, center=0.5, spread=0.1)], ids=repr)
def test_the_configuration_makes_the_same_penalty(penalty):
    again = type(penalty).from_config(penalty.get_config())
    assert repr(again) == repr(penalty)
    assert again(quadratic, X_REAL, X_FAKE, DRAWS) == penalty(quadratic, X_REAL, X_FAKE, DRAWS)


def test_only_penalty_objects_are_penalties():
    assert penalties.get(ALL[0]) is ALL[0]
    with pytest.raises(TypeError, match=r"not a str.*R1\(0\.1\)|R1\(0\.1\).*not a str"):
        penalties.get("r1")
