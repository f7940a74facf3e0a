"""Training in the thread that calls: ``run``, and ``wait`` in a notebook where only a running cell can paint."""

import math
import sys
import time

import tqdm.auto

from ganlearn.strings import text
from ganlearn.trainer.inputs import whole
from ganlearn.trainer.limits import CHUNK
from ganlearn.trainer.progress import deferred_interrupt

_ASK_EVERY = 100


def only_cells_paint():
    """Whether this is Google Colab, which does not paint what a background thread sends."""
    return "google.colab" in sys.modules


class Foreground:
    """The part of a ``Trainer`` that trains in the calling thread."""

    def run(self, steps=None, until=None, progress=True):
        """Trains in this thread, with a progress bar.

        Args:
            steps: how many steps at most.
            until: function of the trainer that ends the run by returning True; it is asked every 100 steps.
            progress: whether to show the bar.

        Returns:
            The trainer.

        Raises:
            TrainingError: when a step goes wrong; the last good state stands.
            KeyboardInterrupt: after an interrupt, with the run paused and saved.
        """
        if steps is None and until is None:
            raise ValueError(text("trainer.run_needs_end"))
        steps = math.inf if steps is None else whole(steps)
        bar = tqdm.auto.tqdm(total=None if steps == math.inf else steps, disable=not progress, unit="step")
        with self._worker.foreground(self._run.hold), deferred_interrupt() as interrupted, bar:
            try:
                self._train_here(steps, until, bar, interrupted)
            finally:
                self._run.hold()
        self._report()
        return self

    def _train_here(self, steps, until, bar, interrupted):
        self._run.begin(steps)
        while self._run.busy:
            before = self.step
            self._foreground_chunk(until)
            bar.update(self.step - before)
            if interrupted():
                raise KeyboardInterrupt

    def _foreground_chunk(self, until=None):
        self._worker.serve_waiting()
        if not self._run.busy:
            return
        left = _ASK_EVERY - self.step % _ASK_EVERY
        self._run.train(CHUNK if until is None else left)
        if until is not None and self._run.busy and self.step % _ASK_EVERY == 0 and until(self):
            self._run.finish("finished")

    def _train_until(self, reached, timeout):
        """Takes a run over from the background until ``reached()``; what is left to do goes on in the background.

        Args:
            reached: function that tells whether to end.
            timeout: seconds after which to end as well, or None.

        Returns:
            What ``reached()`` said last.
        """
        end = math.inf if timeout is None else time.monotonic() + timeout
        with deferred_interrupt() as interrupted, self._worker.foreground():
            while not (done := reached()) and not interrupted() and time.monotonic() < end:
                self._foreground_chunk()
            if interrupted():
                self._run.hold()
                raise KeyboardInterrupt
        self._worker.resume()
        return done
