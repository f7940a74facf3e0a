"""The Dirac-GAN and the bilinear game as real ``GAN`` objects, trained by the real ``Trainer``."""

import keras
import numpy as np
from keras import ops

from ganlearn.data import Dataset
from ganlearn.gan import GAN
from ganlearn.trainer import Trainer

BATCH = 8


class Atom(keras.layers.Layer):
    """A generator that puts all its mass on one trainable point θ, whatever the noise."""

    def __init__(self, theta, **kwargs):
        super().__init__(**kwargs)
        start = keras.initializers.Constant(theta)
        self.theta = self.add_weight(shape=(1,), initializer=start, name="theta")

    def call(self, z):
        return ops.zeros_like(z) + self.theta


def game(theta, psi, step_size=0.2, optimizer=keras.optimizers.SGD, **settings):
    """A compiled GAN with generator δ_θ and discriminator ψ·x, logits as in our convention: large is real.

    With the Wasserstein loss and the data δ_0 this is the bilinear game ψ·θ: ψ descends on it and θ ascends.

    Args:
        theta, psi: where the players start.
        step_size: learning rate of both.
        optimizer: function from a learning rate to an optimizer.
        **settings: for ``GAN.compile``.
    """
    z, x = keras.Input((1,)), keras.Input((1,))
    linear = keras.layers.Dense(1, use_bias=False, kernel_initializer=keras.initializers.Constant(psi))
    gan = GAN(keras.Model(z, Atom(theta)(z)), keras.Model(x, linear(x)))
    gan.compile(d_optimizer=optimizer(step_size), g_optimizer=optimizer(step_size), **settings)
    return gan


def final(gan, steps):
    """(θ, ψ) after ``steps`` steps of the Trainer on δ_0."""
    zero = Dataset(np.zeros((BATCH, 1), np.float32), name="dirac", kind="points")
    Trainer(gan, zero, batch_size=BATCH).run(steps=steps, progress=False)
    (theta,), (psi,) = gan.generator.get_weights(), gan.discriminator.get_weights()
    return float(theta[0]), float(psi[0, 0])
