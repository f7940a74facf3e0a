"""Frames of one size that show what they are given, and rows with the real ones at hand."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from ganlearn import plots
from ganlearn.plots import theme

RANDOM = np.random.default_rng(0)
SAMPLES = {
    "points": RANDOM.normal(size=(30, 2)),
    "image": RANDOM.uniform(-1, 1, size=(16, 8, 8, 1)),
    "sequence": RANDOM.uniform(-1, 1, size=(6, 24, 1)),
}


@pytest.fixture(params=list(SAMPLES))
def kind(request):
    return request.param


def coloured(frame, color):
    return int((np.abs(frame.astype(int) - np.round(255 * np.array(to_rgb(color)))) < 3).all(axis=-1).sum())


def test_frames_have_one_even_size_and_change_with_the_samples(kind):
    real = SAMPLES[kind]
    frames = [plots.film_frame(scale * real, real, kind, f"step {scale}") for scale in (0.1, 1.0)]
    assert frames[0].shape == frames[1].shape
    assert frames[0].shape[0] % 2 == frames[0].shape[1] % 2 == 0
    assert frames[0].dtype == np.uint8
    assert not np.array_equal(frames[0], frames[1])


def test_the_title_is_in_the_frame(kind):
    x = SAMPLES[kind]
    one, other = (plots.film_frame(x, x, kind, title)[:26] for title in ("step 1", "step 1,234"))
    assert coloured(other, theme.INK) > coloured(one, theme.INK) > 0


@pytest.mark.parametrize("name", ["points", "sequence"])
def test_real_and_generated_have_their_colours(name):
    frame = plots.film_frame(SAMPLES[name], SAMPLES[name] + 0.5, name, "")
    assert coloured(frame, theme.FAKE) > 50
    assert coloured(frame, theme.REAL) > 50


def test_pixels_of_images_stay_whole():
    checks = np.tile([[1.0, -1.0], [-1.0, 1.0]], (4, 4))[None, :, :, None].repeat(4, axis=0)
    frame = plots.film_frame(checks, checks, "image", "")
    inside = frame[64:, 12:]
    greys = {tuple(value) for value in inside.reshape(-1, 3)}
    assert greys <= {(0, 0, 0), (255, 255, 255), tuple(np.round(255 * np.array(to_rgb(theme.HAIRLINE))).astype(int))}


def test_a_row_has_a_panel_for_each_moment_and_one_for_real(kind):
    x = SAMPLES[kind]
    first = plots.film_row([0.1 * x, x], x, kind, ["step 0", "step 5"])
    titles = [ax.get_title() for ax in first.get_figure().axes]
    assert titles == ["step 0", "step 5"] + ([] if kind == "points" else ["real"])
    assert plots.alt_text(first).startswith("step 0: ")
    assert plots.png(first)[:4] == b"\x89PNG"


def test_another_kind_is_refused():
    with pytest.raises(ValueError, match="points, image, sequence"):
        plots.film_frame(SAMPLES["points"], SAMPLES["points"], "smells", "")
