"""Nearest neighbours among samples, by the Euclidean distance of their numbers."""

import numpy as np

from ganlearn.strings import text

_BLOCK = 256


class Neighbours:
    """Finds nearest neighbours.

    Args:
        x: (n, …), n ≥ 2.

    Raises:
        ValueError: for fewer than two samples.
    """

    def __init__(self, x):
        if len(x) < 2:
            raise ValueError(text("metrics.two_samples", given=len(x)))
        self._x = np.asarray(x, np.float32).reshape(len(x), -1)
        self._squares = np.einsum("ij,ij->i", self._x, self._x)

    def __len__(self):
        return len(self._x)

    def nearest(self, samples):
        """The nearest one to each sample.

        Args:
            samples: (m, …), of the same shape each.

        Returns:
            Indices int64 (m,) and distances float64 (m,); a sample that is not finite is infinitely far.
        """
        samples = np.asarray(samples, np.float32).reshape(len(samples), -1)
        return self._search(samples, lambda distances, rows: distances)

    def among_themselves(self, count):
        """The distance of each of the first ``count`` to the nearest other one, float64 (count,)."""

        def others(distances, rows):
            distances[np.arange(len(rows)), rows] = np.inf
            return distances

        return self._search(self._x[:count], others)[1]

    def _search(self, samples, keep):
        """Squares by ‖x‖² − 2⟨x, s⟩ find the nearest; its distance is computed again, without cancellation."""
        found = np.empty(len(samples), np.int64)
        for start in range(0, len(samples), _BLOCK):
            rows = np.arange(start, min(start + _BLOCK, len(samples)))
            part = np.nan_to_num(samples[rows], posinf=0, neginf=0)
            found[rows] = keep(self._squares - 2 * part @ self._x.T, rows).argmin(axis=1)
        distances = np.linalg.norm((samples - self._x[found]).astype(np.float64), axis=1)
        return found, np.where(np.isfinite(distances), distances, np.inf)
