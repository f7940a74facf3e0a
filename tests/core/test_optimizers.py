"""The game optimizers against Keras's own, their formulas in float64 NumPy, and the radii of the bilinear game."""

import keras
import numpy as np
import pytest

from ganlearn import optimizers
from ganlearn._tensorflow import tf
from ganlearn.randomness import normal
from ganlearn.theory import bilinear
from tests.core import tiny

RNG = np.random.default_rng(0)
START = RNG.normal(size=(3, 2))
GRADIENTS = RNG.normal(size=(8, 3, 2)) * np.logspace(-4, 1, 8)[:, None, None]
GRADIENTS[3, 0] = 0.0


def heavy_ball(gradients, rates, momentum=-0.5):
    """v ← βv − ηg, w ← w + v: the changes of w."""
    v = 0.0
    for g, rate in zip(gradients, rates, strict=True):
        v = momentum * v - rate * g
        yield v


def optimistic(directions, rates):
    """w ← w − 2ηd_t + ηd_{t−1}, with d_0 = 0; a rate belongs to the direction of its step."""
    before = 0.0
    for d, rate in zip(directions, rates, strict=True):
        yield -2 * rate * d + before
        before = rate * d


def adam_directions(gradients, beta_1=0.5, beta_2=0.9, epsilon=1e-7):
    """m̂/(√v̂ + ε), the moments as weighted sums over all gradients so far."""
    for t in range(1, len(gradients) + 1):
        age = np.arange(t)[::-1][:, None, None]
        m = np.sum((1 - beta_1) * beta_1**age * gradients[:t], axis=0) / (1 - beta_1**t)
        v = np.sum((1 - beta_2) * beta_2**age * gradients[:t] ** 2, axis=0) / (1 - beta_2**t)
        yield m / (np.sqrt(v) + epsilon)


def optimistic_adam(gradients, rates, **arguments):
    return optimistic(list(adam_directions(gradients, **arguments)), rates)


CASES = [
    (optimizers.HeavyBall, {}, heavy_ball),
    (optimizers.HeavyBall, {"momentum": 0.8}, heavy_ball),
    (optimizers.OptimisticSGD, {}, optimistic),
    (optimizers.OptimisticAdam, {}, optimistic_adam),
    (optimizers.OptimisticAdam, {"beta_1": 0.0, "beta_2": 0.99, "epsilon": 0.1}, optimistic_adam),
]
ALL = pytest.mark.parametrize(("kind", "arguments", "formula"), CASES)
KINDS = pytest.mark.parametrize("kind", list(dict.fromkeys(case[0] for case in CASES)))


def path(optimizer, dtype="float32", gradients=GRADIENTS):
    """The weight after each step."""
    weight = keras.Variable(START, dtype=dtype)
    optimizer.build([weight])
    for gradient in gradients:
        optimizer.apply([tf.constant(gradient, dtype)], [weight])
        yield np.asarray(weight.numpy(), np.float64)


def expected_path(changes):
    return START + np.cumsum(list(changes), axis=0)


@ALL
def test_every_step_is_the_formula(kind, arguments, formula):
    expected = expected_path(formula(GRADIENTS, [0.1] * 8, **arguments))
    np.testing.assert_allclose(list(path(kind(0.1, **arguments))), expected, rtol=1e-5, atol=1e-6)


@ALL
def test_in_double_precision_to_the_last_digits(kind, arguments, formula):
    expected = expected_path(formula(GRADIENTS, [np.float32(0.1)] * 8, **arguments))
    np.testing.assert_allclose(list(path(kind(0.1, **arguments), "float64")), expected, rtol=1e-12, atol=1e-12)


@ALL
def test_a_schedule_sets_the_rate_of_each_step(kind, arguments, formula):
    schedule = keras.optimizers.schedules.ExponentialDecay(0.2, decay_steps=2, decay_rate=0.5, staircase=True)
    rates = [0.2 * 0.5 ** (t // 2) for t in range(8)]
    expected = expected_path(formula(GRADIENTS, rates, **arguments))
    np.testing.assert_allclose(list(path(kind(schedule, **arguments))), expected, rtol=1e-5, atol=1e-6)


@ALL
def test_gradients_are_clipped_before_they_are_used(kind, arguments, formula):
    norms = np.sqrt(np.sum(GRADIENTS**2, axis=(1, 2), keepdims=True))
    assert norms.min() < 1 < norms.max()
    expected = expected_path(formula(GRADIENTS / np.maximum(1, norms), [0.1] * 8, **arguments))
    np.testing.assert_allclose(list(path(kind(0.1, clipnorm=1.0, **arguments))), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("rate", [0.05, keras.optimizers.schedules.CosineDecay(0.1, 8)], ids=["number", "schedule"])
def test_positive_momentum_is_that_of_keras(rate):
    stock = keras.optimizers.SGD(rate, momentum=0.7)
    np.testing.assert_array_equal(list(path(optimizers.HeavyBall(rate, momentum=0.7))), list(path(stock)))


def test_without_momentum_it_is_plain_descent():
    np.testing.assert_array_equal(
        list(path(optimizers.HeavyBall(0.1, momentum=0.0))), list(path(keras.optimizers.SGD(0.1)))
    )


def test_the_first_step_of_optimistic_adam_is_twice_that_of_adam():
    gradient = np.where(GRADIENTS[:1] > 0, 2.0, -3.0)
    ours = next(path(optimizers.OptimisticAdam(0.1, beta_1=0.5, beta_2=0.9), gradients=gradient))
    stock = next(path(keras.optimizers.Adam(0.1, beta_1=0.5, beta_2=0.9), gradients=gradient))
    np.testing.assert_allclose(ours - START, 2 * (stock - START), rtol=1e-4)


def test_a_steady_gradient_is_followed_at_the_rate_of_plain_descent():
    """−2ηg + ηg: from the second step on, optimism does not change the speed on a slope."""
    walk = np.array(list(path(optimizers.OptimisticSGD(0.1), gradients=np.ones((6, 3, 2)))))
    np.testing.assert_allclose(np.diff(walk, axis=0), -0.1, rtol=1e-5)


@pytest.mark.parametrize("momentum", [-1.0, 1.0, 1.5, float("nan")])
def test_impossible_momenta_are_refused(momentum):
    with pytest.raises(ValueError, match=r"momentum is .*between -1 and 1"):
        optimizers.HeavyBall(momentum=momentum)


def bilinear_path(make, eta, steps, alternating):
    """x descends and y ascends on x·y, each with an optimizer of its own."""
    x, y = keras.Variable([1.0]), keras.Variable([1.0])
    for_x, for_y = make(eta), make(eta)
    for _ in range(steps):
        by_x, by_y = tf.identity(y.value), -x.value
        for_x.apply([by_x], [x])
        for_y.apply([-x.value if alternating else by_y], [y])
        yield float(x.numpy()[0]), float(y.numpy()[0])


@pytest.mark.parametrize(
    ("make", "rule", "alternating", "before"),
    [
        (lambda eta: optimizers.HeavyBall(eta, momentum=-0.5), "alternating_momentum_negative", True, None),
        (lambda eta: optimizers.HeavyBall(eta, momentum=0.5), "alternating_momentum_positive", True, None),
        (lambda eta: optimizers.HeavyBall(eta, momentum=-0.5), "simultaneous_momentum_negative", False, None),
        (optimizers.OptimisticSGD, "optimistic", False, (0.0, 0.0)),
    ],
)
@pytest.mark.parametrize("eta", [0.1, 0.4])
def test_the_bilinear_game_goes_where_the_theory_says(make, rule, alternating, before, eta):
    """The same points, and the same spectral radius measured on the run."""
    rule, steps = bilinear.RULES[rule], 150
    run = np.array(list(bilinear_path(make, eta, steps, alternating)))
    expected = bilinear.simulate(rule, eta, steps=steps, before=before)[1:]
    np.testing.assert_allclose(run[:40], expected[:40], rtol=1e-4, atol=1e-5)
    half = np.arange(steps // 2, steps)
    growth = np.exp(np.polyfit(half, np.log(np.hypot(*run.T))[half], 1)[0])
    assert growth == pytest.approx(bilinear.spectral_radius(rule, eta), abs=0.01)


@KINDS
def test_rows_of_an_embedding_are_moved_as_if_the_gradient_were_dense(kind):
    """A row that is not in use has the gradient 0, and its memory moves on all the same."""
    dense = np.zeros((4, 3, 2))
    dense[0, 1], dense[1, 2], dense[2, 0], dense[3, 1] = 1.0, -2.0, 0.5, 0.7
    rows = [1, 2, 0, 1]
    expected = list(path(kind(0.1), gradients=dense))
    weight, optimizer = keras.Variable(START, dtype="float32"), kind(0.1)
    for row, gradient, wanted in zip(rows, dense, expected, strict=True):
        slices = tf.IndexedSlices(tf.constant(gradient[None, row], tf.float32), tf.constant([row]), tf.constant([3, 2]))
        optimizer.apply([slices], [weight])
        np.testing.assert_allclose(weight, wanted, rtol=1e-5, atol=1e-6)


@KINDS
def test_half_precision_weights_keep_their_type(kind):
    weight, optimizer = keras.Variable(START, dtype="bfloat16"), kind(0.1)
    optimizer.build([weight])
    for gradient in GRADIENTS:
        optimizer.apply([tf.constant(gradient, "bfloat16")], [weight])
    assert weight.dtype == "bfloat16"
    assert np.isfinite(np.asarray(weight.numpy(), np.float32)).all()


@KINDS
def test_a_gradient_of_another_precision_is_taken_as_keras_takes_it(kind):
    weight, optimizer = keras.Variable(START, dtype="float64"), kind(0.1)
    optimizer.apply([tf.constant(GRADIENTS[5], "float32")], [weight])
    np.testing.assert_allclose(weight, next(path(kind(0.1), "float64", GRADIENTS[5:6])), rtol=1e-6)


@ALL
def test_the_configuration_makes_the_same_optimizer(kind, arguments, formula):
    rate = keras.optimizers.schedules.CosineDecay(0.1, 50)
    optimizer = kind(rate, clipnorm=2.0, **arguments)
    again = keras.optimizers.deserialize(keras.optimizers.serialize(optimizer))
    assert type(again) is kind
    assert again.get_config() == optimizer.get_config()
    np.testing.assert_array_equal(list(path(again)), list(path(optimizer)))


@KINDS
def test_a_saved_gan_goes_on_with_the_memory_of_its_optimizers(kind, tmp_path):
    gan = tiny.plain_gan(d_optimizer=kind(0.05), g_optimizer=kind(0.02))
    x, z = tf.constant(tiny.data().x[:8]), normal((8, 3), 5)

    def iterate(model):
        model.d_step(x, z)
        model.g_step(z)

    for _ in range(3):
        iterate(gan)
    gan.save(tmp_path / "gan.keras")
    again = keras.saving.load_model(tmp_path / "gan.keras", safe_mode=True)
    memory = [v for v in gan.d_optimizer.variables if v.shape]
    assert any(np.any(v.numpy()) for v in memory)
    for _ in range(3):
        for model in (gan, again):
            iterate(model)
        for one, other in ((gan, again), (gan.d_optimizer, again.d_optimizer), (gan.g_optimizer, again.g_optimizer)):
            assert tiny.same([v.numpy() for v in one.variables], [v.numpy() for v in other.variables])


@KINDS
def test_one_graph_serves_a_rate_that_changes(kind):
    weight, optimizer = keras.Variable(START, dtype="float32"), kind(0.1)
    optimizer.build([weight])
    traces = []

    @tf.function
    def step(gradient):
        traces.append(1)
        optimizer.apply([gradient], [weight])

    by_hand, other = keras.Variable(START, dtype="float32"), kind(0.1)
    for gradient, rate in zip(GRADIENTS[:4], (0.1, 0.1, 0.03, 0.2), strict=True):
        optimizer.learning_rate.assign(rate)
        other.learning_rate.assign(rate)
        step(tf.constant(gradient, tf.float32))
        other.apply([tf.constant(gradient, tf.float32)], [by_hand])
    assert len(traces) == 1
    np.testing.assert_allclose(weight, by_hand, rtol=1e-5, atol=1e-6)
