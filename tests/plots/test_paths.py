"""Runs of one game: each prediction below its own measurements, told apart by more than colour, and told in words."""

import numpy as np
import pytest

from ganlearn import plots

T = np.linspace(0, 3, 13)
CIRCLE = np.stack([np.cos(T), np.sin(T)], axis=1)
RUNS = {"a": CIRCLE, "b": 2 * CIRCLE}


def test_each_run_has_its_line_and_its_markers():
    ax = plots.paths(RUNS, {"a": CIRCLE, "b": 2 * CIRCLE + 0.25}, every=3)
    line_a, marks_a, line_b, marks_b, rest = ax.lines
    np.testing.assert_allclose(line_b.get_xydata(), 2 * CIRCLE)
    np.testing.assert_allclose(marks_b.get_xydata(), 2 * CIRCLE[::3] + 0.25)
    assert (line_a.get_marker(), marks_a.get_linestyle(), rest.get_marker()) == ("None", "None", "+")
    assert line_a.get_color() == marks_a.get_color() != marks_b.get_color()
    assert marks_a.get_marker() != marks_b.get_marker()
    assert ax.get_aspect() == 1


def test_the_words_have_distances_from_rest_and_the_largest_gap():
    alt = plots.alt_text(plots.paths(RUNS, {"a": CIRCLE, "b": 2 * CIRCLE + 0.25}, rest=(0, 0)))
    assert "a: from 1 to 1, measured within 0 of it. b: from 2 to 2, measured within 0.25 of it." in alt


def test_over_the_steps_the_words_have_the_values():
    ax = plots.predictions(T, {"a": T + 1}, {"a": T + 1.5}, xlabel="step", ylabel="distance", log=True)
    assert ax.get_yscale() == "log"
    assert plots.alt_text(ax).startswith("distance over step from 0 to 3;")
    assert "a: from 1 to 4, measured within 0.5 of it." in plots.alt_text(ax)


@pytest.mark.parametrize(
    ("predicted", "measured"),
    [
        (RUNS, {"a": CIRCLE}),
        (RUNS, {"a": CIRCLE, "c": CIRCLE}),
        ({"a": CIRCLE}, {"a": CIRCLE[1:]}),
        (dict.fromkeys("abcd", CIRCLE),) * 2,
    ],
)
def test_runs_that_do_not_belong_together_are_refused(predicted, measured):
    with pytest.raises(ValueError, match="the same labels, three at most"):
        plots.paths(predicted, measured)
