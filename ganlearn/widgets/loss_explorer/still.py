"""The LossExplorer's still picture: losses and gradients side by side."""

from matplotlib.figure import Figure

from ganlearn.plots import theme
from ganlearn.plots.figures import quiet_frame
from ganlearn.strings import text
from ganlearn.widgets.loss_explorer.loss_curves import GRID, LIMIT

STYLES = (
    (theme.DISCRIMINATOR, (0, (6, 1.5, 1, 1.5)), "real"),
    (theme.DISCRIMINATOR, theme.SOLID, "fake"),
    (theme.GENERATOR, theme.DASHED, "fake"),
)
"""Colour, dash and marker of the curves: D against the real logit, D and G against the fake one."""

_WORDS = ("d_by_real", "d_by_fake", "g_by_fake")


class LossStill:
    """What the picture shows.

    Args:
        curves: dict of one or two losses' names to float32 (6, 401). status: what the canvas has.
    """

    def __init__(self, curves, status):
        self._curves = curves
        self._status = status

    def alt(self):
        """The picture in words."""
        shown = self._status["shown"]
        names = text("loss_explorer.and").join(one["label"] for one in shown)
        markers = {name: f"{self._status[name]:.2f}".replace("-", "−") for name in ("real_logit", "fake_logit")}
        return text("loss_explorer.picture_alt", losses=names, sentence=self._status["sentence"], **markers)

    def draw(self):
        """The picture as a figure."""
        figure = Figure(figsize=(10.2, 4.3), facecolor=theme.PAPER)
        grid = figure.add_gridspec(1, 2, left=0.06, right=0.985, top=0.76, bottom=0.13, wspace=0.16)
        for place, (part, rows) in enumerate((("losses", slice(0, 3)), ("gradients", slice(3, 6)))):
            ax = figure.add_subplot(grid[place])
            self._draw_panel(ax, part, rows)
        names = text("loss_explorer.versus").join(one["label"] for one in self._status["shown"])
        figure.text(0.01, 0.985, names, size=12, weight="bold", color=theme.INK, va="top")
        figure.text(0.01, 0.92, self._status["sentence"], size=9, color=theme.QUIET, va="top", wrap=True)
        return figure

    def _draw_panel(self, ax, part, rows):
        quiet_frame(ax)
        first = self._status["shown"][0]
        for start, end in first["saturated"]:
            ax.axvspan(start, end, color=theme.HAIRLINE, alpha=0.55, linewidth=0)
        for order, curves in enumerate(self._curves.values()):
            self._draw_curves(ax, curves[rows], order)
        if part == "losses":
            ax.set_ylim(*self._status["domain"])
            for rest, color in zip(first["rests"], (theme.DISCRIMINATOR, theme.GENERATOR), strict=True):
                ax.axhline(rest, color=color, linestyle=theme.DOTTED, linewidth=1.2)
            ax.legend(
                frameon=False,
                fontsize=8,
                ncols=3,
                loc="lower left",
                bbox_to_anchor=(-0.02, 0.985),
                labelcolor=theme.INK,
            )
        else:
            ax.set_ylim(*self._status["slopes"])
        ax.set_xlim(-LIMIT, LIMIT)
        ax.set_xlabel(text("loss_explorer.logit_axis"))
        ax.set_title(text(f"loss_explorer.{part}"), size=10, color=theme.INK, loc="right")

    def _draw_curves(self, ax, curves, order):
        at = {kind: self._status[f"{kind}_logit"] for kind in ("real", "fake")}
        for curve, (color, dash, kind), word in zip(curves, STYLES, _WORDS, strict=True):
            label = None if order else text(f"loss_explorer.{word}")
            line = {"linestyle": theme.DOTTED, "linewidth": 1.4} if order else {"linestyle": dash, "linewidth": 2}
            ax.plot(GRID, curve, color=color, label=label, **line)
            if not order:
                real = kind == "real"
                marker, fill = (theme.REAL_MARKER, theme.REAL) if real else (theme.FAKE_MARKER, theme.FAKE)
                value = curve[abs(GRID - at[kind]).argmin()]
                ax.plot(at[kind], value, marker, color=fill, markersize=7, markeredgecolor=theme.PAPER, zorder=5)
