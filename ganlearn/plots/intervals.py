"""Measured shares with their intervals, one below the other, with the largest value that a formula allows."""

from ganlearn.plots import theme
from ganlearn.plots.figures import describe, legend, new_axes, quiet_frame
from ganlearn.strings import text

_ROW = 0.42  # inches
_BELOW = 0.26  # of a row: single runs stand under their interval, so that neither hides the other


def intervals(measured, ceilings=None, *, runs=None, rest=0.5, xlabel="", ax=None):
    """Shares from 0 to 1, each a point on its interval; a broad pale mark where a formula puts the most possible.

    Args:
        measured: mapping of a label to (low, share, high).
        ceilings: mapping of some of these labels to the largest share that is possible.
        runs: mapping of some of these labels to the shares of single runs, small rings under the interval.
        rest: share of a guess, a dotted line; or of whatever else the rows are to be held against.
        xlabel, ax: as in ``lines``.

    Returns:
        Axes.

    Raises:
        ValueError: when a share does not lie in its interval, or a ceiling or a run has no row.
    """
    ceilings, runs = ceilings or {}, runs or {}
    ordered = all(0 <= low <= share <= high <= 1 for low, share, high in measured.values())
    if not ordered or (ceilings.keys() | runs.keys()) - measured.keys():
        raise ValueError(text("intervals.bad", measured=measured, ceilings=list(ceilings), runs=list(runs)))
    if ax is None:
        (ax,) = new_axes(7.0, 0.95 + _ROW * len(measured))
    quiet_frame(ax)
    ax.grid(False, axis="y")
    rows = {label: len(measured) - 1 - i for i, label in enumerate(measured)}
    for i, (label, most) in enumerate(ceilings.items()):
        known = {"label": text("intervals.ceiling")} if i == 0 else {}
        ax.plot([most, most], [rows[label] - 0.36, rows[label] + 0.36], color=theme.SERIES[1], linewidth=6, **known)
    for i, (label, (low, share, high)) in enumerate(measured.items()):
        known = {"label": text("intervals.measured")} if i == 0 else {}
        ax.plot([low, high], [rows[label]] * 2, color=theme.INK, linewidth=2.2, zorder=3)
        ax.plot(share, rows[label], "o", color=theme.INK, markersize=7, zorder=4, **known)
    for i, (label, shares) in enumerate(runs.items()):
        known = {"label": text("intervals.runs")} if i == 0 else {}
        ring = {"markersize": 4.5, "markerfacecolor": "none", "markeredgecolor": theme.GENERATOR}
        ax.plot(shares, [rows[label] - _BELOW] * len(shares), "o", **ring, zorder=5, clip_on=False, **known)
    ax.axvline(rest, color=theme.QUIET, linestyle=theme.DOTTED, linewidth=1.3)
    ax.set_yticks(list(rows.values()), list(rows))
    ax.tick_params(axis="y", labelcolor=theme.INK, labelsize=10)
    ax.set(ylim=(-0.6, len(measured) - 0.4), xlabel=xlabel)
    legend(ax)
    describe(ax, text("intervals.alt", what=xlabel, rest=rest) + " " + " ".join(_description(measured, ceilings, runs)))
    return ax


def _description(measured, ceilings, runs):
    for label, (low, share, high) in measured.items():
        yield text("intervals.one", label=label, share=share, low=low, high=high)
        if label in ceilings:
            yield text("intervals.most", most=ceilings[label])
        if label in runs:
            yield text("intervals.seeds", count=len(runs[label]), least=min(runs[label]), most=max(runs[label]))
