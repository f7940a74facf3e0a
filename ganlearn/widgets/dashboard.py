"""Dashboard: a run to watch, touch and steer. The trainer's own thread draws it; the controls only send commands."""

import threading
import time

import anywidget
import ipywidgets
import numpy as np
import traitlets
from IPython import get_ipython
from IPython.display import display

from ganlearn.strings import text
from ganlearn.trainer import Trainer, TrainingError
from ganlearn.widgets import assets, registry
from ganlearn.widgets.controls import BUSY, Controls
from ganlearn.widgets.frames import Gate, Pulse, decimate, view_of
from ganlearn.widgets.picture import Still, StillOutput, loss_name, optimizer_names

_SETTLE_SECONDS = 1.0
_PROBLEM_PARTS = ("title", "evidence", "try")


class DashboardCanvas(anywidget.AnyWidget):
    """What the browser draws: everything but the controls.

    Attributes:
        info: what stays the same: names, kind and shape of samples, resting values.
        words: every sentence that the browser shows.
        real: bytes of the real samples.
        status, samples, curves: one frame: numbers, and the bytes of ``frames.View.pack`` and ``frames.decimate``.
    """

    _esm = assets.script("dashboard")
    _css = assets.style("dashboard")
    info = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    real = traitlets.Bytes().tag(sync=True)
    samples = traitlets.Bytes().tag(sync=True)
    curves = traitlets.Bytes().tag(sync=True)


class Dashboard(ipywidgets.VBox):
    """A live view of a run with its controls.

    As the last expression of a cell it shows itself, with a still picture below it that stays in the notebook.
    A dashboard of another trainer stops the runs shown before.

    Args:
        trainer: ``Trainer``.
        autoplay: whether to begin to train at once.

    Raises:
        TypeError: when ``trainer`` is none.
    """

    def __new__(cls, trainer, autoplay=False):
        """Checks before there is a widget: a half-made one would complain once more when it is collected."""
        if not isinstance(trainer, Trainer):
            raise TypeError(text("dashboard.trainer", given=type(trainer).__name__))
        return super().__new__(cls)

    def __init__(self, trainer, autoplay=False):
        self.trainer, self.cell = trainer, registry.current_cell()
        registry.register(self)
        self.controls, self.view = Controls(trainer), view_of(trainer.dataset)
        self.canvas = DashboardCanvas(info=_info(trainer, self.view), words=assets.words("dashboard"))
        self.canvas.real = self.view.pack(trainer.dataset.x[: self.view.count])
        self.canvas.on_msg(self._hear)
        self._gate, self._lock = Gate(Pulse().busy), threading.RLock()
        self._still, self._last, self._unsent = StillOutput(), None, False
        self._mark, self._hooked = self._state_of_run(), False
        super().__init__([self.controls.box, self.canvas])
        self.add_class("ganlearn-widget")
        self.add_class("ganlearn-dashboard")
        self._first_frame()
        trainer.listen(self._follow)
        if autoplay:
            trainer.play()

    def play(self, steps=None):
        """Trains in the background, as the button does; ``steps`` as in ``Trainer.play``."""
        self.trainer.play(steps)

    def close(self):
        """Ends the view; the still picture stays."""
        self.trainer.unlisten(self._follow)
        registry.forget(self)
        if self._hooked:
            get_ipython().events.unregister("post_run_cell", self._cell_ended)
            self._hooked = False
        for widget in (self.canvas, self.controls.box):
            widget.close()
        super().close()

    # -- frames, from the thread that owns the model ------------------------------------------------------------------

    def _first_frame(self):
        """Data and untrained samples, before anything is compiled; a run that is on sends its own frame soon."""
        if self.trainer.state not in BUSY:
            self._send_frame(self.trainer.samples(self.view.count))

    def _follow(self, trainer):
        """Listens to the trainer. A mistake in here ends the view and says so; the run goes on."""
        try:
            with self._lock:
                self._show_run(trainer)
        except Exception as error:
            trainer.unlisten(self._follow)
            self.canvas.status = {**self.canvas.status, "state": "error", "problem": _problem("view", error, trainer)}

    def _state_of_run(self):
        return self.trainer.state, self.trainer.step

    def _show_run(self, trainer):
        mark = self._state_of_run()
        changed = trainer.state != self._mark[0]
        self.controls.follow(trainer)
        if changed:
            self.controls.answered()
        if trainer.state not in BUSY:
            self._rest(trainer, mark != self._mark)
        elif (changed and self._gate.watched()) or self._gate.admits():
            self._send_frame(trainer.samples(self.view.count))
        self._mark = mark

    def _rest(self, trainer, moved):
        """The last frame is always sent: now, or when the browser looks again."""
        self._last = trainer.samples(self.view.count)
        self._still.update(Still(trainer, self.view, self._last))
        if moved and self._gate.watched():
            self._send_frame(self._last)
        elif moved:
            self._unsent = True

    def _send_frame(self, samples):
        trainer, self._unsent, self._last = self.trainer, False, samples
        table = decimate(trainer.history)
        with self.canvas.hold_sync():
            self.canvas.samples, self.canvas.curves = self.view.pack(samples), table.tobytes()
            self.canvas.status = {
                "id": self._gate.number(),
                "state": trainer.state,
                "step": trainer.step,
                "epochs": trainer.epochs,
                "rate": trainer.steps_per_second if trainer.state == "training" else 0,
                "device": trainer.device,
                "rows": table.shape[1],
                "problem": _problem("error", trainer.error, trainer) if trainer.state == "error" else None,
            }

    # -- messages from the browser, in the main thread ----------------------------------------------------------------

    def _hear(self, _, message, buffers):
        answers = {"ack": self._drawn, "view": self._looked, "command": self._commanded, "values": self._asked_values}
        answers[message["type"]](message)

    def _drawn(self, message):
        self._gate.acknowledge(message["id"])
        self._catch_up()

    def _looked(self, message):
        self._gate.show(message["view"], message["visible"])
        self._catch_up()

    def _catch_up(self):
        """Sends a frame at rest that the browser has missed."""
        if self._unsent:
            with self._lock:
                if self._unsent and self.trainer.state not in BUSY and self._gate.watched():
                    self._send_frame(self._last)

    def _commanded(self, message):
        commands = {"toggle": self.controls.toggle, "advance": self.controls.advance, "reset": self.controls.reset}
        commands[message["name"]]()

    def _asked_values(self, message):
        self.canvas.send({"type": "values", "view": message["view"]}, buffers=[_csv(self.trainer.history)])

    # -- display ------------------------------------------------------------------------------------------------------

    def __repr__(self):
        return f"<Dashboard of {self.trainer!r}>"

    def _repr_mimebundle_(self, **kwargs):
        return {**super()._repr_mimebundle_(**kwargs), "text/plain": text("dashboard.picture_text")}

    def _ipython_display_(self):
        display(self._repr_mimebundle_(), raw=True)
        self._still.show(Still(self.trainer, self.view, self._last))
        shell = get_ipython()
        if shell is not None and not self._hooked:
            shell.events.register("post_run_cell", self._cell_ended)
            self._hooked = True

    def _cell_ended(self, _):
        """A cell that waited for the run leaves the final picture, also where nothing listens between two cells."""
        end = time.monotonic() + _SETTLE_SECONDS
        while self.trainer.state not in BUSY and self._mark != self._state_of_run() and time.monotonic() < end:
            time.sleep(0.01)
        self._still.flush()


def _info(trainer, view):
    gan = trainer.gan
    return {
        "dataset": trainer.dataset.name,
        "loss": loss_name(gan),
        "optimizers": optimizer_names(gan),
        "view": view.kind,
        "shape": view.shape,
        "count": view.count,
        "domain": view.domain,
        "equilibrium": gan.loss.equilibrium,
        "probability": gan.loss.probability,
    }


def _problem(kind, error, trainer):
    """What the banner says: a title, the error's own sentence, evidence, and what to try."""
    step = f"{trainer.step:,}"
    sentence = str(error) if isinstance(error, TrainingError) else f"{type(error).__name__}: {error}"
    return {"sentence": sentence, **{part: text(f"dashboard.{kind}_{part}", step=step) for part in _PROBLEM_PARTS}}


def _csv(history):
    """The whole history as the bytes of a CSV file."""
    rows = np.column_stack([np.asarray(history[name], np.float64) for name in history])
    lines = [",".join(history), *(",".join(f"{value:.9g}" for value in row) for row in rows)]
    return "\n".join([*lines, ""]).encode()
