"""The Playground: knobs, their text form, what the canvas shows, scores, slow motion, and the widget."""

from ganlearn.widgets.playground.playground import Playground

__all__ = ["Playground"]
