"""Which dashboards live in this kernel. Running a cell again, or showing another trainer, ends the run before."""

import weakref

_alive = weakref.WeakSet()


def current_cell():
    """The id that the notebook gave the cell now running; None outside of a notebook."""
    try:
        from IPython import get_ipython

        return get_ipython().get_parent()["metadata"].get("cellId")
    except (AttributeError, KeyError, ImportError):
        return None


def register(dashboard):
    """Enters a new dashboard: other trainers stop, and dashboards that the same cell made before are closed.

    A dashboard of another cell stays where it is: its trainer, now stopped, can be played again.
    """
    for other in list(_alive):
        if other.trainer is not dashboard.trainer:
            other.trainer.stop()
        if dashboard.cell is not None and other.cell == dashboard.cell:
            other.close()
    _alive.add(dashboard)


def forget(dashboard):
    """Takes a closed dashboard out."""
    _alive.discard(dashboard)
