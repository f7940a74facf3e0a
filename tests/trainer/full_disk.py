"""A run whose disk is full: ``python -m tests.trainer.full_disk FOLDER (disk | limit)``.

With ``disk`` FOLDER is a small file system of its own, and all but some room of it is filled up; with ``limit`` the
system forbids the process files longer than that room. Either way a write fails where the room ends, in one file or
another. Trains one step at each room, from none to more than enough, and prints as a line of JSON what became of the
checkpoint.
"""

import contextlib
import json
import os
import sys
import warnings
from pathlib import Path

import ganlearn  # noqa: F401  isort: split
from ganlearn.trainer.checkpoints import Checkpoints
from tests.core import tiny

ROOMS = (0, 100, 1000, 2000, 4000, 6000, 8000, 12_000, 16_000, 24_000, 32_000, 64_000)


@contextlib.contextmanager
def filled(folder, room):
    """The file system of a folder, with ``room`` bytes left."""
    filler, size = folder / "filler", os.statvfs(folder)
    with open(filler, "wb", buffering=0) as file:
        left = size.f_bavail * size.f_frsize - room
        while left > 0:
            left -= file.write(bytes(min(left, 4096)))
    try:
        yield
    finally:
        filler.unlink()


@contextlib.contextmanager
def limited(folder, room):
    """No file of this process may grow beyond ``room`` bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def newest(folder):
    """The newest checkpoint: its step and its state."""
    state, _, rows, manifest = Checkpoints(folder).load()
    assert len(rows) == manifest["step"]
    return manifest["step"], state


def main(folder, full):
    """Trains while there is less and less room missing."""
    trainer = tiny.trainer(execution="graph", checkpoint_dir=folder / "run", keep=2)
    trainer.run(steps=20, progress=False)
    states = {20: tiny.state(trainer)}
    for room in ROOMS:
        with full(folder, room), warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            trainer.run(steps=1, progress=False)
            try:
                trainer.save()
                asked = ""
            except OSError as error:
                asked = str(error)
        states[trainer.step] = tiny.state(trainer)
        step, state = newest(folder / "run")
        row = {
            "room": room,
            "trained": trainer.step,
            "kept": step,
            "same": tiny.same(state, states[step]),
            "error": trainer.save_error,
            "asked": asked,
            "warned": [str(one.message) for one in said],
            "leftovers": len(list((folder / "run").glob("*.tmp"))),
        }
        os.write(1, (json.dumps(row) + "\n").encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), {"disk": filled, "limit": limited}[sys.argv[2]])
