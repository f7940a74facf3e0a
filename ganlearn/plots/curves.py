"""The course of a training: losses with the resting values of the loss in use, D(real) and D(fake), scores."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from ganlearn.plots import theme
from ganlearn.plots.figures import describe, legend, new_axes, quiet_frame, reference_line
from ganlearn.strings import text

_MANY = 400  # raw values that no longer stand apart
_ENGINE_COLUMNS = ("step", "epoch", "d_loss", "g_loss", "d_real", "d_fake")


def _loss_of(history, loss):
    """The loss object: given, by name, or the one that the history itself names."""
    if isinstance(loss, str):
        from ganlearn import losses

        return losses.get(loss)
    return getattr(history, "loss", None) if loss is None else loss


def _column(history, name):
    if name not in history:
        raise ValueError(text("plots.no_column", name=name, columns=", ".join(history)))
    return np.asarray(history[name], dtype=np.float64)


def running_mean(values, window):
    """Mean of each value (n,) and of those around it, `window` in all; fewer at the ends and where not finite."""
    n = len(values)
    finite = np.isfinite(values)
    total = np.cumsum(np.append(0.0, np.where(finite, values, 0.0)))
    count = np.cumsum(np.append(0, finite))
    first = np.maximum(np.arange(n) - (window - 1) // 2, 0)
    last = np.minimum(np.arange(n) + window // 2, n - 1) + 1
    here = np.where(count[last] > count[first], count[last] - count[first], np.nan)
    return (total[last] - total[first]) / here


def _line(ax, step, values, smoothing, *, color, dashes, label):
    """One curve; with smoothing the raw values stay visible, faint."""
    if smoothing:
        ax.plot(step, values, color=color, linewidth=0.7, alpha=0.25)
        values, label = running_mean(values, smoothing), text("plots.smoothed", label=label, window=smoothing)
    marker = "." if len(values) == 1 else None  # a line needs two points
    width = 0.8 if len(values) > _MANY and not smoothing else 1.5
    ax.plot(step, values, color=color, linestyle=dashes, linewidth=width, label=label, marker=marker)


def _rest_lines(ax, loss):
    d, g = loss.equilibrium
    if np.isclose(d, g):
        reference_line(ax, d, text("plots.both_at_rest", value=d), theme.QUIET)
    else:
        bottom, top = ax.get_ylim()
        crowded = abs(d - g) < 0.09 * (top - bottom)
        shift = (6 if d > g else -6) if crowded else 0
        reference_line(ax, d, text("plots.d_at_rest", value=d), theme.DISCRIMINATOR, shift)
        reference_line(ax, g, text("plots.g_at_rest", value=g), theme.GENERATOR, -shift)


def step_frame(ax, step, ylabel):
    """Axis lines, and whole steps along x."""
    quiet_frame(ax)
    ax.set_ylabel(ylabel)
    if len(step) > 1:
        ax.set_xlim(step[0], step[-1])
    else:
        ax.set_xlim(*(step[0] - 1, step[0] + 1) if len(step) else (0, 1))
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.xaxis.set_major_locator(MaxNLocator(nbins="auto", integer=True, steps=[1, 2, 5, 10]))


def _has_probabilities(history, loss):
    if "d_real" not in history or "d_fake" not in history:
        return False
    if loss is not None:
        return bool(loss.probability)
    both = np.concatenate([_column(history, "d_real"), _column(history, "d_fake")])
    return bool(np.all((both >= 0) & (both <= 1)))


def loss_curves(history, loss=None, *, smoothing=None, ax=None):
    """Both losses over the steps, and below them D(real) and D(fake) where they are probabilities.

    Args:
        history: mapping of column to array (steps,): step, d_loss, g_loss, and if it has them d_real, d_fake.
        loss: the loss in use, an object of `ganlearn.losses` or its name: draws its resting values, what both losses
            are when the discriminator cannot tell real from fake (for non-saturating 2 log 2 and log 2).
        smoothing: number of steps in a running mean drawn over the raw curve; None draws the raw curve alone.
        ax: Axes to draw the losses on; default: a new figure, with D(real) and D(fake) in a second panel.

    Returns:
        the Axes of the losses.

    Raises:
        ValueError: when a column is missing.
    """
    loss = _loss_of(history, loss)
    step = _column(history, "step")
    probabilities = ax is None and _has_probabilities(history, loss)
    if ax is None:
        ax, *below = new_axes(7.5, 4.6 if probabilities else 3.2, heights=(3, 2) if probabilities else (1,))
    step_frame(ax, step, text("plots.loss"))
    for name, color, dashes in (
        ("d_loss", theme.DISCRIMINATOR, theme.SOLID),
        ("g_loss", theme.GENERATOR, theme.DASHED),
    ):
        _line(ax, step, _column(history, name), smoothing, color=color, dashes=dashes, label=text(f"plots.{name}"))
    if loss is not None:
        _rest_lines(ax, loss)
    legend(ax)
    describe(ax, _loss_description(history, loss))
    if probabilities:
        score_curves(history, smoothing=smoothing, ax=below[0])
    else:
        ax.set_xlabel(text("plots.step"))
    return ax


def score_curves(history, *, smoothing=None, ax=None):
    """D(real) and D(fake) over the steps: the discriminator's mean probability of "real" on either kind.

    Args:
        history: mapping of column to array (steps,): step, d_real, d_fake.
        smoothing, ax: as in `loss_curves`.

    Returns:
        Axes.
    """
    step = _column(history, "step")
    if ax is None:
        (ax,) = new_axes(7.5, 2.6)
    step_frame(ax, step, "D")
    for name, color, dashes in (("d_real", theme.REAL, theme.SOLID), ("d_fake", theme.FAKE, theme.DASHED)):
        _line(ax, step, _column(history, name), smoothing, color=color, dashes=dashes, label=text(f"plots.{name}"))
    reference_line(ax, 0.5, text("plots.half"), theme.QUIET)
    ax.set(ylim=(-0.02, 1.02), yticks=(0, 0.5, 1), xlabel=text("plots.step"))
    legend(ax)
    ends = {name: _ends(_column(history, name))[1] for name in ("d_real", "d_fake")}
    describe(ax, text("plots.scores_alt", **ends))
    return ax


def history_scores(history, names=None, *, floors=None, ax=None):
    """Scores that were measured now and then in training, each in its own panel, with the floor of a perfect sampler.

    Args:
        history: mapping of column to array (steps,) with "step"; NaN where nothing was measured.
        names: columns to draw; default: all that are not the engine's own.
        floors: mapping of column to (mean, sd), for example `ganlearn.metrics.modes(…).floor`: a line and a band of two
            standard deviations.
        ax: Axes to draw one column on; default: a new figure.

    Returns:
        the Axes of the first panel.

    Raises:
        ValueError: when a column is missing, or when there is none, or several for one `ax`.
    """
    names = [name for name in history if name not in _ENGINE_COLUMNS] if names is None else list(np.atleast_1d(names))
    if not names or (ax is not None and len(names) > 1):
        raise ValueError(text("plots.one_score", count=len(names), columns=", ".join(history)))
    panels = new_axes(7.5, 1.1 + 1.6 * len(names), heights=(1,) * len(names)) if ax is None else [ax]
    step = _column(history, "step")
    for panel, name in zip(panels, names, strict=True):
        _score_panel(panel, step, _column(history, name), name, (floors or {}).get(name))
    panels[-1].set_xlabel(text("plots.step"))
    return panels[0]


def _score_panel(ax, step, values, name, floor):
    step_frame(ax, step, name.replace("_", " "))
    measured = np.isfinite(values)
    ax.plot(step[measured], values[measured], color=theme.INK, linewidth=1.5, marker=".", markersize=5)
    sentence = text("plots.score_alt", name=name, count=int(measured.sum()), last=values[measured][-1:].sum())
    if floor is not None:
        mean, sd = floor
        ax.axhspan(mean - 2 * sd, mean + 2 * sd, color=theme.REAL, alpha=0.15, linewidth=0)
        reference_line(ax, mean, text("plots.floor", value=mean), theme.REAL)
        sentence += " " + text("plots.score_alt_floor", mean=mean)
    describe(ax, sentence)


def _ends(values):
    """Mean of the first and of the last tenth of an array (n,)."""
    tenth = max(1, len(values) // 10)
    return (float(values[:tenth].mean()), float(values[-tenth:].mean())) if len(values) else (np.nan, np.nan)


def _loss_description(history, loss):
    step = _column(history, "step")
    if len(step) == 0:
        return text("plots.losses_alt_empty")
    d, g = _ends(_column(history, "d_loss")), _ends(_column(history, "g_loss"))
    sentence = text("plots.losses_alt", first=step[0], last=step[-1], d0=d[0], d1=d[1], g0=g[0], g1=g[1])
    if loss is not None:
        sentence += " " + text("plots.losses_alt_rest", d=loss.equilibrium[0], g=loss.equilibrium[1])
    return sentence
