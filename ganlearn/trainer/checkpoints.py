"""Checkpoints: arrays in npz files, and a JSON manifest with their SHA-256 that is written last.

A checkpoint exists once its manifest does. The initial state is written once and shared by the checkpoints that follow.
So are the history's segments, until a newer one takes in those that are no longer than itself: there are few of them,
and no row is written often.
"""

import contextlib
import itertools
import pathlib
import tempfile
import uuid
import warnings
import zipfile

import numpy as np

from ganlearn.arguments import whole
from ganlearn.strings import text
from ganlearn.trainer import files

FORMAT = 3
ARRAYS = ("state", "initial", "history")
KEPT = ("run", "step", "future", "state", "initial", "history")
DAMAGE = (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile)
"""What reading a damaged file may raise."""


class Checkpoints:
    """The checkpoints of one run in one folder. Those of other runs there are never removed, except by ``clear``.

    Args:
        folder: where they are; made when missing.
        keep: how many of the newest are kept.
        keep_every: of the older ones, one in each stretch of as many steps is kept; None for none.
        run: what the run's manifests are known by; None makes a new name. ``load`` takes over that of the run it finds.

    Raises:
        ValueError: when ``keep`` or ``keep_every`` is not a whole number from 1.
    """

    def __init__(self, folder, keep=3, keep_every=None, run=None):
        for name, value in (("keep", keep), ("keep_every", keep_every)):
            if value is not None:
                whole(name, value, sentence="trainer.keep")
        self.folder = pathlib.Path(folder)
        self.keep = keep
        self.keep_every = keep_every
        self.run = run or uuid.uuid4().hex
        self._segments = []
        self._initial = None
        self._contents = {}

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
        """Goes on with the run of another object, and in the same folder with its segments and its initial state."""
        self.run = other.run
        if self.folder == other.folder:
            self._segments = other._segments
            self._initial = other._initial

    def manifests(self):
        """Paths of all manifests, oldest first."""
        return sorted(self.folder.glob("checkpoint-*.json"))

    @property
    def empty(self):
        """Whether the folder holds no checkpoint, intact or not, of any run."""
        return not self.manifests()

    def clear(self):
        """Removes the checkpoints of all runs in the folder, manifests first, and half-written files."""
        for path in [*self.folder.glob("checkpoint-*.json*"), *self._arrays()]:
            path.unlink()
        self._segments = []
        self._initial = None
        self._contents = {}

    def _arrays(self):
        """Paths of all files of arrays, the half-written ones too."""
        return [path for part in ARRAYS for path in self.folder.glob(f"{part}-*.npz*")]

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
        segments = list(self._within(len(rows)))
        stored = sum(segment["rows"] for segment in segments)
        if len(rows) > stored:
            while segments and segments[-1]["rows"] <= len(rows) - stored:
                stored -= segments.pop()["rows"]
            entry = files.write_arrays(self.folder / f"history-{number}.npz", {"rows": rows[stored:]})
            segments = [*segments, {**entry, "rows": len(rows) - stored}]
        entry = files.write_arrays(self.folder / f"state-{number}.npz", _named(state))
        path = self.folder / f"checkpoint-{number}.json"
        kept = {"format": FORMAT, "run": self.run, "keep": self.keep, "keep_every": self.keep_every}
        files.write_json(path, {**kept, "state": entry, "initial": first, "history": segments, **description})
        self._segments = segments
        self._initial = first
        self._prune()
        return path

    # -- what else is there -------------------------------------------------------------------------------------------

    def earlier(self, manifest, most):
        """What can be loaded of the states that the run of a manifest had on its way.

        Args:
            manifest: content of a manifest.
            most: how many at most, chosen evenly.

        Yields:
            step, state (list of arrays), in order; damaged ones are left out.
        """
        found = {}
        for path in self.manifests():
            content = self._content(path)
            if content and _on_the_way(content, manifest):
                found[content["step"]] = content["state"]
        steps = sorted(found)
        chosen = steps if len(steps) <= most else np.array(steps)[np.linspace(0, len(steps) - 1, most).astype(int)]
        for step in chosen:
            with contextlib.suppress(*DAMAGE):
                yield int(step), _unnamed(files.read_arrays(self.folder, found[step]))

    # -- what is kept -------------------------------------------------------------------------------------------------

    def others(self):
        """The newest manifest of each other run in the folder, oldest first."""
        newest = {content["run"]: path for path in self.manifests() if (content := self._content(path))}
        return [path for run, path in newest.items() if run != self.run]

    def _prune(self):
        """Removes what need not be kept, each manifest before its arrays; leftovers of a broken write too.

        Nobody knows what a damaged manifest refers to, so all files that are no younger than one stay.
        """
        own = [path for path in self.manifests() if (content := self._content(path)) and content["run"] == self.run]
        for path in self._superfluous(own[: -self.keep]):
            path.unlink()
        contents = {path: self._content(path) for path in self.manifests()}
        self._contents = {path: content for path, content in contents.items() if content}
        damaged = max((_number(path) for path, content in contents.items() if not content), default=0)
        parts = [(c["state"], c["initial"], *c["history"]) for c in self._contents.values()]
        needed = {entry["file"] for entries in parts for entry in entries}
        for path in self._arrays():
            if _number(path) > damaged and path.name not in needed:
                path.unlink(missing_ok=True)

    def _superfluous(self, paths):
        """All of the older manifests but the first of each stretch of ``keep_every`` steps."""
        last = None
        for path in paths:
            stretch = self._content(path)["step"] // self.keep_every if self.keep_every else None
            if stretch in (None, 0, last):
                yield path
            else:
                last = stretch

    def _content(self, path):
        """A manifest's content, or None when it cannot be read."""
        if path not in self._contents:
            self._contents[path] = None
            with contextlib.suppress(*DAMAGE):
                content = files.read_json(path)
                self._contents[path] = {key: content[key] for key in KEPT}
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
        manifest = files.read_json(path)
        if manifest["format"] != FORMAT:
            raise ValueError(text("trainer.format", given=manifest["format"], wanted=FORMAT))
        state = _unnamed(files.read_arrays(self.folder, manifest["state"]))
        initial = self._part(manifest["initial"], "trainer.lost_initial")
        parts = [self._part(segment, "trainer.lost_history") for segment in manifest["history"]]
        self.run = manifest["run"]
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


def _on_the_way(content, manifest):
    """Whether a checkpoint holds what the run of another one was at that step, and not a future that was given up."""
    step, future = content["step"], content["future"]
    not_dropped = all(step <= last for cut, last in manifest["cuts"] if future <= cut)
    in_range = manifest["first"] <= step < manifest["step"] and future <= manifest["future"]
    return content["run"] == manifest["run"] and in_range and not_dropped


def _number(path):
    return int(path.name.rpartition("-")[2].partition(".")[0])


def _named(arrays):
    return {f"v{i:04d}": value for i, value in enumerate(arrays)}


def _unnamed(arrays):
    return list(arrays.values())


def _reason(error):
    return str(error) or type(error).__name__
