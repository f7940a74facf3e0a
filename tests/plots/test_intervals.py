"""Shares with intervals: a row for each, in order, ceilings apart from measurements."""

import pytest

from ganlearn import plots

ROWS = {"a": (0.4, 0.5, 0.6), "b": (0.7, 0.8, 0.85)}


def test_rows_stand_in_order_with_interval_and_point():
    ax = plots.intervals(ROWS, {"b": 0.82}, xlabel="accuracy")
    ceiling, a, a_point, b, b_point, rest = ax.lines
    assert list(a.get_xdata()) == [0.4, 0.6] and list(b.get_xdata()) == [0.7, 0.85]
    assert a_point.get_xdata()[0] == 0.5 and b_point.get_xdata()[0] == 0.8
    assert a.get_ydata()[0] > b.get_ydata()[0]  # the first one on top
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b"]
    assert list(ceiling.get_xdata()) == [0.82, 0.82]
    assert ceiling.get_linewidth() > a.get_linewidth()
    assert rest.get_xdata()[0] == 0.5


def test_the_words_hold_the_numbers():
    alt = plots.alt_text(plots.intervals(ROWS, {"b": 0.82}, xlabel="accuracy"))
    assert "accuracy" in alt and "b: 0.800, interval from 0.700 to 0.850. The most possible is 0.820." in alt


def test_single_runs_stand_in_the_row_of_their_label():
    ax = plots.intervals(ROWS, runs={"b": [0.7, 0.9]}, rest=0.99)
    (rings,) = [line for line in ax.lines if line.get_label() == "single runs"]
    assert list(rings.get_xdata()) == [0.7, 0.9]
    assert ax.get_yticks()[1] - 0.5 < rings.get_ydata()[0] < ax.get_yticks()[1]  # under the second row, "b"
    assert "b: 0.800, interval from 0.700 to 0.850. 2 single runs from 0.700 to 0.900." in plots.alt_text(ax)
    with pytest.raises(ValueError, match="under labels that were measured"):
        plots.intervals(ROWS, runs={"c": [0.5]})


@pytest.mark.parametrize(
    ("rows", "ceilings"), [({"a": (0.5, 0.4, 0.6)}, None), ({"a": (0.4, 0.5, 1.1)}, None), (ROWS, {"c": 0.5})]
)
def test_what_is_no_interval_is_refused(rows, ceilings):
    with pytest.raises(ValueError, match="Give"):
        plots.intervals(rows, ceilings)
