"""Which steps are recorded: all marks, no others, and half of them when coarser."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganlearn.recording.schedules import Even, Geometric, schedule


def marks(plan, end):
    """0 and all marks up to ``end``, as ``following`` walks through them."""
    steps = [0]
    while (step := plan.following(steps[-1])) <= end:
        steps.append(step)
    return steps


def test_even_spacing():
    assert marks(Even(25), 110) == [0, 25, 50, 75, 100]
    assert schedule() == Even(10)


def test_geometric_spacing_is_dense_at_first():
    assert marks(Geometric(2), 100) == [0, 1, 2, 4, 8, 16, 32, 64]
    assert marks(Geometric(1.5), 40) == [0, 1, 2, 3, 5, 8, 11, 17, 26, 38]


@given(st.one_of(st.builds(Even, st.integers(1, 50)), st.builds(Geometric, st.floats(1.001, 8.0))))
def test_a_walk_meets_every_mark_and_nothing_else(plan):
    walked = marks(plan, 300)
    assert [step for step in range(301) if plan.holds(step)] == walked
    assert all(a < b for a, b in itertools.pairwise(walked))
    assert all(plan.following(step) == next(m for m in walked if m > step) for step in range(walked[-1]))


@given(st.one_of(st.builds(Even, st.integers(1, 50)), st.builds(Geometric, st.integers(2, 9))))
def test_coarser_marks_are_marks(plan):
    fine, coarse = marks(plan, 10_000), marks(plan.coarser(), 10_000)
    assert set(coarse) <= set(fine)
    assert len(coarse) <= len(fine) / 2 + 2


@pytest.mark.parametrize("values", [{"every": 0}, {"every": 2.5}, {"growth": 1}, {"growth": float("nan")}])
def test_a_spacing_that_is_none_is_refused(values):
    name, given = next(iter(values.items()))
    with pytest.raises(ValueError, match=f"{name} is {given}"):
        schedule(**values)


def test_one_spacing_at_a_time():
    with pytest.raises(TypeError, match="every"):
        schedule(every=10, growth=2)
