"""What happened at each step, in columns."""

import collections.abc

import numpy as np

from ganlearn.trainer.rows import Rows


class History(collections.abc.Mapping):
    """Columns of equal length, one row for each step, growing in place.

    ``history["d_loss"]`` is a float32 NumPy array; ``history["step"]`` int64, counted from 1.

    Args:
        columns: names of the columns beside "step".
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
