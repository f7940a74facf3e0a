"""The plane of a game: its vector field, and the paths that the players take."""

import numpy as np

from ganlearn.plots import theme
from ganlearn.plots.figures import describe, legend, new_axes, quiet_frame
from ganlearn.strings import text

_ARROWS = 15
_MARKED = 100  # points; the markers of a longer run would hide it
_STYLES = (
    {"color": theme.INK, "marker": "o", "fillstyle": "none", "linestyle": theme.SOLID},
    {"color": "#56B4E9", "marker": "^", "linestyle": theme.DASHED},
    {"color": theme.GENERATOR, "marker": "D", "linestyle": (0, (6, 1.5, 1, 1.5))},
)


def flow(field, runs, *, level=None, extent=2.5, xlabel="$x$", ylabel="$y$", ax=None):
    """Arrows of a field, with runs through it: a marker at each step of a short one, the start larger.

    Args:
        field: points (2, …) → the vectors there, (2, …).
        runs: mapping of a label to points (n, 2), three at most.
        level: (x, y) → a loss, whose contour lines are drawn as well.
        extent: half the width of the square that is shown; runs that leave it are cut off there.
        xlabel, ylabel: of the axes. ax: Axes to draw on; default: a new figure.

    Returns:
        Axes.

    Raises:
        ValueError: for more than three runs, or one that is not (n, 2).
    """
    runs = {label: np.asarray(points, np.float64) for label, points in runs.items()}
    if len(runs) > len(_STYLES) or any(p.ndim != 2 or p.shape[1] != 2 for p in runs.values()):
        raise ValueError(text("flows.runs", given=", ".join(f"{k}: {p.shape}" for k, p in runs.items())))
    if ax is None:
        (ax,) = new_axes(4.8, 4.8)
    quiet_frame(ax)
    ax.grid(visible=False)
    if level is not None:
        _contours(ax, level, extent)
    arrows(ax, field, extent)
    for (label, points), style in zip(runs.items(), _STYLES, strict=False):
        every = 1 if len(points) <= _MARKED else len(points)
        ax.plot(*points.T, **style, markersize=3.6, markeredgewidth=1, linewidth=1.4, markevery=every, label=label)
        ax.plot(*points[0], marker="o", color=theme.PAPER, markeredgecolor=theme.INK, markersize=8, zorder=5)
    ax.plot(0, 0, "+", color=theme.INK, markersize=12, markeredgewidth=1.8, zorder=5)
    ax.set(xlim=(-extent, extent), ylim=(-extent, extent), xlabel=xlabel, ylabel=ylabel, aspect="equal")
    if runs:
        legend(ax)
    ends = [text("flows.one", label=k, first=p[0], last=p[-1], steps=len(p) - 1) for k, p in runs.items()]
    describe(ax, " ".join([text("flows.plane", extent=extent), *ends]))
    return ax


def arrows(ax, field, extent, rest=(0.0, 0.0)):
    """Arrows of a field on the square of half width ``extent`` around ``rest``, as long as the root of the vector."""
    middle = (np.arange(_ARROWS) + 0.5) / _ARROWS * 2 * extent - extent
    x, y = np.meshgrid(middle + rest[0], middle + rest[1])
    pull = np.asarray(field(np.stack([x, y])), np.float64)
    size = np.hypot(*pull)
    shown = pull / np.sqrt(np.maximum(size, 1e-12)) / np.sqrt(size.max())
    spacing = 2 * extent / _ARROWS
    style = {"units": "xy", "width": 0.06 * spacing, "pivot": "mid", "angles": "xy", "scale_units": "xy"}
    ax.quiver(x, y, *shown, color=theme.GRADIENT, alpha=0.5, zorder=1, scale=1.1 / spacing, **style)


def _contours(ax, level, extent):
    line = np.linspace(-extent, extent, 101)
    ax.contour(line, line, level(*np.meshgrid(line, line)), 9, colors=theme.HAIRLINE, linewidths=1, zorder=0)
