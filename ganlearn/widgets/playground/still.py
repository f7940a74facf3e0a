"""The picture of the Playground that a notebook keeps."""

import numpy as np
from matplotlib.figure import Figure

from ganlearn import plots
from ganlearn.plots import scatter, theme
from ganlearn.strings import text
from ganlearn.widgets.shared.decimation import COLUMNS, means
from ganlearn.widgets.shared.frames import resting


class PlaygroundStill:
    """Copies of what a playground shows, so that another thread can draw it.

    Args:
        playground: ``Playground`` at rest.
        frame: what ``CanvasProbe.measure`` returned.
        table: the curves, as ``Decimation.table`` returns them.
    """

    def __init__(self, playground, frame, table):
        trainer = playground.trainer
        self.loss = trainer.gan.loss
        self.domain = playground.domain
        self.real = np.array(trainer.dataset.x[: len(frame["fake"])])
        self.frame = frame
        self.rest = resting(trainer.gan)
        self.curves = means(table)
        figures = {name: _short(value) for name, value in playground.figures.items()}
        self.facts = {
            "state": text(f"playground.state_{trainer.state}"),
            "step": f"{trainer.step:,}",
            "code": playground.code,
            "dataset": playground.knobs["dataset"],
            "loss": self.loss.name.replace("_", "-"),
            "count": len(frame["fake"]),
            **figures,
        }

    def alt(self):
        """The picture in words."""
        modes = "alt_modes" if self.facts["possible"] != "–" else "alt_no_modes"
        last = {name: f"{self.curves[name][-1]:.2f}" if len(self.curves["step"]) else "–" for name in COLUMNS}
        return text("playground.alt", scores=text(f"playground.{modes}", **self.facts), **last, **self.facts)

    def draw(self):
        """The picture as a figure: the plane on the left, the losses on the right."""
        figure = Figure(figsize=(9.6, 4.5), facecolor=theme.PAPER)
        left = figure.add_axes((0.05, 0.08, 0.4, 0.74))
        right = figure.add_axes((0.56, 0.17, 0.38, 0.62))
        self._draw_plane(left)
        with np.errstate(invalid="ignore"):
            plots.loss_curves(self.curves, self.loss, ax=right)
        title = text("playground.caption_title", **self.facts)
        figure.text(0.02, 0.985, title, size=12, weight="bold", color=theme.INK, va="top")
        figure.text(0.02, 0.93, text("playground.caption", **self.facts), size=8.5, color=theme.QUIET, va="top")
        return figure

    def _draw_plane(self, ax):
        plots.points(real=self.real, fake=self.frame["fake"], extent=self.domain, ax=ax)
        rest, span = self.rest
        field = self.frame["field"]
        span = span if np.isfinite(span) else float(np.abs(field - rest).max()) or 1.0
        ax.imshow(
            field,
            extent=self.domain,
            origin="lower",
            interpolation="bilinear",
            cmap=scatter.field_colours(),
            vmin=rest - span,
            vmax=rest + span,
            alpha=0.5,
            zorder=0,
        )
        ax.set(xlabel="", ylabel="")


def _short(value):
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
