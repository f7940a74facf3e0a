"""Less than an iteration at a time: steps of one player alone, and the stages of an iteration in slow motion."""

import numpy as np

from ganlearn.trainer.inspection import preview, set_initial_state, snapshot_of, update_discriminator, update_generator

STAGES = 8
"""Real batch, z and fakes, scores, loss of D, D moves, new fakes and loss of G, arrows, G moves."""


class SingleSteps:
    """Steps of one player alone between two iterations; for the thread that owns the model.

    Args:
        trainer: ``Trainer`` at step 0.
    """

    def __init__(self, trainer):
        self._trainer = trainer
        self._first_state = snapshot_of(trainer)
        self._step = 0
        self._counts = {"d": 0, "g": 0}

    @property
    def counts(self):
        """How many steps "d" and "g" have taken alone since the iteration in view."""
        return self._counts if self._trainer.step == self._step else {"d": 0, "g": 0}

    def take(self, player):
        """One step of "d" or of "g"."""
        self._counts = dict(self.counts)
        self._step = self._trainer.step
        {"d": update_discriminator, "g": update_generator}[player](self._trainer, self._counts[player])
        self._counts[player] += 1

    def undo(self):
        """At step 0, puts the first weights back: single steps there have moved the run's own beginning."""
        set_initial_state(self._trainer, self._first_state)
        self._counts = {"d": 0, "g": 0}


def record_stages(trainer, probe):
    """The stages of the next iteration; nothing is changed.

    Args:
        trainer: ``Trainer``.
        probe: ``CanvasProbe``.

    Returns:
        Dict of numbers for the browser, and dict of bytes: real, fake, fake2, arrows, moved (n, 2) and the fields and
        warped grids before D's update, after it, and after G's.
    """
    taken = preview(trainer, probe.measure)
    d, g = taken.d, taken.g
    numbers = {
        "step": taken.step + 1,
        "count": len(d.x_real),
        "d_loss": d.loss,
        "penalty": d.penalty,
        "g_loss": g.loss,
        "d_real": _score(trainer.gan, d.real_logits),
        "d_fake": _score(trainer.gan, d.fake_logits),
        "g_fake": _score(trainer.gan, g.fake_logits),
        "d_gradient": _norm(d),
        "g_gradient": _norm(g),
        "push": float(np.mean(np.linalg.norm(taken.negative_gradients, axis=1))),
        "way": float(np.mean(np.linalg.norm(taken.x_fake_after - g.x_fake, axis=1))),
    }
    points = {
        "real": d.x_real,
        "fake": d.x_fake,
        "fake2": g.x_fake,
        "arrows": taken.negative_gradients,
        "moved": taken.x_fake_after,
    }
    for name, measured in zip(("before", "between", "after"), taken.observations, strict=True):
        points |= {f"field_{name}": measured["field"], f"warp_{name}": measured["warp"]}
    return numbers, points


def _score(gan, logits):
    return float(gan.loss.score(logits))


def _norm(move):
    return float(np.sqrt(sum(layer.gradient**2 for layer in move.layers)))
