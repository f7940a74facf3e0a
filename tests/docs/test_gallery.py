"""``docs/gallery.md`` shows every figure of the lessons, and none that they no longer have."""

import functools
import html
import re

import numpy as np
import pytest
from PIL import Image

from docs import gallery
from docs.lessons import figures, lessons, picture, read

PAGE = gallery.PAGE.read_text(encoding="utf-8")
ENTRY = re.compile(r"### \[`(.+?)`\]\(\.\./notebooks/(.+?)#cell-id=(.+?)\)\n\n<img src=\"(.+?)\" .+?>\n\n(.+?)\n")
LARGEST = 2_000_000
GRID = (48, 24)
"""Pictures are compared at this size."""


@functools.cache
def wanted():
    """(lesson, figure) of every figure there is."""
    return [(path, figure) for path in lessons() for figure in figures(read(path))]


def shown():
    """(link's text, lesson, cell, image, caption) of every figure on the page, without Markdown's escapes."""
    return [(*entry[:4], re.sub(r"\\(.)", r"\1", html.unescape(entry[4]))) for entry in ENTRY.findall(PAGE)]


def test_every_figure_is_there_in_order_with_its_words_and_no_other():
    expected = [(figure.cell, path.name, figure.cell, figure.words) for path, figure in wanted()]
    assert expected, "the lessons have no figures"
    assert [(*entry[:3], entry[4]) for entry in shown()] == expected, "make gallery"


def test_the_page_is_the_one_that_the_command_makes():
    assert gallery.page() == PAGE, "make gallery"


def test_every_picture_is_a_file_and_every_file_a_picture():
    files = {f"images/gallery/{file.name}" for file in gallery.IMAGES.iterdir()}
    assert sorted(entry[3] for entry in shown()) == sorted(files), "make gallery"


def small(image):
    """An image in a few grey squares, from 0 to 1: what another rasteriser or palette leaves alone."""
    return np.asarray(image.convert("L").resize(GRID, Image.Resampling.BOX), float) / 255


@pytest.mark.parametrize("entry", wanted(), ids=lambda entry: gallery.name_of(*entry))
def test_a_picture_shows_what_the_notebook_shows(entry):
    """Byte by byte it need not: a notebook that was run elsewhere has the same curves in other pixels."""
    path, figure = entry
    file = gallery.IMAGES / gallery.name_of(path, figure)
    assert file.stat().st_size < LARGEST
    with Image.open(file) as image:
        assert np.abs(small(image) - small(picture(figure.png))).mean() < 0.01, "make gallery"
