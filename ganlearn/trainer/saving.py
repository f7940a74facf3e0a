"""How a trainer is written to disk and comes back."""

import itertools
import warnings

import keras

from ganlearn.gan import METRICS
from ganlearn.strings import text
from ganlearn.trainer import machine
from ganlearn.trainer.checkpoint import Checkpoints
from ganlearn.trainer.inputs import as_dataset
from ganlearn.trainer.tape import Tape, most


class Saving:
    """``save`` and ``restore`` of a ``Trainer``."""

    @property
    def save_error(self):
        """Why the last automatic checkpoint could not be written, as a sentence; None when it could."""
        return self._save_error

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
        if path is None and self._checkpoints is None:
            raise ValueError(text("trainer.save_where"))
        store = self._checkpoints if path is None else Checkpoints(path, run=self._identity)
        try:
            return self._worker.call(lambda: self._write(store))
        except OSError as error:
            raise OSError(text("trainer.save_failed", folder=store.folder, reason=error)) from error

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
        gan = keras.saving.deserialize_keras_object(manifest["gan"], safe_mode=True)
        dataset = as_dataset(dataset, gan.sample_shape)
        if dataset.fingerprint() != manifest["dataset"]:
            raise ValueError(text("trainer.other_data", name=dataset.name, saved=manifest["dataset_name"]))
        if arguments.get("deterministic"):
            arguments["deterministic"] = manifest["machine"]["threads"]
        gan.compile_from_config(manifest["compile"])
        defaults = {"checkpoint_dir": path, **{name: manifest[name] for name in ("execution", "keep", "keep_every")}}
        trainer = cls(gan, dataset, manifest["batch_size"], manifest["seed"], **{**defaults, **arguments})
        trainer._identity = store.run
        if trainer._checkpoints is not None:
            trainer._checkpoints.adopt(store)
        trainer._run.resume(state, rows, _tape(manifest, initial, store.earlier(manifest, most(state)), state))
        if others := store.others():
            names = ", ".join(other.name for other in others)
            warnings.warn(text("trainer.other_runs", folder=path, step=trainer.step, others=names), stacklevel=2)
        if differing := machine.differences(manifest["machine"], trainer._engine.machine()):
            warnings.warn(text("trainer.other_machine", differences=differing), stacklevel=2)
        return trainer

    def _write(self, store):
        run = self._run
        description = {
            "step": self.step,
            "first": run.tape.first,
            "future": run.tape.future,
            "cuts": run.tape.cuts,
            "settings": [entry for entry in run.tape.log if entry[0] <= self.step],
            "batch_size": self.batch_size,
            "seed": self.seed,
            "columns": METRICS,
            "dataset": self.dataset.fingerprint(),
            "dataset_name": self.dataset.name,
            "gan": keras.saving.serialize_keras_object(self.gan),
            "compile": self.gan.get_compile_config(),
            "execution": self._engine.execution,
            "machine": self._engine.machine(),
            "plan": self._engine.words(),
        }
        rows = self.history.rows(end=self.step - self.history.first)
        initial = run.tape.before(run.tape.first)[1]
        return store.save(self._engine.snapshot(), initial, rows, description)

    def _save_automatically(self):
        """Writes a checkpoint where there is a folder. A failure is kept as ``save_error``; the run goes on."""
        if self._checkpoints is None:
            return
        try:
            self._write(self._checkpoints)
            self._save_error = None
        except Exception as error:
            self._save_error = text("trainer.save_failed", folder=self._checkpoints.folder, reason=error)
            self._save_error_told = False

    def _tell_save_error(self):
        """Warns in the calling thread, once for each failure."""
        if self._save_error and not self._save_error_told:
            self._save_error_told = True
            warnings.warn(self._save_error, stacklevel=3)

    def _forget(self, rows):
        if self._checkpoints is not None:
            self._checkpoints.forget(rows)


def _tape(manifest, initial, earlier, state):
    """The tape of a saved run: its settings log, and snapshots from the beginning and the checkpoints that are left."""
    beginning = [(manifest["first"], initial)] if initial else []
    snapshots = itertools.chain(beginning, earlier, [(manifest["step"], state)])
    first, snapshot = next(snapshots)
    tape = Tape(first, snapshot, None)
    tape.future, tape.cuts = manifest["future"], [tuple(cut) for cut in manifest["cuts"]]
    log = manifest["settings"]
    tape.log = [(int(step), values) for step, values in log if step > first]
    tape.log.insert(0, (first, [values for step, values in log if step <= first][-1]))
    for step, snapshot in snapshots:
        tape.keep(step, snapshot)
    return tape
