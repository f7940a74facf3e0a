"""What was published when: a lane for each family, a mark for each work."""

from matplotlib.patheffects import withStroke

from ganlearn.plots import theme
from ganlearn.plots.figures import describe, new_axes, quiet_frame
from ganlearn.strings import text

_MARKERS = ("^", "o", "s", "D", "v", "P", "X")
_STEP = 0.17  # inches from one row of names to the next
_LETTER = 0.076  # inches that a letter of a name takes


def timeline(families, *, highlight=None, width=11.0, ax=None):
    """Works of several families over the years, each with its name beside its mark.

    Args:
        families: mapping of a family's name to a mapping of a work's name to its year; a fraction places it within one.
        highlight: the family in colour; the others are grey.
        width: of the figure, in inches. ax: Axes to draw on; default: a new figure.

    Returns:
        Axes.

    Raises:
        ValueError: when a family holds nothing, or `highlight` is not one of them.
    """
    if not families or not all(families.values()) or (highlight is not None and highlight not in families):
        raise ValueError(text("timelines.bad", families=list(families), highlight=highlight))
    years = [year for works in families.values() for year in works.values()]
    span = max(years) - min(years) + 2.5
    lanes = [_rows(works, _LETTER * span / (0.86 * width)) for works in families.values()]
    heights = [1 + max(rows.values()) for rows in lanes]
    if ax is None:
        (ax,) = new_axes(width, 0.6 + _STEP * sum(2 + h for h in heights))
    quiet_frame(ax)
    ax.grid(False, axis="y")
    top, ticks = 0, {}
    for (family, works), rows, height, marker in zip(families.items(), lanes, heights, _MARKERS, strict=False):
        color = theme.GENERATOR if family == highlight else theme.QUIET
        base = top - height - 1
        ax.axhline(base, color=color if family == highlight else theme.HAIRLINE, linewidth=1.2, zorder=1)
        for work, year in works.items():
            _draw(ax, work, year, base, base + rows[work] + 0.85, marker, color)
        ticks[family], top = base, base - 1
    ax.set_yticks(list(ticks.values()), list(ticks))
    ax.tick_params(axis="y", labelcolor=theme.INK, labelsize=10, length=0)
    ax.spines["left"].set_visible(False)
    ax.set(xlim=(int(min(years)) - 0.3, int(max(years)) + 2.2), ylim=(top + 0.3, 0))
    ax.set_xticks(range(int(min(years)), int(max(years)) + 1))
    describe(ax, text("timelines.alt") + " " + " ".join(_description(*family) for family in families.items()))
    return ax


def _rows(works, years_a_letter):
    """For each work the row of its name, the lowest in which it meets no other: works in the order of their years."""
    ends, rows = [], {}
    for work, year in sorted(works.items(), key=lambda item: item[1]):
        row = next((i for i, end in enumerate(ends) if year > end), len(ends))
        end = year + (len(work) + 2) * years_a_letter
        ends[row : row + 1] = [end]
        rows[work] = row
    return rows


def _draw(ax, work, year, base, height, marker, color):
    ax.plot([year, year], [base, height], color=color, linewidth=0.7, alpha=0.6, zorder=2)
    ax.plot(year, base, marker, color=color, markersize=7, markeredgecolor=theme.PAPER, zorder=3)
    halo = [withStroke(linewidth=3, foreground=theme.PAPER)]
    beside = {"xytext": (3, -1), "textcoords": "offset points", "va": "center", "path_effects": halo, "zorder": 4}
    ax.annotate(work, (year, height), size=9, color=theme.INK, **beside)


def _description(family, works):
    listed = ", ".join(f"{work} {int(year)}" for work, year in sorted(works.items(), key=lambda item: item[1]))
    return text("timelines.one", family=family, works=listed)
