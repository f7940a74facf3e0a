"""What the canvas shows of a GAN, in one compiled call: field, fake points, where they are pushed, warped noise."""

import numpy as np
from scipy.special import ndtri

from ganlearn import randomness
from ganlearn._tensorflow import tf, traced_once
from ganlearn.randomness import GENERATE
from ganlearn.widgets.shared.field import CELLS, cells

FAKES = 256
"""Fake points, from fixed noise."""

LINES = 21
"""Lines of the grid of noise in each direction."""

CURVE = 400
"""Points of the curve that one-dimensional noise becomes."""


class CanvasProbe:
    """Looks at a GAN without touching it; for the thread that owns the model.

    Args:
        gan: compiled ``GAN`` of points in the plane.
        domain: (x0, x1, y0, y1) in view.
        real: (n, 2) points that losses which compare need.
        seed: of the fixed noise, the same as that of ``Trainer.samples``.

    Attributes:
        grid: (CELLS², 2) where the field is taken, row by row from the lower left.
    """

    def __init__(self, gan, domain, real, seed):
        self.gan = gan
        self.grid = cells(domain)
        z = randomness.normal((FAKES, gan.latent_dim), seed, 0, GENERATE)
        warp = _noise_grid(gan.latent_dim)
        self._look = traced_once(_looker(gan, z, self.grid, warp, np.asarray(real[:FAKES], np.float32)))

    def look(self):
        """Dict of float32 arrays: fake (256, 2), arrows (256, 2), field (CELLS, CELLS), warp (m, 2)."""
        fake, arrows, field, warp = (np.asarray(part, np.float32) for part in self._look())
        return {"fake": fake, "arrows": arrows, "field": field.reshape(CELLS, CELLS), "warp": warp}


def _looker(gan, z, grid, warp, real):
    n, grid, real = float(FAKES), tf.constant(grid), tf.constant(real)

    def look():
        fake = gan.generator(z, training=False)
        with tf.GradientTape() as tape:
            tape.watch(fake)
            loss = gan.loss.generator(gan.discriminator(real, training=False), gan.discriminator(fake, training=False))
        logits = gan.discriminator(grid, training=False)[:, 0]
        field = tf.sigmoid(logits) if gan.loss.probability else logits
        warped = gan.generator(warp, training=False) if len(warp) else tf.zeros((0, 2))
        return fake, -n * tape.gradient(loss, fake), field, warped

    return look


def _noise_grid(latent_dim):
    """Noise (m, latent_dim) along lines that hold equal shares of probability; none beyond two dimensions."""
    if latent_dim == 1:
        return ndtri((np.arange(CURVE) + 0.5) / CURVE)[:, np.newaxis].astype(np.float32)
    if latent_dim == 2:
        ticks = ndtri((np.arange(LINES) + 0.5) / LINES)
        return np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2).astype(np.float32)
    return np.zeros((0, latent_dim), np.float32)
