"""What bad input gets before anything trains: a sentence that says what was given, what was expected, what to do."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import ganlearn as gl
from tests.core import tiny

POINTS = tiny.data()


def network(inputs, outputs, activation=None):
    """A one-layer network between two shapes."""
    x = keras.Input(inputs)
    y = keras.layers.Dense(int(np.prod(outputs)), activation=activation)(keras.layers.Flatten()(x))
    return keras.Model(x, keras.layers.Reshape(outputs)(y) if len(outputs) > 1 else y)


def image_gan():
    gan = gl.GAN(network((3,), (8, 8, 1)), network((8, 8, 1), (1,)))
    gan.compile()
    return gan


def wrapped_sigmoid():
    return keras.Sequential([keras.Input((2,)), gl.layers.SpectralNormalization(keras.layers.Dense(1, "sigmoid"))])


def nested_sigmoid():
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(4), network((4,), (1,), "sigmoid")])


def separate_sigmoid():
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(1), keras.layers.Activation("sigmoid")])


def operation_sigmoid():
    x = keras.Input((2,))
    return keras.Model(x, keras.ops.sigmoid(keras.layers.Dense(1)(x)))


@pytest.mark.parametrize(
    ("generator", "discriminator", "message"),
    [
        (network((3,), (2,)), network((4,), (1,)), r"makes samples of shape \(2,\).*takes \(4,\)"),
        (network((3,), (2,)), network((2,), (2,)), r"returns shape \(None, 2\).*\(batch, 1\).*Dense\(1\)"),
        (network((3, 1), (2,)), network((2,), (1,)), r"inputs of shape \(None, 3, 1\).*\(batch, latent_dim\)"),
        (network((3,), (2,)), network((2,), (1,), "sigmoid"), r"ends in a sigmoid.*Remove the activation"),
        (network((3,), (2,)), separate_sigmoid(), r"ends in a sigmoid"),
        (network((3,), (2,)), nested_sigmoid(), r"ends in a sigmoid"),
        (network((3,), (2,)), wrapped_sigmoid(), r"ends in a sigmoid"),
        (network((3,), (2,)), operation_sigmoid(), r"ends in a sigmoid"),
    ],
)
def test_networks_that_do_not_fit(generator, discriminator, message):
    with pytest.raises(ValueError, match=message):
        gl.GAN(generator, discriminator)


@pytest.mark.parametrize("wrong", [lambda z: z, "generator", None])
def test_a_network_that_is_no_keras_model(wrong):
    with pytest.raises(TypeError, match=r"keras\.Model.*not a"):
        gl.GAN(wrong, tiny.discriminator())
    with pytest.raises(TypeError, match=r"keras\.Model.*not a"):
        gl.GAN(tiny.generator(), wrong)


class Subclassed(keras.Model):
    def call(self, z):
        return z


@pytest.mark.parametrize("network", [keras.Sequential([keras.layers.Dense(2)]), Subclassed()], ids=type)
def test_a_network_without_a_shape(network):
    with pytest.raises(ValueError, match=r"generator has no input shape yet.*keras\.Input"):
        gl.GAN(network, tiny.discriminator())


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"loss": "bce"}, ValueError, "no loss named 'bce'.*minimax"),
        ({"loss": 3}, TypeError, "not a int"),
        ({"penalties": ["r1"]}, TypeError, "not a str"),
        ({"updates": "both"}, ValueError, "updates is 'both'.*alternating, simultaneous"),
        ({"updates": "simultaneous", "d_steps": 2}, ValueError, "d_steps"),
        ({"d_steps": 0}, ValueError, "d_steps is 0.*1 or more"),
        ({"d_steps": 1.5}, ValueError, r"d_steps is 1\.5"),
        ({"d_optimizer": "adamant"}, ValueError, "adamant"),
        ({"ema": 1.0}, ValueError, r"ema is 1\.0.*below 1"),
        ({"ema": -0.1}, ValueError, r"ema is -0\.1"),
    ],
)
def test_settings_of_compile(arguments, error, message):
    with pytest.raises(error, match=message):
        tiny.plain_gan(**arguments)


def test_one_optimizer_cannot_serve_both_players():
    optimizer = keras.optimizers.Adam()
    with pytest.raises(ValueError, match=r"one optimizer object, a Adam.*Make two"):
        tiny.plain_gan(d_optimizer=optimizer, g_optimizer=optimizer)


def uncompiled():
    return gl.GAN(tiny.generator(), tiny.discriminator())


@pytest.mark.parametrize(
    "use",
    [
        lambda gan: gan.fit(POINTS.x),
        lambda gan: gl.Trainer(gan, POINTS),
        lambda gan: gan.iterate(lambda i: (POINTS.x, None), 50),
    ],
    ids=["fit", "Trainer", "iterate"],
)
def test_a_gan_that_is_not_compiled(use):
    with pytest.raises(ValueError, match=r"not compiled yet.*gan\.compile"):
        use(uncompiled())


USES = pytest.mark.parametrize(
    "use", [lambda gan, x: gan.fit(x, verbose=0), lambda gan, x: gl.Trainer(gan, x)], ids=["fit", "Trainer"]
)


@USES
def test_images_outside_the_range(use):
    x = np.random.default_rng(0).uniform(0, 255, (70, 8, 8, 1)).astype(np.float32)
    with pytest.raises(ValueError, match=r"127\.5|\[-1, 1\]"):
        use(image_gan(), x)


@pytest.mark.parametrize("steps", [1, 3])
def test_batches_of_bytes(steps):
    """Nobody looks at the values of tf.data, so bytes would train as images of 0 to 255."""
    gan = image_gan()
    gan.compile(steps_per_execution=steps)
    data = tf.data.Dataset.from_tensor_slices(np.zeros((70, 8, 8, 1), np.uint8)).batch(10)
    with pytest.raises(ValueError, match=r"images as uint8.*127\.5 - 1"):
        gan.fit(data, shuffle=False, verbose=0)


@USES
def test_samples_of_another_shape(use):
    with pytest.raises(ValueError, match=r"shape \(3,\).*\(2,\)"):
        use(tiny.plain_gan(), np.zeros((70, 3), np.float32))


@USES
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_samples_that_are_not_finite(use, value):
    x = POINTS.x.copy()
    x[[3, 7], 0] = value
    with pytest.raises(ValueError, match=r"NaN|finite"):
        use(tiny.plain_gan(), x)


@pytest.mark.parametrize(
    ("batch_size", "message"),
    [
        (51, "batch_size is 51.*only 50 samples"),
        (0, "batch_size is 0"),
        (-3, "1 or more"),
        (2.5, r"batch_size is 2\.5"),
    ],
)
def test_batch_sizes(batch_size, message):
    with pytest.raises(ValueError, match=message):
        gl.Trainer(tiny.plain_gan(), POINTS, batch_size=batch_size)


def test_what_can_be_generated():
    gan = tiny.plain_gan()
    with pytest.raises(ValueError, match=r"generate\(64\)"):
        gan.generate()
    with pytest.raises(ValueError, match=r"shape \(4, 2\).*\(n, 3\)"):
        gan.generate(z=np.zeros((4, 2)))
    assert gan.generate(0).shape == (0, 2)


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda t: t.run(), "steps=…, until=…"),
        (lambda t: t.run(steps=-1), "number of steps is -1"),
        (lambda t: t.play(1.5), r"number of steps is 1\.5"),
        (lambda t: t.advance(-1), "number of steps is -1"),
        (lambda t: t.save(), r"save\(path\)"),
        (lambda t: t.set(d_learning_rate=0.0), "d_learning_rate is 0.0; it must be above 0"),
        (lambda t: t.set(g_learning_rate=float("nan")), "g_learning_rate is nan"),
        (lambda t: t.set(g_learning_rate=float("inf")), "g_learning_rate is inf"),
        (lambda t: t.set(d_steps=0), "d_steps is 0"),
        (lambda t: t.set(d_steps=1.5), r"d_steps is 1\.5"),
        (lambda t: t.set(penalty=-1.0), r"penalty is -1\.0"),
    ],
)
def test_commands(trainer, use, message):
    with pytest.raises(ValueError, match=message):
        use(trainer)
    assert (trainer.state, trainer.step, trainer.settings) == ("ready", 0, tiny.SETTINGS)


def test_an_unknown_setting(trainer):
    with pytest.raises(TypeError, match=r"'lr'.*d_learning_rate, g_learning_rate, d_steps, penalty"):
        trainer.set(lr=0.1)


def test_settings_that_a_gan_does_not_have():
    schedule = keras.optimizers.schedules.CosineDecay(0.1, 50)
    gan = tiny.plain_gan(updates="simultaneous", d_optimizer=keras.optimizers.SGD(schedule))
    trainer = gl.Trainer(gan, POINTS)
    assert (trainer.settings["d_learning_rate"], trainer.settings["d_steps"], trainer.settings["penalty"]) == (
        None,
    ) * 3
    for setting, message in [("d_learning_rate", "schedule"), ("d_steps", "simultaneous|both"), ("penalty", "R1")]:
        with pytest.raises(ValueError, match=message):
            trainer.set(**{setting: 1})
