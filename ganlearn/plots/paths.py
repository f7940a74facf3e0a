"""Several runs of one game, each as it was predicted and as it was measured: over the steps, and in the plane."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from ganlearn.plots import theme
from ganlearn.plots.figures import describe, legend, new_axes, quiet_frame, reference_line
from ganlearn.plots.flows import arrows
from ganlearn.plots.functions import logarithmic
from ganlearn.strings import text

_STYLES = (
    {"color": theme.INK, "marker": "o", "markersize": 9, "fillstyle": "none", "markeredgewidth": 1.6},
    {"color": "#56B4E9", "marker": "^", "markersize": 6},
    {"color": theme.GRADIENT, "marker": "D", "markersize": 4.2},
)
"""The first marker is a ring, so that another one shows inside of it where two runs agree."""


def paths(predicted, measured, *, rest=(0.0, 0.0), every=1, field=None, xlabel=r"$\theta$", ylabel=r"$\psi$", ax=None):
    """Runs in the plane: broad pale lines for the predictions, markers on them for what was measured.

    Args:
        predicted, measured: mappings of the same labels, three at most, to points (n, 2), the start first.
        rest: where both players would stay, drawn as a cross.
        every: every how many measured points one is drawn.
        field: points (2, …) → the vectors there, (2, …), drawn as arrows around the point of rest.
        xlabel, ylabel: of the axes. ax: Axes to draw on; default: a new figure.

    Returns:
        Axes.

    Raises:
        ValueError: when labels or shapes differ, or there are more than three runs.
    """
    runs = _runs(predicted, measured)
    if ax is None:
        (ax,) = new_axes(4.8, 4.8)
    quiet_frame(ax)
    for (label, line, points), style in zip(runs, _STYLES, strict=False):
        _draw(ax, line.T, points[::every].T, label, style)
    ax.plot(*rest, "+", color=theme.INK, markersize=12, markeredgewidth=1.8)
    beside = {"xytext": (7, 7)} if field is None else {"xytext": (0, -17), "ha": "center"}
    ax.annotate(text("paths.start"), runs[0][1][0], textcoords="offset points", size=9, color=theme.INK, **beside)
    ax.set(xlabel=xlabel, ylabel=ylabel, aspect="equal")
    ax.set_aspect("equal", adjustable="datalim")
    if field is not None:
        _draw_field(ax, field, 1.12 * max(np.abs(part - rest).max() for _, *pair in runs for part in pair), rest)
    legend(ax)
    away = [(label, *(np.hypot(*(part - rest).T) for part in pair)) for label, *pair in runs]
    arrows_alt = "" if field is None else text("paths.arrows") + " "
    describe(ax, arrows_alt + text("paths.plane", x=rest[0], y=rest[1]) + _description(away, runs))
    return ax


def _draw_field(ax, field, extent, rest):
    """The field's arrows on a square around the point of rest that holds every run."""
    arrows(ax, field, extent, rest)
    ax.set(xlim=(rest[0] - extent, rest[0] + extent), ylim=(rest[1] - extent, rest[1] + extent))
    ax.set_aspect("equal", adjustable="box")
    ax.grid(visible=False)


def predictions(x, predicted, measured, *, xlabel="", ylabel="", rest=None, log=False, every=1, ax=None):
    """Several runs over one variable: broad pale lines for the predictions, markers for what was measured.

    Args:
        x: (n,). predicted, measured: mappings of the same labels, three at most, to values (n,).
        xlabel, ylabel: of the axes. rest: mapping of a label to a value, drawn as a dotted line.
        log: whether the vertical axis is logarithmic. every, ax: as in ``paths``.

    Returns:
        Axes.

    Raises:
        ValueError: as ``paths`` does.
    """
    x, runs = np.asarray(x, np.float64), _runs(predicted, measured)
    if ax is None:
        (ax,) = new_axes(6.5, 3.4)
    quiet_frame(ax)
    for (label, line, points), style in zip(runs, _STYLES, strict=False):
        _draw(ax, (x, line), (x[::every], points[::every]), label, style)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    if np.array_equal(x, np.round(x)):
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    if log:
        logarithmic(ax)
    for label, value in (rest or {}).items():
        reference_line(ax, value, label, theme.QUIET)
    legend(ax)
    describe(ax, text("paths.over", what=ylabel, over=xlabel, first=x[0], last=x[-1]) + _description(runs, runs))
    return ax


def _runs(predicted, measured):
    """(label, predicted, measured) of each run, as float64."""
    pairs = {
        label: [np.asarray(part[label], np.float64) for part in (predicted, measured)]
        for label in predicted
        if label in measured
    }
    same = len(pairs) == len(predicted) == len(measured) <= len(_STYLES)
    if not same or any(line.shape != points.shape for line, points in pairs.values()):
        raise ValueError(text("paths.runs", predicted=_shapes(predicted), measured=_shapes(measured)))
    return [(label, *pair) for label, pair in pairs.items()]


def _shapes(runs):
    return ", ".join(f"{label}: {np.shape(values)}" for label, values in runs.items())


def _draw(ax, line, points, label, style):
    first = text("functions.predicted") if not ax.lines else None
    broad = {"linewidth": 6, "alpha": 0.25, "solid_capstyle": "butt", "solid_joinstyle": "round"}
    ax.plot(*line, color=style["color"], **broad, label=first)
    ax.plot(*points, **style, linestyle="none", label=label, clip_on=False, zorder=4)


def _description(shown, runs):
    """What is said of each run: its predicted ends, and how far it was from them."""
    parts = []
    for (label, line, _), (_, predicted, measured) in zip(shown, runs, strict=True):
        gap = float(np.max(np.abs(predicted - measured)))
        parts.append(text("paths.one", label=label, first=line[0], last=line[-1], gap=gap))
    return " " + " ".join(parts)
