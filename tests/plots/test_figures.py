"""Figures: shown in a notebook without pyplot, described in words, equal bytes for equal pictures."""

import base64
import io
import subprocess
import sys

import numpy as np
import PIL.Image
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure

from ganlearn import plots

HISTORY = {"step": np.arange(1, 6), "d_loss": np.linspace(1, 2, 5), "g_loss": np.linspace(2, 1, 5)}


MAKERS = {
    "sample_grid": lambda: plots.sample_grid(np.zeros((4, 8, 8, 1)), np.zeros((4, 8, 8, 1))),
    "loss_curves": lambda: plots.loss_curves(HISTORY),
    "points": lambda: plots.points(np.eye(2), -np.eye(2), field=lambda x: x[:, 0], resting=0.0),
    "history_scores": lambda: plots.history_scores(HISTORY | {"kid": np.arange(5.0)}),
    "score_curves": lambda: plots.score_curves(HISTORY | {"d_real": np.ones(5), "d_fake": np.zeros(5)}),
}
each_figure = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


@each_figure
def test_last_expression_of_a_cell_shows_a_png_with_its_words(make):
    ax = make()
    for shown in (ax, ax.figure):
        data, metadata = DisplayFormatter().format(shown)
        image = PIL.Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
        assert image.size[0] > 300
        alt = metadata["image/png"]["alt"]
        assert len(alt) > 20
        assert data["text/plain"] == alt
        assert metadata["image/png"]["width"] == image.size[0] * 100 // 150


@each_figure
def test_equal_pictures_have_equal_bytes_without_time_or_version(make):
    ax = make()
    first = plots.png(ax)
    assert first == plots.png(make())
    image = PIL.Image.open(io.BytesIO(first))
    assert set(image.text) == {"Description"}
    assert image.text["Description"] == plots.alt_text(ax.figure)


def test_save_writes_the_same_bytes(tmp_path):
    ax = plots.loss_curves(HISTORY)
    plots.save(ax, tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes() == plots.png(ax)


def test_axes_of_the_user_are_drawn_on_and_returned():
    ax = Figure().subplots()
    images, x = np.zeros((4, 8, 8)), np.eye(2)
    assert plots.sample_grid(images, ax=ax) is ax
    assert plots.loss_curves(HISTORY | {"d_real": np.ones(5), "d_fake": np.ones(5)}, ax=ax) is ax
    assert plots.points(x, ax=ax) is ax
    assert len(ax.figure.axes) == 1
    assert "2 real points" in plots.alt_text(ax)


def test_alt_text_joins_the_panels_and_is_empty_elsewhere():
    ax = plots.loss_curves(HISTORY | {"d_real": np.full(5, 0.7), "d_fake": np.full(5, 0.2)})
    assert "discriminator's goes from 1.00 to 2.00" in plots.alt_text(ax)
    assert "D(real) is 0.70 and D(fake) 0.20" in plots.alt_text(ax.figure)
    assert plots.alt_text(Figure().subplots()) == ""


def test_neither_pyplot_nor_tensorflow_is_imported():
    code = (
        "import sys, numpy as np; from ganlearn import plots;"
        "plots.png(plots.sample_grid(np.zeros((2, 4, 4))));"
        "plots.png(plots.loss_curves({'step': [1, 2], 'd_loss': [1, 2], 'g_loss': [1, 2]}));"
        "plots.png(plots.points(np.eye(2)));"
        "print([m for m in ('matplotlib.pyplot', 'tensorflow', 'keras', 'IPython') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
