"""What every widget does: stand in a notebook with a still picture below, hear its canvas, follow a trainer, end."""

import sys
import threading
import time

from IPython import get_ipython
from IPython.display import display

from ganlearn.strings import text
from ganlearn.trainer import TrainingError
from ganlearn.widgets.shared import registry
from ganlearn.widgets.shared.display import StillOutput, only_cells_paint
from ganlearn.widgets.shared.frames import FRAME_SECONDS, FrameGate, MainThreadProbe

_SETTLE_SECONDS = 1.0
_PROBLEM_PARTS = ("title", "evidence", "try")


class NotebookWidget:
    """A widget in a notebook: live, and as a still picture below that stays. As a base it comes before ipywidgets'.

    A subclass sets ``area``, calls ``_begin`` when it can be seen, and has ``picture()``, the still of what it shows
    now. It may have ``_commands``, ``_answers``, ``settled`` and ``_end``.

    Attributes:
        area: file of ``ganlearn.strings`` with its sentences.
        css_class: of its box in the page; "" for the area's name.
        alone_in_cell: whether it takes the place of all that its cell showed before, also in the same execution.
        canvas: the part that the browser draws, set before ``__init__``; None for the widget itself.
        trainer: ``Trainer``; None where there is no run.
        cell, execution_id: see ``registry``.
    """

    area = ""
    css_class = ""
    alone_in_cell = False
    canvas = None
    trainer = None

    def __init__(self, *args, **kwargs):
        self.cell = registry.current_cell()
        self.execution_id = registry.current_execution_id()
        self._canvas = self if self.canvas is None else self.canvas
        self._still = StillOutput()
        self._hooked = False
        self._closed = False
        super().__init__(*args, **kwargs)
        self.add_class("ganlearn-widget")
        self.add_class(self.css_class or f"ganlearn-{self.area.replace('_', '-')}")

    def _begin(self):
        """Registers the widget, and listens to its canvas."""
        registry.register(self)
        self._canvas.on_msg(self._hear)

    @property
    def trainers(self):
        """The trainers in view."""
        return [] if self.trainer is None else [self.trainer]

    # -- messages from the browser, in the main thread ----------------------------------------------------------------

    def _hear(self, _, message, buffers):
        self._message_handlers()[message["type"]](message)

    def _message_handlers(self):
        """Dict of a message's type to what is called with the message."""
        return {
            "ack": self._frame_drawn,
            "view": self._view_changed,
            "command": lambda message: self._commands()[message["name"]](),
        }

    def _commands(self):
        """Dict of a command's name to what it calls."""
        return {}

    def _frame_drawn(self, message):
        """The browser has drawn a frame."""

    def _view_changed(self, message):
        """A view came on screen or left it."""

    # -- display ------------------------------------------------------------------------------------------------------

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

    def settled(self):
        """Whether everything that has happened is shown."""
        return True

    def _cell_ended(self, _):
        """A cell that waited for the run leaves the final picture, also where nothing listens between two cells."""
        end = time.monotonic() + _SETTLE_SECONDS
        while not self.settled() and time.monotonic() < end:
            time.sleep(0.01)
        self._still.flush()
        if only_cells_paint():
            for widget in _family(self):  # what threads have sent since the last cell was lost
                widget.send_state()
            self._still.send()

    def _redraw_still(self, _=None):
        self._still.update(self.picture())

    # -- the end ------------------------------------------------------------------------------------------------------

    def close(self):
        """Ends the view; the still picture stays."""
        if self._closed or sys.is_finalizing():  # no thread can be started any more
            return
        self._closed = True
        self._end()
        registry.forget(self)
        self._still.flush()
        self._still.close()
        if self._hooked:
            get_ipython().events.unregister("post_run_cell", self._cell_ended)
            self._hooked = False
        for child in getattr(self, "children", ()):
            close_all(child)
        super().close()

    def _end(self):
        """What else ends with the widget."""


class TrainerWidget(NotebookWidget):
    """A widget that shows what its ``trainer`` does. A subclass has ``_show_run``.

    Attributes:
        frame_seconds: least time between two frames of a running training.
    """

    frame_seconds = FRAME_SECONDS

    def __init__(self, *args, **kwargs):
        self._lock = threading.RLock()
        self._gate = FrameGate(MainThreadProbe().busy, spacing=self.frame_seconds)
        self._listeners = {}
        self._shown = None  # (state, step) that was shown last
        self._view_problem = None  # what the banner says when the view itself has failed
        super().__init__(*args, **kwargs)

    def _follow(self, trainer, run=None):
        """From now on calls ``_show_run(run)`` after each chunk of steps; ``run`` is the trainer unless given."""
        if only_cells_paint():
            trainer.trains_in_wait = True

        def listener(trainer):
            self._show_safely(trainer, lambda: self._show_run(trainer if run is None else run))

        self._shown = _mark(trainer)
        self._listeners[trainer] = listener
        trainer.listen(listener)

    def _unfollow(self, trainer):
        """Ends what ``_follow`` began."""
        if trainer in self._listeners:
            trainer.unlisten(self._listeners.pop(trainer))

    def _show_run(self, run):
        """Shows what the run has done, in the thread that owns the model; the lock is held."""
        raise NotImplementedError

    def _show_safely(self, trainer, show):
        """Calls ``show()``. An exception in it ends the view and is shown; the run goes on."""
        mark = _mark(trainer)
        try:
            with self._lock:
                show()
        except Exception as error:
            self._unfollow(trainer)
            self._view_problem = problem(self.area, "view", error, trainer)
            self._canvas.status = {**self._canvas.status, "state": "error", "problem": self._view_problem}
        self._shown = mark

    def settled(self):
        """Whether everything that the run did is shown."""
        return self.trainer is None or self.trainer.running or self._shown == _mark(self.trainer)

    def _frame_drawn(self, message):
        self._gate.acknowledge(message["id"])

    def _view_changed(self, message):
        self._gate.show(message["view"], message["visible"])

    def _end(self):
        for trainer in list(self._listeners):
            self._unfollow(trainer)
        super()._end()


def problem(area, kind, error, trainer):
    """What a banner says of an exception: a title, the error's own sentence, evidence, and what to try.

    Args:
        area: of the sentences, such as "dashboard".
        kind: "error" for a failed step, "view" for a mistake in the view.
        error: the exception.
        trainer: ``Trainer``; its step is named.
    """
    step = f"{trainer.step:,}"
    sentence = str(error) if isinstance(error, TrainingError) else f"{type(error).__name__}: {error}"
    return {"sentence": sentence, **{part: text(f"{area}.{kind}_{part}", step=step) for part in _PROBLEM_PARTS}}


def run_problem(area, trainer):
    """The problem of a run that stands in state "error"; None for any other."""
    failed = trainer.state == "error" and trainer.error is not None
    return problem(area, "error", trainer.error, trainer) if failed else None


def close_all(widget):
    """Closes a widget and all that it holds, the innermost first."""
    for one in reversed([*_family(widget)]):
        one.close()


def _mark(trainer):
    return trainer.state, trainer.step


def _family(widget):
    """A widget, and all that it holds."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _family(child)
