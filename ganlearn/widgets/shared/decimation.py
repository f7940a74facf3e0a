"""The curves of a run, thinned to what a picture can show: least, greatest and mean of even stretches of steps."""

import math
import threading

import numpy as np

COLUMNS = ("d_loss", "g_loss", "d_real", "d_fake")
BINS = 300
"""Most points of a curve that are sent: about one for every two pixels."""

BLOCK = 2**15
"""Most steps that are read at a time, unless a bin holds more: a long history would take its size once more."""


def bin_width(rows, bins=BINS):
    """The smallest power of two that puts ``rows`` steps into at most ``bins`` bins.

    Powers of two keep the bins' edges where they are while a run grows, so that a curve does not shimmer.
    """
    return 1 << max(0, math.ceil(math.log2(max(rows, 1) / bins)))


def means(table):
    """Column to its means, from what ``Decimation.table`` returns; with the last step of each bin as "step"."""
    return {"step": table[0], **{name: table[3 + 3 * i] for i, name in enumerate(COLUMNS)}}


def _binned(step, columns, width):
    """Bins of rows that begin where a bin does, float64 (1 + 3 · 4, bins).

    Full bins are joined from single steps, so that they have the bits of bins that were joined while a run grew.
    """
    full = len(step) // width * width
    table = np.array([step[:full], *(column[:full] for column in columns for _ in range(3))], np.float64)
    for _ in range(width.bit_length() - 1):
        table = _paired(table)
    if full == len(step):
        return table
    rest = [step[-1]]
    for column in columns:
        values = np.asarray(column[full:], np.float64)
        rest += [np.fmin.reduce(values), np.fmax.reduce(values), values.mean()]
    return np.column_stack([table, rest])


def _paired(table):
    """Full bins of twice the width; an odd one at the end is left out."""
    even = table.shape[1] // 2 * 2
    first, second = table[:, :even:2], table[:, 1:even:2]
    paired = second.copy()
    np.fmin(first[1::3], second[1::3], out=paired[1::3])
    np.fmax(first[2::3], second[2::3], out=paired[2::3])
    paired[3::3] = (first[3::3] + second[3::3]) / 2
    return paired


class Decimation:
    """The curves of a history by their least, greatest and mean value in every bin of steps, for any thread.

    Full bins are kept while the history grows, and joined when they become wider: a long run is not read again, and
    costs no more than a short one.

    Args:
        bins: most bins.
    """

    def __init__(self, bins=BINS):
        self._bins = bins
        self._history = None
        self._cuts = None
        self._width = None
        self._full = None
        self._lock = threading.Lock()

    def table(self, history):
        """The curves so far.

        Args:
            history: ``History`` of a trainer.

        Returns:
            float32 (1 + 3 · 4, bins): the last step of each bin, then least, greatest and mean of each column. Values
            that are no number are left out of least and greatest, and make the mean one.
        """
        with self._lock:
            rows, width = history.steps, bin_width(history.steps, self._bins)
            if self._history is not history or self._cuts != history.cuts:
                self._history = history
                self._cuts = history.cuts
                self._width = width
                self._full = np.empty((1 + 3 * len(COLUMNS), 0))
            while self._width < width:
                self._width = 2 * self._width
                self._full = _paired(self._full)
            known, block = self._full.shape[1] * width, max(width, BLOCK)
            parts = [_part(history, start, min(start + block, rows), width) for start in range(known, rows, block)]
            table = np.concatenate([self._full, *parts], axis=1)
            self._full = table[:, : rows // width]
            return table.astype(np.float32)


def _part(history, start, end, width):
    """The bins of the rows number ``start`` to ``end``."""
    rows = history.rows(start, end)
    columns = [rows[:, history.column(name)] for name in COLUMNS]
    return _binned(np.arange(start + 1, end + 1) + history.first, columns, width)
