"""How a widget of a run stands in a notebook: live, and as a still picture below that stays."""

import sys
import time

from IPython import get_ipython
from IPython.display import display

from ganlearn.strings import text
from ganlearn.widgets.shared.still import StillOutput

_SETTLE_SECONDS = 1.0


def only_cells_paint():
    """Whether this is Google Colab, which does not paint what a background thread sends."""
    return "google.colab" in sys.modules


class NotebookDisplay:
    """Display of a widget of a run.

    A subclass sets ``area``, the area of its sentences, and has ``picture()``, the still of what it shows now, and
    ``settled()``, which tells whether it has heard of everything that the run did. ``_still`` is its ``StillOutput``.
    """

    def _begin_stills(self):
        self._still = StillOutput()
        self._hooked = False

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data, *metadata = bundle if isinstance(bundle, tuple) else (bundle,)
        data = {**(data or {}), "text/plain": text(f"{self.area}.picture_text")}
        return (data, *metadata) if metadata else data

    def _ipython_display_(self):
        bundle = self._repr_mimebundle_()
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        display(data, raw=True, metadata=metadata)
        self._still.show(self.picture())
        shell = get_ipython()
        if shell is not None and not self._hooked:
            shell.events.register("post_run_cell", self._cell_ended)
            self._hooked = True

    def _cell_ended(self, _):
        """A cell that waited for the run leaves the final picture, also where nothing listens between two cells."""
        end = time.monotonic() + _SETTLE_SECONDS
        while not self.settled() and time.monotonic() < end:
            time.sleep(0.01)
        self._still.flush()
        if only_cells_paint():
            self._paint_again()

    def _paint_again(self):
        """Sends from the cell that ends what threads have sent in vain since the last one."""
        for widget in _family(self):
            widget.send_state()
        self._still.send()

    def _end_stills(self):
        self._still.flush()
        self._still.close()
        if self._hooked:
            get_ipython().events.unregister("post_run_cell", self._cell_ended)
            self._hooked = False


def _family(widget):
    """A widget, and all that it holds."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _family(child)
