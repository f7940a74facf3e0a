"""Checkpoints: arrays in npz files, and a JSON manifest with their SHA-256 that is written last.

A checkpoint exists once its manifest does: the manifest is written to a temporary file, synced and renamed. The
history is kept in segments that are never rewritten. No pickle is written or read.
"""

import hashlib
import json
import os
import pathlib
import warnings

import numpy as np

from ganlearn.strings import text

FORMAT = 1


def _sync(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_arrays(path, arrays):
    """Writes an npz file that is whole or absent; returns its entry for the manifest."""
    temporary = path.with_suffix(".tmp")
    with open(temporary, "wb") as file:
        np.savez(file, **arrays)
        file.flush()
        os.fsync(file.fileno())
    entry = {"file": path.name, "sha256": _sha256(temporary)}
    os.replace(temporary, path)
    return entry


def _read_arrays(folder, entry):
    path = folder / entry["file"]
    if _sha256(path) != entry["sha256"]:
        raise ValueError(text("trainer.damaged", file=path.name))
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


class Checkpoints:
    """The checkpoints of one run in one folder.

    Args:
        folder: where they are; made when missing.
        keep: how many of the newest are kept.
    """

    def __init__(self, folder, keep=3):
        self.folder, self.keep = pathlib.Path(folder), keep
        self._segments, self._stored = [], 0

    def manifests(self):
        """Paths of all manifests, oldest first."""
        return sorted(self.folder.glob("checkpoint-*.json"))

    def restart(self):
        """Begins a new history: the segments written so far belong to an earlier run."""
        self._segments, self._stored = [], 0

    def save(self, state, history, description):
        """Writes a checkpoint.

        Args:
            state: list of arrays.
            history: ``History``; the rows that no segment holds yet become one.
            description: JSON-serialisable facts about the run.

        Returns:
            Path of the manifest.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        number = 1 + max((int(path.stem.rpartition("-")[2]) for path in self.manifests()), default=0)
        if history.steps > self._stored:
            path = self.folder / f"history-{number:06d}.npz"
            self._segments = [*self._segments, _write_arrays(path, {"rows": history.rows(self._stored)})]
            self._stored = history.steps
        arrays = {f"v{i:04d}": value for i, value in enumerate(state)}
        entry = _write_arrays(self.folder / f"state-{number:06d}.npz", arrays)
        manifest = {"format": FORMAT, "state": entry, "history": self._segments, **description}
        path = self._commit(manifest, number)
        self._prune()
        return path

    def _commit(self, manifest, number):
        path = self.folder / f"checkpoint-{number:06d}.json"
        temporary = path.with_suffix(".tmp")
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump(manifest, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        if os.name == "posix":
            _sync(self.folder)
        return path

    def _prune(self):
        """Removes all but the newest checkpoints, each manifest before its arrays."""
        for path in self.manifests()[: -self.keep]:
            number = path.stem.rpartition("-")[2]
            path.unlink()
            (self.folder / f"state-{number}.npz").unlink(missing_ok=True)

    def load(self):
        """The newest intact checkpoint.

        Returns:
            state (list of arrays), history rows (steps, columns), manifest.

        Raises:
            FileNotFoundError: when the folder holds no intact checkpoint.
        """
        for path in reversed(self.manifests()):
            try:
                return self._load(path)
            except (OSError, ValueError, KeyError) as error:
                warnings.warn(text("trainer.skipped", file=path.name, reason=error), stacklevel=2)
        raise FileNotFoundError(text("trainer.no_checkpoint", folder=self.folder))

    def _load(self, path):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        arrays = _read_arrays(self.folder, manifest["state"])
        rows = [_read_arrays(self.folder, entry)["rows"] for entry in manifest["history"]]
        self._segments, self._stored = manifest["history"], sum(map(len, rows))
        width = len(manifest["columns"])
        return (
            [arrays[name] for name in sorted(arrays)],
            np.concatenate([np.empty((0, width), np.float32), *rows]),
            manifest,
        )
