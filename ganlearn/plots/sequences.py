"""Sequences and sounds as curves, one below the other: generated ones, and real ones beside them."""

import numpy as np

from ganlearn.plots import theme
from ganlearn.plots.figures import describe, new_axes
from ganlearn.strings import text

LENGTH = 400  # values of a curve that are drawn
_GAP = 0.08  # between the two halves, in widths of one
_STYLES = {"generated": (theme.FAKE, theme.SOLID), "real": (theme.REAL, theme.DASHED)}


def _curves(x, name):
    """The first channel of (n, length[, channels]), thinned to at most ``LENGTH`` values."""
    x = np.asarray(x, np.float64)
    if x.ndim not in (2, 3) or 0 in x.shape:
        raise ValueError(text("plots.not_sequences", name=text(f"plots.{name}"), shape=x.shape))
    x = x[..., 0] if x.ndim == 3 else x
    return x[:, np.linspace(0, x.shape[1] - 1, min(LENGTH, x.shape[1])).round().astype(int)]


def sequences(samples=None, real=None, *, among=None, ax=None):
    """Generated sequences, orange and solid, one below the other; beside them as many real ones, blue and dashed.

    Args:
        samples, real: (n, length), or (n, length, channels), of which the first channel is drawn; one of them may be
            left out. Of the real ones at most as many are shown as there are samples.
        among: sequences whose least and greatest values set the height of a curve's lane; default: the real ones, so
            that the lanes hold still in training. Values beyond reach into the next lane.
        ax: Axes to draw on; default: a new figure.

    Returns:
        Axes.

    Raises:
        ValueError: when the arrays are not sequences, or both are left out.
    """
    given = {name: _curves(x, name) for name, x in (("generated", samples), ("real", real)) if x is not None}
    if not given:
        raise ValueError(text("plots.no_sequences"))
    count = len(next(iter(given.values())))
    if ax is None:
        (ax,) = new_axes(3.6 * len(given), 0.4 + 0.45 * count)
    low, high = _limits(given.get("real", given.get("generated")) if among is None else among)
    lane = -1.15 * (high - low) * np.arange(count)[:, None]
    for i, (name, curves) in enumerate(given.items()):
        given[name] = curves = curves[:count]
        _draw(ax, curves + lane[: len(curves)], i * (1 + _GAP), *_STYLES[name])
    ax.set(xlim=(0, len(given) + _GAP * (len(given) - 1)), ylim=(lane[-1, 0] + low, high), yticks=())
    _name_halves(ax, given)
    describe(ax, _description(given, np.shape(real if samples is None else samples)[1]))
    return ax


def _limits(x):
    x = np.asarray(x, np.float64)
    finite = x[np.isfinite(x)]
    low, high = (finite.min(), finite.max()) if len(finite) else (0.0, 1.0)
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def _draw(ax, curves, left, color, dashes):
    ax.plot(left + np.linspace(0, 1, curves.shape[1]), curves.T, color=color, linestyle=dashes, linewidth=1.1)


def _name_halves(ax, given):
    """Words above the two halves; a single one needs none."""
    names = list(given) if len(given) > 1 else []
    ax.set_facecolor(theme.PAPER)
    ax.set_frame_on(False)
    ax.xaxis.tick_top()
    ax.set_xticks([0.5 + i * (1 + _GAP) for i in range(len(names))], [text(f"plots.{name}") for name in names])
    ax.tick_params(length=0, labelsize=10, labelcolor=theme.INK)


def _description(given, length):
    facts = {name: {"n": len(x), "low": np.nanmin(x), "high": np.nanmax(x)} for name, x in given.items()}
    return " ".join(text(f"plots.sequences_alt_{name}", length=length, **values) for name, values in facts.items())
