"""Figures outside of pyplot that show themselves in a notebook, describe themselves in words, and repeat byte for byte.

pyplot keeps a global list of figures, which is not safe in a thread and makes a notebook show a figure twice. So the
library makes `Figure` objects of its own. Jupyter would print those as text: the classes here give it a PNG instead.
"""

import base64
import io
import struct

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from ganlearn.plots import theme

DPI = 150  # pixels for each inch of a saved picture
SHOWN_DPI = 100  # a notebook shows it at this size: sharp on dense screens, too


class Picture(Figure):
    """A figure that a notebook shows as a PNG with its text alternative."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = png(self)
        width, height = struct.unpack(">II", data[16:24])  # the header of a PNG
        alt = alt_text(self)
        shown = {"width": width * SHOWN_DPI // DPI, "height": height * SHOWN_DPI // DPI, "alt": alt}
        return {"image/png": base64.b64encode(data).decode(), "text/plain": alt}, {"image/png": shown}


class PictureAxes(Axes):
    """Axes that a notebook shows as their whole figure."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.get_figure(root=True)._repr_mimebundle_(include, exclude)


def new_figure(width, height):
    """An empty figure of that size in inches."""
    return Picture(figsize=(width, height), dpi=SHOWN_DPI, facecolor=theme.PAPER, layout="constrained")


def panels(columns=2, width=9.0, height=3.2):
    """Axes side by side in one figure, to be handed on as ``ax``; any of them shows the whole figure.

    Args:
        columns: how many. width, height: of the figure, in inches.

    Returns:
        list of Axes, from left to right.
    """
    figure = new_figure(width, height)
    return [figure.add_subplot(1, columns, i + 1, axes_class=PictureAxes) for i in range(columns)]


def new_axes(width, height, heights=(1,)):
    """A new figure of that size in inches, with panels of these relative heights one above the other and a common x.

    Returns:
        list of Axes, from top to bottom.
    """
    figure = new_figure(width, height)
    grid = figure.add_gridspec(len(heights), 1, height_ratios=heights)
    panels = []
    for cell in grid:
        panels.append(figure.add_subplot(cell, axes_class=PictureAxes, sharex=panels[0] if panels else None))
    for panel in panels[:-1]:
        panel.tick_params(labelbottom=False)
    return panels


def describe(ax, sentence):
    """Sets the description of what is drawn on `ax`."""
    ax.ganlearn_alt = sentence


def alt_text(picture):
    """What a picture of this library shows, in plain words.

    Args:
        picture: the Axes that a function of `ganlearn.plots` returned, or their figure: then all of its panels.

    Returns:
        str, empty where nothing of this library was drawn.
    """
    axes = picture.axes if isinstance(picture, Figure) else [picture]
    return " ".join(ax.ganlearn_alt for ax in axes if getattr(ax, "ganlearn_alt", ""))


def png(picture):
    """The whole figure as PNG bytes: no time and no version in them, so that equal pictures have equal bytes.

    Args:
        picture: Axes or figure.
    """
    figure = picture if isinstance(picture, Figure) else picture.get_figure(root=True)
    file = io.BytesIO()
    figure.savefig(
        file,
        format="png",
        dpi=DPI,
        facecolor=theme.PAPER,
        bbox_inches="tight",
        pad_inches=0.08,
        metadata={"Software": None, "Description": alt_text(figure) or None},
    )
    return file.getvalue()


def save(picture, path):
    """Writes the whole figure of `picture` (Axes or figure) to a PNG file, its description inside."""
    data = png(picture)
    with open(path, "wb") as file:
        file.write(data)


def quiet_frame(ax):
    """A light grid and two thin axis lines."""
    ax.set_facecolor(theme.PAPER)
    for side, spine in ax.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set(color=theme.QUIET, linewidth=0.8)
    ax.grid(True, color=theme.HAIRLINE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(colors=theme.QUIET, labelsize=9, length=3)
    ax.xaxis.label.set(color=theme.INK, size=10)
    ax.yaxis.label.set(color=theme.INK, size=10)


def legend(ax, **options):
    """A legend without a box, in one row above the panel."""
    settings = {"loc": "lower left", "bbox_to_anchor": (0, 1), "ncols": 4, "borderaxespad": 0.2} | options
    ax.legend(frameon=False, fontsize=9, labelcolor=theme.INK, handlelength=2.6, **settings)


def reference_line(ax, value, label, color, shift=0):
    """A dotted line at a resting value, over a light one, named at its right end; `shift` in points moves the name."""
    halo = [withStroke(linewidth=2.6, foreground=theme.PAPER, alpha=0.8)]
    ax.axhline(value, color=color, linestyle=theme.DOTTED, linewidth=1.3, zorder=3, path_effects=halo)
    at = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
    ax.annotate(label, (1, value), xytext=(4, shift), color=color, size=9, va="center", annotation_clip=False, **at)
