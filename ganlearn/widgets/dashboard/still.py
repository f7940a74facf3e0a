"""What the Dashboard's still picture shows: samples and curves of a run at rest."""

import numpy as np
from matplotlib.figure import Figure

from ganlearn import plots
from ganlearn.plots import theme
from ganlearn.strings import text
from ganlearn.widgets.shared.decimation import COLUMNS, means
from ganlearn.widgets.shared.wording import loss_name, optimizer_names, penalty_names


class DashboardStill:
    """What a picture shows, copied from a trainer at rest, so that another thread can draw it.

    Args:
        trainer: ``Trainer``.
        view: ``frames.View``.
        table: the curves, as ``Decimation.table`` returns them.
        samples: (n, *sample_shape) from fixed noise; None when they cannot be had now, because the run is on.
    """

    def __init__(self, trainer, view, table, samples):
        gan = trainer.gan
        self.view = view
        self.samples = samples
        self.real = np.asarray(trainer.dataset.x[: view.count])
        self.loss = gan.loss
        self.curves = means(table)
        self.facts = {
            "dataset": trainer.dataset.name,
            "loss": loss_name(gan.loss),
            "optimizers": optimizer_names(gan),
            "state": text(f"dashboard.state_{trainer.state}"),
            "step": f"{trainer.step:,}",
            "epoch": f"{trainer.epochs:.1f}",
            "count": view.count,
            "settings": _settings_line(trainer),
        }

    def words(self, name):
        """A sentence about this picture."""
        return text(f"dashboard.{name}", **self.facts)

    def alt(self):
        """The picture in words."""
        last = {name: f"{self.curves[name][-1]:.2f}" if len(self.curves["step"]) else "–" for name in COLUMNS}
        return text("dashboard.picture_alt", **self.facts, **last)

    def draw(self):
        """The picture as a figure."""
        return draw(self)


def _settings_line(trainer):
    """The settings that this run has, in one line."""
    values = {name: value for name, value in trainer.settings.items() if value is not None}
    values |= {"batch_size": trainer.batch_size, "seed": trainer.seed}
    name = penalty_names(trainer.gan)
    return " · ".join(text(f"dashboard.caption_{key}", name=name, value=f"{value:g}") for key, value in values.items())


def draw(still):
    """The picture as a figure: fake and real samples, curves, caption."""
    figure = Figure(figsize=(10.2, 3.9), facecolor=theme.PAPER)
    rows = {"top": 0.80, "bottom": 0.1}
    left = figure.add_gridspec(1, 2, left=0.01, right=0.58, wspace=0.05, **rows)
    right = figure.add_gridspec(2, 1, left=0.635, right=0.945, hspace=0.5, **rows)
    _draw_samples(figure.add_subplot(left[0]), still, fake=True)
    _draw_samples(figure.add_subplot(left[1]), still, fake=False)
    _draw_curves(figure, right, still)
    figure.text(0.01, 0.98, still.words("caption_title"), size=12, weight="bold", color=theme.INK, va="top")
    figure.text(0.01, 0.905, still.words("caption"), size=9, color=theme.QUIET, va="top")
    return figure


def _draw_samples(ax, still, fake):
    samples = still.samples if fake else still.real
    if samples is None:
        ax.set_axis_off()
    elif still.view.kind == "image":
        plots.sample_grid(samples, ax=ax)
    elif still.view.kind == "points":
        plots.points(**{"fake" if fake else "real": samples}, extent=still.view.domain, ax=ax)
        ax.get_legend().remove()
    else:
        _draw_lines(ax, samples, theme.FAKE if fake else theme.REAL)
    ax.set_title(text("dashboard.fake" if fake else "dashboard.real"), size=10, color=theme.INK)


def _draw_lines(ax, samples, color):
    rows = samples.reshape(len(samples), samples.shape[1], -1)[:, :, 0]
    spread = np.ptp(rows) or 1.0
    ax.plot((rows - 1.1 * spread * np.arange(len(rows))[:, None]).T, color=color, linewidth=0.8)
    ax.set_axis_off()


def _draw_curves(figure, grid, still):
    shown = still.loss.probability
    with np.errstate(invalid="ignore"):
        ax = figure.add_subplot(grid[0] if shown else grid[:])
        plots.loss_curves(still.curves, still.loss, ax=ax)
        if shown:
            ax.set_xlabel("")
            plots.score_curves(still.curves, ax=figure.add_subplot(grid[1]))
