"""Which tensor was not finite, by name."""

import numpy as np

from ganlearn.gan import METRICS
from ganlearn.strings import text

_LOSSES_OF_D = ("d_loss", "penalty")


def all_finite(snapshot):
    """Whether every number of a list of arrays is finite."""
    return all(np.isfinite(array).all() for array in snapshot)


def first_tensor(row, gan):
    """What was not finite first in the step that the GAN has just made.

    The discriminator's losses come first, then the weights that its update left, then what is computed with them.

    Args:
        row: (number of metrics,) in the order of ``METRICS``; at least one is not finite.
        gan: ``GAN`` after that step.

    Returns:
        The tensor in words, such as "penalty" or "the weight dense/kernel of the discriminator".
    """
    bad = [name for name, value in zip(METRICS, row, strict=True) if not np.isfinite(value)]
    for name in _LOSSES_OF_D:
        if name in bad:
            return name
    if gan.updates == "alternating":
        return _bad_weight(gan.discriminator, "discriminator") or bad[0]
    return bad[0]


def first_variable(gan):
    """The first variable of a GAN that is not finite, in words; or None."""
    return (
        _bad_weight(gan.discriminator, "discriminator")
        or _bad_weight(gan.generator, "generator")
        or _bad(gan.d_optimizer.variables, "trainer.tensor_d_optimizer")
        or _bad(gan.g_optimizer.variables, "trainer.tensor_g_optimizer")
        or _bad(gan.variables, "trainer.tensor_variable")
    )


def _bad_weight(network, name):
    return _bad(network.variables, f"trainer.tensor_{name}")


def _bad(variables, sentence):
    for variable in variables:
        if not np.isfinite(variable.numpy()).all():
            return text(sentence, path=variable.path)
    return None
