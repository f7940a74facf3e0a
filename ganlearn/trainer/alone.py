"""Single steps of one player, and a state to begin with; for the thread that owns the model: see ``Trainer.call``."""

import numpy as np

from ganlearn.gan.streams import LAYERS_D, LAYERS_G, NOISE_D, NOISE_G
from ganlearn.strings import text
from ganlearn.trainer import parts
from ganlearn.trainer.run import TrainingError


def d_alone(trainer, i=0):
    """The i-th discriminator update of the next iteration, by itself; the generator stays as it is to the bit.

    Returns:
        d_loss.

    Raises:
        TrainingError: when the loss is not finite; the state before stands.
    """
    gan = trainer.gan

    def move():
        x_real, y = parts.batch(trainer, i)
        return gan.d_step(x_real, parts.noise(trainer, i, LAYERS_D, NOISE_D), y, gan.draws(), parts.stream(i))[0]

    return _alone(trainer, move, "d_loss")


def g_alone(trainer, i=0):
    """The generator update of the next iteration, by itself; the discriminator stays as it is to the bit.

    Args:
        trainer: ``Trainer`` at rest.
        i: how many such updates came before it in this iteration; each has noise of its own.

    Returns:
        g_loss.

    Raises:
        TrainingError: when the loss is not finite; the state before stands.
    """

    def move():
        x_real, y = parts.batch(trainer, int(trainer.gan.d_steps.numpy()) - 1)
        return trainer.gan.g_step(parts.noise(trainer, i, LAYERS_G, NOISE_G), x_real, y)[0]

    return _alone(trainer, move, "g_loss")


def _alone(trainer, move, name):
    before = trainer._engine.snapshot()
    loss = float(move())
    if not np.isfinite(loss):
        trainer._engine.restore(before)
        raise TrainingError(text("trainer.not_finite", tensor=name, step=trainer.step + 1, kept=trainer.step))
    _take_in(trainer)
    return loss


def _take_in(trainer):
    """The state is a new one of the same step: its old future ends, and going back comes here."""
    trainer._run.part()
    trainer._run._keep(trainer._engine.snapshot())
    trainer._tell()


def state_of(trainer):
    """Copies of everything that a step changes, to ``begin_with`` later."""
    return trainer._engine.snapshot()


def begin_with(trainer, state):
    """Puts a state of step 0 where the run begins; the live settings stay. For a trainer that has just been reset."""
    settings = trainer._live.values()
    trainer._engine.restore(state)
    trainer._live.put(settings)
    trainer._run._keep(trainer._engine.snapshot())
