"""What the Stepper's browser is told of a run once: its data, its loss, and which stages there are."""

import dataclasses
import math

from ganlearn.widgets.shared.field import CELLS, resting
from ganlearn.widgets.shared.frames import view_of
from ganlearn.widgets.stepper.taken import STAGES, field_of

IMAGES = 36
"""At most so many images are shown, so that there is room for a number below each."""


def view_for(dataset):
    """The ``View`` that fits a data set."""
    view = view_of(dataset)
    return dataclasses.replace(view, count=min(view.count, IMAGES)) if view.kind == "images" else view


def facts(trainer, view):
    """The trait ``info``: what the browser needs to know once."""
    rest, span = resting(trainer.gan)
    loss = trainer.gan.loss
    return {
        "dataset": trainer.dataset.name,
        "class_names": trainer.dataset.class_names,
        "loss": loss.name.replace("_", "-"),
        "view": view.kind,
        "shape": view.shape,
        "domain": view.domain,
        "cells": CELLS,
        "resting": rest,
        "span": span if math.isfinite(span) else None,
        "probability": loss.probability,
        "simultaneous": trainer.gan.updates == "simultaneous",
        "latent_dim": trainer.gan.latent_dim,
        "stages": STAGES,
        "fields": [field_of(*stage) for stage in STAGES],
        "rows": max(len(n.trainable_variables) for n in (trainer.gan.discriminator, trainer.gan.generator)),
    }
