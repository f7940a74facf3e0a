"""What of a trainer can be watched while it runs: samples, metrics, and a call after each chunk."""

import contextlib

import numpy as np

from ganlearn import metrics
from ganlearn.strings import text
from ganlearn.trainer.run import TrainingError


class Watching:
    """``samples``, ``metrics`` and ``listen`` of a ``Trainer``."""

    def call(self, function):
        """What ``function()`` returns or raises, called between two chunks in the thread that owns the model."""
        return self._worker.call(function)

    def submit(self, function):
        """Lets the thread that owns the model call ``function()`` after the commands before it; returns at once."""
        self._worker.submit(function)

    @property
    def commanded(self):
        """Whether a command waits for the end of this chunk, and for its listeners."""
        return self._worker.waiting

    def samples(self, n=64):
        """(n, *sample_shape) samples from fixed noise, n ≤ 256."""
        return self._worker.call(lambda: self.gan.generate(z=self._fixed_z[:n], y=self._classes(n)))

    def metrics(self, n=2500, seed=0):
        """Mode coverage of ``n`` fresh samples; for point data with known modes.

        Raises:
            ValueError: when the modes of the data are not known.
        """
        samples = self._worker.call(lambda: self.gan.generate(n, seed=seed, y=self._classes(n)))
        return metrics.modes(samples, self.dataset)

    def _classes(self, n):
        """Classes 0, 1, 2, … in turn, for a conditional GAN."""
        return np.arange(n) % self.dataset.classes if self.gan.conditional else None

    def listen(self, callback):
        """Calls ``callback(trainer)`` after each chunk and change of state, in the thread that owns the model.

        A callback that raises is not called again; the run then stands in state "error".
        """
        self._listeners.append(callback)

    def unlisten(self, callback):
        """Ends what ``listen`` began."""
        with contextlib.suppress(ValueError):
            self._listeners.remove(callback)

    def mark(self, following):
        """Lets chunks end at certain steps, so that listeners see the run there; the bits of the run are the same.

        Args:
            following: function of a step that returns the first of these steps after it.
        """
        self._run.marks.append(following)

    def unmark(self, following):
        """Ends what ``mark`` began."""
        with contextlib.suppress(ValueError):
            self._run.marks.remove(following)

    def _tell(self):
        with self._worker.changed:
            self._worker.changed.notify_all()
        for callback in tuple(self._listeners):
            try:
                callback(self)
            except Exception as error:
                self.unlisten(callback)
                failure = TrainingError(text("trainer.listener_failed", error=error, step=self.step))
                failure.__cause__ = error
                self._run.fail(failure)
                return
