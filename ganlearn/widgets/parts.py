"""Controls that every widget is built from: ipywidgets with the classes that shared/base.css dresses."""

import ipywidgets

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
    made = ipywidgets.FloatSlider(value=value, min=low, max=high, step=step, readout_format=readout, description=title)
    return dressed(made, "gl-slider", css)


def box(children, *css):
    """A box that holds other widgets."""
    return dressed(ipywidgets.Box(children), *css)


def dressed(widget, *css):
    """The widget, with these classes."""
    for name in css:
        widget.add_class(name)
    return widget
