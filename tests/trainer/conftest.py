"""Compiling a trainer takes seconds: the tests of this folder share two, which every test gets as new."""

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


def _compiled(execution):
    trainer = tiny.trainer(execution=execution)
    trainer.run(steps=1, progress=False)
    return trainer


@pytest.fixture(scope="session")
def _xla():
    return _compiled(None)


@pytest.fixture(scope="session")
def _graph():
    return _compiled("graph")


@pytest.fixture
def trainer(_xla):
    """A trainer at step 0, compiled by XLA already."""
    yield from tiny.as_new(_xla)


@pytest.fixture
def graph(_graph):
    """A trainer at step 0 that runs in a graph, traced already."""
    yield from tiny.as_new(_graph)


@pytest.fixture(scope="session")
def child(tmp_path_factory):
    """What ``child.py`` left behind after Ctrl-C: its folder, standard output and standard error."""
    if os.name == "nt":
        pytest.skip("an interrupt cannot be sent to one process on Windows")
    folder = tmp_path_factory.mktemp("child")
    environment = {**os.environ, "PYTHONPATH": str(Path(ganlearn.__file__).parents[1])}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.trainer.child", str(folder)],
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
