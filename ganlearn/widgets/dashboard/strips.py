"""Values that are measured now and then, over the steps at which they were."""

import bisect

import numpy as np

MOST = 400
"""More points than this are thinned: about one for every pixel and a half."""


class Strip:
    """Rows of values in order of their steps.

    Args:
        width: values in a row.
    """

    def __init__(self, width):
        self._width = width
        self._steps = []
        self._rows = []

    def add(self, step, values):
        """Enters the values at a step, in place of those that were there. Too many rows: every other one goes."""
        at = bisect.bisect_left(self._steps, step)
        known = at < len(self._steps) and self._steps[at] == step
        self._steps[at : at + known], self._rows[at : at + known] = [step], [tuple(values)]
        if len(self._steps) > MOST:
            self._steps = [*self._steps[:-1:2], self._steps[-1]]
            self._rows = [*self._rows[:-1:2], self._rows[-1]]

    def cut(self, step):
        """Forgets everything after ``step``: the run has another future now."""
        end = bisect.bisect_right(self._steps, step)
        del self._steps[end:], self._rows[end:]

    def table(self):
        """float32 (1 + width, rows): steps, then each value."""
        columns = zip(*self._rows, strict=True) if self._rows else [()] * self._width
        return np.array([self._steps, *columns], np.float32)
