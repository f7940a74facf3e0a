"""The Dashboard's buttons and sliders. They only put commands into the trainer's queue."""

import math
import threading
import time

import ipywidgets

from ganlearn.strings import text
from ganlearn.widgets.shared import controls
from ganlearn.widgets.shared.wording import penalty_names

_TOUCHED_SECONDS = 0.5
_PENALTIES = [0.0] + [round(digit * 10.0**power, 6) for power in range(-3, 3) for digit in (1, 2, 5)]
_TENTH_DECADES = (1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8)
_RATES = [float(f"{digit}e{power}") for power in range(-6, 0) for digit in _TENTH_DECADES]


def _button(name, icon, command, *classes):
    return controls.button("dashboard", name, icon, command, *classes)


def _rate_options(value):
    return [(f"{v:.3g}", v) for v in sorted({*_RATES, value})]


def _rate_slider(name, value):
    """A slider over preferred numbers, ten a decade, and ``value`` itself: a list sends nothing back but its index."""
    return ipywidgets.SelectionSlider(options=_rate_options(value), value=value, description=text(f"dashboard.{name}"))


def _steps_slider(name, value):
    return ipywidgets.IntSlider(value=value, min=1, max=max(10, value), description=text(f"dashboard.{name}"))


def _penalty_options(value):
    return [(f"{v:g}" if v else text("dashboard.penalty_off"), v) for v in sorted({*_PENALTIES, value})]


def _penalty_slider(value, title):
    return ipywidgets.SelectionSlider(options=_penalty_options(value), value=value, description=title)


class Controls:
    """Buttons and sliders of a trainer.

    Args:
        run: ``TrackedRun``. Its ``trainer``, ``past`` and ``to_present`` are used.

    Attributes:
        box: the widget that holds them.
        sliders: dict of a setting's name to its slider, for the settings that this GAN has.
    """

    def __init__(self, run):
        trainer = run.trainer
        self._run = run
        self._trainer = trainer
        self._writer = None
        self._wish = None
        self._seen = dict(trainer.settings)
        self._touched = {}
        self.play = _button("play", "play", self.toggle, "gl-main")
        buttons = [
            self.play,
            _button("advance", "step-forward", self.advance),
            _button("reset", "undo", self.reset),
            _button("stop", "stop", self.stop),
        ]
        self.sliders = self._make_sliders(trainer.settings)
        rows = [controls.box(buttons, "gl-buttons"), controls.box(list(self.sliders.values()), "gl-sliders")]
        self.box = controls.box(rows, "gl-controls")
        self._show_running(trainer.running)

    def _make_sliders(self, settings):
        makers = {"d_learning_rate": _rate_slider, "g_learning_rate": _rate_slider, "d_steps": _steps_slider}
        sliders = {name: make(name, settings[name]) for name, make in makers.items() if settings[name] is not None}
        if settings["penalty"] is not None:
            title = text("dashboard.penalty", name=penalty_names(self._trainer.gan))
            sliders["penalty"] = _penalty_slider(settings["penalty"], title)
        for name, slider in sliders.items():
            slider.add_class("gl-slider")
            slider.add_class("gl-slider-g" if name == "g_learning_rate" else "gl-slider-d")
            slider.observe(lambda change, name=name: self._moved(name, change["new"]), names="value")
        return sliders

    # -- from the browser: commands only ------------------------------------------------------------------------------

    def toggle(self):
        """Plays, or pauses when it plays; a second press counts although the trainer has not answered the first."""
        playing = self._trainer.running if self._wish is None else self._wish
        self._wish = not playing
        if playing:
            self._trainer.pause()
        else:
            self._run.to_present()
            self._trainer.play()

    def advance(self):
        """One step; a run that plays is paused by it."""
        self._run.to_present()
        self._trainer.advance(1)

    def reset(self):
        """Back to step 0."""
        self._trainer.reset()

    def stop(self):
        """Ends the run."""
        self._trainer.stop()

    def _moved(self, name, value):
        if self._writer == threading.get_ident():
            return
        self._touched[name] = time.monotonic()
        if self._run.past:
            self._run.to_present(lambda: self._trainer.set(**{name: value}))
        else:
            self._trainer.set(**{name: value})

    # -- from the thread that owns the model --------------------------------------------------------------------------

    def follow(self, trainer):
        """Shows the trainer's state and settings; called by the thread that owns the model."""
        self._writer = threading.get_ident()
        try:
            self._show_running(trainer.running)
            for name, value in trainer.settings.items():
                if value != self._seen.get(name) and name in self.sliders:
                    self._show_setting(name, value)
            self._seen = dict(trainer.settings)
        finally:
            self._writer = None

    def answered(self):
        """The state has changed: what was asked for is settled."""
        self._wish = None

    def _show_running(self, running):
        self.play.description = text("dashboard.pause" if running else "dashboard.play")
        self.play.icon = "pause" if running else "play"

    def _show_setting(self, name, value):
        """Moves a slider after its setting, unless a hand moved it just now."""
        slider = self.sliders[name]
        if slider.value == value or time.monotonic() - self._touched.get(name, -math.inf) < _TOUCHED_SECONDS:
            return
        if name == "d_steps":
            slider.max = max(slider.max, value)
        elif value not in [v for _, v in slider.options]:
            slider.options = (_penalty_options if name == "penalty" else _rate_options)(value)
        slider.value = value
