"""What happened at each step, in columns; rows that grow without bound while memory holds few of them."""

import collections.abc
import math
import mmap
import os
import tempfile
import weakref

import numpy as np

from ganlearn.trainer.memory import own_pages

ON_DISK_BYTES = 2**22
"""Rows that need more room than this move to a temporary file, which grows by so much at a time."""


class History(collections.abc.Mapping):
    """Columns of equal length, one row for each step, growing in place.

    ``history["d_loss"]`` is a float32 NumPy array; ``history["step"]`` int64, counted from 1.

    Args:
        columns: names of the columns other than "step".
        first: the step before the first row; 0 unless the GAN had been trained before.

    Attributes:
        cuts: how often rows have been forgotten.
    """

    def __init__(self, columns, first=0):
        self._columns = tuple(columns)
        self.first = first
        self._rows = Rows(len(self._columns))
        self._count = self.cuts = 0

    def __getitem__(self, column):
        if column == "step":
            return np.arange(1, self._count + 1) + self.first
        return self.rows()[:, self.column(column)]

    def __iter__(self):
        return iter(("step", *self._columns))

    def __len__(self):
        return 1 + len(self._columns)

    def __repr__(self):
        return f"<History: {self._count} steps; {', '.join(self)}>"

    @property
    def steps(self):
        """Number of rows."""
        return self._count

    @property
    def last(self):
        """The step of the last row."""
        return self.first + self._count

    def column(self, name):
        """The place of a column in ``rows``.

        Raises:
            KeyError: for a column that is not there.
        """
        if name not in self._columns:
            raise KeyError(name)
        return self._columns.index(name)

    def rows(self, start=0, end=None):
        """Rows number ``start`` to ``end`` (to the last when None), (steps, columns) float32, without the step."""
        return self._rows.array[start : self._count if end is None else min(end, self._count)]

    def append(self, rows):
        """Adds rows (steps, columns)."""
        self._rows.write(self._count, rows)
        self._count += len(rows)

    def truncate(self, steps):
        """Forgets all rows after the first ``steps``."""
        self.cuts += steps < self._count
        self._count = min(self._count, steps)

    def csv_lines(self):
        """The lines of a CSV file: the names of the columns, then every float32 with the digits that restore it."""
        yield ",".join(self) + "\n"
        for step, row in enumerate(self.rows(), start=self.first + 1):
            yield ",".join([str(step), *map(str, row)]) + "\n"

    def to_csv(self, path):
        """Writes the columns as CSV."""
        with open(path, "w", newline="", encoding="utf-8") as file:
            file.writelines(self.csv_lines())


class Rows:
    """Rows of float32: in memory while they are few, then in a temporary file without a name.

    The file is mapped, so rows are read and written as in memory. It is mapped again whenever it grows, so that memory
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
