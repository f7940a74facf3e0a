"""The rule on samples: fakes that are much less diverse than the data."""

import weakref

import numpy as np

from ganlearn import metrics
from ganlearn._tensorflow import tf
from ganlearn.diagnosis import advice
from ganlearn.diagnosis.context import Finding
from ganlearn.strings import text

FEWEST = 32
"""Fewer samples, fake or real, say too little."""

EARLY = 500
"""Before this step everything that a generator makes lies in one place."""

LEAST_POINTS, LEAST = 0.6, 0.3
"""Below this share of the data's effective number of groups a generator has collapsed. That of points spreads early;
that of images begins with a few blurred ones."""

NEAREST = 0.5
"""Fakes whose nearest neighbours are closer than this share of the distance among real samples repeat one another.
Points crowd at a mode's centre without harm."""

GROUPS, ROUNDS, MOST = 16, 10, 1024

_references = weakref.WeakKeyDictionary()


class Reference:
    """What a data set's fakes are compared with, measured once: a run is asked every few seconds.

    Args:
        dataset: ``Dataset``.

    Attributes:
        centres: (k, d) of its modes where it knows them, else of groups found in half of the samples looked at.
        groups: the effective number of these in the other half.
    """

    def __init__(self, dataset):
        real, known = _some(dataset.x, MOST), dataset.means is not None
        self.centres = np.asarray(dataset.means, np.float64) if known else _centres(real[::2])
        self.groups = effective(real[1::2], self.centres)
        self._x = dataset.x
        self._distances = {}

    def distance(self, n):
        """Median distance of one of at most ``n`` real samples to its nearest neighbour, and how many they are."""
        if n not in self._distances:
            real = _some(self._x, n)
            self._distances = {n: (_to_neighbour(real), len(real))}
        return self._distances[n]


def reference(dataset):
    """The ``Reference`` of a data set."""
    if dataset not in _references:
        _references[dataset] = Reference(dataset)
    return _references[dataset]


def collapsed(run, samples, dataset):
    """Fakes in fewer groups than the data (modes where the data set knows them), or nearly equal to one another."""
    samples = np.asarray(samples, np.float64)
    samples = samples[np.isfinite(samples.reshape(len(samples), -1)).all(axis=1)]
    if min(len(samples), len(dataset)) < FEWEST or run.rows == 0 or run.step[-1] < EARLY:
        return None
    fake, real = groups(samples, dataset)
    points = dataset.kind == "points"
    if fake < (LEAST_POINTS if points else LEAST) * real:
        return Finding("collapsed", _evidence(samples, dataset, fake, real), advice.on_collapse(run))
    share = 1.0 if points else nearness(samples, dataset)
    if share >= NEAREST:
        return None
    return Finding("collapsed", text("diagnosis.collapsed_evidence_near", share=share), advice.on_collapse(run))


def groups(samples, dataset):
    """The effective number of groups of samples (n, *sample_shape), and that of the data."""
    real = reference(dataset)
    return effective(_flat(samples), real.centres), real.groups


def effective(x, centres):
    """How many equal groups are as varied as points (n, d) are over the cells around centres (k, d): exp of entropy."""
    share = np.bincount(_nearest(x, centres), minlength=len(centres)) / len(x)
    share = share[share > 0]
    return float(np.exp(-np.sum(share * np.log(share))))


def nearness(samples, dataset):
    """Median distance of a sample to its nearest neighbour, as a share of that among as many real ones."""
    real, n = reference(dataset).distance(len(samples))
    return _to_neighbour(_flat(samples)[:n]) / max(real, 1e-12)


def _to_neighbour(x):
    squares = np.sum(np.square(x), axis=1)
    distances = squares[:, None] + squares - 2 * _products(x, x)
    np.fill_diagonal(distances, np.inf)
    return float(np.sqrt(max(np.median(distances.min(axis=1)), 0.0)))


def _nearest(x, centres):
    return np.argmin(np.sum(np.square(centres), axis=1) - 2 * _products(x, centres), axis=1)


def _products(a, b):
    """a bᵀ by TensorFlow: NumPy's own threads would go on spinning next to the run's for a while."""
    return tf.matmul(a, b, transpose_b=True).numpy()


def _flat(x):
    return np.asarray(x, np.float64).reshape(len(x), -1)


def _some(x, most):
    """At most ``most`` evenly spaced samples, flat: (n, d)."""
    return _flat(x[np.unique(np.linspace(0, len(x) - 1, min(most, len(x))).astype(int))])


def _centres(x):
    """Centres (``GROUPS``, d) of x (n, d): Lloyd's algorithm from evenly spaced samples."""
    centres = _some(x, GROUPS)
    for _ in range(ROUNDS):
        group = _nearest(x, centres)
        centres = np.array([x[group == k].mean(axis=0) if np.any(group == k) else c for k, c in enumerate(centres)])
    return centres


def _evidence(samples, dataset, fake, real):
    if dataset.means is None or dataset.std is None:
        return text("diagnosis.collapsed_evidence_varied", n=len(samples), fake=fake, real=real)
    scores = metrics.modes(samples, dataset)
    captured, floor = scores["captured"], scores.floor["captured"].mean
    values = {"n": len(samples), "fake": fake, "captured": captured, "modes": len(dataset.means), "floor": floor}
    return text("diagnosis.collapsed_evidence_modes", **values)
