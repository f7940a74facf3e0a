"""Trainer: one run of one GAN on one data set, with commands, live settings, history, checkpoints and time travel."""

import contextlib
import math
import threading
import uuid
import warnings

import numpy as np
import tqdm.auto

from ganlearn import metrics, randomness
from ganlearn.checks import as_dataset, check_data, checked_batch_size, count_of_steps
from ganlearn.strings import text
from ganlearn.trainer import machine, saving
from ganlearn.trainer.checkpoints import Checkpoints
from ganlearn.trainer.engine import CHUNK, Engine
from ganlearn.trainer.run import Run, TrainingError
from ganlearn.trainer.settings import Settings
from ganlearn.trainer.worker import Worker, deferred_interrupt

_ASK_EVERY = 100
"""``run(until=…)`` asks whether the target is reached after as many steps."""


class Trainer:
    """Trains a GAN, and can be watched, paused, changed, taken back and resumed while it does.

    Commands (``play``, ``pause``, ``advance``, ``reset``, ``stop``, ``set``) return at once and are carried out in
    order by the thread that owns the model. ``run`` trains in the calling thread.

    Args:
        gan: compiled ``GAN``.
        dataset: ``Dataset``, or an array of samples; a ``numpy.memmap`` stays on disk.
        batch_size: samples in a batch; when None, 256 for points and 64 for all else, at most the whole set.
        seed: integer; with the initial weights it fixes the whole run.
        checkpoint_dir: folder for checkpoints, written every half minute and whenever the run comes to rest; or None.
            Those of other runs there stay; ``restore`` takes the newest of all.
        keep: how many of the newest checkpoints are kept.
        keep_every: of the older ones, one for each stretch of as many steps is kept too; None for none.
        execution: "xla", "graph", "eager", or None to choose by layers and device; ``plan()`` says what and why.
        stream: whether batches are gathered on the host and streamed; None streams sets of more than
            ``batches.STREAM_BYTES``. The bits are the same.
        deterministic: True pins what a run's bits depend on: intra-op threads to
            ``machine.DETERMINISTIC_THREADS`` (``restore``: to the number in the checkpoint), and TensorFlow's
            operations to their deterministic form, for the whole process.

    Attributes:
        gan, dataset, batch_size, seed: what it was made with.
        trains_in_wait: whether ``wait`` trains in the calling thread; for notebooks that paint only what comes from the
            running cell.

    Raises:
        ValueError: when data and networks do not fit, the batch is larger than the set, the checkpoints' folder cannot
            be written, or ``execution`` is unknown.
        RuntimeError: for ``deterministic`` when TensorFlow has started with another number of threads.
    """

    def __init__(
        self,
        gan,
        dataset,
        batch_size=None,
        seed=0,
        checkpoint_dir=None,
        keep=3,
        keep_every=None,
        execution=None,
        stream=None,
        deterministic=False,
    ):
        self.gan = gan
        self.dataset = as_dataset(dataset, gan.sample_shape)
        self.seed = int(seed)
        check_data(gan, self.dataset)
        self.batch_size = checked_batch_size(batch_size, self.dataset, gan.pack)
        self.trains_in_wait = False
        if deterministic:
            machine.pin(machine.DETERMINISTIC_THREADS if deterministic is True else deterministic)
        self._name = uuid.uuid4().hex
        store = Checkpoints(checkpoint_dir, keep, keep_every, self._name) if checkpoint_dir else None
        if store is not None:
            store.probe()
        gan.seed.assign(self.seed)
        self._listeners = []
        self._automatic = saving.AutomaticCheckpoints(store, self._write)
        self._engine = Engine(gan, self.dataset, self.batch_size, execution, stream)
        self._live = Settings(gan)
        self._run = Run(self._engine, self._live, self._notify, self._automatic.save, self._automatic.forget)
        self._worker = Worker(lambda: self._run.busy, self._run.train, self._run.pause, self._run.fail)
        self._fixed_z = np.asarray(randomness.normal((256, gan.latent_dim), self.seed, 0, randomness.GENERATE))

    # -- what can be read at any time ---------------------------------------------------------------------------------

    @property
    def state(self):
        """ "ready", "compiling", "training", "paused", "finished", "error" or "stopped"."""
        return self._run.state

    @property
    def running(self):
        """Whether there are steps to train: the state is "compiling" or "training"."""
        return self._run.busy

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
        """How many epochs the generator's updates amount to."""
        return self.step * self.batch_size / len(self.dataset)

    @property
    def steps_per_second(self):
        """Speed over about the last two seconds of training."""
        return self._run.speed.rate

    @property
    def device(self):
        """CPU, or the GPU's name and the memory in use."""
        return self._engine.device

    def plan(self):
        """How the steps are run on this machine, in words."""
        return self._engine.describe_plan()

    def __repr__(self):
        return f"<Trainer: {self.dataset.name}, step {self.step:,}, {self.state}>"

    # -- commands -----------------------------------------------------------------------------------------------------

    def play(self, steps=None):
        """Trains in the background: ``steps`` more steps, or until it is paused."""
        steps = math.inf if steps is None else count_of_steps(steps)
        self._worker.submit(lambda: self._run.begin(steps))

    def advance(self, n=1):
        """Trains ``n`` steps in the background, then pauses."""
        n = count_of_steps(n)
        self._worker.submit(lambda: self._run.begin(n, then="paused"))

    def pause(self):
        """Lets the current chunk of steps end, then pauses."""
        self._worker.submit(self._run.pause)

    def reset(self):
        """Goes back to the initial weights and step 0; the live settings stay as they are."""
        self._worker.submit(self._run.start_over)

    def stop(self):
        """Comes to rest, writes a checkpoint where there is a ``checkpoint_dir``, and ends the background thread."""

        def end():
            self._run.finish("stopped")
            self._worker.leave()

        self._worker.submit(end)

    def set(self, **settings):
        """Changes live settings between two steps, without another compilation.

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
        self._worker.submit(lambda: self._run.change(settings))

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

    # -- waiting, and training in the calling thread ------------------------------------------------------------------

    def run(self, steps=None, until=None, progress=True):
        """Trains in this thread, with a progress bar.

        Args:
            steps: how many steps at most.
            until: function of the trainer that ends the run by returning True; it is called every 100 steps.
            progress: whether to show the bar.

        Returns:
            The trainer.

        Raises:
            TrainingError: when a step goes wrong; the last good state is kept.
            KeyboardInterrupt: after an interrupt, with the run paused and saved.
        """
        if steps is None and until is None:
            raise ValueError(text("trainer.run_needs_end"))
        steps = math.inf if steps is None else count_of_steps(steps)
        bar = tqdm.auto.tqdm(total=None if steps == math.inf else steps, disable=not progress, unit="step")
        with self._worker.foreground(pause=True), deferred_interrupt() as interrupted, bar:
            try:
                self._run.begin(steps)
                while self._run.busy:
                    before = self.step
                    self._train_chunk(until)
                    bar.update(self.step - before)
                    if interrupted():
                        raise KeyboardInterrupt
            finally:
                self._run.pause()
        self._raise_failure()
        return self

    def wait(self, step=None, timeout=None):
        """Blocks until the run has reached ``step``, or, without one, until it is at rest.

        Raises:
            TrainingError: when a step went wrong meanwhile.
            TimeoutError: after ``timeout`` seconds.
            KeyboardInterrupt: where ``trains_in_wait``, after an interrupt, with the run paused and saved.
        """

        def reached():
            at_rest = self._worker.idle and not self._run.busy
            return at_rest or (step is not None and self.step >= step)

        wait = self._worker.work_until if self.trains_in_wait else self._worker.wait
        if not wait(reached, timeout):
            raise TimeoutError(text("trainer.timeout", seconds=timeout, step=self.step))
        self._raise_failure()

    def _train_chunk(self, until=None):
        """One chunk in the calling thread, which owns the model."""
        self._worker.serve_waiting()
        if self._run.busy:
            self._run.train(CHUNK if until is None else _ASK_EVERY - self.step % _ASK_EVERY)
        if until is not None and self._run.busy and self.step % _ASK_EVERY == 0 and until(self):
            self._run.finish("finished")

    def _raise_failure(self):
        """Raises what went wrong in the run; warns of a checkpoint that could not be written."""
        self._automatic.report()
        self._run.raise_failure()

    # -- samples and metrics ------------------------------------------------------------------------------------------

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

    # -- listeners ----------------------------------------------------------------------------------------------------

    def listen(self, callback):
        """Calls ``callback(trainer)`` after each chunk and change of state, in the thread that owns the model.

        A callback that raises is not called again; the run is then in state "error".
        """
        self._listeners.append(callback)

    def unlisten(self, callback):
        """Removes what ``listen`` added."""
        with contextlib.suppress(ValueError):
            self._listeners.remove(callback)

    def mark(self, following):
        """Lets chunks end at certain steps, so that listeners see the run there; the bits of the run are the same.

        Args:
            following: function of a step that returns the first of these steps after it.
        """
        self._run.marks.append(following)

    def unmark(self, following):
        """Removes what ``mark`` added."""
        with contextlib.suppress(ValueError):
            self._run.marks.remove(following)

    def _notify(self):
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

    # -- time travel --------------------------------------------------------------------------------------------------

    def goto(self, step):
        """Brings back the exact state at a step, its live settings included; pauses a run that is on.

        The nearest snapshot before it is put back, and the steps from there are run again under the settings as they
        were. History and later steps stay: ``goto`` also goes forward again. They are forgotten once another
        future begins, that is when training goes on from here or a setting changes.

        Args:
            step: from the first step of the run (0) to the last one trained.

        Returns:
            The trainer.

        Raises:
            ValueError: for a step outside this range.
            KeyboardInterrupt: after an interrupt on the way, with the run where it was before.
        """
        step = count_of_steps(step)
        cancelled = threading.Event()
        try:
            exact = self._worker.call(lambda: self._run.goto(step, cancelled.is_set))
        except KeyboardInterrupt:
            cancelled.set()
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
        state, rows, timeline = self._worker.call(self._run.copies)
        same = {"execution": self._engine.execution, "stream": self._engine.batches.streamed}
        twin = type(self)(self.gan.clone(), self.dataset, self.batch_size, self.seed, **{**same, **arguments})
        twin._run.continue_from(state, rows, timeline)
        return twin

    # -- disk ---------------------------------------------------------------------------------------------------------

    @property
    def save_error(self):
        """Why the last automatic checkpoint could not be written, as a sentence; None when it could."""
        return self._automatic.error

    def save(self, path=None):
        """Writes a checkpoint.

        Args:
            path: folder; the trainer's ``checkpoint_dir`` when None.

        Returns:
            Path of the manifest written.

        Raises:
            ValueError: when there is no folder.
            OSError: when it cannot be written; the run and the earlier checkpoints are unharmed.
        """
        if path is None and self._automatic.store is None:
            raise ValueError(text("trainer.save_where"))
        store = self._automatic.store if path is None else Checkpoints(path, run=self._name)
        try:
            return self._worker.call(lambda: self._write(store))
        except OSError as error:
            raise OSError(text("trainer.save_failed", folder=store.folder, reason=error)) from error

    def _write(self, store):
        facts = {
            "batch_size": self.batch_size,
            "seed": self.seed,
            "dataset": self.dataset.fingerprint(),
            "dataset_name": self.dataset.name,
        }
        return saving.write(store, self._run, facts)

    @classmethod
    def restore(cls, path, dataset, **arguments):
        """The trainer of the newest intact checkpoint in ``path``; it goes on as if it had never stopped.

        What was skipped because it is damaged, other runs in the folder, and what differs between this machine and the
        one that wrote the checkpoint, is said in warnings.

        Args:
            path: folder with checkpoints; new ones go there too.
            dataset: the data set that the run was trained on.
            **arguments: of ``Trainer``: ``checkpoint_dir``, when new checkpoints should go elsewhere, ``keep``,
                ``keep_every``, ``execution``, ``stream``, ``deterministic``. What is left out stays as it was.

        Raises:
            FileNotFoundError: when there is no intact checkpoint.
            ValueError: when the data set is another one.
        """
        store = Checkpoints(path)
        state, initial, rows, manifest = store.load()
        gan, dataset = saving.rebuild(manifest, dataset)
        if arguments.get("deterministic"):
            arguments["deterministic"] = manifest["machine"]["threads"]
        defaults = {"checkpoint_dir": path, **{name: manifest[name] for name in ("execution", "keep", "keep_every")}}
        trainer = cls(gan, dataset, manifest["batch_size"], manifest["seed"], **{**defaults, **arguments})
        trainer._name = store.run
        if trainer._automatic.store is not None:
            trainer._automatic.store.adopt(store)
        trainer._run.continue_from(state, rows, saving.saved_timeline(store, manifest, initial, state))
        saving.warn_of_differences(store, manifest, trainer._engine, trainer.step)
        return trainer
