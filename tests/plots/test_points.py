"""Points of the plane: shape and colour, equal scales, a field centred on its resting value."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from ganlearn import plots
from ganlearn.plots import theme
from ganlearn.plots.scatter import field_colours

REAL = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)


def test_circles_and_triangles_in_their_colours_with_equal_scales():
    ax = plots.points(REAL, REAL + 1)
    real, fake = ax.collections
    np.testing.assert_allclose(real.get_offsets(), REAL)
    np.testing.assert_allclose(fake.get_offsets(), REAL + 1)
    assert to_hex(real.get_facecolor()[0]).upper() == theme.REAL
    assert to_hex(fake.get_facecolor()[0]).upper() == theme.FAKE
    assert len(fake.get_paths()[0]) < len(real.get_paths()[0])  # a triangle has fewer corners than a circle
    assert ax.get_aspect() == 1
    assert [entry.get_text() for entry in ax.get_legend().get_texts()] == ["real", "generated"]


@pytest.mark.parametrize(("resting", "low", "high"), [(0.5, 0.0, 1.0), (0.0, -4.0, 4.0)])
def test_field_is_centred_on_the_resting_value(resting, low, high):
    ax = plots.points(REAL, field=lambda x: np.clip(x[:, :1] * 100, -3, 4), resting=resting, extent=(-1, 1, -1, 1))
    field = ax.images[0]
    assert (field.norm.vmin, field.norm.vmax) == (low, high)
    assert field.norm(resting) == 0.5
    values = field.get_array()
    assert values[0, 0] == -3  # left, whatever the row
    assert values[0, -1] == 4
    assert field.get_extent() == [-1, 1, -1, 1]


def test_field_stands_upright():
    ax = plots.points(REAL, field=lambda x: x[:, 1], resting=0.0, extent=(-1, 1, -5, 5))
    bottom, top = (5, -5) if ax.images[0].origin == "upper" else (-5, 5)
    np.testing.assert_allclose(ax.images[0].get_array()[[0, -1], 0], [bottom, top])


def test_field_says_fake_in_orange_and_real_in_blue():
    colours = field_colours()
    assert [to_hex(colours(v)).upper() for v in (0.0, 1.0)] == [theme.FAKE, theme.REAL]
    np.testing.assert_allclose(colours(0.5)[:3], 1, atol=0.01)


def test_the_view_follows_the_real_points_and_counts_what_is_outside():
    far = np.concatenate([REAL, [[1e6, 0], [np.nan, 0]]])
    ax = plots.points(REAL, far)
    assert ax.get_xlim()[1] < 10
    assert "2 of 52 generated out of view" in [note.get_text() for note in ax.texts]
    assert "2 generated points lie out of view" in plots.alt_text(ax)


def test_at_most_so_many_are_drawn_and_the_words_tell_of_all():
    many = np.random.default_rng(0).normal(size=(5000, 2))
    ax = plots.points(many, limit=100)
    assert len(ax.collections[0].get_offsets()) == 100
    assert "5,000 real points" in plots.alt_text(ax)


def test_a_generator_that_broke_can_be_drawn():
    ax = plots.points(None, np.full((5, 2), np.nan))
    assert plots.png(ax)
    assert plots.png(plots.points(np.zeros((1, 2))))


def test_field_on_axes_of_the_user():
    figure = Figure()
    ax = plots.points(REAL, field=lambda x: x[:, 0], ax=figure.subplots())
    assert len(figure.axes) == 2  # with the colour bar
    assert figure.axes[0] is ax


@pytest.mark.parametrize("x", [np.zeros((5, 3)), np.zeros(5), np.zeros((0, 2))])
def test_other_shapes_are_refused(x):
    with pytest.raises(ValueError, match=r"fake points.*\(n, 2\)"):
        plots.points(REAL, x)


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="nothing to draw"):
        plots.points()
