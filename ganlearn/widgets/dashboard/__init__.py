"""The Dashboard: what it draws of a run, what it measures, two runs compared, and the widget."""

from ganlearn.widgets.dashboard.dashboard import Dashboard

__all__ = ["Dashboard"]
