"""Which widgets live in this kernel. Running a cell again, or showing another trainer, ends what was there before."""

import weakref

from ganlearn.widgets.shared.display import only_cells_paint

_alive = weakref.WeakSet()


def current_cell():
    """The id that the notebook gave the cell now running; None outside of a notebook."""
    return _from_request(lambda request: request["metadata"].get("cellId"))


def current_run():
    """The id of the request to run the cell now running: another one each time it runs; None outside of a notebook."""
    return _from_request(lambda request: request["header"]["msg_id"])


def _from_request(find):
    try:
        from IPython import get_ipython

        return find(get_ipython().get_parent())
    except (AttributeError, KeyError, ImportError):
        return None


def register(widget):
    """Enters a new widget with its ``cell``, and ``trainer``, ``trainers`` or ``run``.

    Other trainers stop, and what the same cell made before is closed: every dashboard, and what an earlier run of the
    cell made. A dashboard of another cell stays where it is: its trainer, now stopped, can be played again.
    """
    mine = _trainers(widget)
    for other in list(_alive):
        for trainer in _trainers(other):
            if mine and trainer not in mine:
                trainer.stop()
        if widget.cell is not None and other.cell == widget.cell and _replaces(widget, other):
            other.close()
    for trainer in mine:
        trainer.trains_in_wait = only_cells_paint()
    _alive.add(widget)


def _trainers(widget):
    return getattr(widget, "trainers", None) or [t for t in (getattr(widget, "trainer", None),) if t is not None]


def _replaces(widget, other):
    """Whether the newer of two widgets from one cell takes the place of the other."""
    runs = [getattr(one, "run", None) for one in (widget, other)]
    return None in runs or runs[0] != runs[1]


def forget(widget):
    """Takes a closed widget out."""
    _alive.discard(widget)
