"""Exercise of chapter 00: pixels in the range that a generator can make."""

import numpy as np

from ganlearn.exercises.framework import Exercise, Wrong, attempted


def _q1(to_unit):
    pixels = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1)
    scaled = np.asarray(attempted(to_unit(pixels.copy())))
    if scaled.shape != pixels.shape:
        raise Wrong("shape", given=scaled.shape, wanted=pixels.shape)
    if np.issubdtype(scaled.dtype, np.integer):
        raise Wrong("integer", dtype=scaled.dtype)
    steps = np.diff(scaled.ravel().astype(np.float64))
    if np.any(steps == 0) and np.all(steps >= 0):
        raise Wrong("steps", values=len(np.unique(scaled)))
    low, high = float(scaled.min()), float(scaled.max())
    if np.allclose((low, high), (0, 1), atol=0.01):
        raise Wrong("zero_one")
    first, last = float(scaled.flat[0]), float(scaled.flat[-1])
    if np.allclose((first, last), (1, -1), atol=0.01):
        raise Wrong("inverted")
    if not np.all(steps > 0):
        raise Wrong("overflow")
    if not np.allclose((first, last), (-1, 1), atol=1e-5):
        raise Wrong("range", low=first, high=last)
    if not np.allclose(scaled.ravel(), np.linspace(-1, 1, 256), atol=1e-4):
        raise Wrong("linear")


q1 = Exercise("start", "q1", _q1, hints=3)
