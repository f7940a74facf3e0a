"""Trainer: one run of one GAN on one data set, with commands, live settings, history, checkpoints and time travel."""

import math
import uuid

import numpy as np

from ganlearn import randomness
from ganlearn.gan import GENERATE
from ganlearn.strings import text
from ganlearn.trainer import machine
from ganlearn.trainer.checkpoint import Checkpoints
from ganlearn.trainer.engine import Engine
from ganlearn.trainer.foreground import Foreground, only_cells_paint
from ganlearn.trainer.inputs import as_dataset, check_fit, checked_batch_size, whole
from ganlearn.trainer.run import Run, TrainingError
from ganlearn.trainer.saving import Saving
from ganlearn.trainer.settings import Settings
from ganlearn.trainer.travel import TimeTravel
from ganlearn.trainer.watching import Watching
from ganlearn.trainer.worker import Worker


class Trainer(Foreground, Saving, TimeTravel, Watching):
    """Trains a GAN and can be watched, paused, changed, taken back and resumed meanwhile.

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
        keep_every: of the older ones, one for every so many steps is kept too; None for none.
        execution: "xla", "graph", "eager", or None to choose by layers and device; ``plan()`` says what and why.
        stream: whether batches are gathered on the host and streamed; None streams sets of more than
            ``feeds.STREAM_BYTES``. The bits are the same.
        deterministic: True pins what a run's bits depend on: intra-op threads to
            ``machine.DETERMINISTIC_THREADS`` (``restore``: to the number in the checkpoint), and TensorFlow's
            operations to their deterministic form, for the whole process.

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
        check_fit(gan, self.dataset)
        self.batch_size = checked_batch_size(batch_size, self.dataset, gan.pack)
        if deterministic:
            machine.pin(machine.DETERMINISTIC_THREADS if deterministic is True else deterministic)
        self._identity = uuid.uuid4().hex
        self._checkpoints = Checkpoints(checkpoint_dir, keep, keep_every, self._identity) if checkpoint_dir else None
        if self._checkpoints is not None:
            self._checkpoints.probe()
        gan.seed.assign(self.seed)
        self._listeners = []
        self._save_error = None
        self._save_error_told = True
        self._engine = Engine(gan, self.dataset, self.batch_size, execution, stream)
        self._live = Settings(gan)
        self._run = Run(self._engine, self._live, self._tell, self._save_automatically, self._forget)
        self._worker = Worker(lambda: self._run.busy, self._run.train, self._run.fail)
        self._fixed_z = np.asarray(randomness.normal((256, gan.latent_dim), self.seed, 0, GENERATE))

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
        return self._engine.words()

    def __repr__(self):
        return f"<Trainer: {self.dataset.name}, step {self.step:,}, {self.state}>"

    # -- commands -----------------------------------------------------------------------------------------------------

    def play(self, steps=None):
        """Trains in the background: ``steps`` more steps, or until told otherwise."""
        steps = math.inf if steps is None else whole(steps)
        self._worker.submit(lambda: self._run.begin(steps))

    def advance(self, n=1):
        """Trains ``n`` steps in the background, then pauses."""
        n = whole(n)
        self._worker.submit(lambda: self._run.begin(n, then="paused"))

    def pause(self):
        """Lets the current chunk of steps end, then holds still."""
        self._worker.submit(self._run.hold)

    def reset(self):
        """Goes back to the initial weights and step 0; the live settings stay as they are."""
        self._worker.submit(self._run.start_over)

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
        self._worker.submit(lambda: self._run.change(settings))

    def wait(self, step=None, timeout=None):
        """Blocks until the run has reached ``step``, or, without one, until it is at rest.

        In Google Colab the calling thread trains meanwhile, since only its pictures are painted there.

        Raises:
            TrainingError: when a step went wrong meanwhile.
            TimeoutError: after ``timeout`` seconds.
            KeyboardInterrupt: in Colab after an interrupt, with the run paused and saved.
        """

        def reached():
            at_rest = self._worker.idle and not self._run.busy
            return at_rest or (step is not None and self.step >= step)

        wait = self._train_until if only_cells_paint() else self._worker.wait
        if not wait(reached, timeout):
            raise TimeoutError(text("trainer.timeout", seconds=timeout, step=self.step))
        self._report()

    # -- in the thread that owns the model ----------------------------------------------------------------------------

    def _end(self):
        self._run.finish("stopped")
        self._worker.leave()

    def _report(self):
        """Raises what went wrong in the run; warns of a checkpoint that could not be written."""
        self._tell_save_error()
        if self.state != "error" or self.error is None:
            return
        if isinstance(self.error, TrainingError):
            raise self.error
        raise TrainingError(text("trainer.step_failed", step=self.step, error=self.error)) from self.error
