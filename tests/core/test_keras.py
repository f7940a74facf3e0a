"""A GAN is a Keras model: callbacks, optimizer options, dtype policies and distribution strategies work on it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

import ganlearn as gl
from tests.core import tiny

X = tiny.data().x


def fit(gan, **arguments):
    return gan.fit(X, batch_size=10, shuffle=False, verbose=0, **arguments)


def numbers(model):
    return [w.numpy() for w in model.weights]


def test_model_checkpoint_keeps_a_gan_that_loads(tmp_path):
    gan = tiny.gan()
    fit(gan, epochs=2, callbacks=[keras.callbacks.ModelCheckpoint(tmp_path / "{epoch}.keras")])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.keras", "2.keras"]
    assert tiny.same(numbers(keras.saving.load_model(tmp_path / "2.keras")), numbers(gan))
    assert not tiny.same(numbers(keras.saving.load_model(tmp_path / "1.keras")), numbers(gan))


def test_early_stopping_puts_the_best_weights_back():
    gan, seen = tiny.gan(), []
    keep = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(tiny.weights(gan.generator)))
    stop = keras.callbacks.EarlyStopping("d_loss", mode="max", min_delta=9, patience=2, restore_best_weights=True)
    fit(gan, epochs=9, callbacks=[keep, stop])
    assert len(seen) == 3
    assert tiny.same(tiny.weights(gan.generator), seen[0])


def test_tensorboard_finds_every_metric(tmp_path):
    fit(tiny.gan(), epochs=2, callbacks=[keras.callbacks.TensorBoard(tmp_path)])
    (events,) = (tmp_path / "train").glob("events*")
    tags = {value.tag for event in tf.compat.v1.train.summary_iterator(str(events)) for value in event.summary.value}
    assert {f"epoch_{name}" for name in ("d_loss", "g_loss", "d_real", "d_fake", "penalty")} <= tags


def test_the_summary_names_both_networks():
    lines = []
    gl.GAN(
        gl.networks.mlp_generator((2,)),
        gl.networks.mlp_discriminator((2,)),
    ).summary(print_fn=lines.append)
    shown = "\n".join(map(str, lines))
    assert "generator" in shown and "discriminator" in shown


def test_a_clipped_step_is_no_longer_than_the_clip():
    gan = tiny.plain_gan(
        d_optimizer=keras.optimizers.SGD(0.5, global_clipnorm=0.01),
        g_optimizer=keras.optimizers.SGD(0.5, global_clipnorm=0.02),
    )
    for network, length in ((gan.discriminator, 0.005), (gan.generator, 0.01)):
        before = tiny.weights(network)
        gan.fit(X[:10], batch_size=10, verbose=0)
        moved = [a - b for a, b in zip(tiny.weights(network), before, strict=True)]
        assert np.sqrt(sum(np.sum(m**2) for m in moved)) == pytest.approx(length, rel=1e-3)


def test_accumulated_gradients_move_nothing_before_their_turn_and_then_by_their_mean():
    """Two batches of ten at rest are one batch of twenty, for a loss that is a mean: here the discriminator's."""
    gan = tiny.plain_gan(
        d_optimizer=keras.optimizers.SGD(0.1, gradient_accumulation_steps=2), g_optimizer=keras.optimizers.SGD(1e-30)
    )
    start = tiny.weights(gan.discriminator)
    z = np.random.default_rng(0).normal(size=(20, tiny.LATENT_DIM)).astype(np.float32)
    x = tf.constant(X[:20])
    gan.d_step(x[:10], tf.constant(z[:10]))
    assert tiny.same(tiny.weights(gan.discriminator), start)
    gan.d_step(x[10:], tf.constant(z[10:]))
    whole = tiny.plain_gan(d_optimizer=keras.optimizers.SGD(0.1))
    whole.d_step(x, tf.constant(z))
    for a, b in zip(tiny.weights(gan.discriminator), tiny.weights(whole.discriminator), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)


@pytest.mark.parametrize("execution", ["xla", "graph"])
def test_accumulated_gradients_in_a_trainer(execution):
    """Both players wait for the second gradient; one loop of ten steps and ten single ones give the same bits."""
    optimizers = {
        "d_optimizer": keras.optimizers.Adam(0.01, gradient_accumulation_steps=2),
        "g_optimizer": keras.optimizers.Adam(0.01, gradient_accumulation_steps=2),
    }
    trainer = gl.Trainer(tiny.plain_gan(**optimizers), tiny.data(), batch_size=8, execution=execution)
    moved, before = [], tiny.weights(trainer.gan)
    for _ in range(10):
        trainer.run(steps=1, progress=False)
        after = tiny.weights(trainer.gan)
        moved.append([not np.array_equal(a, b) for a, b in zip(after, before, strict=True)])
        before = after
    assert [set(one) for one in moved] == [{False}, {True}] * 5
    state = tiny.state(trainer)
    trainer.reset()
    trainer.run(steps=10, progress=False)
    assert tiny.same(tiny.state(trainer), state)


@pytest.fixture(params=["bfloat16", "mixed_bfloat16"])
def policy(request):
    """A dtype policy, in force while the test runs."""
    keras.config.set_dtype_policy(request.param)
    yield request.param
    keras.config.set_dtype_policy("float32")


def small_gan(kind):
    """A dense or a convolutional GAN in the policy in force, with penalties and an average."""
    if kind == "points":
        networks = gl.networks.mlp_generator((2,), 4, (16, 16)), gl.networks.mlp_discriminator((2,), (16, 16))
    else:
        networks = gl.networks.conv_generator((8, 8, 1), 4), gl.networks.conv_discriminator((8, 8, 1))
    gan = gl.GAN(*networks)
    optimizers = {name: keras.optimizers.Adam(0.01, 0.5, 0.99) for name in ("d_optimizer", "g_optimizer")}
    penalties = [gl.penalties.R1(0.1), gl.penalties.GradientPenalty(0.1)]
    gan.compile("relativistic", **optimizers, penalties=penalties, ema=0.9)
    return gan


@pytest.mark.parametrize("kind", ["points", "images"])
def test_low_precision_trains_under_fit_and_trainer_and_comes_back_from_disk(policy, kind, tmp_path):
    gan = small_gan(kind)
    weight = gan.generator.trainable_variables[0]
    assert weight.dtype == ("float32" if policy.startswith("mixed") else "bfloat16")
    x = np.tanh(np.random.default_rng(0).normal(size=(40, *gan.sample_shape))).astype(np.float32)
    before = numbers(gan.generator)
    losses = gan.fit(x, batch_size=8, epochs=2, verbose=0).history["d_loss"]
    dataset = gl.data.Dataset(x, name="noise")
    trainer = gl.Trainer(gan, dataset, batch_size=8)
    trainer.run(steps=10, progress=False)
    trainer.save(tmp_path)
    again = gl.Trainer.restore(tmp_path, dataset)
    assert tiny.same(numbers(again.gan.generator), numbers(gan.generator))
    for one in (trainer, again):
        one.run(steps=3, progress=False)
    assert np.array_equal(again.history["g_loss"], trainer.history["g_loss"])
    assert np.isfinite([*losses, *trainer.history["d_loss"]]).all()
    assert not tiny.same(numbers(gan.generator), before)
    samples = gan.generate(3)
    assert samples.dtype == np.float32 and np.isfinite(samples).all()


def test_an_optimizer_that_stands_still_in_low_precision_is_refused():
    keras.config.set_dtype_policy("bfloat16")
    gan = gl.GAN(gl.networks.mlp_generator((2,)), gl.networks.mlp_discriminator((2,)))
    keras.config.set_dtype_policy("float32")
    with pytest.raises(ValueError, match=r"beta_2 = 0\.999, which rounds to 1 in bfloat16"):
        gan.compile()


def test_two_replicas_make_the_step_of_one_device():
    """Half a batch each: the same noise, masks and penalties as on the whole, summed gradients, mean metrics."""
    root = Path(__file__).parents[2]
    words = [sys.executable, "-m", "tests.core.replicas"]
    run = subprocess.run(
        words, cwd=root, env={**os.environ, "CUDA_VISIBLE_DEVICES": ""}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr[-2000:]
    seen = json.loads(run.stdout.splitlines()[-1])
    assert seen["replicas"] == 2 and seen["moved"] > 0.01
    assert seen["apart"] < 1e-6 and seen["samples"] < 1e-6
    assert seen["d_loss"][0] == pytest.approx(seen["d_loss"][1], rel=1e-5)
