"""Time travel: back to any step of a run, and a second run from there."""

import threading
import warnings

import keras

from ganlearn.strings import text
from ganlearn.trainer.inputs import whole


class TimeTravel:
    """``goto`` and ``branch`` of a ``Trainer``."""

    def goto(self, step):
        """Brings back the exact state at a step, its live settings included; pauses a run that is on.

        The nearest snapshot before it is put back, and the steps from there are run again under the settings as they
        were. History and later steps stay: ``goto`` also goes forward again. They are forgotten once a different
        future begins, that is when training goes on from here or a setting changes.

        Args:
            step: from the first step of the run (0) to the last one trained.

        Returns:
            The trainer.

        Raises:
            ValueError: for a step outside this range.
            KeyboardInterrupt: after an interrupt on the way, with the run where it was before.
        """
        step, given_up = whole(step), threading.Event()
        try:
            exact = self._worker.call(lambda: self._run.go(step, given_up.is_set))
        except KeyboardInterrupt:
            given_up.set()
            self._worker.call(lambda: None)  # answered once the run is back where it was
            raise
        if not exact:
            warnings.warn(text("trainer.inexact", step=step), stacklevel=2)
        return self

    def branch(self, **arguments):
        """A second trainer at the same state, with networks and optimizers of its own; pauses a run that is on.

        Both can go on; under the same settings they give the same bits.

        Args:
            **arguments: of ``Trainer``: ``checkpoint_dir`` (None unless given), ``keep``, ``keep_every``.

        Returns:
            The new trainer, paused.
        """
        state, rows, tape, step = self._worker.call(self._copies)
        gan = _copy(self.gan)
        same = {"execution": self._engine.execution, "stream": self._engine.feed.streams}
        twin = type(self)(gan, self.dataset, self.batch_size, self.seed, **{**same, **arguments})
        tape.cut(step)
        twin._run.resume(state, rows, tape)
        return twin

    def _copies(self):
        self._run.hold()
        history = self.history
        rows = history.rows(end=self.step - history.first).copy()
        return self._engine.snapshot(), rows, self._run.tape.copy(), self.step


def _copy(gan):
    """A GAN with the same networks and settings; its weights are not copied."""
    networks = [keras.models.clone_model(network) for network in (gan.generator, gan.discriminator)]
    config = gan.get_compile_config()
    twin = type(gan)(*networks, seed=int(gan.seed.numpy()), pack=gan.pack)
    twin.compile(
        loss=gan.loss,
        d_optimizer=_optimizer(gan.d_optimizer),
        g_optimizer=_optimizer(gan.g_optimizer),
        penalties=gan.penalties,
        d_steps=int(gan.d_steps.numpy()),
        updates=gan.updates,
        ema=gan.ema,
        consensus=gan.consensus,
        unrolled=gan.unrolled,
        lookahead=gan.lookahead,
        **{key: config[key] for key in ("steps_per_execution", "run_eagerly", "jit_compile")},
    )
    return twin


def _optimizer(optimizer):
    return type(optimizer).from_config(optimizer.get_config())
