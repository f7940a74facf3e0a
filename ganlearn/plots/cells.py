"""A small table of numbers, each on a tint that grows with it."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from ganlearn.plots import theme
from ganlearn.plots.figures import describe, new_axes
from ganlearn.strings import text

_LARGEST = 20
_TINTS = LinearSegmentedColormap.from_list("ganlearn_cells", (theme.PAPER, theme.SERIES[1]))


def cells(values, *, title="", top=None, ax=None):
    """Numbers in rows and columns, on white where they are zero and blue where they are largest.

    Args:
        values: (rows, columns), at least 0, at most 20 each way.
        title: what stands above.
        top: the value of full colour; default: the largest one.
        ax: Axes to draw on; default: a new figure.

    Returns:
        Axes.

    Raises:
        ValueError: when the array is not such a table.
    """
    values = np.asarray(values, np.float64)
    if values.ndim != 2 or 0 in values.shape or max(values.shape) > _LARGEST or not (values >= 0).all():
        raise ValueError(text("cells.shape", given=values.shape, largest=_LARGEST))
    rows, columns = values.shape
    if ax is None:
        (ax,) = new_axes(0.3 * columns + 0.2, 0.3 * rows + 0.4)
    ax.pcolormesh(values, cmap=_TINTS, vmin=0, vmax=top or values.max() or 1, edgecolors=theme.HAIRLINE, linewidth=0.6)
    for (row, column), value in np.ndenumerate(values):
        ax.text(column + 0.5, row + 0.5, f"{value:.3g}", ha="center", va="center", size=9, color=theme.INK)
    ax.set(aspect="equal", xticks=(), yticks=(), xlim=(0, columns), ylim=(rows, 0))
    ax.set_frame_on(False)
    ax.set_title(title, size=10, color=theme.INK)
    describe(ax, _description(values, title))
    return ax


def _description(values, title):
    listed = "; ".join(" ".join(f"{value:.3g}" for value in row) for row in values[: min(4, len(values))])
    size = {"rows": values.shape[0], "columns": values.shape[1], "low": values.min(), "high": values.max()}
    return text("cells.alt", title=title or text("cells.table"), listed=listed, **size)
