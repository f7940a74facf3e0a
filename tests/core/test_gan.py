"""The algorithm against steps written by hand, and what a step may and may not touch."""

import keras
import numpy as np
import pytest

import ganlearn as gl
from ganlearn import layers
from ganlearn._tensorflow import tf
from ganlearn.gan import METRICS
from ganlearn.randomness import Draws, normal
from tests.core import tiny

X_REAL = tf.constant(tiny.data().x[: tiny.BATCH_SIZE])
Z = normal((tiny.BATCH_SIZE, tiny.LATENT_DIM), 99)


def batch(i):
    return X_REAL, None


def assert_moved(network, before, gradients, rate):
    """Whether plain gradient descent took one step from ``before``."""
    for weight, start, gradient in zip(network.trainable_variables, before, gradients, strict=True):
        np.testing.assert_allclose(weight, start - rate * gradient, rtol=0, atol=1e-6)
        assert not np.array_equal(weight, start)


def players(gan):
    return tiny.weights(gan.generator), tiny.weights(gan.discriminator)


def assert_all_moved(now, before):
    assert all(not np.array_equal(one, other) for one, other in zip(now, before, strict=True))


def test_d_step_moves_the_discriminator_alone():
    gan = tiny.plain_gan(penalties=[gl.penalties.R1(1.0)])
    generator, discriminator = players(gan)
    gan.d_step(X_REAL, Z)
    assert tiny.same(tiny.weights(gan.generator), generator)
    assert_all_moved(tiny.weights(gan.discriminator), discriminator)


def test_g_step_moves_the_generator_alone():
    gan = tiny.plain_gan()
    generator, discriminator = players(gan)
    gan.g_step(Z, X_REAL)
    assert tiny.same(tiny.weights(gan.discriminator), discriminator)
    assert_all_moved(tiny.weights(gan.generator), generator)


def test_d_step_is_the_step_written_by_hand():
    """Non-saturating loss with R1, softplus and input gradient spelled out."""
    gan = tiny.plain_gan(penalties=[gl.penalties.R1(0.3)])
    discriminator, before = gan.discriminator, tiny.weights(gan.discriminator)
    x_fake = gan.generator(Z)
    with tf.GradientTape() as tape:
        with tf.GradientTape() as inner:
            inner.watch(X_REAL)
            real = discriminator(X_REAL)
        slopes = inner.gradient(real, X_REAL)
        loss = tf.reduce_mean(tf.math.log(1 + tf.exp(-real)) + tf.math.log(1 + tf.exp(discriminator(x_fake))))
        penalty = 0.15 * tf.reduce_mean(tf.reduce_sum(slopes**2, axis=1))
        total = loss + penalty
    gradients = tape.gradient(total, [w.value for w in discriminator.trainable_variables])
    d_loss, real_logits, fake_logits, reported = gan.d_step(X_REAL, Z)
    assert_moved(discriminator, before, gradients, 0.1)
    np.testing.assert_allclose([d_loss, reported], [loss, penalty], rtol=1e-5)
    np.testing.assert_allclose(real_logits, real, rtol=1e-5)
    assert fake_logits.shape == (tiny.BATCH_SIZE, 1)


@pytest.mark.parametrize("loss", ["non_saturating", "relativistic"])
def test_g_step_is_the_step_written_by_hand(loss):
    gan = tiny.plain_gan(loss=loss)
    before = tiny.weights(gan.generator)
    with tf.GradientTape() as tape:
        fake, real = gan.discriminator(gan.generator(Z)), gan.discriminator(X_REAL)
        margin = fake if loss == "non_saturating" else fake - real
        by_hand = tf.reduce_mean(tf.math.log(1 + tf.exp(-margin)))
    gradients = tape.gradient(by_hand, [w.value for w in gan.generator.trainable_variables])
    g_loss, _ = gan.g_step(Z, X_REAL)
    assert_moved(gan.generator, before, gradients, 0.2)
    np.testing.assert_allclose(g_loss, by_hand, rtol=1e-5)


@pytest.mark.parametrize("loss", ["non_saturating", "relativistic"])
def test_a_simultaneous_step_takes_both_gradients_at_the_same_point(loss):
    """Each player moves as if it had moved alone: R2 on the fakes must not reach the generator."""
    arguments = {"loss": loss, "penalties": [gl.penalties.R1(0.3), gl.penalties.R2(0.2)]}
    both, d_alone, g_alone = (tiny.plain_gan(**arguments) for _ in range(3))
    both.both_step(X_REAL, Z)
    d_alone.d_step(X_REAL, Z)
    g_alone.g_step(Z, X_REAL)
    for one, other in zip(tiny.weights(both.discriminator), tiny.weights(d_alone.discriminator), strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-7)
    for one, other in zip(tiny.weights(both.generator), tiny.weights(g_alone.generator), strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-7)


def test_alternating_moves_the_discriminator_first_and_with_other_noise():
    gan, by_hand = tiny.plain_gan(), tiny.plain_gan()
    noise = []
    call = gan.generator.call
    gan.generator.call = lambda z, *a, **k: (noise.append(z.numpy()), call(z, *a, **k))[1]
    gan.iterate(batch, tiny.BATCH_SIZE)
    d_noise, g_noise = noise
    assert not np.array_equal(d_noise, g_noise)
    by_hand.d_step(X_REAL, d_noise)
    by_hand.g_step(g_noise)
    assert tiny.same(tiny.weights(gan), tiny.weights(by_hand))


@pytest.mark.parametrize("d_steps", [1, 3])
def test_d_steps_counts(d_steps):
    gan = tiny.plain_gan(d_steps=d_steps)
    numbers = []

    def numbered(i):
        numbers.append(int(i))
        return X_REAL, None

    gan.iterate(numbered, tiny.BATCH_SIZE)
    assert numbers[:d_steps] == list(range(d_steps))
    assert set(numbers[d_steps:]) <= {d_steps - 1}
    assert (int(gan.d_optimizer.iterations), int(gan.g_optimizer.iterations)) == (d_steps, 1)
    assert (int(gan.step.numpy()), int(gan.batches.numpy())) == (1, d_steps)


def test_each_discriminator_update_has_noise_of_its_own():
    gan = tiny.plain_gan(d_steps=3)
    noise = []
    call = gan.generator.call
    gan.generator.call = lambda z, *a, **k: (noise.append(z.numpy().tobytes()), call(z, *a, **k))[1]
    for _ in range(2):
        gan.iterate(batch, tiny.BATCH_SIZE)
    assert len(noise) == len(set(noise)) == 8


def test_each_discriminator_update_has_penalty_draws_and_masks_of_its_own(monkeypatch):
    gan, drawn, masked = tiny.plain_gan(d_steps=3), [], []
    d_step, reseed = gan.d_step, layers.reseed
    gan.d_step = lambda *given: (drawn.append(int(given[-1])), d_step(*given))[1]
    monkeypatch.setattr(layers, "reseed", lambda *given: (masked.append(int(given[-1])), reseed(*given))[1])
    gan.iterate(batch, tiny.BATCH_SIZE)
    assert len(drawn) == len(set(drawn)) == 3
    assert len(masked) == len(set(masked)) == 4


def test_the_metrics_are_those_of_the_step():
    gan, again = tiny.plain_gan(penalties=[gl.penalties.R1(0.3)]), tiny.plain_gan(penalties=[gl.penalties.R1(0.3)])
    metrics = dict(zip(METRICS, gan.iterate(batch, tiny.BATCH_SIZE), strict=True))
    z = Draws(0, 0).normal((tiny.BATCH_SIZE, tiny.LATENT_DIM), gl.randomness.NOISE_D)
    d_loss, real_logits, fake_logits, penalty = again.d_step(X_REAL, z)
    expected = [d_loss, penalty, *(np.mean(1 / (1 + np.exp(-logits))) for logits in (real_logits, fake_logits))]
    np.testing.assert_allclose([metrics[k] for k in ("d_loss", "penalty", "d_real", "d_fake")], expected, rtol=1e-5)


def test_buffers_move_where_it_is_said():
    """Batch statistics of the generator at every training call, the vector of spectral normalisation in D's step."""
    discriminator = keras.Sequential([keras.Input((2,)), layers.SpectralNormalization(keras.layers.Dense(1))])
    gan = gl.GAN(tiny.generator(), discriminator)
    gan.compile()
    u, mean = discriminator.layers[0].u, gan.generator.layers[2].moving_mean
    before = u.numpy(), mean.numpy()
    gan.g_step(Z)
    assert np.array_equal(u, before[0])
    assert not np.array_equal(mean, before[1])
    before = u.numpy(), mean.numpy()
    gan.d_step(X_REAL, Z)
    assert not np.array_equal(u, before[0])
    assert not np.array_equal(mean, before[1])


def test_the_average_follows_its_recursion():
    """w̄ ← βw̄ + (1 − β)w with β_t = min(β, (1 + t)/(10 + t)), t from 0, in float64; batch statistics too."""
    gan = gl.GAN(tiny.generator(), tiny.discriminator(dropout=False))
    gan.compile(d_optimizer="sgd", g_optimizer=keras.optimizers.SGD(0.5), ema=0.3)
    followed = [w for w in gan.generator.variables if w.dtype == "float32"]
    expected = [w.numpy().astype(np.float64) for w in followed]
    for t in range(6):
        gan.iterate(batch, tiny.BATCH_SIZE)
        beta = min(0.3, (1 + t) / (10 + t))
        expected = [beta * e + (1 - beta) * w.numpy() for e, w in zip(expected, followed, strict=True)]
    for average, value in zip(gan.averages, expected, strict=True):
        np.testing.assert_allclose(average, value, rtol=1e-5, atol=1e-6)
    now = gan.generate(5, average=False)
    for weight, value in zip(followed, expected, strict=True):
        weight.assign(value)
    averaged = gan.generate(5)
    np.testing.assert_allclose(
        averaged, gan.generator(gl.randomness.normal((5, 3), 0, 0, gl.randomness.GENERATE)), atol=1e-5
    )
    assert np.abs(averaged - now).max() > 1e-3


def test_generate_repeats_and_extends():
    gan = tiny.gan()
    samples = gan.generate(2000, seed=4)
    assert (samples.dtype, samples.shape) == (np.float32, (2000, 2))
    np.testing.assert_array_equal(gan.generate(2000, seed=4), samples)
    np.testing.assert_allclose(gan.generate(10, seed=4), samples[:10], atol=1e-6)
    assert not np.array_equal(gan.generate(10, seed=5), samples[:10])
    np.testing.assert_allclose(gan.generate(z=Z), gan(Z), atol=1e-6)


def everything(gan):
    return [w.numpy() for w in (*gan.variables, *gan.d_optimizer.variables, *gan.g_optimizer.variables)]


def test_saved_and_loaded_it_goes_on_equally(tmp_path):
    gan = tiny.gan()
    for _ in range(2):
        gan.iterate(batch, tiny.BATCH_SIZE)
    gan.d_steps.assign(2)
    gan.penalty_weights[0].assign(0.25)
    gan.d_optimizer.learning_rate.assign(0.003)
    gan.save(tmp_path / "gan.keras")
    again = keras.models.load_model(tmp_path / "gan.keras", safe_mode=True)
    for _ in range(2):
        one, other = map(everything, (gan, again))
        assert tiny.same(one, other)
        assert len(one) > 40
        for g in (gan, again):
            g.iterate(batch, tiny.BATCH_SIZE)
    assert (again.ema, again.updates, repr(again.loss)) == (gan.ema, gan.updates, repr(gan.loss))
    np.testing.assert_array_equal(again.generate(5), gan.generate(5))


def test_a_model_with_arguments_of_its_own_is_loaded_with_them(tmp_path):
    gan = tiny.plain_gan(
        loss=gl.losses.LeastSquares(fake_target=-1.0, generator_target=0.0),
        penalties=[gl.penalties.DRAGAN(2.0, spread=0.1), gl.penalties.R2(0.5)],
        updates="simultaneous",
        d_optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.1, 50), clipnorm=1.0),
    )
    gan.save(tmp_path / "gan.keras")
    again = keras.models.load_model(tmp_path / "gan.keras")
    for attribute in ("loss", "penalties", "updates"):
        assert repr(getattr(again, attribute)) == repr(getattr(gan, attribute))
    assert again.d_optimizer.get_config() == gan.d_optimizer.get_config()


def test_compiling_again_begins_anew():
    gan = tiny.plain_gan(penalties=[gl.penalties.R1(1.0)], ema=0.5)
    gan.compile(loss="hinge")
    assert (gan.penalty_weights, gan.averages, gan.loss.name) == ([], [], "hinge")
    gan.iterate(batch, tiny.BATCH_SIZE)
    assert gan.generate(2).shape == (2, 2)


def test_fit_is_the_same_iteration():
    """Whole-set batches in order: the same weights as iterating by hand, up to rounding, and Keras's usual history."""
    by_fit, by_hand = (tiny.plain_gan(penalties=[gl.penalties.R1(0.3)], ema=0.9, jit_compile=False) for _ in range(2))
    x = tiny.data().x
    history = by_fit.fit(x, batch_size=len(x), epochs=4, shuffle=False, verbose=0).history
    rows = [by_hand.iterate(lambda i: (tf.constant(x), None), len(x)) for _ in range(4)]
    for one, other in zip(by_fit.variables, by_hand.variables, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-5)
    for column, values in zip(METRICS, zip(*rows, strict=True), strict=True):
        np.testing.assert_allclose(history[column], values, rtol=1e-4)


def test_fit_takes_datasets_and_an_incomplete_last_batch():
    gan = tiny.plain_gan(run_eagerly=True)
    gan.fit(tf.data.Dataset.from_tensor_slices(tiny.data().x).batch(20), shuffle=False, verbose=0)
    assert int(gan.step.numpy()) == 3
