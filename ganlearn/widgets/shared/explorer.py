"""What the explorers share: a box of controls and one canvas."""

import anywidget
import ipywidgets
import traitlets

from ganlearn.strings import text
from ganlearn.widgets.shared import controls
from ganlearn.widgets.shared.base import NotebookWidget


class ExplorerCanvas(anywidget.AnyWidget):
    """What the browser draws: everything but the controls.

    Attributes:
        info: what stays the same.
        words: every sentence that the browser shows.
        status: what is shown now, numbers and sentences.
        data: bytes of the curves.
        playing: whether the browser moves something on by itself.
    """

    info = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    data = traitlets.Bytes().tag(sync=True)
    playing = traitlets.Bool(False).tag(sync=True)


class Explorer(NotebookWidget, ipywidgets.VBox):
    """A widget whose state is in traits: a control, a hand in the picture and Python change the same ones.

    A subclass sets ``area`` and ``canvas`` before it calls ``__init__``, and has ``_solve``, which computes what is
    shown, ``picture``, ``advance`` and ``reset``.

    Args:
        children: its controls.
        shared: names of the traits that the canvas has too; the browser may change them.

    Attributes:
        playing: whether the picture moves on by itself; only a browser moves it.
    """

    playing = traitlets.Bool(False)

    def __init__(self, children, shared):
        self._frames = 0
        self._shared = set(shared)
        for name in ("playing", *shared):
            traitlets.link((self, name), (self.canvas, name))
        self.play_button, self.buttons = self._make_buttons()
        self.controls = controls.box([self.buttons, *children], "gl-controls")
        super().__init__([self.controls, self.canvas])
        self._begin()
        self.observe(self._show_playing, names="playing")
        self._refresh()

    def _make_buttons(self):
        play = controls.button(self.area, "play", "play", self.toggle, "gl-main")
        others = [
            controls.button(self.area, "advance", "step-forward", self.advance),
            controls.button(self.area, "reset", "undo", self.reset),
        ]
        return play, controls.box([play, *others], "gl-buttons")

    def toggle(self):
        """Plays, or pauses when it plays."""
        self.playing = not self.playing

    def pause(self):
        """Stops what plays."""
        self.playing = False

    def _show_playing(self, _):
        self.play_button.description = text(f"{self.area}.{'pause' if self.playing else 'play'}")
        self.play_button.icon = "pause" if self.playing else "play"
        self._rest()

    def _refresh(self, _=None):
        """Computes all of it again and sends it at once."""
        self._frames += 1
        data, status = self._solve()
        with self.canvas.hold_sync():
            self.canvas.data = data
            self.canvas.status = {"id": self._frames, **status}
        self._rest()

    def _rest(self):
        """The picture that stays follows what is shown, but not while it moves."""
        if not self.playing:
            self._redraw_still()

    def _message_handlers(self):
        return {**super()._message_handlers(), "move": self._moved}

    def _commands(self):
        return {"toggle": self.toggle, "pause": self.pause, "advance": self.advance, "reset": self.reset}

    def _moved(self, message):
        if self.playing:
            for name in self._shared & set(message["values"]):
                setattr(self, name, message["values"][name])

    def _end(self):
        self.playing = False
        super()._end()
