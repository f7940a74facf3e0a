"""A timeline: works stand at their years, in the lane of their family, and their names do not meet."""

import pytest

from ganlearn import plots
from ganlearn.plots import theme

FAMILIES = {"one": {"early": 2011.0, "late": 2020.5}, "two": {"first": 2014.0, "second": 2014.2, "third": 2014.4}}


def test_marks_stand_at_their_years_in_lanes():
    ax = plots.timeline(FAMILIES)
    marks = {line.get_marker(): line for line in ax.lines if line.get_marker() not in ("None", None)}
    assert len(marks) == 2  # a shape for each family
    years = sorted(line.get_xdata()[0] for line in ax.lines if line.get_marker() in marks)
    assert years == [2011, 2014, 2014.2, 2014.4, 2020.5]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["one", "two"]


def test_names_do_not_meet():
    ax = plots.timeline(FAMILIES)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) == 5
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_one_family_is_in_colour():
    ax = plots.timeline(FAMILIES, highlight="two")
    coloured = [line for line in ax.lines if line.get_color() == theme.GENERATOR and line.get_marker() != "None"]
    assert sorted(line.get_xdata()[0] for line in coloured) == [2014, 2014.2, 2014.4]


def test_the_words_list_works_in_the_order_of_years():
    assert "two: first 2014, second 2014, third 2014." in plots.alt_text(plots.timeline(FAMILIES))


@pytest.mark.parametrize(("families", "highlight"), [({}, None), ({"a": {}}, None), (FAMILIES, "three")])
def test_what_is_no_timeline_is_refused(families, highlight):
    with pytest.raises(ValueError, match="Give at least one family"):
        plots.timeline(families, highlight=highlight)
