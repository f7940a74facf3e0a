"""What a step may move, how often, and with which draws: networks of two layers and every order of updates."""

import keras
import numpy as np
import pytest

import ganlearn as gl
from ganlearn import layers
from ganlearn._tensorflow import tf
from ganlearn.randomness import Draws, normal
from tests.core import tiny

X, Z = tf.constant(tiny.data().x[:8]), normal((8, 3), 99)
ORDERS = ("alternating", "simultaneous", "extragradient", "consensus")


def test_no_gradient_of_the_discriminator_s_loss_reaches_the_generator():
    gan = tiny.plain_gan(penalties=[gl.penalties.R2(1.0)])
    with tf.GradientTape() as tape:
        d_loss, _, fake_logits, penalty = gan.d_step(X, Z)
    reached = tape.gradient([d_loss, penalty, fake_logits], [w.value for w in gan.generator.trainable_variables])
    assert reached == [None] * len(reached)


@pytest.mark.parametrize("updates", ORDERS)
def test_the_discriminator_drops_out_in_every_step(updates):
    """With dropout the logits of a training step are not those of the network at rest."""
    gan = gl.GAN(tiny.generator(normalized=False), tiny.discriminator())
    gan.compile(updates=updates)
    at_rest = [gan.discriminator(x, training=False) for x in (X, gan.generator(Z))]
    if updates == "alternating":
        logits = gan.d_step(X, Z)[1], gan.g_step(Z)[1]
    else:
        logits = getattr(gan, f"{updates.replace('simultaneous', 'both')}_step")(X, Z)[2:4]
    for seen, rest in zip(logits, at_rest, strict=True):
        assert np.abs(seen - rest).max() > 0.01


@pytest.mark.parametrize("updates", ORDERS)
def test_both_players_move_once_in_an_iteration(updates):
    gan = tiny.plain_gan(updates=updates)
    before = tiny.weights(gan)
    gan.iterate(lambda i: (X, None), 8)
    assert all(not np.array_equal(now, old) for now, old in zip(tiny.weights(gan), before, strict=True))
    assert (int(gan.step.numpy()), int(gan.batches.numpy())) == (1, 1)
    moves = 2 if updates == "extragradient" else 1
    assert (int(gan.d_optimizer.iterations), int(gan.g_optimizer.iterations)) == (moves, moves)


@pytest.mark.parametrize("updates", ["extragradient", "consensus"])
def test_the_losses_shown_are_those_at_the_start(updates):
    gan, other = tiny.plain_gan(updates=updates), tiny.plain_gan(updates="simultaneous")
    shown = [g.iterate(lambda i: (X, None), 8) for g in (gan, other)]
    np.testing.assert_allclose(*shown, rtol=1e-6)


def test_extragradient_in_two_networks_is_two_simultaneous_steps_from_one_place():
    """w⁺ = w + (step taken at the place one simultaneous step ahead), plain descent."""
    gan, ahead = (tiny.plain_gan(updates="extragradient", penalties=[gl.penalties.R1(0.3)]) for _ in range(2))
    before = tiny.weights(gan)
    ahead.both_step(X, Z)
    halfway = tiny.weights(ahead)
    ahead.both_step(X, Z)
    gan.extragradient_step(X, Z)
    for now, start, half, end in zip(tiny.weights(gan), before, halfway, tiny.weights(ahead), strict=True):
        np.testing.assert_allclose(now, start + (end - half), rtol=0, atol=1e-6)


def test_extragradient_iterates_the_spectral_vector_once():
    def gan(updates):
        dense = keras.layers.Dense(1, kernel_initializer=keras.initializers.GlorotUniform(3))
        discriminator = keras.Sequential([keras.Input((2,)), layers.SpectralNormalization(dense)])
        model = gl.GAN(tiny.generator(), discriminator)
        model.compile(updates=updates)
        model.iterate(lambda i: (X, None), 8)
        return discriminator.layers[0].u.numpy()

    np.testing.assert_array_equal(gan("extragradient"), gan("simultaneous"))


def test_the_discriminator_itself_takes_one_plain_step():
    """Unrolling is the generator's imagination: D moves as without it, and the penalties stay outside."""
    settings = {"penalties": [gl.penalties.R1(0.5)]}
    plain, unrolled = tiny.plain_gan(**settings), tiny.plain_gan(unrolled=3, **settings)
    for gan in (plain, unrolled):
        gan.iterate(lambda i: (X, None), 8)
    assert tiny.same(tiny.weights(plain.discriminator), tiny.weights(unrolled.discriminator))
    assert not tiny.same(tiny.weights(plain.generator), tiny.weights(unrolled.generator))


def test_unrolling_leaves_the_buffers_of_the_discriminator_alone():
    discriminator = keras.Sequential(
        [keras.Input((2,)), layers.SpectralNormalization(keras.layers.Dense(4)), layers.Dropout(0.5), tiny._dense(1, 0)]
    )
    gan = gl.GAN(tiny.generator(normalized=False), discriminator)
    gan.compile(unrolled=2)
    before = [w.numpy().copy() for w in discriminator.variables]
    gan.g_step(Z, X)
    changed = [w.path for w, old in zip(discriminator.variables, before, strict=True) if not np.array_equal(w, old)]
    assert all("key" in path for path in changed), "at most the count of dropout's masks"


@pytest.mark.parametrize("updates", ORDERS)
def test_clipping_holds_after_every_update_and_for_the_discriminator_alone(updates):
    gan = tiny.plain_gan(loss="wasserstein", updates=updates, penalties=[gl.penalties.WeightClipping(0.05)])
    variables = list(gan.discriminator.trainable_variables)
    metrics = gan.iterate(lambda i: (X, None), 8)
    assert float(metrics[-1]) == 0.0
    assert max(np.abs(w).max() for w in tiny.weights(gan.discriminator)) == np.float32(0.05)
    assert max(np.abs(w).max() for w in tiny.weights(gan.generator)) > 0.3
    assert all(one is other for one, other in zip(variables, gan.discriminator.trainable_variables, strict=True))


def test_the_limit_of_clipping_can_change_while_a_run_is_on():
    gan = tiny.plain_gan(penalties=[gl.penalties.WeightClipping(10.0)])
    step = tf.function(lambda: gan.d_step(X, Z))
    step()
    assert max(np.abs(w).max() for w in tiny.weights(gan.discriminator)) > 0.3
    gan.penalty_weights[0].assign(0.02)
    step()
    assert max(np.abs(w).max() for w in tiny.weights(gan.discriminator)) == np.float32(0.02)


def test_random_penalties_see_draws_of_their_own():
    """Two DRAGANs of one step look at different points, and every discriminator update at fresh ones."""
    seen = []

    class Watched(gl.penalties.DRAGAN):
        def term(self, critic, x_real, x_fake, draws, stream=0):
            seen.append(draws.normal((4,), stream).numpy().tobytes())
            return super().term(critic, x_real, x_fake, draws, stream)

    gan = tiny.plain_gan(penalties=[Watched(1.0), Watched(2.0)], d_steps=2)
    for _ in range(2):
        gan.iterate(lambda i: (X, None), 8)
    assert len(seen) == len(set(seen)) == 8
    noise = {Draws(0, step).normal((4,), stream).numpy().tobytes() for step in range(2) for stream in range(5)}
    assert not noise & set(seen), "the streams of data, noise and layers are others"


def test_the_penalty_shown_is_the_sum_of_weights_times_terms():
    gan = tiny.plain_gan(penalties=[gl.penalties.R1(0.3), gl.penalties.R2(0.2)])
    gan.penalty_weights[1].assign(0.7)
    critic, x_fake = gan.conditioned_discriminator(), gan.fake(Z)
    terms = [gl.penalties.R1(1.0).term(critic, X, x_fake, None), gl.penalties.R2(1.0).term(critic, X, x_fake, None)]
    assert gan.d_step(X, Z)[3].numpy() == pytest.approx(0.3 * float(terms[0]) + 0.7 * float(terms[1]), rel=1e-5)
