"""What the Playground tells the browser besides pictures: what there is to choose, and this GAN."""

import math

from ganlearn.widgets.playground.code import decode
from ganlearn.widgets.playground.knobs import CHOICES, HALF, PARTS, SIDE, Knobs, check_names
from ganlearn.widgets.playground.probe import LINES
from ganlearn.widgets.shared.field import CELLS, resting


def start(dataset, code, values):
    """The position that the arguments of ``Playground`` mean."""
    check_names(values)
    start = Knobs() if code is None else decode(code)
    return start.changed(**({} if dataset is None else {"dataset": dataset}), **values) if dataset or values else start


def info():
    """What never changes: what the knobs offer, and how the bytes are laid out."""
    choices = {name: list(values) for name, values in CHOICES.items()}
    parts = {name: [low, high] for name, (_, low, high) in PARTS.items()}
    return {"choices": choices, "parts": parts, "cells": CELLS, "lines": LINES, "side": SIDE, "half": HALF}


def scene(trainer, domain):
    """What changes with the GAN only."""
    rest, span = resting(trainer.gan)
    loss = trainer.gan.loss
    return {
        "domain": domain,
        "resting": rest,
        "span": span if math.isfinite(span) else None,
        "equilibrium": loss.equilibrium,
        "probability": loss.probability,
        "loss": loss.name,
        "latent_dim": trainer.gan.latent_dim,
        "batch_size": trainer.batch_size,
    }
