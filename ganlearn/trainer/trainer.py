"""Trainer: one run of one GAN on one data set, with commands, live settings, history and checkpoints."""

import contextlib
import math

import keras
import numpy as np
import tqdm.auto

from ganlearn import metrics, randomness
from ganlearn.checks import check_compiled, check_samples
from ganlearn.data import Dataset
from ganlearn.gan import GENERATE, METRICS
from ganlearn.strings import text
from ganlearn.trainer.checkpoint import Checkpoints
from ganlearn.trainer.engine import CHUNK, Engine
from ganlearn.trainer.progress import deferred_interrupt
from ganlearn.trainer.run import Run, TrainingError
from ganlearn.trainer.settings import Settings
from ganlearn.trainer.worker import Worker

_ASK_EVERY = 100


class Trainer:
    """Trains a GAN and can be watched, paused, changed and resumed meanwhile.

    Commands (``play``, ``pause``, ``advance``, ``reset``, ``stop``, ``set``) return at once and are carried out in
    order by the thread that owns the model. ``run`` trains in the calling thread.

    Args:
        gan: compiled ``GAN``.
        dataset: ``Dataset``, or an array of samples.
        batch_size: samples in a batch; when None, 256 for points and 64 for all else, at most the whole set.
        seed: integer; with the initial weights it fixes the whole run.
        checkpoint_dir: folder for checkpoints, written every half minute and whenever the run comes to rest; or None.

    Raises:
        ValueError: when data and networks do not fit, or the batch is larger than the set.
    """

    def __init__(self, gan, dataset, batch_size=None, seed=0, checkpoint_dir=None):
        check_compiled(gan)
        self.gan, self.dataset, self.seed = gan, _as_dataset(dataset), int(seed)
        check_samples(self.dataset.x, gan.sample_shape)
        if gan.conditional and self.dataset.y is None:
            raise ValueError(text("gan.needs_labels", name=self.dataset.name))
        self.batch_size = _checked_batch_size(batch_size, self.dataset, gan.pack)
        gan.seed.assign(self.seed)
        self._listeners = []
        self._engine, self._live = Engine(gan, self.dataset, self.batch_size), Settings(gan)
        self._checkpoints = Checkpoints(checkpoint_dir) if checkpoint_dir else None
        self._run = Run(self._engine, self._tell, self._save_automatically)
        self._worker = Worker(lambda: self._run.busy, self._run.train, self._run.fail)
        self._fixed_z = np.asarray(randomness.normal((256, gan.latent_dim), self.seed, 0, GENERATE))

    # -- what can be read at any time ---------------------------------------------------------------------------------

    @property
    def state(self):
        """ "ready", "compiling", "training", "paused", "finished", "error" or "stopped"."""
        return self._run.state

    @property
    def step(self):
        """Number of completed steps."""
        return self._run.step

    @property
    def history(self):
        """Columns as NumPy arrays: step, d_loss, g_loss, d_real, d_fake, penalty; one row for each step."""
        return self._run.history

    @property
    def error(self):
        """What went wrong in the thread, or None."""
        return self._run.error

    @property
    def settings(self):
        """The live settings: d_learning_rate, g_learning_rate, d_steps, penalty; None where one does not apply."""
        return self._live.wanted

    @property
    def epochs(self):
        """How often the generator's steps have gone through the data."""
        return self.step * self.batch_size / len(self.dataset)

    @property
    def steps_per_second(self):
        """Speed over about the last two seconds of training."""
        return self._run.clock.rate

    @property
    def device(self):
        """CPU, or the GPU's name and the memory in use."""
        return self._engine.device

    def plan(self):
        """How the steps are run on this machine, in words."""
        return str(self._engine.plan)

    def __repr__(self):
        return f"<Trainer: {self.dataset.name}, step {self.step:,}, {self.state}>"

    # -- commands -----------------------------------------------------------------------------------------------------

    def play(self, steps=None):
        """Trains in the background: ``steps`` more steps, or until told otherwise."""
        steps = math.inf if steps is None else _whole(steps)
        self._worker.submit(lambda: self._run.begin(steps))

    def advance(self, n=1):
        """Trains ``n`` steps in the background, then pauses."""
        n = _whole(n)
        self._worker.submit(lambda: self._run.begin(n, then="paused"))

    def pause(self):
        """Lets the current chunk of steps end, then holds still."""
        self._worker.submit(self._run.hold)

    def reset(self):
        """Goes back to the initial weights and step 0; the live settings stay as they are."""
        self._worker.submit(self._start_over)

    def stop(self):
        """Comes to rest, writes a checkpoint where there is a ``checkpoint_dir``, and ends the background thread."""
        self._worker.submit(self._end)

    def set(self, **settings):
        """Changes live settings between two steps, without compiling anew.

        Args:
            d_learning_rate, g_learning_rate: positive numbers.
            d_steps: discriminator updates for each generator update, at least 1.
            penalty: weight of the penalties, at least 0.

        Raises:
            TypeError: for an unknown setting.
            ValueError: for a value that is out of range, or a setting that this GAN does not have.
        """
        settings = self._live.checked(settings)
        self._live.wanted = {**self._live.wanted, **settings}
        self._worker.submit(lambda: self._apply(settings))

    def wait(self, step=None, timeout=None):
        """Blocks until the run has reached ``step``, or, without one, until it is at rest.

        Raises:
            TrainingError: when a step went wrong meanwhile.
            TimeoutError: after ``timeout`` seconds.
        """

        def reached():
            at_rest = self._worker.idle and not self._run.busy
            return at_rest or (step is not None and self.step >= step)

        with self._worker.changed:
            if not self._worker.changed.wait_for(reached, timeout):
                raise TimeoutError(text("trainer.timeout", seconds=timeout, step=self.step))
        self._raise_error()

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
        steps = math.inf if steps is None else _whole(steps)
        bar = tqdm.auto.tqdm(total=None if steps == math.inf else steps, disable=not progress, unit="step")
        with self._worker.foreground(self._run.hold), deferred_interrupt() as interrupted, bar:
            self._run.begin(steps)
            while self._run.busy:
                before = self.step
                self._foreground_chunk(until)
                bar.update(self.step - before)
                if interrupted():
                    self._run.hold()
                    raise KeyboardInterrupt
        self._raise_error()
        return self

    def _foreground_chunk(self, until):
        self._worker.serve_waiting()
        if not self._run.busy:
            return
        left = _ASK_EVERY - self.step % _ASK_EVERY
        self._run.train(CHUNK if until is None else left)
        if until is not None and self._run.busy and self.step % _ASK_EVERY == 0 and until(self):
            self._run.finish("finished")

    # -- samples, metrics and listeners -------------------------------------------------------------------------------

    def samples(self, n=64):
        """(n, *sample_shape) samples from fixed noise, n ≤ 256."""
        return self._worker.ask(lambda: self.gan.generate(z=self._fixed_z[:n], y=self._classes(n)))

    def metrics(self, n=2500, seed=0):
        """Mode coverage of ``n`` fresh samples; for point data with known modes.

        Raises:
            ValueError: when the modes of the data are not known.
        """
        samples = self._worker.ask(lambda: self.gan.generate(n, seed=seed, y=self._classes(n)))
        return metrics.modes(samples, self.dataset)

    def _classes(self, n):
        """Classes 0, 1, 2, … in turn, for a conditional GAN."""
        return np.arange(n) % self.dataset.classes if self.gan.conditional else None

    def listen(self, callback):
        """Calls ``callback(trainer)`` after each chunk and change of state, in the thread that owns the model."""
        self._listeners.append(callback)

    def unlisten(self, callback):
        """Ends what ``listen`` began."""
        with contextlib.suppress(ValueError):
            self._listeners.remove(callback)

    # -- saving -------------------------------------------------------------------------------------------------------

    def save(self, path=None):
        """Writes a checkpoint.

        Args:
            path: folder; the trainer's ``checkpoint_dir`` when None.

        Returns:
            Path of the manifest written.
        """
        if path is None and self._checkpoints is None:
            raise ValueError(text("trainer.save_where"))
        store = self._checkpoints if path is None else Checkpoints(path)
        return self._worker.ask(lambda: self._write(store))

    @classmethod
    def restore(cls, path, dataset, **arguments):
        """The trainer of the newest intact checkpoint in ``path``; it goes on as if it had never stopped.

        Args:
            path: folder with checkpoints; new ones go there too.
            dataset: the data set that the run was trained on.
            **arguments: ``checkpoint_dir``, when new checkpoints should go elsewhere.

        Raises:
            FileNotFoundError: when there is no intact checkpoint.
            ValueError: when the data set is another one.
        """
        store, dataset = Checkpoints(path), _as_dataset(dataset)
        state, rows, manifest = store.load()
        if dataset.fingerprint() != manifest["dataset"]:
            raise ValueError(text("trainer.other_data", name=dataset.name, saved=manifest["dataset_name"]))
        gan = keras.saving.deserialize_keras_object(manifest["gan"], safe_mode=True)
        gan.compile_from_config(manifest["compile"])
        trainer = cls(gan, dataset, manifest["batch_size"], manifest["seed"], **{"checkpoint_dir": path, **arguments})
        if trainer._checkpoints is not None and trainer._checkpoints.folder == store.folder:
            trainer._checkpoints = store
        trainer._run.resume(state, rows)
        trainer._live.read()
        return trainer

    def _write(self, store):
        description = {
            "step": self.step,
            "batch_size": self.batch_size,
            "seed": self.seed,
            "columns": METRICS,
            "dataset": self.dataset.fingerprint(),
            "dataset_name": self.dataset.name,
            "gan": keras.saving.serialize_keras_object(self.gan),
            "compile": self.gan.get_compile_config(),
            "machine": self._engine.machine(),
        }
        return store.save(self._engine.snapshot(), self.history, description)

    def _save_automatically(self):
        if self._checkpoints is not None:
            self._write(self._checkpoints)

    # -- in the thread that owns the model ----------------------------------------------------------------------------

    def _start_over(self):
        self._run.start_over()
        self._live.write()
        self._run.remember()
        if self._checkpoints is not None:
            self._checkpoints.restart()
        self._run.rest("ready")

    def _apply(self, settings):
        self._live.apply(settings)
        self._run.remember()
        self._tell()

    def _end(self):
        self._run.finish("stopped")
        self._worker.leave()

    def _tell(self):
        with self._worker.changed:
            self._worker.changed.notify_all()
        for callback in tuple(self._listeners):
            callback(self)

    def _raise_error(self):
        if self.state != "error" or self.error is None:
            return
        if isinstance(self.error, TrainingError):
            raise self.error
        raise TrainingError(text("trainer.step_failed", step=self.step, error=self.error)) from self.error


def _whole(steps):
    if steps != int(steps) or steps < 0:
        raise ValueError(text("trainer.steps", given=steps))
    return int(steps)


def _as_dataset(dataset):
    return dataset if isinstance(dataset, Dataset) else Dataset(np.asarray(dataset))


def _checked_batch_size(batch_size, dataset, pack):
    if batch_size is None:
        batch_size = min(256 if dataset.kind == "points" else 64, len(dataset))
        batch_size -= batch_size % pack
    if batch_size != int(batch_size) or batch_size < 1:
        raise ValueError(text("trainer.batch_size", given=batch_size))
    if batch_size > len(dataset):
        raise ValueError(text("trainer.batch_too_large", given=batch_size, size=len(dataset)))
    if batch_size % pack:
        raise ValueError(text("trainer.batch_pack", given=batch_size, pack=pack))
    return int(batch_size)
