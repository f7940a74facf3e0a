"""Controls that every widget is built from: ipywidgets with the classes that shared/base.css dresses."""

import math

import ipywidgets
import traitlets

from ganlearn.strings import text


def button(area, name, icon, command, *classes):
    """A button that calls ``command()``. Its words are ``area.name`` and ``area.name_tip``."""
    made = ipywidgets.Button(description=text(f"{area}.{name}"), tooltip=text(f"{area}.{name}_tip"), icon=icon)
    made.on_click(lambda _: command())
    return dressed(made, "gl-command", f"gl-{name}", *classes)


def dropdown(title, options, value, css):
    """A list to choose from; ``options`` are pairs (words, value)."""
    return dressed(ipywidgets.Dropdown(options=options, value=value, description=title), "gl-select", css)


def slider(title, value, low, high, step, css, readout=".2f"):
    """A slider over [low, high]."""
    made = GridSlider(value=value, min=low, max=high, step=step, readout_format=readout, description=title)
    return dressed(made, "gl-slider", css)


def on_grid(value, low, high, step):
    """The value to which the browser's slider moves for ``value``: the nearest step, with its rounding errors.

    noUiSlider counts in percent of the range: with steps of 0.05 over [−10, 10] it holds 0.5999999999999996 for 0.6.
    """
    every = step * 100 / (high - low)
    percent = min(max((value + abs(low) if low < 0 else value - low) * 100 / (high - low), 0.0), 100.0)
    percent = min(math.floor(percent / every + 0.5) * every, 100.0)
    return high if percent == 100.0 else percent * (high - low) / 100 + low


class GridSlider(ipywidgets.FloatSlider):
    """A slider that changes its value only under a hand.

    The browser's slider sends back whatever it rounds, and that echo may arrive after newer values. So it is sent what
    it would round to, and what comes back is freed of the rounding errors.
    """

    value = traitlets.CFloat(0.0).tag(
        sync=True,
        to_json=lambda value, slider: on_grid(value, slider.min, slider.max, slider.step),
        from_json=lambda value, slider: slider.tidy(value),
    )

    def tidy(self, value):
        """The number that is meant by ``value`` from the browser: what is held already, or a whole number of steps."""
        if value == on_grid(self.value, self.min, self.max, self.step):
            return self.value
        return round(round((value - self.min) / self.step) * self.step + self.min, 9)


def box(children, *css):
    """A box that holds other widgets."""
    return dressed(ipywidgets.Box(children), *css)


def dressed(widget, *css):
    """The widget, with these classes."""
    for name in css:
        widget.add_class(name)
    return widget
