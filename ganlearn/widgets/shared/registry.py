"""Which widgets live in this kernel. Running a cell again, or showing another trainer, ends what was there before."""

import weakref

_alive = weakref.WeakSet()


def current_cell():
    """The id that the notebook gave the cell now running; None outside of a notebook."""
    return _from_request(lambda request: request["metadata"].get("cellId"))


def current_execution_id():
    """The id of this execution of the cell now running: another one each time it runs; None outside of a notebook."""
    return _from_request(lambda request: request["header"]["msg_id"])


def _from_request(find):
    try:
        from IPython import get_ipython

        return find(get_ipython().get_parent())
    except (AttributeError, KeyError, ImportError):
        return None


def register(widget):
    """Enters a new ``base.NotebookWidget``.

    Other trainers stop, and what the same cell made before is closed: every dashboard, and what an earlier execution of
    the cell made. A dashboard of another cell stays where it is: its trainer, now stopped, can be played again.
    """
    for other in list(_alive):
        for trainer in other.trainers:
            if widget.trainers and trainer not in widget.trainers:
                trainer.stop()
        if widget.cell is not None and other.cell == widget.cell and _replaces(widget, other):
            other.close()
    _alive.add(widget)


def _replaces(widget, other):
    """Whether the newer of two widgets from one cell takes the place of the other."""
    ids = widget.execution_id, other.execution_id
    return widget.alone_in_cell or other.alone_in_cell or None in ids or ids[0] != ids[1]


def forget(widget):
    """Takes a closed widget out."""
    _alive.discard(widget)
