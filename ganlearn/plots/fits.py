"""One metric of a Keras ``fit``, from batch to batch and from epoch to epoch."""

import numpy as np

from ganlearn.plots import theme
from ganlearn.plots.curves import step_frame
from ganlearn.plots.figures import describe, legend, new_axes
from ganlearn.strings import text


def metric_curve(name, batches, epochs=(), validation=(), *, ax=None):
    """A metric over the steps: thin from batch to batch, dots at the ends of epochs, dashed on validation data.

    Args:
        name: of the metric, the label of its axis.
        batches, epochs, validation: pairs of arrays (steps, values), either of them may be empty.
        ax: Axes to draw on; default: a new figure.

    Returns:
        Axes.
    """
    if ax is None:
        (ax,) = new_axes(6.0, 3.0)
    batches, epochs, validation = (_pair(given) for given in (batches, epochs, validation))
    step_frame(ax, batches[0] if len(batches[0]) else epochs[0], name)
    ax.plot(*batches, color=theme.INK, linewidth=0.8, alpha=0.5, label=text("plots.fit_batches"))
    styles = (
        (epochs, theme.INK, theme.SOLID, "o", "fit_epochs"),
        (validation, theme.FAKE, theme.DASHED, "^", "fit_validation"),
    )
    for (steps, values), color, dashes, marker, label in styles:
        if len(steps):
            ax.plot(steps, values, color=color, ls=dashes, marker=marker, ms=4, lw=1.3, label=text(f"plots.{label}"))
    ax.set_xlabel(text("plots.step"))
    legend(ax)
    describe(ax, _words(name, batches, epochs, validation))
    return ax


def _pair(given):
    steps, values = given if len(given) else ((), ())
    return np.asarray(steps, np.float64), np.asarray(values, np.float64)


def _words(name, batches, epochs, validation):
    """The picture in words: where each curve stands now."""
    known = {"fit_batches": batches[1], "fit_epochs": epochs[1], "fit_validation": validation[1]}
    parts = [
        text("plots.fit_alt_curve", label=text(f"plots.{label}"), count=len(values), last=values[-1])
        for label, values in known.items()
        if len(values)
    ]
    return " ".join([text("plots.fit_alt", name=name), *parts])
