"""The executed lessons and their figures, as the pages of this folder read them."""

import base64
import collections
import io
import pathlib

import nbformat
from PIL import Image

ROOT = pathlib.Path(__file__).parents[1]

Figure = collections.namedtuple("Figure", "cell number png words size")
"""A picture below a cell: the cell's id, its number among the cell's pictures from 1, the PNG's bytes, its text
alternative, and the (width, height) at which it is shown, in pixels of the page."""


def lessons():
    """Paths of all lessons, in their order."""
    return sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))


def read(path):
    """A lesson as a notebook."""
    return nbformat.read(path, 4)


def title(book):
    """("04", "Losses"), from the first line of a lesson."""
    number, _, words = book.cells[0].source.splitlines()[0].removeprefix("# ").partition(" · ")
    return number, words


def figures(book):
    """Every figure of a lesson, in its order."""
    return [figure for cell in book.cells for figure in _figures(cell)]


def _figures(cell):
    pictures = [output for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]
    for number, output in enumerate(pictures, 1):
        png, shown = base64.b64decode(output.data["image/png"]), output.metadata["image/png"]
        yield Figure(cell.id, number, png, shown["alt"], (shown["width"], shown["height"]))


def picture(png):
    """The bytes of a PNG as a Pillow image on white."""
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
