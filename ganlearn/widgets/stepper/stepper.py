"""Stepper: one iteration of a run taken apart, with every value in it."""

import sys
import threading

import anywidget
import numpy as np
import traitlets

from ganlearn.strings import text
from ganlearn.trainer import Trainer
from ganlearn.trainer.inspection import check, preview
from ganlearn.widgets.shared import assets, registry
from ganlearn.widgets.shared.display import NotebookDisplay
from ganlearn.widgets.shared.field import cells
from ganlearn.widgets.shared.problems import problem
from ganlearn.widgets.stepper.info import facts, view_for
from ganlearn.widgets.stepper.stages import tell
from ganlearn.widgets.stepper.still import StepperStill
from ganlearn.widgets.stepper.taken import STAGES, Taken

KINDS = ("real", "fake")


class Stepper(NotebookDisplay, anywidget.AnyWidget):
    """The iteration that comes next, stage by stage: D's half, then G's half.

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
        TypeError: when ``trainer`` is none.
        ValueError: for data that are neither, a packed discriminator, or an order of updates that has no stages; when a
            trait is set to what it cannot be.
    """

    area = "stepper"
    _esm = assets.script("stepper/stepper")
    _css = assets.style("stepper/stepper")
    info = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    numbers = traitlets.Dict().tag(sync=True)
    told = traitlets.List().tag(sync=True)
    reels = traitlets.Dict().tag(sync=True)
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
        self.view = view_for(trainer.dataset)
        self.cell = registry.current_cell()
        self.run = registry.current_run()
        self._lock = threading.RLock()
        self._over = False
        self._frames = 0
        self._shown_step = trainer.step
        self._first_stage = False
        self._begin_stills()
        super().__init__(info=facts(trainer, self.view), words=assets.words("stepper"))
        self.add_class("ganlearn-widget")
        self.add_class("ganlearn-stepper")
        registry.register(self)
        trainer.pause()
        trainer.call(lambda: self._take(trainer))
        trainer.listen(self._follow)
        self.on_msg(self._hear)
        self.observe(self._redraw_still, names=["stage", "sample", "kind"])

    # -- what can be done ---------------------------------------------------------------------------------------------

    def next(self):
        """The next stage; after the last one the step is taken, and the first stage of the next iteration is shown."""
        if self.stage < len(STAGES):
            self.stage += 1
        else:
            self._first_stage = True
            self.trainer.advance(1)

    def back(self):
        """The stage before."""
        self.stage = max(1, self.stage - 1)

    def iterate(self):
        """Takes the step, and shows the same stage of the next iteration."""
        self.trainer.advance(1)

    def reset(self):
        """Back to step 0 and to the first stage."""
        self._first_stage = True
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
        half, name = STAGES[self.stage - 1]
        both = half == "d" and name != "real"
        return f"{half}_{self.kind if both else 'real' if half == 'd' else 'fake'}"

    # -- from the thread that owns the model --------------------------------------------------------------------------

    def _follow(self, trainer):
        """Listens to the trainer. A mistake in here ends the view and says so; the run goes on."""
        try:
            with self._lock:
                if trainer.running:
                    self._show_status(trainer)
                else:
                    self._take(trainer)
        except Exception as error:
            trainer.unlisten(self._follow)
            self.status = {**self.status, "state": "error", "problem": problem("stepper", "view", error, trainer)}

    def _take(self, trainer):
        """Takes the coming iteration apart and shows it."""
        self.taken = preview(trainer, self._look if self.view.kind == "points" else lambda: None)
        taken = Taken(self.taken, trainer.gan.loss, self.view.count, self.view.kind == "images")
        self.arrays = taken.arrays
        with self.hold_sync():
            self.numbers = taken.numbers
            self.told = tell(trainer, taken.numbers)
            self.sample = min(self.sample, taken.count - 1)
            if self._first_stage:
                self.stage = 1
                self._first_stage = False
            self.reels = {name: self._packed(name, part) for name, part in taken.arrays.items()}
            self._show_status(trainer)
        self._redraw_still(None)

    def _packed(self, name, part):
        return self.view.pack(part) if name in ("d_real", "d_fake", "g_fake", "g_moved") else part.tobytes()

    def _look(self):
        """What D says in the plane now: float32 (CELLS²,)."""
        gan = self.trainer.gan
        logits = gan.discriminator(cells(self.view.domain), training=False)[:, 0].numpy()
        return 1 / (1 + np.exp(-logits)) if gan.loss.probability else logits

    def _show_status(self, trainer):
        self._frames += 1
        broken = trainer.state == "error" and trainer.error is not None
        self._shown_step = trainer.step
        self.status = {
            "id": self._frames,
            "state": trainer.state,
            "step": trainer.step,
            "problem": problem("stepper", "error", trainer.error, trainer) if broken else None,
        }

    # -- messages from the browser ------------------------------------------------------------------------------------

    def _hear(self, _, message, buffers):
        if message["type"] == "command":
            commands = (self.next, self.back, self.iterate, self.reset)
            {command.__name__: command for command in commands}[message["name"]]()

    # -- display ------------------------------------------------------------------------------------------------------

    def picture(self):
        """The still picture of what is shown now."""
        with self._lock:
            return StepperStill(self)

    def settled(self):
        """Whether everything that the run did is shown."""
        return self.trainer.running or self._shown_step == self.trainer.step

    def _redraw_still(self, _):
        self._still.update(self.picture())

    def __repr__(self):
        return f"<Stepper of {self.trainer!r}: stage {self.stage} of {len(STAGES)}>"

    def close(self):
        """Ends the view; the still picture stays, and so does the trainer."""
        if self._over or sys.is_finalizing():
            return
        self._over = True
        self.trainer.unlisten(self._follow)
        registry.forget(self)
        self._end_stills()
        super().close()


def _within(value, low, high, sentence):
    if not low <= value <= high:
        raise ValueError(text(f"stepper.{sentence}", given=value, last=high))
    return value
