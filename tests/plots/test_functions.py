"""Curves over a line: what was given is what is drawn, predictions stand apart from measurements, words say it all."""

import numpy as np
import pytest

from ganlearn import plots
from ganlearn.plots import theme

X = np.linspace(-2, 2, 41)


def test_series_differ_in_colour_and_dash_and_hold_the_values():
    ax = plots.lines(X, {"$a$": X, "b": X**2}, xlabel="x", ylabel="y")
    a, b = ax.lines
    np.testing.assert_allclose(b.get_ydata(), X**2)
    assert a.get_color() != b.get_color()
    assert a.get_linestyle() != b.get_linestyle()
    assert [entry.get_text() for entry in ax.get_legend().get_texts()] == ["$a$", "b"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x", "y")


def test_the_description_has_the_numbers_and_no_latex():
    alt = plots.alt_text(plots.lines(X, {"$D^*$": X**2}, xlabel="x", ylabel="$D$", rest={"rest": 0.5}))
    assert alt == ("Curves of D over x from -2 to 2. D^*: from 4 to 4, lowest 0, highest 4. Dotted line: rest at 0.5.")


def test_a_logarithmic_axis_writes_its_ticks_without_e():
    ax = plots.lines(X, {"a": 10.0 ** (4 * X)}, log=True)
    ax.figure.canvas.draw()
    shown = [tick.get_text() for tick in ax.get_yticklabels()]
    assert "10⁻⁵" in shown or "10⁻⁴" in shown
    assert ax.get_yscale() == "log"


def test_densities_are_blue_and_orange_from_zero():
    ax = plots.densities(X, np.exp(-((X - 1) ** 2)), 0.5 * np.exp(-((X + 1) ** 2)))
    assert [line.get_color() for line in ax.lines] == [theme.REAL, theme.FAKE]
    assert ax.get_ylim()[0] == 0
    assert "highest at 1.00 with 1.00" in plots.alt_text(ax)
    assert "highest at -1.00 with 0.50" in plots.alt_text(ax)


def test_a_prediction_is_broad_and_few_measurements_are_points():
    ax = plots.prediction(X, X**2, [-1.0, 1.0], [1.0, 1.25])
    broad, points = ax.lines
    assert broad.get_linewidth() > 3
    assert (points.get_marker(), points.get_linestyle()) == ("o", "None")
    assert "At 2 measured places the largest difference is 0.25." in plots.alt_text(ax)


def test_many_measurements_are_a_line():
    assert plots.prediction(X, X, X, X + 0.1).lines[1].get_linestyle() == "-"


def test_axes_side_by_side_show_and_say_the_whole_figure():
    left, right = plots.panels(2)
    plots.lines(X, {"a": X}, ax=left)
    plots.lines(X, {"b": X}, ax=right)
    assert left.figure is right.figure
    assert left.get_position().x1 < right.get_position().x1
    _, metadata = right._repr_mimebundle_()
    assert "a: from" in metadata["image/png"]["alt"]
    assert "b: from" in metadata["image/png"]["alt"]


@pytest.mark.parametrize("series", [{"a": X[1:]}, {str(i): X for i in range(5)}])
def test_series_that_do_not_fit_are_refused(series):
    with pytest.raises(ValueError, match="at most four series"):
        plots.lines(X, series)


def test_measurements_may_come_as_a_column():
    ax = plots.prediction(X, X, X[::8, None], X[::8, None] + 0.5)
    assert "At 6 measured places the largest difference is 0.5." in plots.alt_text(ax)
