"""LivePlot: the curves of any Keras ``fit`` while it runs, and what the generator makes when the model is a GAN."""

import numbers
import time

import keras
import numpy as np
from IPython import get_ipython
from IPython.display import display

from ganlearn import plots
from ganlearn.gan import GAN
from ganlearn.plots import theme
from ganlearn.plots.figures import PictureAxes, describe, new_figure
from ganlearn.strings import text

MOST_VALUES = 2000
_MOST_PANELS = 4
_SHARE = 10
"""A picture is drawn again when training has gone on for this many times what drawing it took."""

_PLAYERS = ("d_loss", "g_loss", "d_real", "d_fake")


class LivePlot(keras.callbacks.Callback):
    """Draws what a model learns while ``fit`` runs: ``model.fit(x, callbacks=[gl.LivePlot()])``.

    For a ``GAN``, samples from fixed noise, both losses with their resting values and D's mean probabilities; for any
    other Keras model a panel for each metric, with its validation. One picture in the output of the cell, drawn again
    while the model trains, which stays in the notebook. Drawing takes at most about a tenth of the time, however often
    it is asked for. Without a notebook nothing is shown; ``figure`` draws the picture anywhere.

    A second ``fit`` with the same object begins a picture of its own.

    Args:
        seconds: least time between two pictures.
        samples: how many samples of a GAN are shown, from 0 to 256.
        seed: of the noise that they are made from.

    Attributes:
        batches: dict of metric to list of (step, value) within epochs: at most 2,000 of them, evenly spaced.
        epochs: dict of metric to list of (step, value) at the ends of epochs; validation has the prefix "val_".

    Raises:
        ValueError: for seconds or samples out of range.
    """

    def __init__(self, seconds=1.0, samples=64, seed=0):
        super().__init__()
        if not isinstance(seconds, numbers.Real) or not 0 <= seconds:
            raise ValueError(text("live_plot.seconds", given=seconds))
        if not isinstance(samples, numbers.Integral) or isinstance(samples, bool) or not 0 <= samples <= 256:
            raise ValueError(text("live_plot.samples", given=samples))
        self.seconds = float(seconds)
        self.samples = int(samples)
        self.seed = seed
        self._handle = None
        self._clear()

    def _clear(self):
        self.batches = {}
        self.epochs = {}
        self.step = 0
        self.epoch = 0
        self._step_before = 0
        self._calls = 0
        self._stride = 1
        self._next = 0.0

    # -- what Keras calls ---------------------------------------------------------------------------------------------

    def on_train_begin(self, logs=None):
        self._clear()
        self._handle = display(self.figure(), display_id=True) if _in_notebook() else None

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch + 1
        self._step_before = self.step

    def on_train_batch_end(self, batch, logs=None):
        # with several steps in one call Keras counts the last call of an epoch as a whole one
        self.step = self._step_before + min(batch + 1, (self.params or {}).get("steps") or batch + 1)
        self._calls += 1
        if self._calls % self._stride == 0:
            _enter(self.batches, self.step, logs)
            if max(map(len, self.batches.values()), default=0) >= MOST_VALUES:
                self.batches = {name: values[1::2] for name, values in self.batches.items()}
                self._stride *= 2
        if self._handle is not None and time.monotonic() >= self._next:
            self._draw()

    def on_epoch_end(self, epoch, logs=None):
        _enter(self.epochs, self.step, logs)

    def on_train_end(self, logs=None):
        if self._handle is not None:
            self._draw()

    # -- drawing ------------------------------------------------------------------------------------------------------

    def _draw(self):
        began = time.monotonic()
        self._handle.update(self.figure())
        ended = time.monotonic()
        self._next = ended + max(self.seconds, _SHARE * (ended - began))

    def figure(self):
        """The picture as it is now: a Matplotlib figure that a notebook shows, with a description in words."""
        if not self.batches:
            figure = new_figure(5.0, 0.5)
            ax = figure.add_subplot(axes_class=PictureAxes)
            ax.set_axis_off()
            ax.text(0, 0.5, text("live_plot.waiting"), color=theme.QUIET, va="center")
            describe(ax, text("live_plot.waiting"))
            return figure
        figure = self._players() if isinstance(self.model, GAN) else self._metrics()
        title = text("live_plot.title", step=self.step, epoch=self.epoch)
        figure.suptitle(title, x=0.01, ha="left", size=11, weight="bold", color=theme.INK)
        return figure

    def _players(self):
        kind = _kind_of(self.model.sample_shape) if self.samples else None
        figure = new_figure(10.0 if kind else 6.5, 4.2)
        cells = figure.add_gridspec(2, 2 if kind else 1, width_ratios=(2, 3) if kind else None)
        if kind:
            ax = figure.add_subplot(cells[:, 0], axes_class=PictureAxes)
            samples = np.asarray(self.model.generate(self.samples, seed=self.seed))
            _draw_samples(ax, samples, kind)
        history = {name: _columns(self.batches[name])[1] for name in _PLAYERS}
        history["step"] = _columns(self.batches["d_loss"])[0]
        probability = self.model.loss.probability
        losses = figure.add_subplot(cells[0, -1] if probability else cells[:, -1], axes_class=PictureAxes)
        plots.loss_curves(history, self.model.loss, ax=losses)
        if probability:
            losses.set_xlabel("")
            plots.score_curves(history, ax=figure.add_subplot(cells[1, -1], axes_class=PictureAxes))
        return figure

    def _metrics(self):
        names = list(self.batches)[:_MOST_PANELS]
        figure = new_figure(4.5 * min(len(names), 2), 2.8 * -(-len(names) // 2))
        cells = figure.add_gridspec(-(-len(names) // 2), min(len(names), 2))
        for name, cell in zip(names, cells, strict=False):
            curves = (self.batches[name], self.epochs.get(name, ()), self.epochs.get(f"val_{name}", ()))
            ax = figure.add_subplot(cell, axes_class=PictureAxes)
            plots.metric_curve(name, *(_columns(curve) for curve in curves), ax=ax)
        return figure


def _in_notebook():
    return hasattr(get_ipython(), "kernel")


def _enter(table, step, logs):
    for name, value in (logs or {}).items():
        table.setdefault(name, []).append((step, float(value)))


def _columns(rows):
    """Steps and values of a list of pairs."""
    return tuple(np.array(rows, dtype=np.float64).reshape(-1, 2).T)


def _kind_of(shape):
    """How samples of this shape are drawn: "image", "points", "sequence", or None where nobody knows."""
    if len(shape) == 3 and shape[-1] in (1, 3):
        return "image"
    return {(2,): "points"}.get(shape, "sequence" if len(shape) == 2 else None)


def _draw_samples(ax, samples, kind):
    if kind == "image":
        plots.sample_grid(samples, ax=ax)
    elif kind == "points":
        plots.points(fake=samples, ax=ax)
        ax.get_legend().remove()
    else:
        plots.sequences(samples[:8], ax=ax)
    ax.set_title(text("live_plot.generated"), size=10, color=theme.INK)
