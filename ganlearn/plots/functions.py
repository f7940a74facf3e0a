"""Curves over a line: functions side by side, densities, and predictions with measurements."""

import numpy as np
from matplotlib.ticker import NullFormatter

from ganlearn.plots import theme
from ganlearn.plots.figures import describe, legend, new_axes, quiet_frame, reference_line
from ganlearn.strings import text

_STYLES = (
    (theme.DISCRIMINATOR, theme.SOLID),
    (theme.GENERATOR, theme.DASHED),
    (theme.GRADIENT, (0, (6, 1.5, 1, 1.5))),
    (theme.INK, (0, (2, 1))),
)
_POWER = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def lines(x, series, *, xlabel="", ylabel="", rest=None, log=False, ax=None):
    """Several functions of one variable.

    Args:
        x: (n,). series: mapping of a label to values (n,), four at most.
        xlabel, ylabel: of the axes.
        rest: mapping of a label to a value, drawn as a dotted line.
        log: whether the vertical axis is logarithmic.
        ax: Axes to draw on; default: a new figure.

    Returns:
        Axes.

    Raises:
        ValueError: when the lengths differ, or there are more than four series.
    """
    x, series = np.asarray(x, np.float64), {label: np.asarray(y, np.float64) for label, y in series.items()}
    if len(series) > len(_STYLES) or any(y.shape != x.shape for y in series.values()):
        raise ValueError(
            text("functions.series", x=x.shape, given=", ".join(f"{k}: {y.shape}" for k, y in series.items()))
        )
    ax = _frame(x, xlabel, ylabel, log, ax)
    for (label, y), (color, dashes) in zip(series.items(), _STYLES, strict=False):
        ax.plot(x, y, color=color, linestyle=dashes, linewidth=2, label=label)
    for label, value in (rest or {}).items():
        reference_line(ax, value, label, theme.QUIET)
    if log:
        logarithmic(ax)
    legend(ax)
    parts = [_ends(label, x, y) for label, y in series.items()]
    parts += [text("functions.rest", label=_plain(label), value=value) for label, value in (rest or {}).items()]
    describe(ax, _sentence("functions.over", x, xlabel, ylabel) + " " + " ".join(parts))
    return ax


def densities(x, p, q, *, xlabel="x", ax=None):
    """The density p of real data and q of the generator, filled.

    Args:
        x: (n,). p, q: (n,) density values. xlabel, ax: as in ``lines``.

    Returns:
        Axes.
    """
    x = np.asarray(x, np.float64)
    ax = _frame(x, xlabel, text("functions.density"), False, ax)
    for y, label, color, dashes in ((p, "p", theme.REAL, theme.SOLID), (q, "q", theme.FAKE, theme.DASHED)):
        ax.fill_between(x, y, color=color, alpha=0.22, linewidth=0)
        ax.plot(x, y, color=color, linestyle=dashes, linewidth=1.8, label=text(f"functions.{label}"))
    ax.set_ylim(0)
    legend(ax)
    modes = {f"{name}_{part}": value for name, y in (("p", p), ("q", q)) for part, value in _peak(x, y).items()}
    describe(ax, text("functions.densities", **modes))
    return ax


def prediction(x, predicted, at, measured, *, xlabel="", ylabel="", rest=None, log=False, ax=None):
    """What a formula predicts, a broad pale line, and what was measured, dark points on it, or a thin line of many.

    Args:
        x, predicted: (n,), the prediction as a curve.
        at, measured: (m,), or (m, 1) as logits are, where it was measured and what came out.
        xlabel, ylabel, rest, log, ax: as in ``lines``.

    Returns:
        Axes.
    """
    x, predicted, at, measured = (np.ravel(np.asarray(a, np.float64)) for a in (x, predicted, at, measured))
    ax = _frame(x, xlabel, ylabel, log, ax)
    ax.plot(
        x,
        predicted,
        color=theme.SERIES[1],
        linewidth=6,
        alpha=0.7,
        solid_capstyle="butt",
        label=text("functions.predicted"),
    )
    many = len(at) > 40
    marker = (
        {"linewidth": 1.4}
        if many
        else {"linestyle": "none", "marker": "o", "markersize": 5.5, "clip_on": False, "zorder": 4}
    )
    ax.plot(at, measured, color=theme.INK, label=text("functions.measured"), **marker)
    for label, value in (rest or {}).items():
        reference_line(ax, value, label, theme.QUIET)
    if log:
        logarithmic(ax)
    legend(ax)
    gap = float(np.max(np.abs(np.interp(at, x, predicted) - measured)))
    parts = [_ends(text("functions.predicted"), x, predicted), _ends(text("functions.measured"), at, measured)]
    parts.append(text("functions.gap", gap=gap, count=len(at)))
    describe(ax, _sentence("functions.over", x, xlabel, ylabel) + " " + " ".join(parts))
    return ax


def _frame(x, xlabel, ylabel, log, ax):
    if ax is None:
        (ax,) = new_axes(6.5, 3.2)
    quiet_frame(ax)
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(x[0], x[-1]))
    if log:
        ax.set_yscale("log")
    return ax


def logarithmic(ax):
    """A logarithmic axis for what is drawn: within a factor of ten every tick is named, within a hundred 2 and 5."""
    ax.set_yscale("log")
    ax.yaxis.set_major_formatter(power_of_ten)
    low, high = ax.get_ylim()
    ax.yaxis.set_minor_formatter(_named if high < 10 * low else _some_named if high < 100 * low else NullFormatter())
    ax.tick_params(axis="y", which="minor", colors=theme.QUIET, labelsize=9)


def _named(value, _):
    return f"{value:g}"


def _some_named(value, _):
    return f"{value:g}" if f"{value:e}"[0] in "25" else ""


def power_of_ten(value, _):
    """A tick of a logarithmic axis: 0.01 to 10 as they are, others as powers."""
    exponent = round(np.log10(value))
    if -2 <= exponent <= 1:
        return f"{value:g}"
    return "10" + ("⁻" if exponent < 0 else "") + "".join(_POWER[int(digit)] for digit in str(abs(exponent)))


def _plain(label):
    """A label without the signs of LaTeX, for reading aloud."""
    return label.translate(str.maketrans("", "", "$\\{}")) or text("functions.value")


def _sentence(key, x, xlabel, ylabel):
    return text(key, what=_plain(ylabel), over=_plain(xlabel), first=x[0], last=x[-1])


def _ends(label, x, y):
    finite = y[np.isfinite(y)]
    return text("functions.one", label=_plain(label), first=y[0], last=y[-1], low=finite.min(), high=finite.max())


def _peak(x, y):
    return {"at": float(x[np.argmax(y)]), "top": float(np.max(y))}
