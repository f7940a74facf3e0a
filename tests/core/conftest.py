"""Compiling a trainer takes seconds: the tests of this folder share one, which every test gets as new."""

import collections
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import ganlearn
from tests.core import tiny

ROOT = Path(__file__).parents[2]
Child = collections.namedtuple("Child", "folder output errors")


@pytest.fixture(scope="session")
def _compiled():
    trainer = tiny.trainer()
    trainer.run(steps=1, progress=False)
    return trainer


@pytest.fixture
def trainer(_compiled):
    """A trainer at step 0, compiled already."""
    _compiled.set(**tiny.SETTINGS)
    _compiled.reset()
    _compiled.wait(timeout=60)
    yield _compiled
    _compiled._listeners.clear()
    _compiled.reset()
    _compiled.stop()
    _compiled.wait(timeout=60)


@pytest.fixture(scope="session")
def child(tmp_path_factory):
    """What ``child.py`` left behind after Ctrl-C: its folder, standard output and standard error."""
    if os.name == "nt":
        pytest.skip("an interrupt cannot be sent to one process on Windows")
    folder = tmp_path_factory.mktemp("child")
    environment = {**os.environ, "PYTHONPATH": str(Path(ganlearn.__file__).parents[1])}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.core.child", str(folder)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    first = process.stdout.readline()
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=120)
    return Child(folder, first + output, errors)
