"""One run on a dashboard, with its controls and all that is measured of it."""

import math
import time

from ganlearn.widgets.dashboard.caution import Caution
from ganlearn.widgets.dashboard.controls import Controls
from ganlearn.widgets.dashboard.measures import Measures, memory
from ganlearn.widgets.dashboard.still import loss_name, optimizer_names
from ganlearn.widgets.shared.decimation import Decimation
from ganlearn.widgets.shared.problems import of_run

CURVE_SECONDS = 0.24
"""While a run is on, curves and measurements are made anew this seldom: they grow slowly and are much to draw."""


class TrackedRun:
    """A run as the dashboard sees it. The thread that owns the model looks; whoever has the lock reads the last frame.

    Args:
        trainer: ``Trainer``.
        view: ``frames.View``.

    Attributes:
        frame: the bytes of the last look: samples, curves, gauges.
        numbers: what goes with it into the status.
        samples: (n, *sample_shape) of the last look, or None.
        mark: (state, step) that was last heard of.
    """

    def __init__(self, trainer, view):
        self.trainer = trainer
        self._view = view
        self.controls = Controls(self)
        self._measures = Measures(trainer)
        self._caution = Caution(trainer)
        self.mark = self.now()
        self.samples = None
        self._wanted = None
        self._put_off = False
        self._told_at = -math.inf
        self._curves = Decimation()
        self.frame = {}
        self.numbers = {}
        self._take(b"", [], [])

    def now(self):
        """The run's state and step."""
        return self.trainer.state, self.trainer.step

    @property
    def busy(self):
        """Whether the run is on."""
        return self.trainer.running

    def facts(self):
        """What of the run stays the same, for the browser."""
        gan = self.trainer.gan
        return {
            "loss": loss_name(gan),
            "optimizers": optimizer_names(gan),
            "equilibrium": gan.loss.equilibrium,
            "probability": gan.loss.probability,
            "seed": self.trainer.seed,
            "batch_size": self.trainer.batch_size,
        }

    # -- in the thread that owns the model ----------------------------------------------------------------------------

    def puts_off(self):
        """Whether a command that waits goes before the frame that is due; never two frames in a row."""
        self._put_off = self.trainer.commanded and not self._put_off
        return self._put_off

    def look(self, panels):
        """Makes a frame for the open panels."""
        self.samples = self.trainer.samples(self._view.count)
        packed = self._view.pack(self.samples) if "samples" in panels else b""
        self._take(packed, panels, self._caution.look())

    def _take(self, packed, panels, findings):
        now = time.monotonic()
        if not self.busy or now - self._told_at > CURVE_SECONDS:
            self._told_at = now
            self._tell(panels)
        trainer = self.trainer
        self.frame["samples"] = packed
        self.numbers |= {
            "state": trainer.state,
            "step": trainer.step,
            "last": trainer.history.last,
            "epochs": trainer.epochs,
            "rate": trainer.steps_per_second if trainer.state == "training" else 0,
            "device": trainer.device,
            "problem": of_run("dashboard", trainer),
            "findings": findings,
            "floors": self._measures.floors,
            "memory": memory() if "speed" in self.frame["gauges"] else None,
        }

    def table(self):
        """The curves of the run so far, as ``Decimation.table`` returns them."""
        return self._curves.table(self.trainer.history)

    def _tell(self, panels):
        """Curves and measurements; "told" is the last step of them."""
        table = self.table()
        self.frame |= {"curves": table.tobytes(), "gauges": self._measures.look(panels)}
        self.numbers |= {"rows": table.shape[1], "told": self.trainer.history.last}

    # -- back and forth, from any thread ------------------------------------------------------------------------------

    @property
    def past(self):
        """Whether a step before the last one trained is in view."""
        return not self.busy and self.trainer.step < self.trainer.history.last

    def go(self, step):
        """Goes to a step of the run soon. Wishes are dropped, never queued: the newest one counts."""
        self._wanted = step
        self.trainer.submit(self._go_where_wanted)

    def _go_where_wanted(self):
        step, self._wanted = self._wanted, None
        if step is not None:
            self.trainer.goto(min(max(step, self.trainer.history.first), self.trainer.history.last))

    def to_present(self, then=lambda: None):
        """Goes back to the last step where an earlier one is in view, so that nothing trained is forgotten.

        Args:
            then: function to call after that, in the thread that owns the model.
        """
        self._wanted = None
        self.trainer.submit(lambda: self._return(then))

    def _return(self, then):
        if self.past:
            self.trainer.goto(self.trainer.history.last)
        then()
