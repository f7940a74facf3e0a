"""Curves of the library's adversarial losses and their gradients, by automatic differentiation."""

import numpy as np

from ganlearn import losses
from ganlearn._tensorflow import tf, traced_once

LIMIT, POINTS = 10.0, 401
GRID = np.linspace(-LIMIT, LIMIT, POINTS, dtype=np.float32)
"""The logits at which curves are drawn: steps of 0.05."""

QUANTITIES = ("d_loss", "g_loss", "d_real", "d_fake", "g_real", "g_fake")
"""Both losses, then ∂d_loss/∂r, ∂d_loss/∂f, ∂g_loss/∂r and ∂g_loss/∂f; r and f are the logits on a real and a fake."""

ROWS = ("d_loss_by_real", "d_loss_by_fake", "g_loss_by_fake", "d_real", "d_fake", "g_fake")
"""The curves: three losses, then three gradients."""

SATURATED = 0.05
"""Below this size of its gradient G hardly learns."""

_CEILING, _STEEPEST = 12.0, 2.0  # more of the vertical axis would flatten what happens around 0


def _measure(loss):
    """A function of logits r (n,) and f (n,), one sample of each at a time, that returns (n, 6): ``QUANTITIES``."""

    def one(pair):
        real, fake = (tf.reshape(logit, (1, 1)) for logit in pair)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch([real, fake])
            values = [loss.discriminator(real, fake), loss.generator(real, fake)]
        gradients = [tape.gradient(value, [real, fake], unconnected_gradients="zero") for value in values]
        return tf.stack([*values, *(tf.reshape(one, ()) for pair in gradients for one in pair)])

    def all_pairs(real_logits, fake_logits):
        return tf.vectorized_map(one, (real_logits, fake_logits))

    return traced_once(all_pairs, input_signature=[tf.TensorSpec([None], tf.float32)] * 2, autograph=False)


class LossCurves:
    """One loss, its curves and its values.

    Args:
        loss: a ``ganlearn.losses.Loss``.

    Attributes:
        domain: lowest and highest loss to show, the same wherever the markers stand.
        steepest: largest gradient to show.
    """

    def __init__(self, loss):
        self.loss = loss
        self._measure = _measure(loss)
        curves = self.curves(0.0, 0.0)
        spread = curves[:3]
        low, high = max(min(float(spread.min()), 0.0), -_CEILING), min(float(spread.max()), _CEILING)
        self.domain = low, high
        self.steepest = min(float(np.abs(curves[3:]).max()), _STEEPEST)

    def at(self, real_logit, fake_logit):
        """``QUANTITIES`` at one pair of logits: dict of floats."""
        values = self._measure([real_logit], [fake_logit]).numpy()[0]
        return dict(zip(QUANTITIES, map(float, values), strict=True))

    def curves(self, real_logit, fake_logit):
        """float32 (6, 401), ``ROWS`` over ``GRID``. Along each curve the other logit stays where it is given."""
        still = np.ones(POINTS, np.float32)
        real, fake = np.append(GRID, real_logit * still), np.append(fake_logit * still, GRID)
        values = self._measure(real, fake).numpy().T
        by_real, by_fake = values[:, :POINTS], values[:, POINTS:]
        return np.stack([by_real[0], by_fake[0], by_fake[1], by_real[2], by_fake[3], by_fake[5]])

    def saturated(self, g_fake):
        """Where G's gradient is smaller than ``SATURATED``: list of (from, to) in logits; g_fake is over ``GRID``."""
        small = np.concatenate([[False], np.abs(g_fake) < SATURATED, [False]])
        edges = np.flatnonzero(small[1:] != small[:-1]).reshape(-1, 2)
        return [(float(GRID[start]), float(GRID[end - 1])) for start, end in edges]

    def scores(self, logits):
        """sigmoid(logit) for each of the logits; None if that is not a probability for this loss."""
        return [float(self.loss.score([logit])) for logit in logits] if self.loss.probability else None


def loss_axis(curves):
    """(lowest, highest) of an axis for the losses of several ``LossCurves``."""
    low, high = min(one.domain[0] for one in curves), max(one.domain[1] for one in curves)
    return low - 0.04 * (high - low), high + 0.04 * (high - low)


def gradient_axis(curves):
    """(lowest, highest) of an axis for the gradients of several ``LossCurves``."""
    steepest = 1.2 * max(one.steepest for one in curves)
    return -steepest, steepest


def choices(given):
    """The losses of ``given``: objects or names, one or many; None for all that the library has.

    Raises:
        TypeError, ValueError: as ``ganlearn.losses.get``.
    """
    if given is None:
        given = losses.available()
    elif isinstance(given, (str, losses.Loss)):
        given = [given]
    return [losses.get(one) for one in given]
