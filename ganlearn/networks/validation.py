"""Checks on the arguments of every family: each fails before a layer is made, in one sentence."""

import numpy as np

from ganlearn.arguments import is_whole
from ganlearn.strings import text


def check_counts(**counts):
    """Raises ValueError unless every value, or every entry of a tuple, is a whole number of at least 1."""
    for name, given in counts.items():
        values = given if isinstance(given, tuple | list) else (given,)
        if not values or not all(map(is_whole, values)):
            raise ValueError(text("networks.count", name=name, given=given))


def is_shape(given, rank=None):
    """Whether ``given`` is a tuple or list of whole numbers of at least 1, ``rank`` of them where that is asked."""
    listed = isinstance(given, tuple | list) and bool(given) and all(map(is_whole, given))
    return listed and rank in (None, len(given))


def check_shape(sample_shape):
    """Raises ValueError unless ``sample_shape`` is a tuple of whole numbers of at least 1."""
    if not is_shape(sample_shape):
        raise ValueError(text("networks.sample_shape", given=sample_shape))


def check_units(sample_shape, mean, scale):
    """Raises ValueError unless mean and scale are finite and fit a sample, and scale is positive."""
    for name, given in (("mean", mean), ("scale", scale)):
        value = np.asarray(given, np.float64)
        if not np.isfinite(value).all() or not _fits(value.shape, tuple(sample_shape)):
            raise ValueError(text("networks.units", name=name, given=given, shape=tuple(sample_shape)))
    if np.min(scale) <= 0:
        raise ValueError(text("networks.scale", given=scale))


def _fits(shape, sample_shape):
    try:
        return np.broadcast_shapes(shape, sample_shape) == sample_shape
    except ValueError:
        return False
