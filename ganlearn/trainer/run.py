"""One run: what is done between commands, by the thread that owns the model."""

import math
import time

import numpy as np

from ganlearn.gan import METRICS
from ganlearn.strings import text
from ganlearn.trainer import finite, memory
from ganlearn.trainer.history import History
from ganlearn.trainer.limits import CHUNK
from ganlearn.trainer.progress import Clock, next_chunk
from ganlearn.trainer.replay import replay
from ganlearn.trainer.tape import Tape

BUSY = ("compiling", "training")
SNAPSHOT_SECONDS, SNAPSHOT_SHARE = 1.0, 0.02
"""Least time between two snapshots of a running training; longer where they would take more than this share of it, as
those of a large network do while each takes memory that is new to the process. Yet one comes with every checkpoint."""

CHECKPOINT_SECONDS = 30.0


class TrainingError(RuntimeError):
    """A step went wrong; the last good state stands."""


class Run:
    """State, history and tape of a run.

    Args:
        engine: ``Engine``.
        live: ``Settings``.
        tell: function that is called after each chunk and each change of state.
        save: function that writes a checkpoint; it does not raise.
        forget: function of a number of rows: the rows of the history after these will change.

    Attributes:
        state: "ready", "compiling", "training", "paused", "finished", "error" or "stopped".
        step: number of completed steps.
        error: what went wrong, or None.
        history: ``History``.
        tape: ``Tape``.
        marks: list of functions of a step; each returns a later step at which a chunk has to end.
    """

    def __init__(self, engine, live, tell, save, forget):
        self.engine = engine
        self.live = live
        self._tell = tell
        self._save = save
        self._forget = forget
        self.state = "ready"
        self.error = None
        self.step = engine.step
        self.marks = []
        self.history = History(METRICS, first=self.step)
        self.clock = Clock()
        self.tape = Tape(self.step, engine.snapshot(), live.values())
        self._goal = self.step
        self._at_goal = "finished"
        self._chunk = 1
        self._kept_at = self._saved_at = time.monotonic()
        self._keeping_seconds = 0.0

    @property
    def busy(self):
        """Whether there are steps to train."""
        return self.state in BUSY

    # -- commands -----------------------------------------------------------------------------------------------------

    def begin(self, steps=math.inf, then="finished"):
        """Sets out for ``steps`` more steps, to be in state ``then`` after them; steps to pause after add up."""
        adds_up = self.busy and then == self._at_goal == "paused"
        self._goal = (self._goal if adds_up else self.step) + steps
        self._at_goal = then
        self.error = None
        self.clock.restart()
        if steps == 0:
            self.finish(then)
        else:
            self.part()
            self._enter("training" if self.engine.compiled else "compiling")

    def hold(self):
        """Pauses a run that is going on."""
        if self.busy:
            self.finish("paused")

    def finish(self, state):
        """Comes to rest in ``state``, with a checkpoint: whoever waits for the state finds it written."""
        if self._remember():
            self._checkpoint()
            self._enter(state)
            memory.sweep()

    def start_over(self):
        """Back to the initial weights, with an empty history; the live settings stay."""
        settings, self.step = self.live.values(), self.tape.first
        self.engine.restore(self.tape.before(self.step)[1])
        self.live.put(settings)
        self.part()
        self.tape.note(self.step, settings)
        self._goal = self.step
        self.error = None
        self._enter("ready")

    def change(self, settings):
        """Lets checked settings hold from now on; chunks begin small where a step may take longer than before."""
        before = self.live.values()
        self.live.apply(settings)
        if self.live.values() != before:
            self.part()
            self.tape.note(self.step, self.live.values())
            self._chunk = 1 if "d_steps" in settings else self._chunk
        self._tell()

    def part(self):
        """A different future begins here: what the tape and the history hold beyond is forgotten."""
        if self.step < self.history.last:
            rows = self.step - self.history.first
            self.history.truncate(rows)
            self._forget(rows)
            self.tape.cut(self.step)

    def go(self, step, given_up=lambda: False):
        """Goes to a step of the tape; the future stays on it. When that fails the run stays where it was.

        Args:
            step: where to.
            given_up: function that tells whether to stay after all.

        Returns:
            Whether the steps that had to be run again gave the metrics that the history holds.

        Raises:
            ValueError: for a step that the tape does not hold.
            TrainingError: when the run, paused for this, turns out to have gone wrong.
            GivenUp: when ``given_up`` says so.
        """
        if self.busy:
            self.hold()
            if self.state == "error":
                raise self.error
        if not self.tape.first <= step <= self.history.last:
            raise ValueError(text("trainer.goto", given=step, first=self.tape.first, last=self.history.last))
        here = self.engine.snapshot()
        try:
            rows = replay(step, self.engine, self.live, self.tape, given_up=given_up)
        except BaseException:
            self.engine.restore(here)
            raise
        finally:
            self.step = self._goal = self.engine.step
            self.live.read()
        self.error = None
        self._keep(self.engine.snapshot())
        self._enter("paused")
        end = step - self.history.first
        return np.array_equal(rows, self.history.rows(end - len(rows), end), equal_nan=True)

    def resume(self, state, rows, tape):
        """Takes over the state, the history and the tape of another run."""
        self.engine.restore(state)
        self.step = self._goal = self.engine.step
        self.history = History(METRICS, first=self.step - len(rows))
        self.history.append(rows)
        self.tape = tape
        self.tape.keep(self.step, state)
        self.live.read()
        self.state = "paused"

    # -- steps --------------------------------------------------------------------------------------------------------

    def train(self, limit=CHUNK):
        """One chunk of at most ``limit`` steps."""
        try:
            if self._due() and not self._remember():
                return
            began = time.monotonic()
            ends = (mark(self.step) - self.step for mark in tuple(self.marks))
            rows = self.engine.advance(int(min(self._chunk, self._goal - self.step, CHUNK, limit, *ends)))
            self._note(rows, time.monotonic() - began)
            if np.isfinite(rows[-1]).all():
                self._after_chunk()
            else:
                self._not_finite(finite.culprit(rows[-1], self.engine.gan))
        except Exception as error:
            self.fail(error)

    def _note(self, rows, seconds):
        self.history.append(rows)
        self.step += len(rows)
        if self.state == "compiling":
            self.state = "training"
            self.clock.restart()
        else:
            self.clock.tick(len(rows))
            self._chunk = next_chunk(len(rows), seconds, CHUNK)

    def _after_chunk(self):
        if self.step >= self._goal:
            self.finish(self._at_goal)
            return
        if time.monotonic() - self._saved_at > CHECKPOINT_SECONDS and self._remember():
            self._checkpoint()
        memory.sweep()
        self._tell()

    def _due(self):
        """Whether the next snapshot is due."""
        pause = max(SNAPSHOT_SECONDS, self._keeping_seconds / SNAPSHOT_SHARE)
        return time.monotonic() - self._kept_at > pause

    def _remember(self):
        """Takes the present state as a good one; when it is not finite, fails and returns False."""
        began = time.monotonic()
        snapshot = self.engine.snapshot()
        if finite.all_finite(snapshot):
            self._keep(snapshot)
            self._keeping_seconds = self._kept_at - began
            return True
        self._not_finite(None)
        return False

    def _keep(self, snapshot):
        self.tape.keep(self.step, snapshot)
        self._kept_at = time.monotonic()

    def _checkpoint(self):
        self._saved_at = time.monotonic()
        if self.history.steps:
            self._save()

    def _enter(self, state):
        self.state = state
        self._tell()

    # -- failures -----------------------------------------------------------------------------------------------------

    def fail(self, error):
        """Goes back to the last good state and says what went wrong."""
        if not isinstance(error, TrainingError):
            self._recover()
        self.error = error
        self._checkpoint()
        self._enter("error")

    def _recover(self):
        """The state before the chunk that failed; the snapshot before it when the replay fails as well."""
        try:
            self._go_back(self.step)
        except Exception:
            self.engine.restore(self.tape.before(self.step)[1])
        before, self.step = self.step, self.engine.step
        if self.step < before:
            self.part()

    def _go_back(self, step):
        replay(step, self.engine, self.live, self.tape, fresh=True)

    def _not_finite(self, tensor):
        """Goes back to the last step that left finite losses and variables, and fails with the tensor's name.

        Args:
            tensor: what the last step's losses say, in words; None when these were finite.
        """
        broken = self._first_broken()
        if broken < self.step or tensor is None:
            self._go_back(broken)
            tensor = finite.bad_variable(self.engine.gan) or tensor
        self._go_back(broken - 1)
        self.step = broken - 1
        self.part()
        self.fail(TrainingError(text("trainer.not_finite", tensor=tensor, step=broken, kept=self.step)))

    def _first_broken(self):
        """The first step that left variables which are not finite, or the present one: halves the steps in question."""
        good, broken = self.tape.before(self.step - 1)[0], self.step
        middle = broken - 1
        while good < middle:
            self._go_back(middle)
            snapshot = self.engine.snapshot()
            if finite.all_finite(snapshot):
                good = middle
                self.tape.keep(middle, snapshot)
            else:
                broken = middle
            middle = (good + broken) // 2
        return broken
