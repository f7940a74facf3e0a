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


def test_a_field_is_drawn_as_arrows_around_the_runs_and_told():
    ax = plots.paths(RUNS, RUNS, rest=(1, 0), field=lambda w: np.array([-w[1], w[0]]))
    assert ax.get_xlim()[0] < -2 < 3 < ax.get_xlim()[1]
    assert ax.get_xlim()[1] - ax.get_xlim()[0] == pytest.approx(ax.get_ylim()[1] - ax.get_ylim()[0])
    assert plots.alt_text(ax).startswith("Arrows show")


def test_a_resting_value_is_a_dotted_line_with_its_name():
    ax = plots.predictions(T, {"a": T}, {"a": T}, rest={"one": 1.0})
    assert [line.get_ydata()[0] for line in ax.lines[2:]] == [1.0]
    assert "one" in [note.get_text() for note in ax.texts]


@pytest.mark.parametrize(("high", "named"), [(3, {"2", "3"}), (30, {"0.5", "2", "5", "20"}), (3000, set())])
def test_a_logarithmic_axis_names_as_many_ticks_as_it_needs(high, named):
    ax = plots.lines([0, 1], {"a": [0.5, high]}, log=True)
    ax.figure.canvas.draw()
    low, top = ax.get_ylim()
    shown = {
        label.get_text()
        for label, at in zip(ax.get_yticklabels(minor=True), ax.get_yticks(minor=True), strict=True)
        if label.get_text() and low <= at <= top
    }
    assert named <= shown
    assert bool(shown) == bool(named)
