"""Points of the plane: real ones, generated ones, and the output of the discriminator between them."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, Normalize

from ganlearn.plots import theme
from ganlearn.plots.figures import describe, legend, new_axes, quiet_frame
from ganlearn.strings import text

RESOLUTION = 160  # field values along each side


def field_colours():
    """The colour map of the discriminator's field: orange says fake, white is the resting value, blue says real."""
    return LinearSegmentedColormap.from_list("ganlearn_field", theme.FIELD)


def plane(x, name):
    """Points of the plane (n, 2) as float64, n at least 1, else a ValueError that names them."""
    x = np.asarray(x, dtype=np.float64)
    if x.ndim != 2 or x.shape[1] != 2 or len(x) == 0:
        raise ValueError(text("plots.not_points", name=name, shape=x.shape))
    return x


def _extent_of(x):
    """(x0, x1, y0, y1) around the finite points (n, 2), with a margin of 12 % of the longer side."""
    x = x[np.isfinite(x).all(axis=1)]
    low, high = (x.min(axis=0), x.max(axis=0)) if len(x) else (np.zeros(2), np.zeros(2))
    margin = 0.12 * (high - low).max() or 1.0
    return tuple(float(v) for v in (low[0] - margin, high[0] + margin, low[1] - margin, high[1] + margin))


def _thinned(x, limit):
    """At most `limit` of the points, evenly spaced in their order: the same ones each time."""
    return x if len(x) <= limit else x[np.linspace(0, len(x) - 1, limit).astype(int)]


def _outside(x, extent):
    x0, x1, y0, y1 = extent
    inside = (x[:, 0] >= x0) & (x[:, 0] <= x1) & (x[:, 1] >= y0) & (x[:, 1] <= y1)
    return int(len(x) - inside.sum())


def _draw_field(ax, field, extent, resting, span, label):
    x0, x1, y0, y1 = extent
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, RESOLUTION), np.linspace(y0, y1, RESOLUTION)), axis=-1)
    values = np.asarray(field(grid.reshape(-1, 2).astype(np.float32)), dtype=np.float64).reshape(RESOLUTION, RESOLUTION)
    if span is None:
        span = resting if resting > 0 else np.nanmax(np.abs(values - resting)) or 1.0
    image = ax.imshow(
        values,
        extent=extent,
        origin="lower",
        interpolation="bilinear",
        cmap=field_colours(),
        norm=Normalize(resting - span, resting + span),
        alpha=0.5,
        zorder=0,
    )
    bar = ax.get_figure().colorbar(image, ax=ax, shrink=0.85, pad=0.02, extend="neither")
    bar.set_label(label, color=theme.INK, size=10)
    bar.set_ticks([resting - span, resting, resting + span])
    bar.ax.tick_params(colors=theme.QUIET, labelsize=9, length=3)
    bar.outline.set(edgecolor=theme.QUIET, linewidth=0.8)


def points(
    real=None, fake=None, *, field=None, resting=0.5, span=None, field_label="D(x)", extent=None, limit=2000, ax=None
):
    """Real points as blue circles, generated ones as orange triangles, in one plane with equal scales.

    Args:
        real, fake: (n, 2) each; one of them may be left out.
        field: function of points (m, 2) that returns what the discriminator says there, (m,) or (m, 1): drawn behind
            the points, orange where it says fake, white at `resting`, blue where it says real.
        resting: its value where real and fake cannot be told apart: 0.5 for a probability, 0 for a logit.
        span: distance from there to full colour; default 0.5 for a probability, else the largest one in view.
        field_label: what the colour bar is called.
        extent: (x0, x1, y0, y1) in view; default: around the real points, so that the view holds still in training.
        limit: how many of each are drawn at most, evenly spaced in their order.
        ax: Axes to draw on; default: a new figure.

    Returns:
        Axes.

    Raises:
        ValueError: when there are no points, or not in the plane.
    """
    given = {name: plane(x, name) for name, x in (("real", real), ("fake", fake)) if x is not None}
    if not given:
        raise ValueError(text("plots.no_points"))
    extent = _extent_of(given.get("real", given.get("fake"))) if extent is None else extent
    if ax is None:
        (ax,) = new_axes(5.6 if field else 4.8, 5.0)
    quiet_frame(ax)
    if field is not None:
        _draw_field(ax, field, extent, resting, span, field_label)
    styles = {"real": (theme.REAL, theme.REAL_MARKER, 13), "fake": (theme.FAKE, theme.FAKE_MARKER, 17)}
    for name, x in given.items():
        colour, marker, size = styles[name]
        shown = _thinned(x, limit)
        ax.scatter(
            *shown.T,
            s=size,
            c=colour,
            marker=marker,
            linewidths=0.3,
            edgecolors=theme.INK,
            label=text(f"plots.{name}"),
        )
    ax.set(xlim=extent[:2], ylim=extent[2:], aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    legend(ax, handletextpad=0.2)
    _note_outside(ax, given, extent)
    describe(ax, _description(given, extent, field, resting))
    return ax


def _note_outside(ax, given, extent):
    outside = _outside(given["fake"], extent) if "fake" in given else 0
    if outside:
        note = text("plots.outside", count=outside, n=len(given["fake"]))
        ax.annotate(
            note,
            (1, 0),
            xytext=(0, -26),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="right",
            va="center",
            size=9,
            color=theme.QUIET,
        )


def _description(given, extent, field, resting):
    parts = []
    for name, x in given.items():
        finite = x[np.isfinite(x).all(axis=1)]
        middle, spread = (finite.mean(axis=0), finite.std(axis=0)) if len(finite) else (np.full(2, np.nan),) * 2
        parts.append(text(f"plots.points_alt_{name}", n=len(x), x=middle[0], y=middle[1], sx=spread[0], sy=spread[1]))
    if "fake" in given and (outside := _outside(given["fake"], extent)):
        parts.append(text("plots.points_alt_outside", count=outside))
    if field is not None:
        parts.append(text("plots.points_alt_field", resting=resting))
    return " ".join(parts)
