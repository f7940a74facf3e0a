"""The Stepper's still picture: the samples of the stage, and its chart."""

import numpy as np
from matplotlib.figure import Figure

from ganlearn import plots
from ganlearn.plots import scatter, theme
from ganlearn.plots.figures import quiet_frame
from ganlearn.strings import text
from ganlearn.widgets.shared.frames import CELLS, resting
from ganlearn.widgets.stepper.stages import STAGES, field_of

_COLORS = {"real": theme.REAL, "fake": theme.FAKE, "d": theme.DISCRIMINATOR, "g": theme.GENERATOR}
_MARKERS = {"real": theme.REAL_MARKER, "fake": theme.FAKE_MARKER}


class StepperStill:
    """What the picture shows.

    Args:
        stepper: ``Stepper``; its lock is held.
    """

    def __init__(self, stepper):
        player, name = STAGES[stepper.stage - 1]
        self.player = player
        self.name = name
        self.arrays = stepper.arrays
        self.values = stepper.numbers[player]
        self.view = stepper.view
        self.loss = stepper.trainer.gan.loss
        self.rest = resting(stepper.trainer.gan)
        self.facts = {
            "dataset": stepper.trainer.dataset.name,
            "step": f"{stepper.numbers['step']:,}",
            "stage": stepper.stage,
            "stages": len(STAGES),
            **stepper.told[stepper.stage - 1],
        }

    @property
    def batches(self):
        """The batches that this stage shows, by kind."""
        if self.player == "g":
            return {"fake": "g_fake"}
        return {"real": "d_real"} if self.name == "real" else {"real": "d_real", "fake": "d_fake"}

    def alt(self):
        """The picture in words."""
        return text("stepper.picture_alt", **self.facts)

    def draw(self):
        """The picture as a figure."""
        figure = Figure(figsize=(9.6, 4.3), facecolor=theme.PAPER)
        (self._draw_images if self.view.kind == "image" else self._draw_points)(figure)
        if self.name not in ("real", "fake"):
            chart = figure.add_axes((0.66, 0.13, 0.32, 0.63))
            quiet_frame(chart)
            {"logits": self._draw_logits, "loss": self._draw_terms}.get(self.name, self._draw_layers)(chart)
            chart.set_title(text(f"stepper.chart_{self.name}"), size=9, color=theme.INK, loc="left")
        figure.text(0.01, 0.985, text("stepper.caption_title", **self.facts), size=11, weight="bold", va="top")
        figure.text(0.01, 0.92, self.facts["told"], size=8.5, color=theme.QUIET, va="top", wrap=True)
        return figure

    def _samples(self, batch):
        moved = batch == "g_fake" and self.name == "update"
        return self.arrays["g_moved" if moved else batch]

    def _draw_images(self, figure):
        for place, (kind, batch) in enumerate(self.batches.items()):
            ax = figure.add_axes((0.01 + 0.3 * place, 0.03, 0.28, 0.72))
            plots.sample_grid(self._samples(batch), ax=ax)
            ax.set_title(text(f"stepper.samples_{kind}"), size=9, color=theme.INK)

    def _draw_points(self, figure):
        ax = figure.add_axes((0.05, 0.07, 0.55, 0.7))
        samples = {kind: self._samples(batch) for kind, batch in self.batches.items()}
        plots.points(**samples, extent=self.view.domain, ax=ax)
        ax.set(xlabel="", ylabel="")
        shown = field_of(self.player, self.name)
        if shown is not None:
            rest, span = self.rest
            field = self.arrays[f"field_{shown}"].reshape(CELLS, CELLS)
            span = span if np.isfinite(span) else float(np.abs(field - rest).max()) or 1.0
            limits = {"vmin": rest - span, "vmax": rest + span, "cmap": scatter.field_colours()}
            ax.imshow(field, extent=self.view.domain, origin="lower", alpha=0.5, zorder=0, **limits)

    def _draw_logits(self, ax):
        for row, (kind, batch) in enumerate(self.batches.items()):
            logits = self.arrays[f"{batch}_logits"]
            spread = row + 0.5 * (np.arange(len(logits)) * 7 % 11) / 10 - 0.25
            ax.plot(logits, spread, _MARKERS[kind], color=_COLORS[kind], markersize=4, alpha=0.8)
            ax.axvline(self.values[f"{kind}_logit"], color=_COLORS[kind], linewidth=1.5)
        ax.set_yticks(range(len(self.batches)), [text(f"stepper.{kind}") for kind in self.batches])
        ax.set_xlabel(text("stepper.axis_logit"))

    def _draw_terms(self, ax):
        difference = self.values["paired"] and self.player == "d"
        batches = {"fake": f"{self.player}_fake"} if self.values["paired"] else self.batches
        for kind, batch in batches.items():
            x = self.arrays[f"{batch}_logits"] - (self.arrays["d_real_logits"] if difference else 0)
            ax.plot(x, self.arrays[f"{batch}_terms"], _MARKERS[kind], color=_COLORS[kind], markersize=4, alpha=0.8)
        ax.set_xlabel(text("stepper.axis_difference" if difference else "stepper.axis_logit"))

    def _draw_layers(self, ax):
        update, other = self.name == "update", "D" if self.player == "g" else "G"
        names = [text("stepper.all_weights", network=other)] * update + [p["name"] for p in self.values["layers"][::-1]]
        layers = [layer["change" if update else "gradient"] for layer in self.values["layers"][::-1]]
        values = [self.values["other"]] * update + layers
        ax.barh(range(len(values)), values, color=_COLORS[self.player] if update else theme.GRADIENT)
        ax.set_yticks(range(len(values)), names, size=7)
        ax.yaxis.tick_right()
