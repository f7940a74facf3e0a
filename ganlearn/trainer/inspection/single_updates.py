"""Single updates of one player, and the state that a run begins with."""

import numpy as np

from ganlearn.strings import text
from ganlearn.trainer.inspection.preview import next_source
from ganlearn.trainer.run import TrainingError


def update_discriminator(trainer, k=0):
    """The k-th discriminator update of the next iteration alone; the generator stays as it is to the bit.

    Args:
        trainer: ``Trainer`` at rest.
        k: number of the update.

    Returns:
        d_loss.

    Raises:
        TrainingError: when the loss is not finite; the state before is restored.
    """
    return _update_one(trainer, "discriminator", k, "d_loss")


def update_generator(trainer, k=0):
    """The generator update of the next iteration alone; the discriminator stays as it is to the bit.

    Args:
        trainer: ``Trainer`` at rest.
        k: how many such updates came before it in this iteration; each draws other noise.

    Returns:
        g_loss.

    Raises:
        TrainingError: when the loss is not finite; the state before is restored.
    """
    return _update_one(trainer, "generator", k, "g_loss")


def _update_one(trainer, player, k, name):
    engine, run = trainer._engine, trainer._run
    before = engine.snapshot()
    loss = float(engine.gan.perform(engine.gan.prepare(player, next_source(engine), k))[0])
    if not np.isfinite(loss):
        engine.restore(before)
        raise TrainingError(text("trainer.not_finite", tensor=name, step=trainer.step + 1, kept=trainer.step))
    run.accept_state()
    return loss


def snapshot_of(trainer):
    """Copies of everything that a step changes, for ``set_initial_state``."""
    return trainer._engine.snapshot()


def set_initial_state(trainer, state):
    """Puts a state of step 0 where the run begins; the live settings stay. For a trainer that has just been reset."""
    trainer._run.set_initial_state(state)
