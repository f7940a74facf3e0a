"""How many modes of a mixture are found, and how evenly.

A sample belongs to its nearest mean and is of high quality when it lies within three standard deviations of it. With
``c_k`` high-quality samples at mode k, ``c`` in all, out of n:

====================== ===========================================================================================
captured               modes with c_k ≥ 1                                                (VEEGAN, PacGAN)
captured_one_percent   modes with c_k ≥ 0.01 n                                           (few-step protocols)
high_quality           c / n
reverse_kl             KL(c_k/c ‖ w_k): only samples of high quality are counted         (PacGAN's evaluation code)
reverse_kl_off_mode    KL over the modes and one bin for all other samples; a perfect sampler puts 1 − h there
mode_tv                ½ Σ |c_k/c − w_k|
mode_tv_strict         ½ (Σ |c_k/n − w_k| + (n − c)/n): every sample off the modes is an error
====================== ===========================================================================================

w_k are the weights of the mixture (equal, unless the data set says otherwise); h is the chance of a Gaussian point to
lie within three standard deviations, in two dimensions 1 − exp(−4.5) = 0.9889. Logarithms are natural. Without one
sample of high quality `reverse_kl` and `mode_tv` are undefined: NaN.

Sources: Srivastava et al. 2017 (VEEGAN), section 4.1; Lin et al. 2018 (PacGAN), section 4.1.
"""

import functools
from typing import NamedTuple

import numpy as np
from scipy.special import gammainc

from ganlearn.metrics.scores import Scores, as_points
from ganlearn.strings import text

RADIUS = 3.0
REPETITIONS = 100


class _Mixture(NamedTuple):
    """A mixture of round Gaussians, hashable so that its floor can be cached."""

    means: tuple  # of (d,) tuples, one for each mode
    std: tuple  # one for each mode
    weights: tuple  # one for each mode, sum 1

    @classmethod
    def of(cls, dataset):
        if getattr(dataset, "means", None) is None or getattr(dataset, "std", None) is None:
            raise ValueError(text("metrics.no_modes", name=getattr(dataset, "name", type(dataset).__name__)))
        means = np.asarray(dataset.means, dtype=np.float64)
        weights = getattr(dataset, "weights", None)
        weights = np.ones(len(means)) if weights is None else np.asarray(weights, dtype=np.float64)
        std = np.broadcast_to(np.asarray(dataset.std, dtype=np.float64), len(means))
        return cls(tuple(map(tuple, means.tolist())), tuple(std.tolist()), tuple((weights / weights.sum()).tolist()))

    def sample(self, n, rng):
        """n points (n, d) of the mixture itself."""
        k = rng.choice(len(self.means), size=n, p=self.weights)
        means = np.asarray(self.means)
        return means[k] + np.asarray(self.std)[k, None] * rng.standard_normal((n, means.shape[1]))


def _counts(x, mixture):
    """High-quality samples at each mode: points (n, d) to integers (modes,)."""
    means, std = np.asarray(mixture.means), np.asarray(mixture.std)
    nearest = np.full(len(x), np.inf)
    mode = np.zeros(len(x), dtype=np.intp)
    for k, (mean, s) in enumerate(zip(means, std, strict=True)):  # one mode at a time: memory stays that of x
        distance = np.sum(np.square(x - mean), axis=1) / s**2
        mode = np.where(distance < nearest, k, mode)
        nearest = np.minimum(distance, nearest)
    return np.bincount(mode[nearest <= RADIUS**2], minlength=len(means))


def _kl(p, q):
    """KL(p‖q) = Σ p log(p/q), with 0 log 0 = 0."""
    here = p > 0
    return float(np.sum(p[here] * np.log(p[here] / q[here])))


def _figures(counts, n, mixture):
    """The table of the module's docstring, from the counts (modes,) of n samples."""
    weights = np.asarray(mixture.weights)
    good = counts.sum()
    within = gammainc(len(mixture.means[0]) / 2, RADIUS**2 / 2)
    share = counts / good if good else np.full(len(counts), np.nan)
    with_bin = np.append(counts, n - good) / n
    return {
        "captured": int(np.sum(counts >= 1)),
        "captured_one_percent": int(np.sum(counts >= 0.01 * n)),
        "high_quality": float(good / n),
        "reverse_kl": _kl(share, weights) if good else np.nan,
        "reverse_kl_off_mode": _kl(with_bin, np.append(weights * within, 1 - within)),
        "mode_tv": float(np.abs(share - weights).sum() / 2),
        "mode_tv_strict": float((np.abs(counts / n - weights).sum() + (n - good) / n) / 2),
    }


@functools.lru_cache(maxsize=64)
def _perfect(mixture, n):
    """The figures of `REPETITIONS` perfect samplers: name to array (repetitions,)."""
    rng = np.random.default_rng(0)
    runs = [_figures(_counts(mixture.sample(n, rng), mixture), n, mixture) for _ in range(REPETITIONS)]
    return {name: np.array([run[name] for run in runs]) for name in runs[0]}


def modes(samples, dataset):
    """Which modes the samples reach, and how evenly; the definitions are in the module's docstring.

    Args:
        samples: generated points (n, d), in the units of the data.
        dataset: the mixture: an object with `means` (modes, d), `std` (one number, or one for each mode) and, where the
            modes are not equally likely, `weights` (modes,). Modes should lie more than six standard deviations apart.

    Returns:
        `Scores` with `captured`, `captured_one_percent`, `high_quality`, `reverse_kl`, `reverse_kl_off_mode`, `mode_tv`
        and `mode_tv_strict`; `.floor` holds the same figures of a perfect sampler of the same n, simulated
        100 times from a fixed seed; `.counts` (modes,) the high-quality samples at each mode.

    Raises:
        ValueError: when the data set has no modes, or the samples are not points of its dimension.
    """
    mixture = _Mixture.of(dataset)
    x = as_points(samples, dimensions=len(mixture.means[0]))
    counts = _counts(x, mixture)
    scores = Scores(_figures(counts, len(x), mixture), n=len(x), perfect=functools.partial(_perfect, mixture, len(x)))
    scores.counts = counts
    return scores
