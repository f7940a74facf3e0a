"""Ends a process at every point of writing a checkpoint: ``python -m tests.trainer.failpoints``.

The points are all the moments between two system calls: before each write to a file, each fsync, each rename and each
removal. For each of them a process of its own begins to write a checkpoint and ends there, as SIGKILL would end it;
with ``--power`` the files that were not synced lose their second half, as they may when the current fails. Prints a
line of JSON for each point: the call that did not happen, and which step can be loaded afterwards.
"""

import argparse
import collections
import io
import json
import os
import pathlib
import shutil
import stat
import tempfile
import warnings
from pathlib import Path
from unittest import mock

import numpy as np

import ganlearn  # noqa: F401  isort: split
from ganlearn import atomic
from ganlearn.trainer.checkpoints import Checkpoints

STEPS = (10, 20, 30, 40)
"""The last one is what is being written when the process ends."""

Loaded = collections.namedtuple("Loaded", "step whole")


def state(step):
    """What the checkpoint of a step holds: one small array, and one that takes several writes."""
    return [np.float32(step), np.arange(5000, dtype=np.int64) * step]


def save(store, step):
    """Writes the checkpoint of a step; a history of one row a step."""
    rows = np.arange(2 * step, dtype=np.float32).reshape(step, 2)
    facts = {"step": step, "columns": ["a", "b"], "first": 0, "future": 0, "cuts": []}
    return store.save(state(step), state(0), rows, facts)


def load(folder):
    """The step of the newest checkpoint, and whether all of it is as it was written."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found, initial, rows, manifest = Checkpoints(folder).load()
    step = manifest["step"]
    expected = [*state(step), *state(0), np.arange(2 * step, dtype=np.float32).reshape(step, 2)]
    pairs = zip([*found, *initial, rows], expected, strict=True)
    return Loaded(step, all(np.array_equal(a, b) for a, b in pairs))


class Doom:
    """Ends the process before its system call number ``at``.

    Args:
        at: counted from 0.
        power: whether what was not synced is half lost.
        note: file that takes the name of the call that did not happen.
    """

    def __init__(self, at, power, note):
        self._left, self._power, self._note, self._written = at, power, note, {}

    def point(self, name):
        """Before a system call."""
        if self._left == 0:
            self._note.write_text(name)
            if self._power:
                for path in self._written.values():
                    if path.exists():
                        os.truncate(path, path.stat().st_size // 2)
            os._exit(77)
        self._left -= 1

    def open(self, path, mode):
        """As ``open`` for writing, without a buffer: every write is a system call."""
        doom = self

        class Written(io.FileIO):
            def write(self, data):
                doom.point(f"write {path.name}")
                doom._written[os.fstat(self.fileno()).st_ino] = path
                return super().write(data)

        return Written(path, mode)

    def fsync(self, descriptor, original=os.fsync):
        """Before and after this a file's content is in doubt, and safe."""
        status = os.fstat(descriptor)
        kind = "folder" if stat.S_ISDIR(status.st_mode) else "file"
        self.point(f"fsync {kind}")
        original(descriptor)
        self._written.pop(status.st_ino, None)

    def replace(self, before, after, original=os.replace):
        """A rename: what was written is known by its new name."""
        self.point(f"rename {Path(after).name}")
        original(before, after)
        self._written = {key: Path(after) if path == before else path for key, path in self._written.items()}

    def unlink(self, path, missing_ok=False, original=pathlib.Path.unlink):
        """A removal."""
        self.point(f"remove {path.name}")
        original(path, missing_ok=missing_ok)


def doomed(folder, at, power, note):
    """In a process of its own: the save that ends before system call number ``at``; status 0 when it is through."""
    store = Checkpoints(folder)
    store.load()
    doom = Doom(at, power, note)
    with (
        mock.patch.object(atomic, "open", doom.open, create=True),
        mock.patch.object(os, "fsync", doom.fsync),
        mock.patch.object(os, "replace", doom.replace),
        mock.patch.object(pathlib.Path, "unlink", lambda path, missing_ok=False: doom.unlink(path, missing_ok)),
    ):
        save(store, STEPS[-1])
    os._exit(0)


def main(folder, power):
    """All points, one after the other."""
    start = Checkpoints(folder / "start")
    for step in STEPS[:-1]:
        save(start, step)
    at, through = 0, False
    while not through:
        here, note = folder / f"at-{at}", folder / f"note-{at}"
        shutil.copytree(folder / "start", here)
        child = os.fork()
        if child == 0:
            doomed(here, at, power, note)
        through = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        loaded = load(here)
        again = Checkpoints(here)
        again.load()
        save(again, 50)
        leftovers = len(list(here.glob("*.tmp")))
        call = "none" if through else note.read_text()
        row = {"before": call, "step": loaded.step, "whole": loaded.whole, "later": load(here).step, "left": leftovers}
        print(json.dumps(row), flush=True)
        at += 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--power", action="store_true", help="what was not synced is half lost")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        main(Path(place), given.power)
