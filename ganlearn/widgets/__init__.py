"""Live widgets: controls in ipywidgets, pictures in one anywidget canvas each, and a still picture."""

from ganlearn.widgets.dashboard import Dashboard

__all__ = ["Dashboard"]
