"""Checks that the metrics share."""

import numpy as np

from ganlearn.strings import text


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
