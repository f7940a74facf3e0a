"""The timeline: snapshots in bounded number and size, and the settings log."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganlearn.trainer import timeline as timelines
from ganlearn.trainer.timeline import Timeline


def state(step, size=1):
    return [np.full(size, step, np.float32)]


def long_timeline(steps):
    timeline = Timeline(0, state(0), "a")
    for step in steps:
        timeline.add(step, state(step))
    return timeline


@settings(deadline=None)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=400))
def test_snapshots_are_few_and_evenly_spaced(gaps):
    steps = np.cumsum(gaps).tolist()
    timeline = long_timeline(steps)
    kept = timeline.steps
    assert len(kept) <= 1 + timelines.SNAPSHOTS
    assert kept[0] == 0 and kept[-1] == steps[-1]
    assert np.diff(kept).max() <= max(100, 4 * steps[-1] / timelines.SNAPSHOTS)


def test_a_long_run_goes_back_within_a_few_shares_of_it():
    timeline = long_timeline(range(100, 1_000_001, 100))
    assert len(timeline.steps) == 1 + timelines.SNAPSHOTS
    assert np.diff(timeline.steps).max() <= 3 * 1_000_000 / timelines.SNAPSHOTS


def test_large_snapshots_are_fewer(monkeypatch):
    monkeypatch.setattr(timelines, "BYTES", 4 * 1000 * 5)
    timeline = Timeline(0, state(0, 1000), "a")
    for step in range(1, 50):
        timeline.add(step, state(step, 1000))
    assert len(timeline.steps) == 1 + 5
    timeline = Timeline(0, state(0, 10**6), "a")
    timeline.add(1, state(1, 10**6))
    timeline.add(2, state(2, 10**6))
    assert timeline.steps == [0, 2]


def test_the_snapshot_before_a_step():
    timeline = long_timeline([10, 20])
    assert [timeline.snapshot_before(step)[0] for step in (0, 9, 10, 19, 20, 99)] == [0, 0, 10, 10, 20, 20]
    assert timeline.snapshot_before(15)[1][0] == 10


def test_the_settings_of_every_step():
    timeline = Timeline(5, state(5), "a")
    timeline.record_settings(10, "b")
    timeline.record_settings(20, "x")
    timeline.record_settings(20, "c")
    assert [timeline.settings_at(step) for step in (5, 9, 10, 19, 20, 99)] == list("aabbcc")
    assert [timeline.next_change(step) for step in (5, 9, 10, 19, 20)] == [10, 10, 20, 20, math.inf]
    timeline.record_settings(5, "z")
    assert timeline.log == [(5, "z")]


def test_cutting_forgets_what_comes_after():
    timeline = long_timeline([10, 20, 30])
    timeline.record_settings(10, "b")
    timeline.record_settings(25, "c")
    twin = timeline.copy()
    timeline.drop_after(20)
    assert (timeline.steps, timeline.log) == ([0, 10, 20], [(0, "a"), (10, "b")])
    assert (twin.steps, len(twin.log)) == ([0, 10, 20, 30], 3)


def test_nothing_lies_before_the_beginning():
    with pytest.raises(ValueError):
        Timeline(5, state(5), "a").snapshot_before(4)
