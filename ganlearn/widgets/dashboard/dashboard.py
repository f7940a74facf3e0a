"""Dashboard: a run to watch, touch and steer. The trainer's own thread draws it; the controls only send commands."""

import threading
import time

import ipywidgets

from ganlearn.strings import text
from ganlearn.widgets.dashboard import pair
from ganlearn.widgets.dashboard.canvas import DashboardCanvas
from ganlearn.widgets.dashboard.measures import OPEN, offered
from ganlearn.widgets.dashboard.messages import Messages
from ganlearn.widgets.dashboard.still import Still
from ganlearn.widgets.dashboard.tracked_run import TrackedRun
from ganlearn.widgets.shared import assets, controls, registry
from ganlearn.widgets.shared.display import NotebookDisplay
from ganlearn.widgets.shared.frames import FRAME_SECONDS, Gate, Pulse, view_of
from ganlearn.widgets.shared.problems import problem


class Dashboard(pair.Pair, Messages, NotebookDisplay, ipywidgets.VBox):
    """A live view of a run with its controls.

    As the last expression of a cell it shows itself, with a still picture below it that stays in the notebook.
    A dashboard of another trainer stops the runs shown before.

    Args:
        trainer: ``Trainer``.
        autoplay: whether to begin to train at once.
        compare: a second ``Trainer`` on samples of the same shape, drawn over the first.
        panels: names of the panels that are open at first: "samples", "losses", "scores", "histograms", "norms",
            "modes", "speed".

    Attributes:
        trainer: the ``Trainer`` that the controls steer.

    Raises:
        TypeError: when ``trainer`` or ``compare`` is none.
        ValueError: when the two cannot be compared, or a panel is unknown.
    """

    area = "dashboard"

    def __new__(cls, trainer, autoplay=False, compare=None, panels=OPEN):
        """Checks before there is a widget: a half-made one would complain once more when it is collected."""
        pair.check(trainer, compare)
        _check_panels(panels, offered(trainer.dataset))
        return super().__new__(cls)

    def __init__(self, trainer, autoplay=False, compare=None, panels=OPEN):
        self.cell = registry.current_cell()
        self.view = view_of(trainer.dataset)
        self._gate = Gate(Pulse().busy)
        self._lock = threading.RLock()
        self._unsent = False
        self._sent_side = None
        self._sent_at = 0.0
        self._branched_at = None
        self._begin_stills()
        self.canvas = DashboardCanvas(info=_info(trainer, self.view), words=assets.words("dashboard"))
        self.canvas.real, self.canvas.panels = self.view.pack(trainer.dataset.x[: self.view.count]), list(panels)
        self.holder = controls.box([], "gl-holder")
        both = [trainer] if compare is None else [trainer, compare]
        self._seat([TrackedRun(one, self.view) for one in both], lead=0)
        registry.register(self)
        super().__init__([self.holder, self.canvas])
        self.add_class("ganlearn-widget")
        self.add_class("ganlearn-dashboard")
        self.canvas.on_msg(self._hear)
        self.canvas.observe(self._panels_changed, names="panels")
        if autoplay:
            trainer.play()

    @property
    def trainer(self):
        return self._lead.trainer

    @property
    def controls(self):
        """Buttons and sliders of the run that is steered."""
        return self._lead.controls

    def play(self, steps=None):
        """Trains in the background, as the button does; ``steps`` as in ``Trainer.play``."""
        self._lead.to_present()
        self.trainer.play(steps)

    def close(self):
        """Ends the view; the still picture stays."""
        registry.forget(self)
        self._end_stills()
        for side in self._sides:
            self._unseat(side)
        for widget in (self.canvas, self.holder):
            widget.close()
        super().close()

    # -- frames, each from the thread that owns its model -------------------------------------------------------------

    def _follower(self, side):
        """What listens to a trainer. A mistake in here ends the view and says so; the run goes on."""

        def follow(trainer):
            try:
                with self._lock:
                    self._show_run(side)
            except Exception as error:
                trainer.unlisten(follow)
                failed = problem("dashboard", "view", error, trainer)
                self.canvas.status = {**self.canvas.status, "state": "error", "problem": failed}

        return follow

    def _show_run(self, side):
        before, state = side.mark, side.trainer.state
        side.controls.follow(side.trainer)
        if state != before[0]:
            side.controls.answered()
        if not side.busy:
            self._rest(side, side.now() != before)
        elif (state != before[0] and self._gate.watched()) or (self._admits(side) and not side.puts_off()):
            began = time.monotonic()
            side.look(self.canvas.panels)
            self._send_frames(side)
            self._gate.pace(time.monotonic() - began)
        side.mark = side.now()

    def _admits(self, side):
        """Two runs that are both on take turns, so that none is starved."""
        if side is self._sent_side and all(one.busy for one in self._sides) and len(self._sides) > 1:
            return time.monotonic() - self._sent_at > 2 * FRAME_SECONDS and self._gate.admits()
        return self._gate.admits()

    def _rest(self, side, moved):
        """The last frame is always sent: now, or when the browser looks again."""
        side.look(self.canvas.panels)
        if side is self._lead:
            self._still.update(self.picture())
        if moved and self._gate.watched():
            self._send_frames(side)
        elif moved:
            self._unsent = True

    def _send_frames(self, side=None):
        """Sends the last frames; of both runs, unless only ``side`` has a new one."""
        self._sent_side = side
        self._sent_at = time.monotonic()
        self._unsent = False
        lead, other = self._lead, self._other()
        with self.canvas.hold_sync():
            if side in (None, lead):
                for name, value in lead.frame.items():
                    setattr(self.canvas, name, value)
            if side in (None, other):
                shown = ("step", "state", "rows", "floors", "told")
                self.canvas.rival = {**other.frame, **{n: other.numbers[n] for n in shown}} if other else {}
            gate = {"id": self._gate.number(), "asked": self._gate.asked}
            self.canvas.status = {**gate, **lead.numbers, **self._pair_status()}

    def _panels_changed(self, _):
        for side in list(self._sides):
            side.trainer.submit(lambda side=side: self._show_anew(side))

    def _show_anew(self, side):
        with self._lock:
            if side in self._sides and not side.busy:
                side.look(self.canvas.panels)
                self._send_frames(side)

    # -- display ------------------------------------------------------------------------------------------------------

    def __repr__(self):
        return f"<Dashboard of {self.trainer!r}>"

    def picture(self):
        """The still picture of what is shown now."""
        return Still(self.trainer, self.view, self._lead.table(), self._lead.samples)

    def settled(self):
        """Whether it has heard of everything that its runs did."""
        return all(side.busy or side.mark == side.now() for side in self._sides)


def _check_panels(panels, choices):
    for name in panels:
        if name not in choices:
            raise ValueError(text("dashboard.unknown_panel", given=name, choices=", ".join(choices)))


def _info(trainer, view):
    return {
        "dataset": trainer.dataset.name,
        "view": view.kind,
        "shape": view.shape,
        "count": view.count,
        "domain": view.domain,
        "panels": offered(trainer.dataset),
        "runs": [],
    }
