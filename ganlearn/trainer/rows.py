"""Rows of numbers that grow without bound, while memory holds few of them."""

import math
import mmap
import os
import tempfile
import weakref

import numpy as np

from ganlearn.trainer.memory import own_pages

ON_DISK_BYTES = 2**22
"""Rows that need more room than this move to a temporary file, which grows by so much at a time."""


class Rows:
    """Rows of float32: in memory while they are few, then in a temporary file without a name.

    The file is mapped, so rows are read and written as in memory. It is mapped anew whenever it grows, so that memory
    holds only the rows that were used since. Where no file can be written, rows stay in memory.

    Args:
        columns: numbers in a row.

    Attributes:
        array: (room, columns), at least as many rows as were written. Views of it stay valid when the room grows.
    """

    def __init__(self, columns):
        self.array = own_pages((1024, columns))
        self._file = None

    def write(self, start, rows):
        """Puts rows (n, columns) at number ``start`` and after."""
        end = start + len(rows)
        if end > len(self.array):
            self._grow(start, end)
        self.array[start:end] = rows

    def _grow(self, kept, needed):
        shape = max(needed, 2 * len(self.array)), self.array.shape[1]
        if 4 * math.prod(shape) > ON_DISK_BYTES and self._grow_file(kept, needed):
            return
        grown = own_pages(shape)
        grown[:kept] = self.array[:kept]
        self.array = grown
        if self._file is not None:  # a full disk gets its room back
            self._file.close()
            self._file = None

    def _grow_file(self, kept, needed):
        """Whether there is room for ``needed`` rows in the file now. Written zeros, so that no disk is full later."""
        columns = self.array.shape[1]
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()
                weakref.finalize(self, self._file.close)
                self._file.write(self.array[:kept])
            missing = 4 * columns * needed - self._file.seek(0, os.SEEK_END)
            for _ in range(math.ceil(missing / ON_DISK_BYTES)):
                self._file.write(bytes(ON_DISK_BYTES))
            self._file.flush()
            pages = mmap.mmap(self._file.fileno(), 0)
        except (OSError, ValueError):
            return False
        room = len(pages) // (4 * columns)
        self.array = np.frombuffer(pages, np.float32, room * columns).reshape(room, columns)
        return True
