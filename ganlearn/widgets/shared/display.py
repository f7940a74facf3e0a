"""The still picture below a widget: a PNG in an output of its own, for whoever opens the notebook without a kernel."""

import base64
import gc
import struct
import sys
import threading

from IPython.display import display

from ganlearn import plots

_QUIET_SECONDS = 0.4
_SCALE = 2 / 3  # plots.png draws 150 dots for each inch, a notebook shows 100


def only_cells_paint():
    """Whether this is Google Colab, which does not paint what a background thread sends."""
    return "google.colab" in sys.modules


def bundle(still):
    """A still as an output of a notebook: data and metadata."""
    png, alt = plots.png(still.draw()), still.alt()
    width, height = struct.unpack(">II", png[16:24])  # the header of a PNG
    size = {"width": int(width * _SCALE), "height": int(height * _SCALE)}
    data = {"image/png": base64.b64encode(png).decode(), "text/plain": alt}
    return data, {"image/png": {**size, "alt": alt}, "needs_background": "light"}


class StillOutput:
    """The output below a widget. It is drawn again when what it shows has rested for a moment, or when a cell ends.

    A thread of its own draws, so that a control need not wait for a picture. A still is an object with ``draw()``,
    which returns a figure, and ``alt()``, the same in words; it holds copies of all that it shows.
    """

    def __init__(self):
        self._handle = None
        self._waiting = None
        self._timer = None
        self._lock = threading.Lock()
        self._drawn = None

    @property
    def waiting(self):
        """Whether a picture is still to be drawn."""
        with self._lock:
            return self._waiting is not None

    def show(self, still):
        """Puts the output below what the running cell has shown so far."""
        self._drawn = bundle(still)
        data, metadata = self._drawn
        self._handle = display(data, raw=True, metadata=metadata, display_id=True)

    def update(self, still):
        """The picture to keep from now on; drawn soon."""
        if self._handle is None:
            return
        with self._lock:
            self._waiting = still
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(_QUIET_SECONDS, self.flush)
            self._timer.daemon = True
            self._timer.start()

    def close(self):
        """Draws no more; what is shown stays."""
        with self._lock:
            self._waiting = None
            self._handle = None
            if self._timer is not None:
                self._timer.cancel()

    def flush(self):
        """Draws now what waits to be drawn."""
        with self._lock:
            still, self._waiting = self._waiting, None
            if still is not None:
                self._drawn = bundle(still)
                self.send()
                gc.collect()  # a figure is a web of thousands of references, which would lie about for minutes

    def send(self):
        """Sends the picture that was drawn last."""
        if self._handle is not None:
            data, metadata = self._drawn
            self._handle.update(data, raw=True, metadata=metadata)
