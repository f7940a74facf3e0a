"""One run: what is done between commands, by the thread that owns the model."""

import contextlib
import math
import time

import numpy as np

from ganlearn.gan import METRICS
from ganlearn.strings import text
from ganlearn.trainer.engine import CHUNK
from ganlearn.trainer.history import History
from ganlearn.trainer.progress import Clock, next_chunk

BUSY = ("compiling", "training")
_SNAPSHOT_SECONDS = 1.0
_CHECKPOINT_SECONDS = 30.0


class TrainingError(RuntimeError):
    """A step went wrong; the last good state stands."""


class Run:
    """State, history and last good snapshot of a run.

    Args:
        engine: ``Engine``.
        tell: function that is called after each chunk and each change of state.
        save: function that writes a checkpoint.

    Attributes:
        state: "ready", "compiling", "training", "paused", "finished", "error" or "stopped".
        step: number of completed steps.
        error: what went wrong, or None.
        history: ``History``.
    """

    def __init__(self, engine, tell, save):
        self.engine, self._tell, self._save = engine, tell, save
        self.state, self.error, self.step = "ready", None, engine.step
        self.history, self.clock = History(METRICS), Clock()
        self._first_step = self._goal = self.step
        self._at_goal, self._chunk = "finished", 1
        self._saved_at = time.monotonic()
        self.remember()
        self._initial = self._good

    @property
    def busy(self):
        """Whether there are steps to train."""
        return self.state in BUSY

    def begin(self, steps=math.inf, then="finished"):
        """Sets out for ``steps`` more steps, to be in state ``then`` after them."""
        self._goal, self._at_goal, self.error = self.step + steps, then, None
        self.clock.restart()
        if steps == 0:
            self.finish(then)
        else:
            self._enter("training" if self.engine.compiled else "compiling")

    def train(self, limit=CHUNK):
        """One chunk of at most ``limit`` steps."""
        try:
            if time.monotonic() - self._good_at > _SNAPSHOT_SECONDS:
                self.remember()
            began = time.monotonic()
            rows = self.engine.advance(int(min(self._chunk, self._goal - self.step, CHUNK, limit)))
            self._note(rows, time.monotonic() - began)
            if not np.isfinite(rows[-1]).all():
                self._not_finite(rows[-1])
            self._after_chunk()
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
        if time.monotonic() - self._saved_at > _CHECKPOINT_SECONDS:
            self._checkpoint()
        self._tell()

    def hold(self):
        """Pauses a run that is going on."""
        if self.busy:
            self.finish("paused")

    def finish(self, state):
        """Comes to rest in ``state``, with a checkpoint."""
        self._enter(state)
        self._checkpoint()

    def start_over(self):
        """Back to the initial weights, with an empty history."""
        self.engine.restore(self._initial)
        self.history.truncate(0)
        self.step = self._goal = self._first_step
        self.error = None

    def resume(self, state, rows):
        """Takes over the arrays and the history of a checkpoint."""
        self.engine.restore(state)
        self.history.append(rows)
        self.step = self._goal = self.engine.step
        self._first_step = self.step - len(rows)
        self.state = "paused"
        self.remember()

    def rest(self, state):
        """Enters ``state`` without a checkpoint."""
        self._enter(state)

    def remember(self):
        """Takes the present state as the last good one."""
        self._good, self._good_step, self._good_at = self.engine.snapshot(), self.step, time.monotonic()

    def fail(self, error):
        """Goes back to the last good state and says what went wrong."""
        if not isinstance(error, TrainingError):
            with contextlib.suppress(Exception):  # the step that failed may fail again in the replay
                self._go_back(self.step)
        self.error = error
        self._enter("error")
        with contextlib.suppress(OSError):  # a full disk may be what went wrong
            self._checkpoint()

    def _not_finite(self, row):
        """Goes back to the last snapshot, and replays up to the last step that left finite losses and weights."""
        broken, column = self.step, METRICS[int(np.argmin(np.isfinite(row)))]
        self._go_back(broken - 1)
        if not all(np.isfinite(v).all() for v in self.engine.snapshot()):
            self._go_back(broken - 2)
        raise TrainingError(text("trainer.not_finite", column=column, step=broken, kept=self.step))

    def _go_back(self, step):
        """The exact state at ``step``, or at the last snapshot if that is later."""
        self.engine.restore(self._good)
        self.step = max(step, self._good_step)
        while self.engine.step < self.step:
            self.engine.advance(min(CHUNK, self.step - self.engine.step))
        self.history.truncate(self.step - self._first_step)

    def _checkpoint(self):
        self._saved_at = time.monotonic()
        if self.step > self._first_step:
            self._save()

    def _enter(self, state):
        self.state = state
        self._tell()
