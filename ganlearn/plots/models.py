"""Models of data, and the data: the density of one on a line, and samples of several in the plane."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from ganlearn.plots import theme
from ganlearn.plots.figures import describe, new_axes, panels, quiet_frame
from ganlearn.plots.scatter import plane
from ganlearn.strings import text

RESOLUTION = 240
_LEVELS = 12
_SIDE = 2.35  # inches of one picture in a row


def fitted(x, q, data, samples=(), *, title="", top=None, xlabel="x", ax=None):
    """The density of a model on a line over the numbers that it was fitted to, and some that were drawn from it.

    Args:
        x, q: (n,), places and the model's density there.
        data: numbers, blue circles on the axis. samples: numbers, orange triangles below it.
        title: name of the model. top: end of the vertical axis. xlabel, ax: as in ``lines``.

    Returns:
        Axes.
    """
    x, q, data, samples = (np.ravel(np.asarray(a, np.float64)) for a in (x, q, data, samples))
    if ax is None:
        (ax,) = new_axes(4.5, 2.8)
    quiet_frame(ax)
    top = 1.1 * q.max() if top is None else top
    ax.fill_between(x, q, color=theme.FAKE, alpha=0.22, linewidth=0)
    ax.plot(x, q, color=theme.FAKE, linestyle=theme.DASHED, linewidth=1.8, label=text("models.density"))
    shared = {"linestyle": "none", "markeredgecolor": theme.INK, "markeredgewidth": 0.4, "zorder": 4}
    ax.plot(
        data,
        np.zeros_like(data),
        theme.REAL_MARKER,
        color=theme.REAL,
        markersize=8,
        label=text("models.data"),
        **shared,
    )
    if len(samples):
        below = np.full_like(samples, -0.07 * top)
        ax.plot(
            samples, below, theme.FAKE_MARKER, color=theme.FAKE, markersize=5, label=text("models.samples"), **shared
        )
    ax.axhline(0, color=theme.QUIET, linewidth=0.8)
    ax.set(xlim=(x[0], x[-1]), ylim=((-0.14 if len(samples) else -0.05) * top, top), xlabel=xlabel)
    ax.set_title(title, size=10, color=theme.INK)
    values = {"title": title, "at": x[np.argmax(q)], "top": q.max(), "data": _listed(data), "count": len(samples)}
    describe(ax, text("models.fitted", **values))
    return ax


def _listed(numbers):
    if len(numbers) > 8:
        return text("models.many", count=len(numbers), low=numbers.min(), high=numbers.max())
    return ", ".join(f"{number:g}" for number in numbers)


def samplers(samples, density, extent, *, limit=600):
    """Samples of several models in a row, orange triangles, each over the exact density of the data, blue.

    Args:
        samples: mapping of a model's name to points (n, 2).
        density: function of points (m, 2) that returns the density (m,).
        extent: (x0, x1, y0, y1) in view.
        limit: of each, how many of its first points are drawn.

    Returns:
        The first Axes; it shows the whole row.

    Raises:
        ValueError: when the samples are not points of the plane.
    """
    x0, x1, y0, y1 = extent
    height = _SIDE * (y1 - y0) / (x1 - x0) + 0.45
    row = panels(len(samples), width=_SIDE * len(samples), height=height)
    ground = _ground(density, extent)
    for ax, (name, x) in zip(row, samples.items(), strict=True):
        x = plane(x, name)
        ax.contourf(*ground, levels=_levels(ground[2]), cmap=_blues())
        ax.scatter(*x[:limit].T, s=7, c=theme.FAKE, marker=theme.FAKE_MARKER, linewidths=0.25, edgecolors=theme.INK)
        ax.set(xlim=(x0, x1), ylim=(y0, y1), aspect="equal", xticks=[], yticks=[])
        ax.spines[:].set(color=theme.HAIRLINE)
        ax.set_title(name, size=11, color=theme.INK)
        values = {"name": name, "count": min(limit, len(x)), "x": x.mean(axis=0)[0], "y": x.mean(axis=0)[1]}
        describe(ax, text("models.sampler", share=_share_outside(x, density, ground[2]), **values))
    return row[0]


def _ground(density, extent):
    x0, x1, y0, y1 = extent
    axes = np.linspace(x0, x1, RESOLUTION), np.linspace(y0, y1, RESOLUTION)
    places = np.stack(np.meshgrid(*axes), axis=-1)
    return *axes, np.asarray(density(places.reshape(-1, 2)), np.float64).reshape(RESOLUTION, RESOLUTION)


def _levels(values):
    return np.linspace(0.02, 1, _LEVELS) * values.max()


def _blues():
    return LinearSegmentedColormap.from_list("ganlearn_real", ("#DCEAF4", "#5FA3D0", theme.REAL))


def _share_outside(x, density, values):
    """Share of the points where the density is below a hundredth of its peak."""
    return float(np.mean(np.asarray(density(x)) < 0.01 * values.max()))
