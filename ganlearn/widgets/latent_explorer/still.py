"""The LatentExplorer's still picture: both walks with the nearest examples below them, and the norm of z along them."""

import numpy as np
from matplotlib.figure import Figure

from ganlearn import latent, plots
from ganlearn.plots import theme
from ganlearn.plots.figures import quiet_frame
from ganlearn.widgets.latent_explorer.canvas import COLUMNS, say
from ganlearn.widgets.latent_explorer.walks import PLACES

_SHOWN = np.linspace(0, len(PLACES) - 1, COLUMNS).round().astype(int)
_DASHES = {"spherical": theme.SOLID, "linear": theme.DASHED}


class LatentStill:
    """What the picture shows.

    Args:
        explorer: ``LatentExplorer``.
        source: its ``ModelSource``.
        sentence: what is said of its place.
        view: ``frames.View``.
    """

    def __init__(self, explorer, source, sentence, view):
        dataset = source.dataset
        self._walk = explorer.walk
        self._view = view
        self._near = np.array([dataset.x[rows[_SHOWN]] for rows in self._walk.nearest])
        self._real = np.array(dataset.x[: view.count])
        self._shell = latent.shell(source.gan.latent_dim)
        self._place = explorer.place
        self._path = explorer.path
        self._facts = {
            "dataset": dataset.name,
            "seed": explorer.seed,
            "step": f"{self._walk.step:,}",
            "sentence": sentence,
        }

    def alt(self):
        """The picture in words."""
        return say("picture_alt", **self._facts)

    def draw(self):
        """The picture as a figure."""
        figure = Figure(figsize=(10.2, 4.3), facecolor=theme.PAPER)
        if self._view.kind == "points":
            self._draw_plane(figure.add_axes((0.03, 0.12, 0.4, 0.66)))
        else:
            for row, name in enumerate(latent.PATHS):
                self._draw_strip(figure.add_axes((0.01, 0.43 - 0.42 * row, 0.59, 0.34)), row, name)
        left = 0.5 if self._view.kind == "points" else 0.67
        self._draw_norms(figure.add_axes((left, 0.12, 0.985 - left, 0.64)))
        figure.text(0.01, 0.98, say("caption", **self._facts), size=12, weight="bold", color=theme.INK, va="top")
        figure.text(0.01, 0.915, self._facts["sentence"], size=8.5, color=theme.QUIET, va="top", wrap=True)
        return figure

    def _draw_strip(self, ax, row, name):
        both = np.concatenate([self._walk.samples[row][_SHOWN], self._near[row]])
        if self._view.kind == "image":
            plots.sample_grid(both, columns=COLUMNS, ax=ax)
        else:
            lines = both.reshape(len(both), both.shape[1], -1)[:, :, 0]
            self._draw_lines(ax, lines)
        ax.set_title(say("strip", path=say(f"path_{name}")), size=9, color=theme.INK, loc="left")

    def _draw_lines(self, ax, lines):
        low, high = self._view.domain
        across = np.linspace(0, 0.88, lines.shape[1])
        for i, values in enumerate(lines):
            color = theme.FAKE if i < COLUMNS else theme.REAL
            ax.plot(i % COLUMNS + across, (values - low) / (high - low) - 1.1 * (i // COLUMNS), color=color, lw=0.8)
        ax.set_axis_off()

    def _draw_plane(self, ax):
        plots.points(real=self._real, extent=self._view.domain, ax=ax)
        for row, name in enumerate(latent.PATHS):
            samples = self._walk.samples[row]
            ax.plot(*samples.T, color=theme.INK, linestyle=_DASHES[name], linewidth=1.4)
            ax.plot(*samples[_SHOWN].T, theme.FAKE_MARKER, color=theme.FAKE, markeredgecolor=theme.INK, markersize=5)
            for sample, near in zip(samples[_SHOWN], self._near[row], strict=True):
                ax.plot(*np.stack([sample, near]).T, color=theme.REAL, linewidth=0.8)
        ax.get_legend().remove()

    def _draw_norms(self, ax):
        quiet_frame(ax)
        ax.axhspan(*self._shell, color=theme.HAIRLINE, alpha=0.6, linewidth=0, label=say("shell"))
        for row, name in enumerate(latent.PATHS):
            ax.plot(PLACES, self._walk.norms[row], color=theme.INK, linestyle=_DASHES[name], label=say(f"path_{name}"))
        walked = self._walk.norms[list(latent.PATHS).index(self._path)]
        ax.plot(self._place, np.interp(self._place, PLACES, walked), "o", color=theme.INK, markersize=7)
        ax.set(xlim=(0, 1), ylim=(0, None), xlabel=say("place_axis"))
        ax.set_title(say("norms"), size=9, color=theme.INK, loc="left")
        ax.legend(frameon=False, fontsize=8, loc="lower left", labelcolor=theme.INK)
