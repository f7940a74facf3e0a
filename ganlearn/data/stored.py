"""Examples that stay on disk: what is read of them becomes float32, a part at a time."""

import warnings

import numpy as np

from ganlearn.data import arrays
from ganlearn.strings import text

BLOCK_BYTES = 2**24
"""About how many bytes are read at a time where all examples are gone through."""


class Stored:
    """An array of examples that stays where it is.

    Args:
        array: numbers, (n, …), with ``shape``, ``dtype``, ``len`` and ``array[rows]`` for slices and for sorted indices
            without repeats: a ``numpy.memmap``, an HDF5 or Zarr array.
        kind: as for `Dataset`.

    ``stored[rows]`` is a float32 array of these examples in the form `Dataset` gives: images of bytes in [-1, 1], a
    missing last axis added.

    Raises:
        TypeError, ValueError: as for `Dataset`.
    """

    dtype = np.dtype(np.float32)

    def __init__(self, array, kind=None):
        self._array = array
        if array.dtype.kind not in "fiu":
            raise TypeError(text("data.dtype", dtype=array.dtype))
        if 0 in array.shape:
            raise ValueError(text("data.empty", shape=array.shape))
        self.kind = arrays.kind_of(array, kind)
        probe = arrays.shaped(np.empty((1, *array.shape[1:]), array.dtype), self.kind)
        self.shape = (len(array), *probe.shape[1:])
        self.ndim = probe.ndim
        self._bytes = self.kind == "image" and array.dtype == np.uint8

    def __len__(self):
        return self.shape[0]

    def __getitem__(self, rows):
        part = self._read(rows)
        return part if self._bytes or self.kind not in ("image", "sound") else np.clip(part, -1, 1)

    def __array__(self, dtype=None, copy=None):
        return self[:].astype(dtype or np.float32, copy=False)

    def _read(self, rows):
        part = np.asarray(self._array[rows])
        if self.ndim > self._array.ndim:
            part = part[..., np.newaxis]
        return arrays.from_bytes(part) if self._bytes else part.astype(np.float32)

    def blocks(self):
        """All examples in order, as float32 arrays of a few megabytes."""
        rows = max(1, BLOCK_BYTES // (4 * int(np.prod(self.shape[1:]))))
        return (self[start : start + rows] for start in range(0, len(self), rows))

    def check(self):
        """Goes through all examples once.

        Raises:
            ValueError: for NaN or infinity, and images or sounds outside [-1, 1].
        """
        if self._bytes:
            return
        rows, low, high = max(1, BLOCK_BYTES // (4 * int(np.prod(self.shape[1:])))), np.inf, -np.inf
        for start in range(0, len(self), rows):
            part = self._read(slice(start, start + rows))
            arrays.refuse_not_finite(part, start, len(self))
            low, high = min(low, float(part.min())), max(high, float(part.max()))
        if self.kind in ("image", "sound"):
            arrays.refuse_range(low, high, self.kind)
        if self.kind == "image" and (low, high) == (0, 1):
            warnings.warn(text("data.zero_to_one"), UserWarning, stacklevel=4)


def stays_on_disk(x):
    """Whether ``x`` is to stay on disk."""
    return isinstance(x, Stored | np.memmap)


def examples(x, kind=None):
    """A checked `Stored`, and what kind its examples are."""
    stored = x if isinstance(x, Stored) else Stored(x, kind)
    stored.check()
    return stored, stored.kind


def blocks(x):
    """The parts of an array or of a `Stored`, in order."""
    return x.blocks() if isinstance(x, Stored) else (x,)
