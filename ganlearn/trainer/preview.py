"""The next iteration of a run taken apart.

A preview takes the real next step, with its own draws, through ``GAN.d_step`` and ``GAN.g_step``, notes everything on
the way and puts the state back. It belongs to the thread that owns the model: see ``Trainer.call``.
"""

import dataclasses

import numpy as np

from ganlearn.gan.streams import LAYERS_D, LAYERS_G, NOISE_D, NOISE_G
from ganlearn.strings import text
from ganlearn.trainer import parts
from ganlearn.trainer.half import Half, Move, both_side, d_side, fakes, g_side

UPDATES = ("alternating", "simultaneous")
"""The orders of updates that can be taken apart."""


@dataclasses.dataclass(frozen=True)
class Preview:
    """One iteration.

    Attributes:
        step: how many steps came before it.
        d, g: ``Move`` of the discriminator (the last one of ``d_steps``) and of the generator.
        real_slopes, fake_slopes: ∂D/∂x at ``d.x_real`` and ``d.x_fake``, before D's step; the samples' shape.
        pull: −n ∂L_G/∂x at ``g.x_fake``, its shape: where D pushes each fake sample.
        moved: the generator's samples at ``g.z`` after its step.
        looks: what the argument ``look`` returned before D's step, after it, and after G's.
    """

    step: int
    d: Move
    g: Move
    real_slopes: np.ndarray
    fake_slopes: np.ndarray
    pull: np.ndarray
    moved: np.ndarray
    looks: tuple


def check(gan):
    """Raises ``ValueError`` for an order of updates that cannot be taken apart."""
    if gan.updates not in UPDATES or gan.unrolled:
        raise ValueError(text("trainer.no_preview", given=gan.updates, choices=", ".join(UPDATES)))


def preview(trainer, look=lambda: None):
    """The iteration that comes next; nothing is changed.

    Args:
        trainer: ``Trainer`` at rest.
        look: function without arguments, called between the stages.

    Returns:
        ``Preview``.

    Raises:
        ValueError: for an order of updates that cannot be taken apart.
    """
    gan = trainer.gan
    check(gan)
    take = _alternating if gan.updates == "alternating" else _simultaneous
    with parts.undone(trainer):
        return Preview(trainer.step, **take(trainer, look))


def _alternating(trainer, look):
    gan, last = trainer.gan, int(trainer.gan.d_steps.numpy()) - 1
    for i in range(last):
        x_real, y = parts.batch(trainer, i)
        gan.d_step(x_real, parts.noise(trainer, i, LAYERS_D, NOISE_D), y, gan.draws(), parts.stream(i))
    looks = [look()]
    x_real, y = parts.batch(trainer, last)
    d = Half(trainer, gan.discriminator, (x_real, y), (last, LAYERS_D, NOISE_D), d_side)
    slopes = d.slopes()
    d = d.moved(lambda z: gan.d_step(x_real, z, y, gan.draws(), parts.stream(last)))
    looks.append(look())
    g = Half(trainer, gan.generator, (x_real, y), (0, LAYERS_G, NOISE_G), g_side)
    pull = g.seen["pull"]
    g = g.moved(lambda z: gan.g_step(z, x_real, y))
    looks.append(look())
    moved = fakes(trainer, y, (0, LAYERS_G, NOISE_G))
    return {**_named(d, g, slopes), "pull": pull, "moved": moved, "looks": tuple(looks)}


def _simultaneous(trainer, look):
    gan, before, draws = trainer.gan, look(), (0, LAYERS_D, NOISE_D)
    x_real, y = parts.batch(trainer, 0)
    d = Half(trainer, gan.discriminator, (x_real, y), draws, d_side)
    g = Half(trainer, gan.generator, (x_real, y), draws, both_side)
    slopes, pull = d.slopes(), g.seen["pull"]
    d = d.moved(lambda z: gan.both_step(x_real, z, y, gan.draws()))
    g = g.moved(lambda z: None)
    after = look()
    return {**_named(d, g, slopes), "pull": pull, "moved": fakes(trainer, y, draws), "looks": (before, after, after)}


def _named(d, g, slopes):
    return {"d": d, "g": g, "real_slopes": slopes[0], "fake_slopes": slopes[1]}
