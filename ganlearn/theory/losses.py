"""Every adversarial loss in NumPy, with its gradient by the logits written out.

A second, independent statement of what ``ganlearn.losses`` computes in TensorFlow. r are the logits on real samples, f
those on fake ones, equally many; real is 1. sp(x) = log(1 + eˣ), σ(x) = 1/(1 + e⁻ˣ) = sp′(x). Losses are means over the
batch, so each gradient carries 1/n. Exact for logits of any size. The functions have the names that
``ganlearn.losses.get`` knows.
"""

from typing import NamedTuple

import numpy as np

from ganlearn.strings import text


class LossValues(NamedTuple):
    """Both players' losses and their gradients.

    Attributes:
        d_loss, g_loss: floats.
        d_real, d_fake: ∂d_loss/∂r and ∂d_loss/∂f, the shape of the logits.
        g_real, g_fake: ∂g_loss/∂r and ∂g_loss/∂f, likewise.
    """

    d_loss: float
    g_loss: float
    d_real: np.ndarray
    d_fake: np.ndarray
    g_real: np.ndarray
    g_fake: np.ndarray


def softplus(x):
    """sp(x) = log(1 + eˣ), without overflow."""
    return np.logaddexp(0.0, x)


def sigmoid(x):
    """σ(x) = 1/(1 + e⁻ˣ), without overflow, and with full relative accuracy in the left tail."""
    return np.exp(-np.logaddexp(0.0, -np.asarray(x, dtype=np.float64)))


def _logits(real_logits, fake_logits):
    r, f = np.asarray(real_logits, dtype=np.float64), np.asarray(fake_logits, dtype=np.float64)
    if r.shape != f.shape or not r.size:
        raise ValueError(text("theory.logit_shapes", real=r.shape, fake=f.shape))
    return r, f


def _values(d_terms, g_terms, d_real, d_fake, g_real, g_fake):
    """Means of the terms; the gradients come in for each example and leave divided by n."""
    n = d_fake.size
    return LossValues(float(np.mean(d_terms)), float(np.mean(g_terms)), d_real / n, d_fake / n, g_real / n, g_fake / n)


def _cross_entropy(r, f, label_smoothing):
    """D's loss −t log σ(r) − (1 − t) log(1 − σ(r)) − log(1 − σ(f)), t = 1 − smoothing: terms, by r, by f."""
    target = 1.0 - label_smoothing
    return target * softplus(-r) + label_smoothing * softplus(r) + softplus(f), sigmoid(r) - target, sigmoid(f)


def minimax(real_logits, fake_logits, label_smoothing=0.0):
    """D: sp(−r) + sp(f); G: −sp(f), whose gradient −σ(f) vanishes when D is sure.

    Source: Goodfellow et al. 2014, equation 1; smoothing of real labels: Salimans et al. 2016, section 3.4.
    """
    r, f = _logits(real_logits, fake_logits)
    terms, d_real, d_fake = _cross_entropy(r, f, label_smoothing)
    return _values(terms, -softplus(f), d_real, d_fake, np.zeros_like(r), -sigmoid(f))


def non_saturating(real_logits, fake_logits, label_smoothing=0.0):
    """D: sp(−r) + sp(f); G: sp(−f), whose gradient −σ(−f) is −1 when D is sure.

    Source: Goodfellow et al. 2014, section 3.
    """
    r, f = _logits(real_logits, fake_logits)
    terms, d_real, d_fake = _cross_entropy(r, f, label_smoothing)
    return _values(terms, softplus(-f), d_real, d_fake, np.zeros_like(r), -sigmoid(-f))


def least_squares(real_logits, fake_logits, fake_target=0.0, real_target=1.0, generator_target=1.0):
    """D: ½(r − b)² + ½(f − a)²; G: ½(f − c)²; a, b, c the targets for fake, real and the generator.

    Source: Mao et al. 2017, equation 2.
    """
    r, f = _logits(real_logits, fake_logits)
    d_real, d_fake, g_fake = r - real_target, f - fake_target, f - generator_target
    terms = 0.5 * d_real**2 + 0.5 * d_fake**2
    return _values(terms, 0.5 * g_fake**2, d_real, d_fake, np.zeros_like(r), g_fake)


def wasserstein(real_logits, fake_logits):
    """D: f − r; G: −f.

    Source: Arjovsky et al. 2017, equation 2.
    """
    r, f = _logits(real_logits, fake_logits)
    one = np.ones_like(r)
    return _values(f - r, -f, -one, one, np.zeros_like(r), -one)


def hinge(real_logits, fake_logits):
    """D: max(0, 1 − r) + max(0, 1 + f); G: −f. At the corners r = 1, f = −1 the gradient is the flat side's, 0.

    Source: Lim & Ye 2017; Miyato et al. 2018, equations 16 and 17.
    """
    r, f = _logits(real_logits, fake_logits)
    terms = np.maximum(0.0, 1.0 - r) + np.maximum(0.0, 1.0 + f)
    d_real, d_fake = -(r < 1.0).astype(np.float64), (f > -1.0).astype(np.float64)
    return _values(terms, -f, d_real, d_fake, np.zeros_like(r), -np.ones_like(f))


def relativistic(real_logits, fake_logits):
    """Pairs: D: sp(f − r); G: sp(r − f).

    Source: Jolicoeur-Martineau 2018; Huang et al. 2024, equation 2.
    """
    r, f = _logits(real_logits, fake_logits)
    d, g = sigmoid(f - r), sigmoid(r - f)
    return _values(softplus(f - r), softplus(r - f), -d, d, g, -g)


def _against_the_average(a, b):
    """sp(−(a − b̄)) + sp(b − ā): terms, by a, by b. Each bar passes the other term's mean slope on to every logit."""
    a_alone, b_alone = a - b.mean(), b - a.mean()
    by_a, by_b = -sigmoid(-a_alone), sigmoid(b_alone)
    return softplus(-a_alone) + softplus(b_alone), by_a - by_b.mean(), by_b - by_a.mean()


def relativistic_average(real_logits, fake_logits):
    """Against the mean logit of the other kind: D: sp(−(r − f̄)) + sp(f − r̄); G: sp(−(f − r̄)) + sp(r − f̄).

    Source: Jolicoeur-Martineau 2018, section 4.2.
    """
    r, f = _logits(real_logits, fake_logits)
    d_terms, d_real, d_fake = _against_the_average(r, f)
    g_terms, g_fake, g_real = _against_the_average(f, r)
    return _values(d_terms, g_terms, d_real, d_fake, g_real, g_fake)
