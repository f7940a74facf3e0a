"""Stepper: one iteration of a run taken apart, with every value in it."""

import dataclasses
import math

import anywidget
import numpy as np
import traitlets

from ganlearn.strings import text
from ganlearn.trainer import Trainer
from ganlearn.trainer.inspection import check, preview
from ganlearn.widgets.shared import assets
from ganlearn.widgets.shared.base import TrainerWidget, run_problem
from ganlearn.widgets.shared.frames import CELLS, cells, resting, view_of
from ganlearn.widgets.shared.wording import loss_name
from ganlearn.widgets.stepper.iteration_record import IterationRecord
from ganlearn.widgets.stepper.stages import STAGES, describe, field_of
from ganlearn.widgets.stepper.still import StepperStill

KINDS = ("real", "fake")
IMAGES = 36
"""Most images that are shown, so that there is room for a number below each."""


class Stepper(TrainerWidget, anywidget.AnyWidget):
    """The iteration that comes next, stage by stage: those of D, then those of G.

    Real batch, noise and fake batch, logits, loss, gradients by layer, update; forward and back, as often as you like.
    Nothing changes until the step is taken, and then it is the step of ``trainer.advance(1)``. A run that is on is
    paused; whatever else moves the trainer, the stepper shows the iteration after it.

    Args:
        trainer: ``Trainer`` on points in the plane or on images.

    Attributes:
        stage: trait; 1 to 11.
        sample: trait; number of the chosen sample in its batch, from 0.
        kind: trait; "real" or "fake", where both can be chosen.
        numbers: trait; dict: the step, and for "d" and "g" losses, scores and layers.
        told: trait; list of {"title", "told", "code"}, what each stage says, and its line of code.
        status: trait; state and step of the run.
        taken: ``trainer.preview.Preview`` that is shown.
        arrays: dict of float32 arrays of the samples that are shown.

    Raises:
        TypeError: if ``trainer`` is not a ``Trainer``.
        ValueError: for data that are neither points nor images, a packed discriminator, or an order of updates that has
            no stages; when a trait is set to what it cannot be.
    """

    area = "stepper"
    _esm = assets.script("stepper/stepper")
    _css = assets.style("stepper/stepper")
    info = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    numbers = traitlets.Dict().tag(sync=True)
    told = traitlets.List().tag(sync=True)
    stage_frames = traitlets.Dict().tag(sync=True)
    stage = traitlets.Int(1).tag(sync=True)
    sample = traitlets.Int(0).tag(sync=True)
    kind = traitlets.Unicode("fake").tag(sync=True)

    def __new__(cls, trainer):
        """Checks before there is a widget: a half-made one would complain once more when it is collected."""
        if not isinstance(trainer, Trainer):
            raise TypeError(text("stepper.trainer", given=type(trainer).__name__))
        dataset = trainer.dataset
        if dataset.kind != "image" and (dataset.kind != "points" or dataset.sample_shape != (2,)):
            raise ValueError(text("stepper.kind", name=dataset.name, shape=dataset.sample_shape))
        if trainer.gan.pack > 1:
            raise ValueError(text("stepper.pack", pack=trainer.gan.pack))
        check(trainer.gan)
        return super().__new__(cls)

    def __init__(self, trainer):
        self.trainer = trainer
        self.view = _view_of(trainer.dataset)
        self.taken = None
        self.arrays = {}
        self._to_first_stage = False
        super().__init__(info=_facts(trainer, self.view), words=assets.words("stepper"))
        self._begin()
        trainer.pause()
        trainer.call(lambda: self._show_iteration(trainer))
        self._follow(trainer)
        self.observe(self._redraw_still, names=["stage", "sample", "kind"])

    # -- what can be done ---------------------------------------------------------------------------------------------

    def next(self):
        """The next stage; after the last one the step is taken, and the first stage of the next iteration is shown."""
        if self.stage < len(STAGES):
            self.stage += 1
        else:
            self._to_first_stage = True
            self.trainer.advance(1)

    def back(self):
        """The stage before."""
        self.stage = max(1, self.stage - 1)

    def iterate(self):
        """Takes the step, and shows the same stage of the next iteration."""
        self.trainer.advance(1)

    def reset(self):
        """Back to step 0 and to the first stage."""
        self._to_first_stage = True
        self.trainer.reset()

    @traitlets.validate("stage")
    def _check_stage(self, proposal):
        return _within(proposal["value"], 1, len(STAGES), "stage_range")

    @traitlets.validate("sample")
    def _check_sample(self, proposal):
        return _within(proposal["value"], 0, self.numbers.get("count", 1) - 1, "sample_range")

    @traitlets.validate("kind")
    def _check_kind(self, proposal):
        if proposal["value"] not in KINDS:
            raise ValueError(text("stepper.kind_range", given=proposal["value"]))
        return proposal["value"]

    @property
    def chosen(self):
        """Name of the batch that the chosen sample is from: "d_real", "d_fake" or "g_fake"."""
        player, name = STAGES[self.stage - 1]
        both = player == "d" and name != "real"
        return f"{player}_{self.kind if both else 'real' if player == 'd' else 'fake'}"

    # -- from the thread that owns the model --------------------------------------------------------------------------

    def _show_run(self, trainer):
        if trainer.running:
            self._show_status(trainer)
        else:
            self._show_iteration(trainer)

    def _show_iteration(self, trainer):
        """Takes the coming iteration apart and shows it."""
        self.taken = preview(trainer, self._field if self.view.kind == "points" else lambda: None)
        record = IterationRecord(self.taken, trainer.gan.loss, self.view.count, self.view.kind == "image")
        self.arrays = record.arrays
        with self.hold_sync():
            self.numbers = record.numbers
            self.told = describe(trainer, record.numbers)
            self.sample = min(self.sample, record.count - 1)
            if self._to_first_stage:
                self.stage = 1
                self._to_first_stage = False
            self.stage_frames = {name: self._packed(name, part) for name, part in record.arrays.items()}
            self._show_status(trainer)
        self._redraw_still()

    def _packed(self, name, part):
        return self.view.pack(part) if name in ("d_real", "d_fake", "g_fake", "g_moved") else part.tobytes()

    def _field(self):
        """What D says in the plane now: float32 (CELLS²,)."""
        gan = self.trainer.gan
        logits = gan.discriminator(cells(self.view.domain), training=False)[:, 0].numpy()
        return 1 / (1 + np.exp(-logits)) if gan.loss.probability else logits

    def _show_status(self, trainer):
        self.status = {
            "id": self._gate.number(),
            "state": trainer.state,
            "step": trainer.step,
            "problem": run_problem("stepper", trainer),
        }

    # -- in the notebook ----------------------------------------------------------------------------------------------

    def _commands(self):
        return {"next": self.next, "back": self.back, "iterate": self.iterate, "reset": self.reset}

    def picture(self):
        """The still picture of what is shown now."""
        with self._lock:
            return StepperStill(self)

    def __repr__(self):
        return f"<Stepper of {self.trainer!r}: stage {self.stage} of {len(STAGES)}>"


def _within(value, low, high, sentence):
    if not low <= value <= high:
        raise ValueError(text(f"stepper.{sentence}", given=value, last=high))
    return value


def _view_of(dataset):
    """The ``View`` that fits a data set."""
    view = view_of(dataset)
    return dataclasses.replace(view, count=min(view.count, IMAGES)) if view.kind == "image" else view


def _facts(trainer, view):
    """The trait ``info``: what the browser needs to know once."""
    rest, span = resting(trainer.gan)
    loss = trainer.gan.loss
    return {
        "dataset": trainer.dataset.name,
        "class_names": trainer.dataset.class_names,
        "loss": loss_name(loss),
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
