"""Checkpoints: arrays in npz files, and a JSON manifest with their SHA-256 that is written last.

A checkpoint exists once its manifest does. The initial state and the history's segments are written once and shared by
the checkpoints that follow.
"""

import contextlib
import itertools
import json
import pathlib
import tempfile
import warnings
import zipfile

import numpy as np

from ganlearn.strings import text
from ganlearn.trainer import files

FORMAT = 1
DAMAGE = (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile)
"""What reading a damaged file may raise."""


class Checkpoints:
    """The checkpoints of one run in one folder.

    Args:
        folder: where they are; made when missing.
        keep: how many of the newest are kept.
        keep_every: of the older ones, one for every so many steps stays for good; None for none.

    Raises:
        ValueError: when ``keep`` or ``keep_every`` is no whole number from 1.
    """

    def __init__(self, folder, keep=3, keep_every=None):
        for name, value in (("keep", keep), ("keep_every", keep_every)):
            if value is not None and (value != int(value) or value < 1):
                raise ValueError(text("trainer.keep", name=name, given=value))
        self.folder, self.keep, self.keep_every = pathlib.Path(folder), keep, keep_every
        self._segments, self._initial, self._contents = [], None, {}

    def probe(self):
        """Makes the folder and tries to write there.

        Raises:
            ValueError: when that fails.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                pass
        except OSError as error:
            raise ValueError(text("trainer.folder", folder=self.folder, reason=error)) from error

    def adopt(self, other):
        """Goes on with the segments and the initial state of another object for the same folder."""
        self._segments, self._initial = other._segments, other._initial

    def manifests(self):
        """Paths of all manifests, oldest first."""
        return sorted(self.folder.glob("checkpoint-*.json"))

    def forget(self, rows):
        """The rows of the history after the first ``rows`` will be others: what holds them is not used again."""
        self._segments = self._within(rows)

    def _within(self, rows):
        """The leading segments that hold no more than ``rows`` rows."""
        ends = np.cumsum([segment["rows"] for segment in self._segments])
        return self._segments[: int(np.sum(ends <= rows))]

    def save(self, state, initial, rows, description):
        """Writes a checkpoint.

        Args:
            state: list of arrays.
            initial: list of arrays, the state at the beginning of the run; written once.
            rows: (steps, columns), the history so far; what no segment holds yet becomes one.
            description: JSON-serialisable facts about the run.

        Returns:
            Path of the manifest.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        number = f"{1 + max((_number(path) for path in self.manifests()), default=0):06d}"
        first = self._initial or files.write_arrays(self.folder / f"initial-{number}.npz", _named(initial))
        segments = self._within(len(rows))
        stored = sum(segment["rows"] for segment in segments)
        if len(rows) > stored:
            entry = files.write_arrays(self.folder / f"history-{number}.npz", {"rows": rows[stored:]})
            segments = [*segments, {**entry, "rows": len(rows) - stored}]
        entry = files.write_arrays(self.folder / f"state-{number}.npz", _named(state))
        path = self.folder / f"checkpoint-{number}.json"
        files.write_json(path, {"format": FORMAT, "state": entry, "initial": first, "history": segments, **description})
        self._segments, self._initial = segments, first
        self._prune()
        return path

    # -- what is kept -------------------------------------------------------------------------------------------------

    def _prune(self):
        """Removes what need not be kept, each manifest before its arrays; leftovers of a broken write too."""
        paths = self.manifests()
        for path in self._superfluous(paths[: -self.keep]):
            path.unlink()
        contents = [self._content(path) for path in self.manifests()]
        if None in contents:
            return  # a damaged manifest: nobody knows what it refers to
        needed = {e["file"] for c in contents for e in (c["state"], c["initial"], *c["history"])}
        for path in self.folder.glob("*-*.npz*"):
            if path.name not in needed and path.name.partition("-")[0] in ("state", "initial", "history"):
                path.unlink(missing_ok=True)

    def _superfluous(self, paths):
        """All of the older manifests but the first of each stretch of ``keep_every`` steps."""
        last = None
        for path in paths:
            content = self._content(path)
            stretch = None if content is None or not self.keep_every else content["step"] // self.keep_every
            if stretch in (None, 0, last):
                yield path
            else:
                last = stretch

    def _content(self, path):
        """A manifest's content, or None when it cannot be read."""
        if path not in self._contents:
            self._contents[path] = None
            with contextlib.suppress(*DAMAGE):
                content = json.loads(path.read_text(encoding="utf-8"))
                self._contents[path] = {key: content[key] for key in ("step", "state", "initial", "history")}
        return self._contents[path]

    # -- reading ------------------------------------------------------------------------------------------------------

    def load(self):
        """The newest intact checkpoint.

        Where only the history or the initial state is damaged, the checkpoint counts as intact: rows that are lost
        come as NaN, a lost initial state as None.

        Returns:
            state, initial state (lists of arrays), history rows (steps, columns), manifest.

        Raises:
            FileNotFoundError: when the folder holds no intact checkpoint.
        """
        for path in reversed(self.manifests()):
            try:
                return self._load(path)
            except DAMAGE as error:
                warnings.warn(text("trainer.skipped", file=path.name, reason=_reason(error)), stacklevel=3)
        raise FileNotFoundError(text("trainer.no_checkpoint", folder=self.folder))

    def _load(self, path):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise ValueError(text("trainer.format", given=manifest["format"], wanted=FORMAT))
        state = _unnamed(files.read_arrays(self.folder, manifest["state"]))
        initial = self._part(manifest["initial"], "trainer.lost_initial")
        parts = [self._part(segment, "trainer.lost_history") for segment in manifest["history"]]
        self._initial = manifest["initial"] if initial else None
        self._segments = manifest["history"][: sum(1 for _ in itertools.takewhile(bool, parts))]
        blank = [np.full((s["rows"], len(manifest["columns"])), np.nan, np.float32) for s in manifest["history"]]
        rows = [part[0] if part else empty for part, empty in zip(parts, blank, strict=True)]
        return state, initial, np.concatenate([np.empty((0, len(manifest["columns"])), np.float32), *rows]), manifest

    def _part(self, entry, sentence):
        """The arrays of a file that the run can go on without; None, and a warning, when it is damaged."""
        try:
            return _unnamed(files.read_arrays(self.folder, entry))
        except DAMAGE as error:
            warnings.warn(text(sentence, file=entry["file"], reason=_reason(error)), stacklevel=5)
            return None


def _number(path):
    return int(path.stem.rpartition("-")[2])


def _named(arrays):
    return {f"v{i:04d}": value for i, value in enumerate(arrays)}


def _unnamed(arrays):
    return list(arrays.values())


def _reason(error):
    return str(error) or type(error).__name__
