"""Frames of a moving picture, all of the same size, and several moments of a run in one row."""

import math

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

from ganlearn.data.arrays import DRAWN
from ganlearn.plots import theme
from ganlearn.plots.figures import SHOWN_DPI, Picture, PictureAxes, describe
from ganlearn.plots.grids import sample_grid
from ganlearn.plots.scatter import points
from ganlearn.plots.sequences import sequences
from ganlearn.strings import text

_TOP, _EDGE, _FOOT = 58, 12, 46  # margins in pixels: title and labels, sides, numbers below points
_SHEET = 700  # about the width of a grid of images, in pixels
_POINTS, _LANE = 420, 44  # side of the plane, height of a curve
_PANEL = 1.9  # side of a panel of a row, in inches


def film_frame(samples, real, kind, title):
    """Samples beside real ones (images, curves) or among them (points), with a title.

    Args:
        samples: (n, *sample_shape).
        real: real samples of the same shape.
        kind: "points", "image" or "sequence"; see ``Dataset.drawn_as``.
        title: what stands above, for example the step.

    Returns:
        (height, width, 3) uint8, both sides even, as video needs it; the same for equal shapes.

    Raises:
        ValueError: for an unknown kind, or samples that are not of it.
    """
    figure = Picture(dpi=SHOWN_DPI, facecolor=theme.PAPER)
    ax = figure.add_axes((0, 0, 1, 1))
    _draw(ax, samples, real, kind)
    width, height, foot, side = _size(ax, kind, len(samples))
    total = [size + size % 2 for size in (width + 2 * side, height + _TOP + foot)]
    figure.set_size_inches(total[0] / SHOWN_DPI, total[1] / SHOWN_DPI)
    ax.set_position((side / total[0], foot / total[1], width / total[0], height / total[1]))
    figure.text(_EDGE / total[0], 1 - 8 / total[1], title, size=12, weight="bold", color=theme.INK, va="top")
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()


def film_row(moments, real, kind, titles):
    """Samples of several moments in one row, real ones in the last panel, or among them for points.

    Args:
        moments: list of arrays (n, *sample_shape).
        real, kind: as for `film_frame`.
        titles: what stands above each moment.

    Returns:
        Axes of the first panel.
    """
    panels = len(moments) + (kind != "points")
    figure = Picture(figsize=(_PANEL * panels, _PANEL + 0.35), dpi=SHOWN_DPI, facecolor=theme.PAPER)
    figure.set_layout_engine("constrained")
    cells = figure.add_gridspec(1, panels)
    axes = [figure.add_subplot(cell, axes_class=PictureAxes) for cell in cells]
    for ax, samples, title in zip(axes, moments, titles, strict=False):
        _draw(ax, samples, real if kind == "points" else None, kind, among=real, size=0.3)
        _head(ax, title)
    if kind != "points":
        _draw(axes[-1], None, real[: len(moments[0])], kind, among=real)
        _head(axes[-1], text("plots.real"))
    return axes[0]


def _draw(ax, samples, real, kind, among=None, size=1.0):
    if kind not in DRAWN:
        raise ValueError(text("plots.film_kind", given=kind, choices=", ".join(DRAWN)))
    if kind == "image":
        sample_grid(*(x for x in (samples, real) if x is not None), ax=ax)
    elif kind == "points":
        points(real, samples, ax=ax, limit=500)
        for dots in ax.collections:
            dots.set_sizes(size * dots.get_sizes())
    else:
        sequences(samples, real, among=among, ax=ax)


def _head(ax, title):
    """A title instead of everything that one panel of many has no room for."""
    if ax.get_legend():
        ax.get_legend().remove()
    for note in tuple(ax.texts):
        note.remove()
    ax.set(xlabel="", ylabel="")
    ax.tick_params(labelbottom=False, labelleft=False, length=0)
    ax.set_title(title, size=10, color=theme.INK)
    describe(ax, text("plots.film_alt", title=title, picture=ax.ganlearn_alt))


def _size(ax, kind, count):
    """Width and height of the Axes, the margin below and those at the sides, in pixels."""
    if kind == "image":
        height, width = ax.images[0].get_array().shape[:2]
        scale = max(1, math.floor(_SHEET / width))
        return width * scale, height * scale, _EDGE, _EDGE
    if kind == "points":
        return _POINTS, _POINTS, _FOOT, _FOOT + _EDGE
    return _SHEET, _LANE * count, _EDGE, _EDGE
