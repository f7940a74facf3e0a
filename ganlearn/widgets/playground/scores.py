"""How good the samples are, live: modes found, binned JSD, reverse KL, each beside what a perfect sampler scores."""

import math

import numpy as np

from ganlearn import metrics

SAMPLES = 2000
COUNTED = ("spiral",)
"""Data sets whose density takes seconds on the grid: there the data's own points are counted."""


class Judge:
    """Judges samples of one data set; the density on the grid and the floors are computed once.

    Args:
        dataset: ``Dataset`` of points with a density.
        domain: (x0, x1, y0, y1) of the cells that are counted.
    """

    def __init__(self, dataset, domain):
        self._dataset = dataset
        self._domain = domain
        self._floors = None
        self._data = _Counted(dataset) if dataset.name in COUNTED else _Remembered(dataset.density)

    def jsd(self, samples):
        """``metrics.binned_jsd`` against the data set's own density, or its points where that takes seconds."""
        return metrics.binned_jsd(samples, self._data, extent=self._domain)

    def judge(self, samples):
        """Figures of samples (n, 2), as a dict of numbers; None where one is not defined."""
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


class _Counted:
    """The points of a data set, without its density."""

    density = None

    def __init__(self, dataset):
        self.x = dataset.x


class _Remembered:
    """A density that remembers its values on the last set of points that was asked for."""

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
