"""The grid of images: one array, right places, right values."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from ganlearn import plots
from ganlearn.plots import theme


def sheet_of(ax):
    assert len(ax.images) == 1  # one imshow
    return np.asarray(ax.images[0].get_array())


def numbered(n, size=12, channels=1):
    """Image i is filled with i/n on a scale from 0 to 1."""
    return np.broadcast_to((np.arange(n) / n * 2 - 1)[:, None, None, None], (n, size, size, channels))


def test_images_stand_row_by_row_at_their_values():
    sheet = sheet_of(plots.sample_grid(numbered(6), columns=3))
    assert sheet.shape == (2 * 12 + 1, 3 * 12 + 2, 3)
    for i in range(6):
        y, x = 13 * (i // 3), 13 * (i % 3)
        np.testing.assert_allclose(sheet[y : y + 12, x : x + 12], i / 6, atol=1e-12)
    np.testing.assert_allclose(sheet[12], np.broadcast_to(to_rgb(theme.HAIRLINE), (38, 3)))


def test_pixels_keep_their_place_and_colour():
    image = np.full((1, 3, 4, 3), -1.0)
    image[0, 2, 1] = (1, 0, -1)
    sheet = sheet_of(plots.sample_grid(image))
    np.testing.assert_allclose(sheet[2, 1], (1, 0.5, 0))
    assert sheet.sum() == pytest.approx(1.5)


def test_real_images_stand_to_the_right_with_labels_above():
    ax = plots.sample_grid(np.full((4, 12, 12), -1.0), np.full((9, 12, 12), 1.0))
    sheet = sheet_of(ax)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["generated", "real"]
    left, right = ax.get_xticks()
    assert left == pytest.approx(12)  # the middle of two images of 12 and a gap of 1, pixels at whole numbers
    assert sheet.shape[1] - 1 - right == pytest.approx(12)
    np.testing.assert_array_equal(sheet[:12, :12], 0)
    np.testing.assert_array_equal(sheet[:12, -12:], 1)
    assert plots.alt_text(ax) == (
        "On the left 4 generated images of 12 by 12 pixels in rows of 2, on the right 4 real ones."
    )


def test_fewer_real_images_than_generated_ones():
    ax = plots.sample_grid(np.zeros((9, 8, 8)), np.zeros((2, 8, 8)))
    assert "on the right 2 real ones" in plots.alt_text(ax)


def test_without_real_ones_nothing_is_written():
    ax = plots.sample_grid(np.zeros((4, 8, 8)))
    assert [label.get_text() for label in ax.get_xticklabels()] == []


def test_values_beyond_one_are_clipped_and_broken_ones_purple():
    image = np.zeros((2, 4, 4, 1))
    image[0, 0, 0], image[0, 0, 1] = 7.0, -7.0
    image[1, 0, 0], image[1, 0, 1] = np.nan, np.inf
    ax = plots.sample_grid(image, columns=1)
    sheet = sheet_of(ax)
    np.testing.assert_array_equal(sheet[0, :2, 0], [1, 0])
    np.testing.assert_allclose(sheet[5, :2], [to_rgb(theme.GRADIENT)] * 2)
    assert "1 of the images hold" in plots.alt_text(ax)


def test_one_pixel_is_a_whole_number_of_pixels_on_the_screen():
    for n, size in [(64, 8), (64, 28), (9, 12)]:
        ax = plots.sample_grid(np.zeros((n, size, size)), np.zeros((n, size, size)))
        width = ax.figure.get_size_inches()[0] * 150 * ax.get_position().width
        scale = width / sheet_of(ax).shape[1]
        assert scale == pytest.approx(round(scale), abs=1e-9)


@pytest.mark.parametrize("shape", [(8, 8), (4, 8, 8, 2), (4, 8, 8, 1, 1), (0, 8, 8)])
def test_other_shapes_are_refused(shape):
    with pytest.raises(ValueError, match="1 or 3"):
        plots.sample_grid(np.zeros(shape))


def test_whole_numbers_are_refused():
    with pytest.raises(ValueError, match=r"uint8.*127\.5"):
        plots.sample_grid(np.zeros((4, 8, 8), np.uint8))


def test_real_images_of_another_size_are_refused():
    with pytest.raises(ValueError, match=r"\(4, 8, 8\).*\(4, 9, 9\)"):
        plots.sample_grid(np.zeros((4, 8, 8)), np.zeros((4, 9, 9)))


def test_own_labels_are_said_too():
    ax = plots.sample_grid(numbered(4), real=numbered(4), labels=("G(z)", "mean image"))
    assert plots.alt_text(ax).endswith("in rows of 2, labelled G(z); on the right 4, labelled mean image.")
