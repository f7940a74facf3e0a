"""The plane of a game: arrows along the field, runs told apart by more than colour, and all of it in words."""

import numpy as np
import pytest
from matplotlib.quiver import Quiver

from ganlearn import plots

T = np.linspace(0, 3, 13)
CIRCLE = np.stack([np.cos(T), np.sin(T)], axis=1)


def turn(w):
    return np.array([-w[1], w[0]])


def the_arrows(ax):
    (quiver,) = [artist for artist in ax.collections if isinstance(artist, Quiver)]
    return quiver.get_offsets().T, np.array([quiver.U, quiver.V])


def test_arrows_point_along_the_field_and_are_longer_where_it_is_stronger():
    at, shown = the_arrows(plots.flow(turn, {}, extent=2))
    np.testing.assert_allclose((at * shown).sum(axis=0), 0, atol=1e-12)
    far, near = np.argmax(np.hypot(*at)), np.argsort(np.hypot(*at))[1]
    assert np.hypot(*shown)[far] == pytest.approx(1)
    assert 0 < np.hypot(*shown)[near] < np.hypot(*shown)[far]
    assert np.abs(at).max() < 2


def test_runs_differ_in_colour_marker_and_dash():
    ax = plots.flow(turn, {"a": CIRCLE, "b": 2 * CIRCLE, "c": 0.5 * CIRCLE}, level=lambda x, y: x * y)
    runs = [line for line in ax.lines if not line.get_label().startswith("_")]
    np.testing.assert_allclose(runs[1].get_xydata(), 2 * CIRCLE)
    for look in ("get_color", "get_marker", "get_linestyle"):
        styles = {str(getattr(line, look)()) for line in runs}
        assert len(styles) == 3 or look == "get_linestyle"
    assert ax.get_aspect() == 1


def test_a_long_run_is_a_line_without_markers():
    short, long = np.zeros((100, 2)), np.zeros((101, 2))
    ax = plots.flow(turn, {"short": short, "long": long})
    every = {line.get_label(): line.get_markevery() for line in ax.lines}
    assert (every["short"], every["long"]) == (1, 101)


def test_the_words_have_start_end_and_number_of_steps():
    alt = plots.alt_text(plots.flow(turn, {"a": CIRCLE}, extent=1.5))
    assert "from −1.5 to 1.5" in alt
    assert "a: from (1, 0) to (-0.99, 0.141) in 12 steps." in alt


@pytest.mark.parametrize("runs", [dict.fromkeys("abcd", CIRCLE), {"a": CIRCLE.T}, {"a": CIRCLE[0]}])
def test_bad_runs_are_refused(runs):
    with pytest.raises(ValueError, match="Three runs at most"):
        plots.flow(turn, runs)
