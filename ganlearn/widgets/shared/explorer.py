"""What the explorers share: a box of controls and one canvas, shown with a still picture below."""

import anywidget
import ipywidgets
import traitlets
from IPython import get_ipython
from IPython.display import display

from ganlearn.strings import text
from ganlearn.widgets.shared import controls, registry
from ganlearn.widgets.shared.still import StillOutput


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


class Explorer(ipywidgets.VBox):
    """A widget whose state is in traits: a control, a hand in the picture and Python change the same ones.

    A subclass sets ``area`` and ``canvas``, calls ``_start`` with its controls, and has ``_solve``, which computes
    what is shown, ``still`` and ``reset``.

    Attributes:
        playing: whether the picture moves on by itself; only a browser moves it.
    """

    area = ""
    playing = traitlets.Bool(False)

    def _start(self, children, shared):
        """Builds the box. ``shared`` are the traits that the canvas has too; the browser may change them."""
        self.cell = registry.current_cell()
        self.run = registry.current_run()
        self._still = StillOutput()
        self._hooked = False
        self._numbers = 0
        self._shared = set(shared)
        for name in ("playing", *shared):
            traitlets.link((self, name), (self.canvas, name))
        self.play_button, self.buttons = self._make_buttons()
        self.controls = controls.box([self.buttons, *children], "gl-controls")
        super().__init__([self.controls, self.canvas])
        controls.dressed(self, "ganlearn-widget", f"ganlearn-{self.area.replace('_', '-')}")
        registry.register(self)
        self.canvas.on_msg(self._hear)
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
        """Computes anew and sends all of it at once."""
        self._numbers += 1
        data, status = self._solve()
        with self.canvas.hold_sync():
            self.canvas.data, self.canvas.status = data, {"id": self._numbers, **status}
        self._rest()

    def _rest(self):
        """The picture that stays follows what is shown, but not while it moves."""
        if not self.playing:
            self._still.update(self.still)

    def _hear(self, _, message, buffers):
        commands = {"toggle": self.toggle, "pause": self.pause, "advance": self.advance, "reset": self.reset}
        if message["type"] == "command":
            commands[message["name"]]()
        elif message["type"] == "move" and self.playing:
            for name in self._shared & set(message["values"]):
                setattr(self, name, message["values"][name])

    # -- display ------------------------------------------------------------------------------------------------------

    def _repr_mimebundle_(self, **kwargs):
        return {**super()._repr_mimebundle_(**kwargs), "text/plain": text(f"{self.area}.picture_text")}

    def _ipython_display_(self):
        display(self._repr_mimebundle_(), raw=True)
        self._still.show(self.still)
        shell = get_ipython()
        if shell is not None and not self._hooked:
            shell.events.register("post_run_cell", self._cell_ended)
            self._hooked = True

    def _cell_ended(self, _):
        self._still.flush()

    def close(self):
        """Ends the view; the still picture stays."""
        self.playing = False
        self._still.flush()
        self._still.close()
        registry.forget(self)
        if self._hooked:
            get_ipython().events.unregister("post_run_cell", self._cell_ended)
            self._hooked = False
        for widget in (self.canvas, *_leaves(self.controls)):
            widget.close()
        super().close()


def _leaves(box):
    """A box and all widgets in it, the innermost first."""
    inner = [leaf for child in getattr(box, "children", ()) for leaf in _leaves(child)]
    return [*inner, box]
