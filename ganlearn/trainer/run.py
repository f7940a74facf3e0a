"""One run: what is done between commands, by the thread that owns the model."""

import math
import time

import numpy as np

from ganlearn.gan import METRICS
from ganlearn.strings import text
from ganlearn.trainer import memory, nonfinite
from ganlearn.trainer.engine import CHUNK, SpeedMeter, next_chunk
from ganlearn.trainer.history import History
from ganlearn.trainer.timeline import Timeline, replay

BUSY = ("compiling", "training")
SNAPSHOT_SECONDS, SNAPSHOT_SHARE = 1.0, 0.02
"""Least time between two snapshots of a running training; longer where they would take more than this share of it, as
those of a large network do while each takes memory that is new to the process. One comes with every checkpoint."""

CHECKPOINT_SECONDS = 30.0


class TrainingError(RuntimeError):
    """A step failed; the last good state is kept."""


class Run:
    """State, history and timeline of a run.

    Args:
        engine: ``Engine``.
        live: ``Settings``.
        notify: function that is called after each chunk and each change of state.
        save: function that writes a checkpoint; it does not raise.
        forget: function of a number of rows: the rows of the history after these will change.

    Attributes:
        state: "ready", "compiling", "training", "paused", "finished", "error" or "stopped".
        step: number of completed steps.
        error: what went wrong, or None.
        history: ``History``.
        timeline: ``Timeline``.
        marks: list of functions of a step; each returns a later step at which a chunk has to end.
    """

    def __init__(self, engine, live, notify, save, forget):
        self.engine = engine
        self.live = live
        self._notify = notify
        self._save = save
        self._forget = forget
        self.state = "ready"
        self.error = None
        self.step = engine.step
        self.marks = []
        self.history = History(METRICS, first=self.step)
        self.speed = SpeedMeter()
        self.timeline = Timeline(self.step, engine.snapshot(), live.values())
        self._goal = self.step
        self._at_goal = "finished"
        self._chunk = 1
        self._snapshot_at = self._saved_at = time.monotonic()
        self._snapshot_seconds = 0.0

    @property
    def busy(self):
        """Whether there are steps to train."""
        return self.state in BUSY

    # -- commands -----------------------------------------------------------------------------------------------------

    def begin(self, steps=math.inf, then="finished"):
        """Starts ``steps`` more steps, with state ``then`` after them; steps that end in "paused" add up."""
        adds_up = self.busy and then == self._at_goal == "paused"
        self._goal = (self._goal if adds_up else self.step) + steps
        self._at_goal = then
        self.error = None
        self.speed.restart()
        if steps == 0:
            self.finish(then)
        else:
            self.drop_future()
            self._set_state("training" if self.engine.compiled else "compiling")

    def pause(self):
        """Pauses a run that is going on."""
        if self.busy:
            self.finish("paused")

    def finish(self, state):
        """Ends in ``state``, with a checkpoint written before it; in "error" where the weights are not finite."""
        if self._snapshot_or_fail():
            self._checkpoint()
            self._set_state(state)
            memory.sweep()

    def start_over(self):
        """Back to the initial weights, with an empty history; the live settings stay."""
        settings, self.step = self.live.values(), self.timeline.first
        self.engine.restore(self.timeline.snapshot_before(self.step)[1])
        self.live.put(settings)
        self.drop_future()
        self.timeline.record_settings(self.step, settings)
        self._goal = self.step
        self.error = None
        self._set_state("ready")

    def change(self, settings):
        """Applies checked settings from now on; chunks start small where a step may take longer than before."""
        before = self.live.values()
        self.live.apply(settings)
        if self.live.values() != before:
            self.drop_future()
            self.timeline.record_settings(self.step, self.live.values())
            self._chunk = 1 if "d_steps" in settings else self._chunk
        self._notify()

    def drop_future(self):
        """A different future begins here: what the timeline and the history hold beyond is forgotten."""
        if self.step < self.history.last:
            rows = self.step - self.history.first
            self.history.truncate(rows)
            self._forget(rows)
            self.timeline.drop_after(self.step)

    def accept_state(self):
        """Takes the engine's variables as the state of the present step; what came after it is dropped."""
        self.drop_future()
        self._store_snapshot(self.engine.snapshot())
        self._notify()

    def set_initial_state(self, state):
        """Puts a state where the run begins; the live settings stay."""
        settings = self.live.values()
        self.engine.restore(state)
        self.live.put(settings)
        self._store_snapshot(self.engine.snapshot())

    def goto(self, step, cancelled=lambda: False):
        """Goes to a step of the timeline; the future stays on it. When that fails the run stays where it was.

        Args:
            step: where to.
            cancelled: function that returns True to stay after all.

        Returns:
            Whether the steps that had to be run again gave the metrics that the history holds.

        Raises:
            ValueError: for a step that the timeline does not hold.
            TrainingError: when the run, paused for this, turns out to have gone wrong.
            Cancelled: when ``cancelled()`` is true.
        """
        if self.busy:
            self.pause()
            if self.state == "error":
                raise self.error
        if not self.timeline.first <= step <= self.history.last:
            raise ValueError(text("trainer.goto", given=step, first=self.timeline.first, last=self.history.last))
        here = self.engine.snapshot()
        try:
            rows = replay(step, self.engine, self.live, self.timeline, cancelled=cancelled)
        except BaseException:
            self.engine.restore(here)
            raise
        finally:
            self.step = self._goal = self.engine.step
            self.live.read()
        self.error = None
        self._store_snapshot(self.engine.snapshot())
        self._set_state("paused")
        end = step - self.history.first
        return np.array_equal(rows, self.history.rows(end - len(rows), end), equal_nan=True)

    def copies(self):
        """Pauses; then the state, the history up to here and the timeline up to here, for ``continue_from``."""
        self.pause()
        timeline = self.timeline.copy()
        timeline.drop_after(self.step)
        return self.engine.snapshot(), self.history.rows(end=self.step - self.history.first).copy(), timeline

    def continue_from(self, state, rows, timeline):
        """Takes over the state, the history and the timeline of another run."""
        self.engine.restore(state)
        self.step = self._goal = self.engine.step
        self.history = History(METRICS, first=self.step - len(rows))
        self.history.append(rows)
        self.timeline = timeline
        self.timeline.add(self.step, state)
        self.live.read()
        self.state = "paused"

    # -- steps --------------------------------------------------------------------------------------------------------

    def train(self, limit=CHUNK):
        """One chunk of at most ``limit`` steps."""
        try:
            if self._snapshot_due() and not self._snapshot_or_fail():
                return
            began = time.monotonic()
            ends = (mark(self.step) - self.step for mark in tuple(self.marks))
            rows = self.engine.advance(int(min(self._chunk, self._goal - self.step, CHUNK, limit, *ends)))
            self._record(rows, time.monotonic() - began)
            if np.isfinite(rows[-1]).all():
                self._after_chunk()
            else:
                self._not_finite(nonfinite.first_tensor(rows[-1], self.engine.gan))
        except Exception as error:
            self.fail(error)

    def _record(self, rows, seconds):
        self.history.append(rows)
        self.step += len(rows)
        if self.state == "compiling":
            self.state = "training"
            self.speed.restart()
        else:
            self.speed.tick(len(rows))
            self._chunk = next_chunk(len(rows), seconds)

    def _after_chunk(self):
        if self.step >= self._goal:
            self.finish(self._at_goal)
            return
        if time.monotonic() - self._saved_at > CHECKPOINT_SECONDS and self._snapshot_or_fail():
            self._checkpoint()
        memory.sweep()
        self._notify()

    def _snapshot_due(self):
        """Whether the next snapshot is due."""
        pause = max(SNAPSHOT_SECONDS, self._snapshot_seconds / SNAPSHOT_SHARE)
        return time.monotonic() - self._snapshot_at > pause

    def _snapshot_or_fail(self):
        """Snapshots the present state. Where it is not finite: goes back to a finite one, fails, returns False."""
        began = time.monotonic()
        snapshot = self.engine.snapshot()
        if nonfinite.all_finite(snapshot):
            self._store_snapshot(snapshot)
            self._snapshot_seconds = self._snapshot_at - began
            return True
        self._not_finite(None)
        return False

    def _store_snapshot(self, snapshot):
        self.timeline.add(self.step, snapshot)
        self._snapshot_at = time.monotonic()

    def _checkpoint(self):
        self._saved_at = time.monotonic()
        if self.history.steps:
            self._save()

    def _set_state(self, state):
        self.state = state
        self._notify()

    # -- failures -----------------------------------------------------------------------------------------------------

    def fail(self, error):
        """Ends in state "error". Goes back to the last good state first, unless the error is a ``TrainingError``."""
        if not isinstance(error, TrainingError):
            self._recover()
        self.error = error
        self._checkpoint()
        self._set_state("error")

    def raise_failure(self):
        """Raises what went wrong, as a ``TrainingError``, in state "error"."""
        if self.state != "error" or self.error is None:
            return
        if isinstance(self.error, TrainingError):
            raise self.error
        raise TrainingError(text("trainer.step_failed", step=self.step, error=self.error)) from self.error

    def _recover(self):
        """The state before the chunk that failed; the snapshot before it when the replay fails as well."""
        try:
            self._replay_to(self.step)
        except Exception:
            self.engine.restore(self.timeline.snapshot_before(self.step)[1])
        before, self.step = self.step, self.engine.step
        if self.step < before:
            self.drop_future()

    def _replay_to(self, step):
        replay(step, self.engine, self.live, self.timeline, fresh=True)

    def _not_finite(self, tensor):
        """Goes back to the last step that left finite losses and variables, and fails with the tensor's name.

        Args:
            tensor: what the last step's losses say, in words; None when these were finite.
        """
        broken = self._first_broken()
        if broken < self.step or tensor is None:
            self._replay_to(broken)
            tensor = nonfinite.first_variable(self.engine.gan) or tensor
        self._replay_to(broken - 1)
        self.step = broken - 1
        self.drop_future()
        self.fail(TrainingError(text("trainer.not_finite", tensor=tensor, step=broken, kept=self.step)))

    def _first_broken(self):
        """The first step that left variables which are not finite, or the present one: halves the steps in question."""
        good, broken = self.timeline.snapshot_before(self.step - 1)[0], self.step
        middle = broken - 1
        while good < middle:
            self._replay_to(middle)
            snapshot = self.engine.snapshot()
            if nonfinite.all_finite(snapshot):
                good = middle
                self.timeline.add(middle, snapshot)
            else:
                broken = middle
            middle = (good + broken) // 2
        return broken
