"""Slow motion: the stages of one iteration, each with what the canvas shows then."""

import numpy as np

from ganlearn.trainer.preview import preview

STAGES = 8
"""Real batch, z and fakes, scores, loss of D, D moves, new fakes and loss of G, arrows, G moves."""


def shoot(trainer, eyes):
    """The next iteration as a film; nothing is changed.

    Returns:
        Dict of numbers for the browser, and dict of bytes: real, fake, fake2, arrows, moved (n, 2) and the fields and
        warped grids before D's move, after it, and after G's.
    """
    taken = preview(trainer, eyes.look)
    d, g = taken.d, taken.g
    numbers = {
        "step": taken.step + 1,
        "count": len(d.x_real),
        "d_loss": d.loss,
        "penalty": d.penalty,
        "g_loss": g.loss,
        "d_real": _says(trainer.gan, d.real_logits),
        "d_fake": _says(trainer.gan, d.fake_logits),
        "g_fake": _says(trainer.gan, g.fake_logits),
        "d_gradient": _norm(d),
        "g_gradient": _norm(g),
        "push": float(np.mean(np.linalg.norm(taken.pull, axis=1))),
        "way": float(np.mean(np.linalg.norm(taken.moved - g.x_fake, axis=1))),
    }
    points = {"real": d.x_real, "fake": d.x_fake, "fake2": g.x_fake, "arrows": taken.pull, "moved": taken.moved}
    for name, look in zip(("before", "between", "after"), taken.looks, strict=True):
        points |= {f"field_{name}": look["field"], f"warp_{name}": look["warp"]}
    return numbers, points


def _says(gan, logits):
    return float(gan.loss.score(logits))


def _norm(move):
    return float(np.sqrt(sum(layer.gradient**2 for layer in move.layers)))
