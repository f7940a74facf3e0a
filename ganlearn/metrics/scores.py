"""What every metric takes, points, and what it returns: named numbers, and what a perfect sampler would score."""

import functools
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ganlearn.strings import text


class Floor(NamedTuple):
    """A figure of the perfect sampler: its mean over repetitions, and its standard deviation from one to the next."""

    mean: float
    sd: float

    def __str__(self):
        return f"{self.mean:.4g} ± {self.sd:.2g}"


class Scores(Mapping):
    """Named numbers with their noise floor; reads like a dictionary.

    Args:
        values: mapping of name to number.
        n: how many samples were judged.
        perfect: callable without arguments; gives mapping of name to array (repetitions,), the same figures of a
            perfect sampler. It is called when `floor` is first read.
        note: one sentence on how to read the figures.

    Attributes:
        floor: mapping of name to `Floor`: the same figures of a perfect sampler that draws as many samples. No
            generator can be told from the data by a score that lies within a few standard deviations of it.
    """

    def __init__(self, values, *, n, perfect, note=""):
        self._values = dict(values)
        self._perfect = perfect
        self.n = n
        self.note = note

    @functools.cached_property
    def floor(self):
        return {name: Floor(float(np.mean(x)), float(np.std(x))) for name, x in self._perfect().items()}

    def __getitem__(self, name):
        return self._values[name]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __repr__(self):
        width = max(map(len, self))
        header = f"{'':{width}}  {text('metrics.score'):>10}   {text('metrics.perfect_sampler', n=self.n)}"
        rows = [f"{name:{width}}  {value:>10.4g}   {self.floor[name]}" for name, value in self.items()]
        return "\n".join([header, *rows, *([self.note] if self.note else [])])


def as_points(samples, dimensions=None):
    """`samples` as a float64 array (n, dimensions).

    Raises:
        ValueError: when it is empty, not two-dimensional, or of another width.
    """
    x = np.asarray(samples, dtype=np.float64)
    if x.ndim != 2 or len(x) == 0 or (dimensions is not None and x.shape[1] != dimensions):
        wanted = text("metrics.any_width") if dimensions is None else dimensions
        raise ValueError(text("metrics.not_points", shape=x.shape, dimensions=wanted))
    return x
