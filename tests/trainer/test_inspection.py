"""The next iteration taken apart, for images and for networks with random layers: against the step that is then taken,
and against losses and gradients computed here."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import ganlearn as gl
from ganlearn.data import Dataset
from ganlearn.trainer.inspection import preview
from tests.core import tiny

SIZE, BATCH = (8, 8, 1), 8


def images(classes=None):
    rng = np.random.default_rng(1)
    y = None if classes is None else np.arange(40, dtype=np.int32) % classes
    return Dataset(rng.uniform(-1, 1, (40, *SIZE)).astype(np.float32), y, name="noise")


def image_gan(spectral_norm=False, classes=None, **settings):
    """Small convolutional networks, and plain descent: a gradient can be read off the weights."""
    gan = gl.GAN(
        gl.networks.conv_generator(SIZE, latent_dim=5, channels=4, seed=1, classes=classes),
        gl.networks.conv_discriminator(SIZE, channels=4, seed=2, classes=classes, spectral_norm=spectral_norm),
    )
    rates = {"d_optimizer": keras.optimizers.SGD(0.1), "g_optimizer": keras.optimizers.SGD(0.2)}
    gan.compile(**{"penalties": [gl.penalties.R1(0.5)], **rates, **settings})
    return gan


def random_gan(**settings):
    """Points; dropout in the discriminator, batch normalisation in the generator."""
    gan = gl.GAN(tiny.generator(), tiny.discriminator())
    rates = {"d_optimizer": keras.optimizers.SGD(0.1), "g_optimizer": keras.optimizers.SGD(0.2)}
    gan.compile(**rates, **settings)
    return gan


CASES = {
    "images": lambda: (image_gan(), images()),
    "spectral norm": lambda: (image_gan(spectral_norm=True), images()),
    "classes": lambda: (image_gan(classes=4), images(classes=4)),
    "three D steps": lambda: (image_gan(d_steps=3), images()),
    "simultaneous": lambda: (image_gan(spectral_norm=True, updates="simultaneous"), images()),
    "dropout": lambda: (random_gan(), tiny.data()),
    "dropout, paired": lambda: (random_gan(loss="relativistic"), tiny.data()),
    "dropout, simultaneous": lambda: (random_gan(updates="simultaneous"), tiny.data()),
}


@pytest.fixture(scope="module", params=CASES)
def case(request):
    """What the preview showed, and what the trainer then did: (gan, preview, weights before, history)."""
    gan, dataset = CASES[request.param]()
    trainer = gl.Trainer(gan, dataset, batch_size=BATCH, seed=3)
    before = tiny.state(trainer)
    weights = tiny.weights(gan.discriminator), tiny.weights(gan.generator)
    taken = preview(trainer)
    assert tiny.same(before, tiny.state(trainer))
    trainer.run(steps=1, progress=False)
    return gan, taken, weights, trainer.history


def test_losses_and_weights_are_those_of_the_step(case):
    gan, taken, _, history = case
    assert taken.d.loss == pytest.approx(history["d_loss"][0], abs=1e-5)
    assert taken.g.loss == pytest.approx(history["g_loss"][0], abs=1e-5)
    assert taken.d.penalty == pytest.approx(history["penalty"][0], abs=1e-5)
    for move, network in ((taken.d, gan.discriminator), (taken.g, gan.generator)):
        for a, b in zip(move.weights, tiny.weights(network), strict=True):
            np.testing.assert_allclose(a, b, atol=1e-5)


def test_the_other_player_stands_still_unless_both_move_at_once(case):
    gan, taken, _, _ = case
    apart = [taken.d.other == 0, taken.g.other == 0]
    assert apart == [gan.updates == "alternating"] * 2


def test_layers_say_how_far_plain_descent_went(case):
    gan, taken, before, _ = case
    last = gan.d_steps.numpy() == 1  # else the first updates have moved D as well
    for move, old, rate in ((taken.d, before[0], 0.1), (taken.g, before[1], 0.2)):
        for layer, a, b in zip(move.layers, old, move.weights, strict=True):
            assert layer.shape == a.shape
            assert layer.change == pytest.approx(rate * layer.gradient, rel=2e-4, abs=1e-7)
            if last:
                assert layer.change == pytest.approx(np.linalg.norm(b - a), rel=1e-5, abs=1e-8)
    assert [layer.name for layer in taken.g.layers] == [w.path for w in gan.generator.trainable_variables]


@pytest.fixture(scope="module")
def pictures():
    """Images, before the step: (trainer, preview)."""
    trainer = gl.Trainer(image_gan(), images(), batch_size=BATCH, seed=3)
    return trainer, preview(trainer)


def softplus(x):
    return np.logaddexp(0, x)


def test_logits_and_loss_of_images(pictures):
    trainer, taken = pictures
    d, discriminator = taken.d, trainer.gan.discriminator
    assert d.x_real.shape == d.x_fake.shape == (BATCH, *SIZE)
    np.testing.assert_allclose(d.x_fake, trainer.gan.generator(d.z), atol=1e-6)
    np.testing.assert_allclose(d.real_logits, discriminator(d.x_real)[:, 0], atol=1e-6)
    np.testing.assert_allclose(d.fake_logits, discriminator(d.x_fake)[:, 0], atol=1e-6)
    assert d.loss == pytest.approx(softplus(-d.real_logits).mean() + softplus(d.fake_logits).mean(), rel=1e-5)
    assert taken.g.loss == pytest.approx(softplus(-taken.g.fake_logits).mean(), rel=1e-5)


def test_gradients_by_layer_of_images(pictures):
    """D's own gradient, by a tape here: loss and R1 = γ/2 · mean ‖∂D/∂x‖²."""
    trainer, taken = pictures
    discriminator, d = trainer.gan.discriminator, taken.d
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            x = tf.constant(d.x_real)
            inner.watch(x)
            real = discriminator(x)
            total = tf.reduce_sum(real)
        slopes = inner.gradient(total, x)
        penalty = 0.25 * tf.reduce_mean(tf.reduce_sum(slopes**2, axis=(1, 2, 3)))
        loss = tf.reduce_mean(tf.math.softplus(-real)) + tf.reduce_mean(tf.math.softplus(discriminator(d.x_fake)))
        loss += penalty
    gradients = outer.gradient(loss, [w.value for w in discriminator.trainable_variables])
    assert float(penalty) == pytest.approx(d.penalty, rel=1e-5)
    norms = [float(tf.norm(g)) for g in gradients]
    np.testing.assert_allclose([layer.gradient for layer in d.layers], norms, rtol=1e-4)
    np.testing.assert_allclose(taken.real_gradients, slopes, atol=1e-6)


def test_after_the_step_the_same_batch_is_judged_again(pictures):
    trainer, taken = pictures
    gan, d, g = trainer.gan, taken.d, taken.g
    start = tiny.state(trainer)
    for weight, value in zip(gan.discriminator.trainable_variables, d.weights, strict=True):
        weight.assign(value)
    np.testing.assert_allclose(d.after.real_logits, gan.discriminator(d.x_real)[:, 0], atol=1e-5)
    np.testing.assert_allclose(g.fake_logits, gan.discriminator(g.x_fake)[:, 0], atol=1e-5)
    with tf.GradientTape() as tape:
        x = tf.constant(g.x_fake)
        tape.watch(x)
        loss = tf.reduce_sum(tf.math.softplus(-gan.discriminator(x)))
    np.testing.assert_allclose(taken.negative_gradients, -tape.gradient(loss, x), atol=1e-5)
    for weight, value in zip(gan.generator.trainable_variables, g.weights, strict=True):
        weight.assign(value)
    np.testing.assert_allclose(taken.x_fake_after, gan.generator(g.z), atol=1e-5)
    after = gan.discriminator(taken.x_fake_after)[:, 0]
    trainer._engine.restore(start)
    np.testing.assert_allclose(g.after.fake_logits, after, atol=1e-5)
    assert d.after.loss == pytest.approx(
        softplus(-d.after.real_logits).mean() + softplus(d.after.fake_logits).mean(), rel=1e-5
    )
    assert d.after.loss + d.after.penalty < d.loss + d.penalty
    assert g.after.loss == pytest.approx(softplus(-after.numpy()).mean(), rel=1e-4)
    assert g.after.loss < g.loss


def test_classes_come_with_their_samples():
    dataset = images(classes=4)
    trainer = gl.Trainer(image_gan(classes=4), dataset, batch_size=BATCH, seed=3)
    taken = preview(trainer)
    for x, y in zip(taken.d.x_real, taken.d.y, strict=True):
        (row,) = np.flatnonzero((dataset.x == x).all(axis=(1, 2, 3)))
        assert dataset.y[row] == y
