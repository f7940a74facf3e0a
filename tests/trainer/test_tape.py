"""The tape: snapshots in bounded number and size, and the settings log."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganlearn.trainer import tape as tapes
from ganlearn.trainer.tape import Tape


def state(step, size=1):
    return [np.full(size, step, np.float32)]


def long_tape(steps):
    tape = Tape(0, state(0), "a")
    for step in steps:
        tape.keep(step, state(step))
    return tape


@settings(deadline=None)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=400))
def test_snapshots_are_few_and_evenly_spaced(gaps):
    steps = np.cumsum(gaps).tolist()
    tape = long_tape(steps)
    kept = tape.steps
    assert len(kept) <= 1 + tapes.SNAPSHOTS
    assert kept[0] == 0 and kept[-1] == steps[-1]
    assert np.diff(kept).max() <= max(100, 4 * steps[-1] / tapes.SNAPSHOTS)


def test_a_long_run_goes_back_within_a_few_shares_of_it():
    tape = long_tape(range(100, 1_000_001, 100))
    assert len(tape.steps) == 1 + tapes.SNAPSHOTS
    assert np.diff(tape.steps).max() <= 3 * 1_000_000 / tapes.SNAPSHOTS


def test_large_snapshots_are_fewer(monkeypatch):
    monkeypatch.setattr(tapes, "BYTES", 4 * 1000 * 5)
    tape = Tape(0, state(0, 1000), "a")
    for step in range(1, 50):
        tape.keep(step, state(step, 1000))
    assert len(tape.steps) == 1 + 5
    tape = Tape(0, state(0, 10**6), "a")
    tape.keep(1, state(1, 10**6))
    tape.keep(2, state(2, 10**6))
    assert tape.steps == [0, 2]


def test_the_snapshot_before_a_step():
    tape = long_tape([10, 20])
    assert [tape.before(step)[0] for step in (0, 9, 10, 19, 20, 99)] == [0, 0, 10, 10, 20, 20]
    assert tape.before(15)[1][0] == 10


def test_the_settings_of_every_step():
    tape = Tape(5, state(5), "a")
    tape.note(10, "b")
    tape.note(20, "x")
    tape.note(20, "c")
    assert [tape.settings_at(step) for step in (5, 9, 10, 19, 20, 99)] == list("aabbcc")
    assert [tape.next_change(step) for step in (5, 9, 10, 19, 20)] == [10, 10, 20, 20, math.inf]
    tape.note(5, "z")
    assert tape.log == [(5, "z")]


def test_cutting_forgets_what_comes_after():
    tape = long_tape([10, 20, 30])
    tape.note(10, "b")
    tape.note(25, "c")
    twin = tape.copy()
    tape.cut(20)
    assert (tape.steps, tape.log) == ([0, 10, 20], [(0, "a"), (10, "b")])
    assert (twin.steps, len(twin.log)) == ([0, 10, 20, 30], 3)


def test_nothing_lies_before_the_beginning():
    with pytest.raises(ValueError):
        Tape(5, state(5), "a").before(4)
