"""The PhasePortrait's still picture: the plane with field and path, eigenvalues, distance from the equilibrium."""

import numpy as np
from matplotlib.figure import Figure

from ganlearn.plots import theme
from ganlearn.plots.figures import quiet_frame
from ganlearn.plots.functions import logarithmic
from ganlearn.strings import text
from ganlearn.widgets.phase_portrait.games import LIMIT, centres
from ganlearn.widgets.phase_portrait.sentences import number

_DECADES = 60  # a longer axis of distances could not be read


class PhaseStill:
    """What the picture shows.

    Args:
        solution: ``games.Solution``. status: what the canvas has. step: how far the path has been played.
    """

    def __init__(self, solution, status, step):
        self._solution = solution
        self._status = status
        self._step = step

    def alt(self):
        """The picture in words."""
        solution, title = self._solution, self._status["title"]
        facts = {
            "title": f"{title['game']}, {title['kind']}",
            "start": ", ".join(number(v, 2) for v in self._status["start"]),
            "step_size": number(self._status["step_size"], 2),
            "steps": len(solution.path) - 1,
            "end": number(solution.distances[-1]),
            "sentence": self._status["sentence"],
        }
        return text("phase_portrait.picture_alt", **facts)

    def draw(self):
        """The picture as a figure."""
        figure = Figure(figsize=(10.2, 4.9), facecolor=theme.PAPER)
        left = figure.add_gridspec(1, 1, left=0.06, right=0.47, top=0.84, bottom=0.1)
        right = figure.add_gridspec(2, 1, left=0.57, right=0.985, top=0.84, bottom=0.1, hspace=0.45)
        self._draw_plane(figure.add_subplot(left[0]))
        self._draw_eigenvalues(figure.add_subplot(right[0]))
        self._draw_distance(figure.add_subplot(right[1]))
        title = self._status["title"]
        figure.text(
            0.01, 0.985, f"{title['game']} · {title['kind']}", size=12, weight="bold", color=theme.INK, va="top"
        )
        figure.text(0.01, 0.925, self._status["sentence"], size=9, color=theme.QUIET, va="top")
        return figure

    def _draw_plane(self, ax):
        quiet_frame(ax)
        field, path = self._solution.field, self._solution.path
        size = np.hypot(*np.moveaxis(field, -1, 0))
        scale = np.where(size > 0, size**0.5 / np.maximum(size, 1e-9), 0)[..., None] / max(size.max() ** 0.5, 1e-9)
        arrows = np.moveaxis(field * scale, -1, 0)
        ax.quiver(centres(), centres(), *arrows, color=theme.GRADIENT, alpha=0.7, scale=24, width=0.004)
        kept = path[np.abs(np.nan_to_num(path, nan=1e9)).max(axis=1) < 1e6]
        ax.plot(*kept.T, color=theme.INK, linewidth=0.8, alpha=0.45)
        played = kept[: self._step + 1]
        ax.plot(*played.T, color=theme.INK, linewidth=1.6)
        ax.plot(*self._status["start"], "o", color=theme.PAPER, markeredgecolor=theme.INK, markersize=8)
        ax.plot(0, 0, "o", color="none", markeredgecolor=theme.REAL, markeredgewidth=2, markersize=9)
        ax.set(xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT), aspect="equal")
        game = self._status["game"]
        ax.set_xlabel(text(f"phase_portrait.x_{game}"), color=theme.GENERATOR)
        ax.set_ylabel(text(f"phase_portrait.y_{game}"), color=theme.DISCRIMINATOR)

    def _draw_eigenvalues(self, ax):
        quiet_frame(ax)
        angle = np.linspace(0, 2 * np.pi, 181)
        ax.plot(np.cos(angle), np.sin(angle), color=theme.QUIET, linewidth=1.2)
        values = self._solution.eigenvalues
        if values is not None:
            ax.plot(values.real, values.imag, "x", color=theme.INK, markersize=8, markeredgewidth=2)
        ax.set(xlim=(-2.6, 2.6), ylim=(-1.35, 1.35), aspect="equal")
        ax.set_title(text("phase_portrait.eigenvalues"), size=10, color=theme.INK, loc="left")

    def _draw_distance(self, ax):
        quiet_frame(ax)
        distances, steps = self._solution.distances, np.arange(len(self._solution.path))
        good = (distances > 10.0**-_DECADES) & (distances < 10.0**_DECADES)
        ax.semilogy(steps[good], distances[good], color=theme.INK, linewidth=1.6)
        if self._solution.radius is not None and distances[0] > 0:
            line = np.log(distances[0]) + steps * np.log(max(self._solution.radius, 1e-12))
            shown = np.abs(line) < _DECADES * np.log(10)
            ax.semilogy(steps[shown], np.exp(line[shown]), color=theme.GRADIENT, linestyle=theme.DOTTED, linewidth=1.4)
        logarithmic(ax)
        ax.set_xlabel(text("phase_portrait.steps_word"))
        ax.set_title(text("phase_portrait.distance"), size=10, color=theme.INK, loc="left")
