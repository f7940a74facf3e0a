"""Models beside data: numbers and samples stay apart, each sampler stands over the true density, words say it all."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from ganlearn import plots
from ganlearn.plots import theme

X = np.linspace(-4, 4, 81)
BELL = np.exp(-(X**2) / 2) / np.sqrt(2 * np.pi)
VIEW = (-3, 3, -2, 2)


def bell(x):
    return np.exp(-np.sum(np.square(x), axis=-1) / 2) / (2 * np.pi)


def test_data_are_circles_on_the_axis_and_samples_triangles_below():
    ax = plots.fitted(X, BELL, [1.0, 2.0], [0.5, 3.0, -1.0], title="Gaussian", top=0.6)
    curve, data, samples, _ = ax.lines
    np.testing.assert_allclose(curve.get_ydata(), BELL)
    np.testing.assert_allclose(data.get_xdata(), [1, 2])
    assert (data.get_color(), data.get_marker()) == (theme.REAL, theme.REAL_MARKER)
    assert (samples.get_color(), samples.get_marker()) == (theme.FAKE, theme.FAKE_MARKER)
    assert np.all(samples.get_ydata() < 0) and np.all(data.get_ydata() == 0)
    assert ax.get_ylim()[1] == 0.6
    assert ax.get_title() == "Gaussian"


def test_the_words_name_model_data_and_samples():
    alt = plots.alt_text(plots.fitted(X, BELL, [1.0, 2.5], [0.5], title="Gaussian"))
    assert "Gaussian" in alt and "1, 2.5" in alt and "highest at 0.00 with 0.40" in alt and "1 numbers" in alt
    many = plots.alt_text(plots.fitted(X, BELL, np.arange(20)))
    assert "20 numbers from 0 to 19" in many


def test_each_sampler_has_a_panel_over_the_same_density():
    rng = np.random.default_rng(0)
    first = plots.samplers({"a": rng.normal(size=(50, 2)), "b": rng.normal(size=(90, 2))}, bell, VIEW, limit=60)
    a, b = first.figure.axes
    assert first is a
    assert [ax.get_title() for ax in (a, b)] == ["a", "b"]
    assert [len(ax.collections[-1].get_offsets()) for ax in (a, b)] == [50, 60]
    assert to_hex(a.collections[-1].get_facecolor()[0]).upper() == theme.FAKE
    assert a.get_xlim() == b.get_xlim() == VIEW[:2]
    assert a.get_aspect() == 1
    x, y = a.collections[0].get_paths()[-1].vertices.mean(axis=0)
    assert abs(x) < 0.5 and abs(y) < 0.5  # the innermost contour is around the peak


def test_the_words_say_how_many_samples_lie_where_there_should_be_none():
    x = np.array([[0.0, 0.0]] * 3 + [[9.0, 9.0]])
    alt = plots.alt_text(plots.samplers({"far": x}, bell, VIEW).figure)
    assert "far: 4 samples" in alt and "25.0%" in alt


def test_points_that_are_none_are_refused_by_name():
    with pytest.raises(ValueError, match="mine"):
        plots.samplers({"mine": np.zeros((3, 3))}, bell, VIEW)
