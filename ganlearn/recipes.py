"""Compiled GANs whose defaults were found by measurement."""

import keras
import numpy as np

from ganlearn import networks, penalties
from ganlearn.gan import GAN
from ganlearn.strings import text

RATE, PENALTY, NOISE_SCALE = 2e-3, 0.01, 0.5
"""Learning rate of ``points``, the weight γ of its R1 and R2 on data of unit size, and what its z is multiplied by."""


def points(dataset, seed=0, steps=None, units=(128, 128, 128), latent_dim=2):
    """A compiled GAN for points in the plane.

    ``docs/recipes.md`` says how the settings were found, and shows the measurements. Both penalties are meant at unit
    size: a gradient with respect to points in natural units is smaller by their scale, so the weights grow with its
    square.

    Args:
        dataset: ``Dataset`` of points (n, d).
        seed: integer; fixes the initial weights and the run.
        steps: length of the run, over which the learning rates fall to zero along a cosine; None keeps them constant,
            so that they can be changed by hand.
        units: widths of the hidden layers of both networks.
        latent_dim: width of z.

    Returns:
        Compiled ``GAN``.
    """
    _check_kind(dataset, 1, "points")
    x = np.asarray(dataset.x)
    scale = float(np.sqrt(x.var(axis=0).mean()))
    unit = {"mean": x.mean(axis=0).tolist(), "scale": scale, "units": units, "seed": seed}
    unit |= {"activation": "relu", "initializer": "GlorotUniform"}
    weight = PENALTY * scale**2
    gan = GAN(
        networks.mlp_generator(dataset.sample_shape, latent_dim=latent_dim, noise_scale=NOISE_SCALE, **unit),
        networks.mlp_discriminator(dataset.sample_shape, **unit),
        seed=seed,
    )
    gan.compile(
        loss="relativistic",
        d_optimizer=_falling_adam(RATE, steps),
        g_optimizer=_falling_adam(RATE, steps),
        penalties=[penalties.R1(weight), penalties.R2(weight)],
        updates="simultaneous",
        ema=0.999,
    )
    return gan


def _falling_adam(rate, steps):
    if steps is not None:
        rate = keras.optimizers.schedules.CosineDecay(rate, steps)
    return keras.optimizers.Adam(rate, beta_1=0.0, beta_2=0.99)


def images(dataset, seed=0):
    """A compiled GAN for small images.

    Args:
        dataset: ``Dataset`` of images (n, height, width, 1 or 3) in [−1, 1].
        seed: integer; fixes the initial weights and the run.

    Returns:
        Compiled ``GAN``.
    """
    _check_kind(dataset, 3, "images")
    gan = GAN(
        networks.conv_generator(dataset.sample_shape, latent_dim=32, seed=seed),
        networks.conv_discriminator(dataset.sample_shape, seed=seed),
        seed=seed,
    )
    gan.compile(
        loss="non_saturating",
        d_optimizer=keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99),
        g_optimizer=keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99),
        penalties=[penalties.R1(0.1)],
        ema=0.995,
    )
    return gan


def _check_kind(dataset, rank, kind):
    if len(dataset.sample_shape) != rank:
        raise ValueError(text(f"recipes.{kind}", name=dataset.name, shape=dataset.sample_shape))
