"""How a run is written to disk and comes back; ``checkpoints`` knows the files, this module what is in them."""

import itertools
import warnings

import keras

from ganlearn.checks import as_dataset
from ganlearn.gan import METRICS
from ganlearn.strings import text
from ganlearn.trainer import machine
from ganlearn.trainer.timeline import Timeline, max_snapshots


def write(store, run, facts):
    """Writes a checkpoint of a run that holds still.

    Args:
        store: ``Checkpoints``.
        run: ``Run``.
        facts: dict of what else its manifest says of the run.

    Returns:
        Path of the manifest.
    """
    engine, timeline = run.engine, run.timeline
    description = {
        "step": run.step,
        "first": timeline.first,
        "future": timeline.future,
        "cuts": timeline.cuts,
        "settings": [entry for entry in timeline.log if entry[0] <= run.step],
        "columns": METRICS,
        **facts,
        "gan": keras.saving.serialize_keras_object(engine.gan),
        "compile": engine.gan.get_compile_config(),
        "execution": engine.execution,
        "machine": engine.machine(),
        "plan": engine.describe_plan(),
    }
    rows = run.history.rows(end=run.step - run.history.first)
    return store.save(engine.snapshot(), timeline.snapshot_before(timeline.first)[1], rows, description)


def rebuild(manifest, dataset):
    """The compiled GAN of a manifest, and the ``Dataset`` it is to go on with.

    Raises:
        ValueError: when the run was trained on another data set.
    """
    gan = keras.saving.deserialize_keras_object(manifest["gan"], safe_mode=True)
    dataset = as_dataset(dataset, gan.sample_shape)
    if dataset.fingerprint() != manifest["dataset"]:
        raise ValueError(text("trainer.other_data", name=dataset.name, saved=manifest["dataset_name"]))
    gan.compile_from_config(manifest["compile"])
    return gan, dataset


class AutomaticCheckpoints:
    """The checkpoints that a run writes by itself. A failure is kept, and reported once; the run goes on.

    Args:
        store: ``Checkpoints``, or None where nothing is written.
        write: function of the store that writes one.

    Attributes:
        store: as given.
        error: why the last one could not be written, as a sentence; None when it could.
    """

    def __init__(self, store, write):
        self.store = store
        self.error = None
        self._write = write
        self._reported = True

    def save(self):
        """Writes one, where there is a store."""
        if self.store is None:
            return
        try:
            self._write(self.store)
            self.error = None
        except Exception as error:
            self.error = text("trainer.save_failed", folder=self.store.folder, reason=error)
            self._reported = False

    def forget(self, rows):
        """The rows of the history after the first ``rows`` will be others."""
        if self.store is not None:
            self.store.forget(rows)

    def report(self):
        """Warns in the calling thread, once for each failure."""
        if self.error and not self._reported:
            self._reported = True
            warnings.warn(self.error, stacklevel=4)


def warn_of_differences(store, manifest, engine, step):
    """Warns of other runs in a restored checkpoint's folder, and where this machine differs from the one that wrote it.

    Args:
        store: ``Checkpoints`` it came from.
        manifest: its manifest.
        engine: ``Engine`` of the restored run.
        step: the step it stands at.
    """
    if others := store.others():
        names = ", ".join(other.name for other in others)
        warnings.warn(text("trainer.other_runs", folder=store.folder, step=step, others=names), stacklevel=3)
    if differing := machine.differences(manifest["machine"], engine.machine()):
        warnings.warn(text("trainer.other_machine", differences=differing), stacklevel=3)


def saved_timeline(store, manifest, initial, state):
    """The timeline of a saved run: its settings log, with snapshots of the beginning and of the checkpoints left.

    Args:
        store: ``Checkpoints`` it came from.
        manifest: its manifest.
        initial: list of arrays, the state at the beginning; None when it is lost.
        state: list of arrays, the state at the checkpoint.
    """
    beginning = [(manifest["first"], initial)] if initial else []
    earlier = store.earlier(manifest, max_snapshots(state))
    snapshots = itertools.chain(beginning, earlier, [(manifest["step"], state)])
    first, snapshot = next(snapshots)
    timeline = Timeline(first, snapshot, None)
    timeline.future = manifest["future"]
    timeline.cuts = [tuple(cut) for cut in manifest["cuts"]]
    log = manifest["settings"]
    timeline.log = [(int(step), values) for step, values in log if step > first]
    timeline.log.insert(0, (first, [values for step, values in log if step <= first][-1]))
    for step, snapshot in snapshots:
        timeline.add(step, snapshot)
    return timeline
