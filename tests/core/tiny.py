"""The smallest GAN that has everything whose bits must repeat: dropout, batch normalisation, a penalty, an average."""

import keras
import numpy as np

import ganlearn as gl
from ganlearn._tensorflow import tf
from ganlearn.data import Dataset

BATCH_SIZE, SEED, LATENT_DIM = 8, 3, 3
SETTINGS = {"d_learning_rate": 0.01, "g_learning_rate": 0.02, "d_steps": 1, "penalty": 0.5}


def data(seed=0):
    """50 points in the plane: batches of 8 span the ends of epochs."""
    return Dataset(np.random.default_rng(seed).normal(size=(50, 2)).astype(np.float32), name=f"points {seed}")


def _dense(width, seed, bias=True):
    return keras.layers.Dense(width, kernel_initializer=keras.initializers.GlorotUniform(seed), use_bias=bias)


def generator(normalized=True, bias=True):
    """z (batch, 3) → points (batch, 2). In front of batch normalisation a bias has no effect."""
    z = keras.Input((LATENT_DIM,))
    x = _dense(8, 1, bias)(z)
    x = keras.layers.BatchNormalization()(x) if normalized else x
    return keras.Model(z, _dense(2, 2)(keras.activations.tanh(x)))


def discriminator(dropout=True):
    """Points (batch, 2) → logits (batch, 1)."""
    sample = keras.Input((2,))
    x = keras.activations.tanh(_dense(8, 3)(sample))
    x = gl.layers.Dropout(0.2)(x) if dropout else x
    return keras.Model(sample, _dense(1, 4)(x))


def gan(**settings):
    """The compiled GAN with everything; ``settings`` are more arguments of ``compile``."""
    model = gl.GAN(generator(), discriminator())
    model.compile(
        d_optimizer=keras.optimizers.Adam(SETTINGS["d_learning_rate"], beta_1=0.5),
        g_optimizer=keras.optimizers.Adam(SETTINGS["g_learning_rate"], beta_1=0.5),
        penalties=[gl.penalties.R1(SETTINGS["penalty"])],
        ema=0.9,
        **settings,
    )
    return model


def plain_gan(**arguments):
    """Networks without buffers, plain gradient descent: a step is easily written by hand."""
    model = gl.GAN(generator(normalized=False), discriminator(dropout=False))
    optimizers = {"d_optimizer": keras.optimizers.SGD(0.1), "g_optimizer": keras.optimizers.SGD(0.2)}
    model.compile(**{**optimizers, **arguments})
    return model


def trainer(**arguments):
    """A trainer of the compiled GAN with everything."""
    return gl.Trainer(gan(), data(), **{"batch_size": BATCH_SIZE, "seed": SEED, **arguments})


def as_new(trainer):
    """For a fixture: yields a shared trainer at step 0 and takes back what the test has done to it."""
    trainer.set(**SETTINGS)
    trainer.reset()
    trainer.wait(timeout=60)
    yield trainer
    trainer._listeners.clear()
    trainer.reset()
    trainer.stop()
    trainer.wait(timeout=60)


def state(trainer):
    """Copies of everything that a step of the trainer changes."""
    return trainer._engine.snapshot()


def weights(network):
    """Copies of a network's trainable weights."""
    return [w.numpy().copy() for w in network.trainable_variables]


def same(one, other):
    """Whether two lists of arrays are equal bit for bit."""
    return len(one) == len(other) and all(a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))


def without_xla(function, **arguments):
    """``traced_once`` where XLA cannot compile."""
    if not arguments.get("jit_compile"):
        return tf.function(function)

    def fail(*inputs):
        raise tf.errors.InvalidArgumentError(None, None, "unsupported operations: IndexShuffle\nat …")

    return fail
