"""PhasePortrait: the two smallest games on the plane, step by step, and what linear theory predicts."""

import math

import numpy as np
import traitlets

from ganlearn.strings import text
from ganlearn.widgets.phase_portrait.games import CELLS, GAMES, LIMIT, REACH, STEP_SIZES, solve
from ganlearn.widgets.phase_portrait.sentences import complex_words, number, rows, sentence, title, verdict
from ganlearn.widgets.phase_portrait.still import PhaseStill
from ganlearn.widgets.shared import assets, controls
from ganlearn.widgets.shared.explorer import Explorer, ExplorerCanvas

START = (1.0, 1.0)
MOST_STEPS = 5000
_SETTINGS = ("game", "method", "updates", "weight", "step_size", "start")


class PhaseCanvas(ExplorerCanvas):
    """The browser's part; the start and the step are also what a hand moves there.

    ``data`` holds float64 (steps + 1, 2), the path, and ``field`` float32 (CELLS, CELLS, 2).
    """

    _esm = assets.script("phase_portrait/phase_portrait")
    _css = assets.style("phase_portrait/phase_portrait")
    field = traitlets.Bytes().tag(sync=True)
    start = traitlets.Tuple(traitlets.Float(), traitlets.Float()).tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)


class PhasePortrait(Explorer):
    """Where two players pull each other, the path they take, and the eigenvalues that foretell it.

    As the last expression of a cell it shows itself, with a still picture below it that stays in the notebook.

    Args:
        game: "dirac" or "bilinear".
        steps: length of the path.

    Attributes:
        game, method, updates: names. Another game brings its own methods, another method its own weight.
        weight: the method's own number: a penalty weight, a momentum, …; methods without one ignore it.
        step_size: learning rate of both players.
        start: (θ, ψ), or (x, y) of the bilinear game, in [−2, 2]².
        step: how far the path has been played.
        path: float64 (steps + 1, 2). solution: ``games.Solution``.

    Raises:
        TypeError, ValueError: for an unknown game, a number of steps that is not one, and a trait that cannot be so.
    """

    area = "phase_portrait"
    game = traitlets.Unicode()
    method = traitlets.Unicode()
    updates = traitlets.Unicode()
    weight = traitlets.Float()
    step_size = traitlets.Float()
    start = traitlets.Tuple(traitlets.Float(), traitlets.Float(), default_value=START)
    step = traitlets.Int(0)

    def __new__(cls, game="dirac", steps=500):
        """Checks before there is a widget: a half-made one would complain once more when it is collected."""
        if not isinstance(game, str):
            raise TypeError(text("phase_portrait.game_type", given=type(game).__name__, choices=", ".join(GAMES)))
        if game not in GAMES:
            raise ValueError(text("phase_portrait.unknown", what="game", given=game, choices=", ".join(GAMES)))
        if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)):
            raise TypeError(text("phase_portrait.steps_type", given=type(steps).__name__))
        if not 10 <= steps <= MOST_STEPS:
            raise ValueError(text("phase_portrait.steps", given=steps, most=MOST_STEPS))
        return super().__new__(cls)

    def __init__(self, game="dirac", steps=500):
        self.steps = int(steps)
        self._settling = True
        self.solution = None
        self.game = game
        self.step_size = STEP_SIZES[game]
        self._settle_method(next(iter(GAMES[game])))
        self.canvas = PhaseCanvas(start=START)
        self.canvas.info = {"limit": LIMIT, "reach": REACH, "cells": CELLS, "steps": self.steps}
        self.canvas.words = assets.words(self.area)
        children = self._make_controls()
        self._settling = False
        super().__init__(children, ("start", "step"))
        self.observe(self._changed, names=_SETTINGS)
        self.observe(self._stepped, names="step")

    # -- controls -----------------------------------------------------------------------------------------------------

    def _make_controls(self):
        def select(name, options):
            made = controls.dropdown(text(f"phase_portrait.{name}"), options, getattr(self, name), f"gl-select-{name}")
            made.observe(lambda change: self._chosen(name, change["new"]), names="value")
            return made

        self.selects = {
            "game": select("game", _named("game", GAMES)),
            "method": select("method", self._options("method")),
            "updates": select("updates", self._options("updates")),
        }
        self.sliders = {
            "weight": controls.slider(text("phase_portrait.no_knob"), 0.0, 0.0, 1.0, 0.01, "gl-slider-weight"),
            "step_size": controls.slider(
                text("phase_portrait.step_size"), self.step_size, 0.01, 1.0, 0.01, "gl-slider-h"
            ),
        }
        for name, slider in self.sliders.items():
            slider.observe(lambda change, name=name: self._chosen(name, change["new"]), names="value")
        self._show_controls()
        rows = (
            controls.box(list(self.selects.values()), "gl-selects"),
            controls.box(list(self.sliders.values()), "gl-sliders"),
        )
        return list(rows)

    def _options(self, kind):
        names = GAMES[self.game] if kind == "method" else GAMES[self.game][self.method].updates
        return _named(kind, names)

    def _chosen(self, name, value):
        if not self._settling and value is not None:
            setattr(self, name, value)

    def _show_controls(self):
        """Puts the controls where the traits are: lists for this game, the knob of this method."""
        before, self._settling = self._settling, True
        try:
            for name, select in self.selects.items():
                if name != "game":
                    select.options = self._options(name)
                    select.disabled = len(select.options) == 1
                select.value = getattr(self, name)
            self._show_knob(GAMES[self.game][self.method].knob)
            self.sliders["step_size"].value = self.step_size
        finally:
            self._settling = before

    def _show_knob(self, knob):
        """In one message: a browser that heard of a new range first would answer with the old value."""
        slider = self.sliders["weight"]
        with slider.hold_sync():
            slider.disabled = knob is None
            slider.description = text("phase_portrait.no_knob" if knob is None else f"phase_portrait.knob_{knob.word}")
            low, high, step = (knob.low, knob.high, knob.step) if knob else (0.0, 1.0, 0.01)
            slider.min, slider.max = min(slider.min, low), max(slider.max, high)
            slider.value = self.weight
            slider.min, slider.max, slider.step = low, high, step

    # -- state --------------------------------------------------------------------------------------------------------

    @traitlets.validate("game", "method", "updates")
    def _check_name(self, proposal):
        name, value = proposal["trait"].name, proposal["value"]
        known = {"game": lambda: GAMES, "method": lambda: GAMES[self.game]}
        choices = known.get(name, lambda: GAMES[self.game][self.method].updates)()
        if value not in choices:
            raise ValueError(text("phase_portrait.unknown", what=name, given=value, choices=", ".join(choices)))
        return value

    @traitlets.validate("weight")
    def _check_weight(self, proposal):
        knob, value = GAMES[self.game][self.method].knob, proposal["value"]
        low, high = (knob.low, knob.high) if knob else (0.0, 0.0)
        if knob and not low <= value <= high:
            raise ValueError(text("phase_portrait.range", name="weight", given=value, low=low, high=high))
        return value

    @traitlets.validate("step_size")
    def _check_step_size(self, proposal):
        if not 0.0 < proposal["value"] <= 1.0:
            raise ValueError(
                text("phase_portrait.range", name="step_size", given=proposal["value"], low=0.01, high=1.0)
            )
        return proposal["value"]

    @traitlets.validate("start")
    def _check_start(self, proposal):
        if not all(math.isfinite(v) and -REACH <= v <= REACH for v in proposal["value"]):
            raise ValueError(text("phase_portrait.start_range", given=proposal["value"], reach=REACH))
        return proposal["value"]

    @traitlets.validate("step")
    def _check_step(self, proposal):
        return max(0, min(self.steps, proposal["value"]))

    def _settle_method(self, method, updates=None):
        """A method with its own weight, and an order of updates that it knows."""
        self.method = method
        chosen = GAMES[self.game][method]
        self.updates = updates if updates in chosen.updates else chosen.updates[0]
        self.weight = float(chosen.knob.value) if chosen.knob else 0.0

    def _changed(self, change):
        """Another setting: what depends on it settles first, then all of it is shown."""
        if self._settling:
            return
        self._settling = True
        try:
            if change["name"] == "game":
                self.step_size = STEP_SIZES[self.game]
                self._settle_method(next(iter(GAMES[self.game])))
            elif change["name"] == "method":
                self._settle_method(self.method, self.updates)
        finally:
            self._settling = False
        if change["name"] != "start":
            self._show_controls()
        self._refresh()

    def _stepped(self, _):
        self._rest()

    def toggle(self):
        """Plays, or pauses when it plays; at the end it begins again."""
        if not self.playing and self.step >= self.steps:
            self.step = 0
        self.playing = not self.playing

    def advance(self):
        """One step, then a pause."""
        self.playing = False
        self.step += 1

    def reset(self):
        """Back to step 0 and to the first start."""
        self.playing = False
        self.step = 0
        self.start = START

    # -- what is shown ------------------------------------------------------------------------------------------------

    @property
    def path(self):
        """The whole run, float64 (steps + 1, 2)."""
        return self.solution.path

    @property
    def position(self):
        """Where both players stand at ``step``."""
        return tuple(float(v) for v in self.path[self.step])

    def _solve(self):
        settings = {name: getattr(self, name) for name in _SETTINGS}
        self.solution = solution = solve(**settings, steps=self.steps)
        self.canvas.field = solution.field.tobytes()
        eigenvalues = [] if solution.eigenvalues is None else [[v.real, v.imag] for v in solution.eigenvalues]
        status = {
            **settings,
            "title": title(settings),
            "eigenvalues": eigenvalues,
            "radius": solution.radius,
            "measured": solution.measured,
            "predicted_words": number(solution.radius),
            "measured_words": number(solution.measured),
            "leading_words": complex_words(solution.eigenvalues).partition(",")[0],
            "bound": solution.bound,
            "verdict": verdict(solution),
            "sentence": sentence(solution, self.steps),
            "rows": rows(settings, solution, self.steps),
        }
        return solution.path.tobytes(), status

    def picture(self):
        """The still picture of what is shown now."""
        return PhaseStill(self.solution, dict(self.canvas.status), self.step)

    def __repr__(self):
        settings = f"{self.game}, {self.method}, {self.updates}, step size {self.step_size:g}"
        return f"<PhasePortrait of {settings}: step {self.step} of {self.steps}>"


def _named(kind, names):
    return [(text(f"phase_portrait.{kind}_{name}"), name) for name in names]
