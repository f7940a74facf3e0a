"""The rule on samples: fakes that are much less varied than the data."""

import numpy as np

from ganlearn import metrics
from ganlearn.diagnosis import advice
from ganlearn.diagnosis.finding import Finding
from ganlearn.strings import text

FEWEST = 32
"""Fewer samples, fake or real, say too little."""

EARLY = 500
"""Before this step a generator is still young: everything it makes lies in one place."""

LEAST = {"points": 0.6}
LEAST_OTHERS = 0.4
"""Below this share of the data's effective number of groups a generator has collapsed. That of points spreads early;
that of images begins with a few blurred ones."""

GROUPS, ROUNDS, MOST = 16, 10, 1024


def collapsed(run, samples, dataset):
    """Fakes in fewer groups than the data: modes where the data set knows them, else groups found in the data."""
    samples = np.asarray(samples, np.float64)
    samples = samples.reshape(len(samples), -1)
    samples = samples[np.isfinite(samples).all(axis=1)]
    real = _some(dataset.x, MOST)
    if min(len(samples), len(real)) < FEWEST or run.rows == 0 or run.step[-1] < EARLY:
        return None
    known = dataset.means is not None
    centres = np.asarray(dataset.means, np.float64) if known else _groups(real[::2])
    fake_groups, real_groups = effective(samples, centres), effective(real[1::2], centres)
    if fake_groups >= LEAST.get(dataset.kind, LEAST_OTHERS) * real_groups:
        return None
    return Finding("collapsed", _evidence(samples, dataset, known, fake_groups, real_groups), advice.on_collapse(run))


def effective(x, centres):
    """How many equal groups are as varied as points (n, d) are over the cells around centres (k, d): exp of entropy."""
    share = np.bincount(_nearest(x, centres), minlength=len(centres)) / len(x)
    share = share[share > 0]
    return float(np.exp(-np.sum(share * np.log(share))))


def _nearest(x, centres):
    return np.argmin(np.sum(np.square(centres), axis=1) - 2 * (x @ centres.T), axis=1)


def _some(x, most):
    """At most ``most`` evenly spaced samples, flat: (n, d)."""
    rows = np.unique(np.linspace(0, len(x) - 1, min(most, len(x))).astype(int))
    return np.asarray(x[rows], np.float64).reshape(len(rows), -1)


def _groups(x):
    """Centres (``GROUPS``, d) of x (n, d): Lloyd's algorithm from evenly spaced samples."""
    centres = _some(x, GROUPS)
    for _ in range(ROUNDS):
        group = _nearest(x, centres)
        centres = np.array([x[group == k].mean(axis=0) if np.any(group == k) else c for k, c in enumerate(centres)])
    return centres


def _evidence(samples, dataset, known, fake_groups, real_groups):
    if not known or dataset.std is None:
        return text("diagnosis.collapsed_evidence_varied", n=len(samples), fake=fake_groups, real=real_groups)
    scores = metrics.modes(samples, dataset)
    captured, floor = scores["captured"], scores.floor["captured"].mean
    values = {"n": len(samples), "fake": fake_groups, "captured": captured, "modes": len(dataset.means), "floor": floor}
    return text("diagnosis.collapsed_evidence_modes", **values)
