"""LossExplorer: every adversarial loss and its gradients against the discriminator's logits, to touch and compare."""

import math
from collections.abc import Iterable

import ipywidgets
import traitlets

from ganlearn import losses as library
from ganlearn.strings import text
from ganlearn.widgets.loss_explorer.loss_curves import (
    LIMIT,
    POINTS,
    SATURATED,
    LossCurves,
    choices,
    gradient_axis,
    loss_axis,
)
from ganlearn.widgets.loss_explorer.still import LossStill
from ganlearn.widgets.shared import assets, controls
from ganlearn.widgets.shared.explorer import Explorer, ExplorerCanvas
from ganlearn.widgets.shared.wording import loss_name, number

START = {"real_logit": 2.0, "fake_logit": -2.0}
NUDGE = 0.5
_TICKS = tuple(range(-10, 11, 2))


class LossCanvas(ExplorerCanvas):
    """The browser's part; the two logits are also the markers that a hand moves there."""

    _esm = assets.script("loss_explorer/loss_explorer")
    _css = assets.style("loss_explorer/loss_explorer")
    real_logit = traitlets.Float().tag(sync=True)
    fake_logit = traitlets.Float().tag(sync=True)


class LossExplorer(Explorer):
    """Losses of both players and their gradients, against the logits on a real and on a fake sample.

    The curves come from the library's own losses by automatic differentiation. As the last expression of a cell it
    shows itself, with a still picture below it that stays in the notebook.

    Args:
        losses: names, or objects of ``ganlearn.losses``, one or many, that can be chosen; None for all there are.

    Attributes:
        loss: name of the loss that is drawn. compare: name of a second one, drawn thinner, or None.
        real_logit, fake_logit: what D says on a real and on a fake sample, in [−10, 10].

    Raises:
        TypeError, ValueError: if one is not a loss or has no known name; when a trait is set to what it cannot be.
    """

    area = "loss_explorer"
    loss = traitlets.Unicode()
    compare = traitlets.Unicode(None, allow_none=True)
    real_logit = traitlets.Float(START["real_logit"])
    fake_logit = traitlets.Float(START["fake_logit"])

    def __new__(cls, losses=None):
        """Checks before there is a widget: a half-made one would complain once more when it is collected."""
        _named(losses)
        return super().__new__(cls)

    def __init__(self, losses=None):
        self._choices = _named(losses)
        self._curves = {}
        self._drawn = None
        names = list(self._choices)
        classic = losses is None
        self.loss = names[0]
        self.compare = "non_saturating" if classic else names[1] if len(names) > 1 else None
        self.canvas = LossCanvas(info={"limit": LIMIT, "points": POINTS, "ticks": _TICKS, "nudge": NUDGE})
        self.canvas.words = assets.words(self.area)
        super().__init__(self._make_controls(), START)
        self.observe(self._refresh, names=["loss", "compare", *START])

    def _make_controls(self):
        options = [(_label(name, loss), name) for name, loss in self._choices.items()]
        none = (text("loss_explorer.no_compare"), None)
        self.selects = {
            "loss": controls.dropdown(text("loss_explorer.loss"), options, self.loss, "gl-select-loss"),
            "compare": controls.dropdown(
                text("loss_explorer.compare"), [none, *options], self.compare, "gl-select-compare"
            ),
        }
        self.sliders = {
            name: controls.slider(text(f"loss_explorer.{name}"), value, -LIMIT, LIMIT, 0.05, f"gl-slider-{name[:4]}")
            for name, value in START.items()
        }
        for name, control in (self.selects | self.sliders).items():
            traitlets.link((self, name), (control, "value"))
        self.formulas = [ipywidgets.HTMLMath() for _ in range(2)]
        selects = controls.box(list(self.selects.values()), "gl-selects")
        sliders = controls.box(list(self.sliders.values()), "gl-sliders")
        return [selects, sliders, controls.box(self.formulas, "gl-formulas")]

    # -- state --------------------------------------------------------------------------------------------------------

    @traitlets.validate("loss", "compare")
    def _check_name(self, proposal):
        name = proposal["value"]
        if name is None or name in self._choices:
            return name
        raise ValueError(text("losses.unknown", name=name, choices=", ".join(self._choices)))

    @traitlets.validate("real_logit", "fake_logit")
    def _check_logit(self, proposal):
        value = proposal["value"]
        if not -LIMIT <= value <= LIMIT:
            raise ValueError(text("loss_explorer.logit", name=proposal["trait"].name, value=value, limit=LIMIT))
        return value

    def advance(self):
        """Moves the fake logit by half a unit to the right, and from the right end to the left one."""
        self.playing = False
        step = self.fake_logit + NUDGE
        self.fake_logit = min(step, LIMIT) if self.fake_logit < LIMIT else -LIMIT

    def reset(self):
        """Puts both markers where they were at first."""
        self.playing = False
        with self.hold_trait_notifications():
            self.real_logit = START["real_logit"]
            self.fake_logit = START["fake_logit"]

    # -- what is shown ------------------------------------------------------------------------------------------------

    def _of(self, name):
        """The curves of a loss: its gradients are compiled when it is first drawn."""
        if name not in self._curves:
            self._curves[name] = LossCurves(self._choices[name])
        return self._curves[name]

    @property
    def shown(self):
        """Names of the losses that are drawn: one or two."""
        return [self.loss] if self.compare in (None, self.loss) else [self.loss, self.compare]

    @property
    def values(self):
        """Losses and gradients at the markers: dict of a loss's name to its ``loss_curves.QUANTITIES``."""
        return {name: self._of(name).at(self.real_logit, self.fake_logit) for name in self.shown}

    def _solve(self):
        curves = {name: self._of(name).curves(self.real_logit, self.fake_logit) for name in self.shown}
        shown = [self._facts(name, rows) for name, rows in curves.items()]
        status = {
            **{name: getattr(self, name) for name in ("loss", "compare", *START)},
            "shown": shown,
            "domain": loss_axis([self._of(name) for name in self.shown]),
            "slopes": gradient_axis([self._of(name) for name in self.shown]),
            "sentence": _sentence(shown, self.real_logit, self.fake_logit),
            "table": self._table(shown),
        }
        self._show_formulas()
        self._drawn = curves, status
        return b"".join(rows.tobytes() for rows in curves.values()), status

    def _facts(self, name, rows):
        """What the browser needs to know of one loss in addition to its curves."""
        curves = self._of(name)
        return {
            "label": _label(name, curves.loss),
            "values": curves.at(self.real_logit, self.fake_logit),
            "rests": curves.loss.equilibrium,
            "scores": curves.scores([self.real_logit, self.fake_logit]),
            "tick_scores": curves.scores(_TICKS),
            "saturated": curves.saturated(rows[5]),
            "paired": curves.loss.needs_real,
        }

    def _show_formulas(self):
        for player, formula in zip(("discriminator", "generator"), self.formulas, strict=True):
            latex = self._choices[self.loss].formula.get(player, "")
            letter = player[0].upper()
            formula.value = f"$L_{letter} = {latex}$" if latex else text("loss_explorer.no_formula", player=letter)

    def _table(self, shown):
        """Heads and rows, all of them text, of what stands at the markers."""
        head = [text("loss_explorer.quantity"), *(one["label"] for one in shown)]
        markers = [[text(f"loss_explorer.{name}"), *[number(getattr(self, name))] * len(shown)] for name in START]
        said = [one["scores"] or (math.nan, math.nan) for one in shown]
        rows = [
            *markers,
            *([text(f"loss_explorer.score_{kind}"), *(_or_dash(pair[i]) for pair in said)] for i, kind in _KINDS),
            *([text(f"loss_explorer.{name}"), *(number(one["values"][name]) for one in shown)] for name in _TABLE),
            *([text(f"loss_explorer.rest_{who}"), *(number(one["rests"][i]) for one in shown)] for i, who in _WHO),
        ]
        return {"heads": head, "rows": rows}

    def picture(self):
        """The still picture of what is shown now."""
        return LossStill(*self._drawn)

    def __repr__(self):
        compared = f" against {self.compare}" if len(self.shown) > 1 else ""
        return f"<LossExplorer of {self.loss}{compared}: real {self.real_logit:.2f}, fake {self.fake_logit:.2f}>"


_KINDS, _WHO = ((0, "real"), (1, "fake")), ((0, "d"), (1, "g"))
_TABLE = ("d_loss", "g_loss", "d_real", "d_fake", "g_fake")


def _or_dash(value):
    return "–" if math.isnan(value) else number(value)


def _label(name, loss):
    """A loss as people write it: "non-saturating"; one that is not the default as Python writes it."""
    return loss_name(loss) if name == loss.name else name


def _named(given):
    """Losses by name, from what the constructor takes; a second one of the same name is called by its arguments."""
    if given is not None and not isinstance(given, (str, library.Loss, Iterable)):
        raise TypeError(text("loss_explorer.losses_type", given=type(given).__name__))
    named = {}
    for loss in choices(given):
        named[repr(loss) if loss.name in named else loss.name] = loss
    if not named:
        raise ValueError(text("loss_explorer.no_losses"))
    return named


def _sentence(shown, real_logit, fake_logit):
    """What the gradients at the markers mean, in words."""
    sizes = "; ".join(
        text("loss_explorer.gradient_of", loss=one["label"], size=number(abs(one["values"]["g_fake"]))) for one in shown
    )
    first = shown[0]
    separated = fake_logit < (real_logit if first["paired"] else 0.0)
    if abs(first["values"]["g_fake"]) >= SATURATED:
        verdict = "learns"
    else:
        verdict = "saturates" if separated else "content"
    return (
        text("loss_explorer.sentence", fake=number(fake_logit).removesuffix("00"), sizes=sizes)
        + " "
        + text(f"loss_explorer.{verdict}", loss=first["label"], limit=SATURATED)
    )
