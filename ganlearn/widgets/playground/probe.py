"""What is measured of a GAN in the plane: the layers of the canvas, in one compiled call, and scores of its samples."""

import math

import numpy as np
from scipy.special import ndtri

from ganlearn import metrics, randomness
from ganlearn._tensorflow import tf, traced_once
from ganlearn.randomness import GENERATE
from ganlearn.widgets.shared.frames import CELLS, cells

FAKES = 256
"""Fake points, from fixed noise."""

LINES = 21
"""Lines of the grid of noise in each direction."""

CURVE = 400
"""Points of the curve that one-dimensional noise becomes."""

SAMPLES = 2000
"""Samples that are scored."""

COUNTED = ("spiral",)
"""Data sets whose density takes seconds on the grid: there the data's own points are counted."""


class CanvasProbe:
    """Field, fake points, where they are pushed and warped noise of a GAN, which is left as it is.

    For the thread that owns the model.

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
        self._measure = traced_once(_measurement(gan, z, self.grid, warp, np.asarray(real[:FAKES], np.float32)))

    def measure(self):
        """Dict of float32 arrays: fake (256, 2), arrows (256, 2), field (CELLS, CELLS), warp (m, 2)."""
        fake, arrows, field, warp = (np.asarray(part, np.float32) for part in self._measure())
        return {"fake": fake, "arrows": arrows, "field": field.reshape(CELLS, CELLS), "warp": warp}


def _measurement(gan, z, grid, warp, real):
    n, grid, real = float(FAKES), tf.constant(grid), tf.constant(real)

    def measure():
        fake = gan.generator(z, training=False)
        with tf.GradientTape() as tape:
            tape.watch(fake)
            loss = gan.loss.generator(gan.discriminator(real, training=False), gan.discriminator(fake, training=False))
        logits = gan.discriminator(grid, training=False)[:, 0]
        field = tf.sigmoid(logits) if gan.loss.probability else logits
        warped = gan.generator(warp, training=False) if len(warp) else tf.zeros((0, 2))
        return fake, -n * tape.gradient(loss, fake), field, warped

    return measure


def _noise_grid(latent_dim):
    """Noise (m, latent_dim) along lines that hold equal shares of probability; none beyond two dimensions."""
    if latent_dim == 1:
        return ndtri((np.arange(CURVE) + 0.5) / CURVE)[:, np.newaxis].astype(np.float32)
    if latent_dim == 2:
        ticks = ndtri((np.arange(LINES) + 0.5) / LINES)
        return np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2).astype(np.float32)
    return np.zeros((0, latent_dim), np.float32)


class SampleScores:
    """Scores samples of one data set: modes found, binned JSD, reverse KL, each with what a perfect sampler scores.

    The density on the grid and the floors are computed once.

    Args:
        dataset: ``Dataset`` of points with a density.
        domain: (x0, x1, y0, y1) of the cells that are counted.
    """

    def __init__(self, dataset, domain):
        self._dataset = dataset
        self._domain = domain
        self._floors = None
        self._data = _PointsOnly(dataset) if dataset.name in COUNTED else _CachedDensity(dataset.density)

    def jsd(self, samples):
        """``metrics.binned_jsd`` against the data set's own density, or its points where that takes seconds."""
        return metrics.binned_jsd(samples, self._data, extent=self._domain)

    def measure(self, samples):
        """Scores of samples (n, 2), as a dict of numbers; None where one is not defined."""
        jsd = self.jsd(samples)
        scores = {"jsd": jsd}
        if self._dataset.means is not None:
            modes = metrics.modes(samples, self._dataset)
            scores |= {"captured_one_percent": modes, "high_quality": modes, "reverse_kl": modes}
        if self._floors is None:
            self._floors = {f"{name}_floor": _clean(score.floor[name].mean) for name, score in scores.items()}
        figures = {name: _clean(score[name]) for name, score in scores.items()}
        possible = None if self._dataset.means is None else len(self._dataset.means)
        empty = dict.fromkeys(("captured_one_percent", "high_quality", "reverse_kl"))
        return {**empty, **figures, **self._floors, "possible": possible, "samples": len(samples)}


class _PointsOnly:
    """The points of a data set, without its density."""

    density = None

    def __init__(self, dataset):
        self.x = dataset.x


class _CachedDensity:
    """A density that keeps its values on the last set of points that was asked for."""

    def __init__(self, density):
        self._density = density
        self._points = None
        self._values = None

    def __call__(self, points):
        if self._points is None or not np.array_equal(points, self._points):
            self._points, self._values = points, self._density(points)
        return self._values


def _clean(value):
    return value if math.isfinite(value) else None
