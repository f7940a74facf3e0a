"""A run on a dashboard, with its controls, all that is measured of it and what the diagnosis says; and two of them."""

import dataclasses
import math
import time

from ganlearn import diagnosis
from ganlearn.strings import text
from ganlearn.widgets.dashboard.controls import Controls
from ganlearn.widgets.dashboard.measures import Measures, memory
from ganlearn.widgets.shared.base import run_problem
from ganlearn.widgets.shared.decimation import Decimation
from ganlearn.widgets.shared.wording import loss_name, optimizer_names

CURVE_SECONDS = 0.24
"""While a run is on, curves and measurements are made again this seldom: they grow slowly and are much to draw."""

DIAGNOSIS_SECONDS, LONGEST_DIAGNOSIS_SECONDS, DIAGNOSIS_SHARE = 2.0, 10.0, 0.005
"""Least time between two diagnoses of a run that is on; more where they would take more than this share of it, up to
the longest."""


class TrackedRun:
    """A run as the dashboard sees it. The thread that owns the model makes frames; who has the lock reads the last one.

    Args:
        trainer: ``Trainer``.
        view: ``frames.View``.

    Attributes:
        controls: ``Controls``.
        frame: the bytes of the last frame: samples, curves, gauges.
        numbers: what goes with it into the status.
        samples: (n, *sample_shape) of the last frame, or None.
        mark: (state, step) that was last heard of.
    """

    def __init__(self, trainer, view):
        self.trainer = trainer
        self._view = view
        self.controls = Controls(self)
        self._measures = Measures(trainer)
        self._monitor = DiagnosisMonitor(trainer)
        self.mark = self.now()
        self.samples = None
        self._wanted_step = None
        self._put_off = False
        self._measured_at = -math.inf
        self._curves = Decimation()
        self.frame = {}
        self.numbers = {}
        self._fill(b"", [], [])

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
            "loss": loss_name(gan.loss),
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

    def make_frame(self, panels):
        """Makes a frame for the open panels."""
        self.samples = self.trainer.samples(self._view.count)
        packed = self._view.pack(self.samples) if "samples" in panels else b""
        self._fill(packed, panels, self._monitor.update())

    def _fill(self, packed, panels, findings):
        now = time.monotonic()
        if not self.busy or now - self._measured_at > CURVE_SECONDS:
            self._measured_at = now
            self._measure(panels)
        trainer = self.trainer
        self.frame["samples"] = packed
        self.numbers |= {
            "state": trainer.state,
            "step": trainer.step,
            "last": trainer.history.last,
            "epochs": trainer.epochs,
            "rate": trainer.steps_per_second if trainer.state == "training" else 0,
            "device": trainer.device,
            "problem": run_problem("dashboard", trainer),
            "findings": findings,
            "floors": self._measures.floors,
            "memory": memory() if "speed" in self.frame["gauges"] else None,
        }

    def table(self):
        """The curves of the run so far, as ``Decimation.table`` returns them."""
        return self._curves.table(self.trainer.history)

    def _measure(self, panels):
        """Curves and measurements; "told" is the last step of them."""
        table = self.table()
        self.frame |= {"curves": table.tobytes(), "gauges": self._measures.measure(panels)}
        self.numbers |= {"rows": table.shape[1], "told": self.trainer.history.last}

    # -- back and forth, from any thread ------------------------------------------------------------------------------

    @property
    def past(self):
        """Whether a step before the last one trained is in view."""
        return not self.busy and self.trainer.step < self.trainer.history.last

    def go(self, step):
        """Goes to a step of the run soon. Wishes are dropped, never queued: the newest one counts."""
        self._wanted_step = step
        self.trainer.submit(self._go_where_wanted)

    def _go_where_wanted(self):
        step, self._wanted_step = self._wanted_step, None
        if step is not None:
            self.trainer.goto(min(max(step, self.trainer.history.first), self.trainer.history.last))

    def to_present(self, then=lambda: None):
        """Goes back to the last step where an earlier one is in view, so that nothing trained is forgotten.

        Args:
            then: function to call after that, in the thread that owns the model.
        """
        self._wanted_step = None
        self.trainer.submit(lambda: self._return(then))

    def _return(self, then):
        if self.past:
            self.trainer.goto(self.trainer.history.last)
        then()


class DiagnosisMonitor:
    """The findings of the diagnosis about one run, asked for now and then.

    Args:
        trainer: ``Trainer``.

    Attributes:
        findings: list of dicts, most urgent first: name, evidence, advice, and why the advice may help.
    """

    def __init__(self, trainer):
        self._trainer = trainer
        self._mark = None
        self.findings = []
        self._due_at = -math.inf

    def update(self):
        """Asks ``diagnosis.diagnose`` where it is due, in the thread that owns the model; returns the findings.

        A step of the past keeps what was said last: the history there reaches further than the samples.
        """
        trainer, now = self._trainer, time.monotonic()
        mark = trainer.state, trainer.step
        waits = trainer.running and now < self._due_at
        if mark == self._mark or waits or trainer.step < trainer.history.last:
            return self.findings
        self._mark = mark
        self.findings = [_with_reason(finding) for finding in diagnosis.diagnose(trainer)]
        took = time.monotonic() - now
        self._due_at = now + min(max(DIAGNOSIS_SECONDS, took / DIAGNOSIS_SHARE), LONGEST_DIAGNOSIS_SECONDS)
        return self.findings


def _with_reason(finding):
    return {**dataclasses.asdict(finding), "why": text(f"dashboard.why_{finding.name}")}


class Comparison:
    """Run A, run B where there is one, and which of them the controls steer.

    Args:
        runs: list of one or two ``TrackedRun``.
        lead: the one of them that is steered.
        branched_at: the step at which run B left run A; None for runs that were given.
    """

    def __init__(self, runs, lead, branched_at=None):
        self.runs = runs
        self.lead = lead
        self.branched_at = branched_at

    @property
    def other(self):
        """The run that is not steered, or None."""
        return next((run for run in self.runs if run is not self.lead), None)

    def status(self):
        """What the canvas's status says of two runs."""
        if len(self.runs) < 2:
            return {"run": 0, "differences": None, "branched": None}
        run = self.runs.index(self.lead)
        return {"run": run, "differences": differences(self.runs), "branched": self.branched_at}


def differences(runs):
    """What sets two runs apart, in a few words for each: live settings, loss, optimizers, seed."""
    lists = [_settings(run) for run in runs]
    names = [name for name in lists[0] if lists[0][name] != lists[1][name]]
    return [[text(f"dashboard.differs_{name}", value=one[name]) for name in names] for one in lists]


def _settings(run):
    facts = run.facts()
    values = {**run.trainer.settings, **{name: facts[name] for name in ("loss", "optimizers", "seed", "batch_size")}}
    return {name: _short(value) for name, value in values.items()}


def _short(value):
    return "–" if value is None else value if isinstance(value, str) else f"{value:.3g}"
