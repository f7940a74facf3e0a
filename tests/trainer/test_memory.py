"""Freed memory goes back to the system: seldom, by one run for all, and for real where the C library can."""

import subprocess
import sys

import numpy as np
import psutil
import pytest

from ganlearn.trainer import memory
from ganlearn.trainer.memory import EVERY_SECONDS, Sweeper, c_library_trim

FRAGMENTED = """
import ctypes, psutil

from ganlearn.trainer.memory import c_library_trim

library = ctypes.CDLL(None)
library.malloc.restype, library.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
blocks = [library.malloc(10_000) for _ in range(10_000)]
for block in blocks:
    ctypes.memset(block, 1, 10_000)
for number, block in enumerate(blocks):
    if number % 10:
        library.free(block)
held = psutil.Process().memory_info().rss
c_library_trim()(0)
print(held - psutil.Process().memory_info().rss)
"""
"""100 MB in pieces, of which each tenth stays: the heap cannot shrink from its end."""


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_is_given_back_once_in_a_while(clock):
    asked = []
    sweeper = Sweeper(asked.append, clock)
    for _ in range(3):
        sweeper.sweep()
    assert asked == [0]
    clock.now += 0.99 * EVERY_SECONDS
    sweeper.sweep()
    assert asked == [0]
    clock.now += 0.02 * EVERY_SECONDS
    sweeper.sweep()
    assert asked == [0, 0]


def test_nothing_happens_where_the_c_library_cannot(clock, monkeypatch):
    for missing in (AttributeError, OSError, TypeError):
        monkeypatch.setattr(memory.ctypes, "CDLL", _raising(missing))
        assert c_library_trim() is None
    Sweeper(None, clock).sweep()


def _raising(error):
    def load(_):
        raise error

    return load


def test_an_array_in_pages_of_its_own_takes_what_is_written():
    process, before = psutil.Process(), psutil.Process().memory_info().rss
    array = memory.own_pages((5_000_000, 5))
    assert array.shape == (5_000_000, 5) and array.dtype == np.float32
    assert process.memory_info().rss - before < 20e6
    array[:2_000_000] = 1
    assert 30e6 < process.memory_info().rss - before < 60e6
    assert array.sum(dtype=np.float64) == 10_000_000
    del array
    assert process.memory_info().rss - before < 20e6


@pytest.mark.skipif(c_library_trim() is None, reason="this C library keeps what was freed")
def test_a_heap_with_gaps_shrinks():
    done = subprocess.run([sys.executable, "-c", FRAGMENTED], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 50e6


def test_a_run_sweeps_between_chunks_and_after_it_has_come_to_rest(trainer, monkeypatch):
    states = []
    monkeypatch.setattr(memory, "sweep", lambda: states.append(trainer.state))
    trainer.run(steps=300, progress=False)
    assert set(states[:-1]) == {"training"}
    assert states[-1] == "finished"
