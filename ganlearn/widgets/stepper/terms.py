"""What each sample adds to a loss: the terms whose mean the loss is."""

import dataclasses

import numpy as np

from ganlearn import losses


@dataclasses.dataclass(frozen=True)
class Terms:
    """The terms of one player's loss.

    Attributes:
        real, fake: (n,); the loss is the sum of their means. NaN where it cannot be taken apart.
        paired: whether a term belongs to a pair of samples: then real is fake, and the loss is the mean of one of them.
    """

    real: np.ndarray
    fake: np.ndarray
    paired: bool = False


def d_terms(loss, real, fake):
    """The terms of the discriminator's loss for logits (n,)."""
    return _terms(loss, _D.get(type(loss)), loss.discriminator, real, fake)


def g_terms(loss, real, fake):
    """The terms of the generator's loss for logits (n,)."""
    return _terms(loss, _G.get(type(loss)), loss.generator, real, fake)


def _terms(loss, formula, whole, real, fake):
    r, f = (np.asarray(logits, np.float64) for logits in (real, fake))
    return _by_rows(whole, r, f) if formula is None else Terms(*formula(loss, r, f))


def _by_rows(whole, r, f):
    """The loss of each row of the batch alone, where their mean is that of the batch."""
    rows = np.array([float(whole([[a]], [[b]])) for a, b in zip(r, f, strict=True)])
    if not np.isclose(rows.mean(), float(whole(r[:, None], f[:, None])), rtol=1e-4, atol=1e-5):
        rows = np.full(len(r), np.nan)
    return Terms(rows, rows, paired=True)


def _softplus(x):
    return np.logaddexp(0.0, x)


def _cross_entropy(loss, r, f):
    target = 1.0 - loss.label_smoothing
    return target * _softplus(-r) + (1.0 - target) * _softplus(r), _softplus(f)


def _square(loss, r, f):
    return 0.5 * (r - loss.real_target) ** 2, 0.5 * (f - loss.fake_target) ** 2


def _average(loss, r, f):
    return _softplus(f.mean() - r), _softplus(f - r.mean())


def _pair(loss, r, f):
    return (_softplus(f - r),) * 2 + (True,)


_D = {
    losses.Minimax: _cross_entropy,
    losses.NonSaturating: _cross_entropy,
    losses.LeastSquares: _square,
    losses.Wasserstein: lambda loss, r, f: (-r, f),
    losses.Hinge: lambda loss, r, f: (np.maximum(0, 1 - r), np.maximum(0, 1 + f)),
    losses.Relativistic: _pair,
    losses.RelativisticAverage: _average,
}

_G = {
    losses.Minimax: lambda loss, r, f: (0 * r, -_softplus(f)),
    losses.NonSaturating: lambda loss, r, f: (0 * r, _softplus(-f)),
    losses.LeastSquares: lambda loss, r, f: (0 * r, 0.5 * (f - loss.generator_target) ** 2),
    losses.Wasserstein: lambda loss, r, f: (0 * r, -f),
    losses.Hinge: lambda loss, r, f: (0 * r, -f),
    losses.Relativistic: lambda loss, r, f: _pair(loss, f, r),
    losses.RelativisticAverage: lambda loss, r, f: _average(loss, f, r)[::-1],
}
