"""What each sample adds to a loss, as the Stepper shows it."""

import dataclasses

import numpy as np


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
    return _flat(loss.discriminator_terms(real[:, None], fake[:, None]), len(real))


def g_terms(loss, real, fake):
    """The terms of the generator's loss for logits (n,)."""
    return _flat(loss.generator_terms(real[:, None], fake[:, None]), len(real))


def _flat(terms, n):
    real, fake, pairs = (np.zeros(n, np.float32) if part is None else np.asarray(part)[:, 0] for part in terms)
    return Terms(real, fake) if terms.pairs is None else Terms(pairs, pairs, paired=True)
