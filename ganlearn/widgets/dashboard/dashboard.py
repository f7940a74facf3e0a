"""Dashboard: a run to watch, touch and steer. The trainer's own thread draws it; the controls only send commands."""

import time

import ipywidgets

from ganlearn.strings import text
from ganlearn.trainer import Trainer
from ganlearn.widgets.dashboard.canvas import DashboardCanvas, facts
from ganlearn.widgets.dashboard.measures import OPEN, offered
from ganlearn.widgets.dashboard.still import DashboardStill
from ganlearn.widgets.dashboard.tracked_run import Comparison, TrackedRun
from ganlearn.widgets.shared import assets, controls
from ganlearn.widgets.shared.base import TrainerWidget, close_all
from ganlearn.widgets.shared.frames import FRAME_SECONDS, view_of


class Dashboard(TrainerWidget, ipywidgets.VBox):
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
        TypeError: if ``trainer`` or ``compare`` is not a ``Trainer``.
        ValueError: when the two cannot be compared, or a panel is unknown.
    """

    area = "dashboard"
    alone_in_cell = True

    def __new__(cls, trainer, autoplay=False, compare=None, panels=OPEN):
        """Checks before there is a widget: a half-made one would complain once more when it is collected."""
        _check_trainers(trainer, compare)
        _check_panels(panels, offered(trainer.dataset))
        return super().__new__(cls)

    def __init__(self, trainer, autoplay=False, compare=None, panels=OPEN):
        self.view = view_of(trainer.dataset)
        self._unsent = False
        self._sent_run = None
        self._sent_at = 0.0
        self.canvas = DashboardCanvas(info=facts(trainer.dataset, self.view), words=assets.words("dashboard"))
        self.canvas.real = self.view.pack(trainer.dataset.x[: self.view.count])
        self.canvas.panels = list(panels)
        self.holder = controls.box([], "gl-holder")
        self._comparison = None
        super().__init__([self.holder, self.canvas])
        runs = [TrackedRun(one, self.view) for one in (trainer, compare) if one is not None]
        self._set_comparison(Comparison(runs, lead=runs[0]))
        self._begin()
        self.canvas.observe(self._panels_changed, names="panels")
        if autoplay:
            trainer.play()

    @property
    def trainer(self):
        return self._comparison.lead.trainer

    @property
    def trainers(self):
        """The trainers in view: run A, and run B where there is one."""
        return [run.trainer for run in self._comparison.runs]

    @property
    def controls(self):
        """Buttons and sliders of the run that is steered."""
        return self._comparison.lead.controls

    def play(self, steps=None):
        """Trains in the background, as the button does; ``steps`` as in ``Trainer.play``."""
        self._comparison.lead.to_present()
        self.trainer.play(steps)

    # -- two runs -----------------------------------------------------------------------------------------------------

    def branch(self):
        """A second run from the step in view, with networks of its own, drawn over the first; controls steer it.

        The first run goes back to its last step. A run that was compared before leaves.

        Returns:
            The new ``Trainer``, paused.
        """
        run = self._comparison.lead
        twin = run.trainer.branch()
        run.to_present()
        branched = TrackedRun(twin, self.view)
        self._set_comparison(Comparison([run, branched], lead=branched, branched_at=twin.step))
        return twin

    def steer(self, run):
        """Lets controls, keys and the history act on run A (0) or B (1)."""
        with self._lock:
            self._comparison.lead = self._comparison.runs[run]
            self._show_runs()

    def end_comparison(self):
        """Leaves the run that is steered alone in view; the other one stops."""
        lead = self._comparison.lead
        self._set_comparison(Comparison([lead], lead))

    def _set_comparison(self, comparison):
        """Puts runs into view, follows the new ones and leaves the others."""
        before = self._comparison.runs if self._comparison else []
        new = [run for run in comparison.runs if run not in before]
        for run in new:
            if not run.busy:
                run.make_frame(self.canvas.panels)
        with self._lock:
            self._comparison = comparison
            self._show_runs()
        for run in before:
            if run not in comparison.runs:
                self._unfollow(run.trainer)
                close_all(run.controls.box)
                run.trainer.stop()
        for run in new:
            self._follow(run.trainer, run)

    def _show_runs(self):
        self.holder.children = [self.controls.box]
        self.canvas.info = {**self.canvas.info, "runs": [run.facts() for run in self._comparison.runs]}
        self._send_frames()

    # -- frames, each from the thread that owns its model -------------------------------------------------------------

    def _show_run(self, run):
        before, state = run.mark, run.trainer.state
        run.controls.follow(run.trainer)
        if state != before[0]:
            run.controls.answered()
        if not run.busy:
            self._rest(run, run.now() != before)
        elif (state != before[0] and self._gate.watched()) or (self._admits(run) and not run.puts_off()):
            began = time.monotonic()
            run.make_frame(self.canvas.panels)
            self._send_frames(run)
            self._gate.pace(time.monotonic() - began)
        run.mark = run.now()

    def _admits(self, run):
        """Two runs that are both on take turns, so that none is starved."""
        runs = self._comparison.runs
        if run is self._sent_run and all(one.busy for one in runs) and len(runs) > 1:
            return time.monotonic() - self._sent_at > 2 * FRAME_SECONDS and self._gate.admits()
        return self._gate.admits()

    def _rest(self, run, moved):
        """The last frame is always sent: now, or when the browser looks again."""
        run.make_frame(self.canvas.panels)
        if run is self._comparison.lead:
            self._redraw_still()
        if moved and self._gate.watched():
            self._send_frames(run)
        elif moved:
            self._unsent = True

    def _send_frames(self, run=None):
        """Sends the last frames; of both runs, unless only ``run`` has a new one."""
        self._sent_run = run
        self._sent_at = time.monotonic()
        self._unsent = False
        lead, other = self._comparison.lead, self._comparison.other
        with self.canvas.hold_sync():
            if run in (None, lead):
                for name, value in lead.frame.items():
                    setattr(self.canvas, name, value)
            if run in (None, other):
                shown = ("step", "state", "rows", "floors", "told")
                self.canvas.rival = {**other.frame, **{n: other.numbers[n] for n in shown}} if other else {}
            gate = {"id": self._gate.number(), "asked": self._gate.asked}
            self.canvas.status = {**gate, **lead.numbers, **self._comparison.status()}

    def _panels_changed(self, _):
        for run in list(self._comparison.runs):
            run.trainer.submit(lambda run=run: self._show_again(run))

    def _show_again(self, run):
        with self._lock:
            if run in self._comparison.runs and not run.busy:
                run.make_frame(self.canvas.panels)
                self._send_frames(run)

    # -- messages from the browser, in the main thread ----------------------------------------------------------------

    def _message_handlers(self):
        return {
            **super()._message_handlers(),
            "values": self._send_values,
            "goto": lambda message: self._comparison.lead.go(int(message["step"])),
            "steer": lambda message: self.steer(int(message["run"])),
        }

    def _commands(self):
        return {
            "toggle": self.controls.toggle,
            "advance": self.controls.advance,
            "reset": self.controls.reset,
            "now": self._comparison.lead.to_present,
            "branch": self.branch,
            "alone": self.end_comparison,
        }

    def _frame_drawn(self, message):
        super()._frame_drawn(message)
        self._catch_up()

    def _view_changed(self, message):
        super()._view_changed(message)
        self._catch_up()

    def _catch_up(self):
        """Sends a frame at rest that the browser has missed."""
        if self._unsent:
            with self._lock:
                if self._unsent and self._gate.watched():
                    self._send_frames()

    def _send_values(self, message):
        values = "".join(self.trainer.history.csv_lines()).encode()
        self.canvas.send({"type": "values", "view": message["view"]}, buffers=[values])

    # -- display ------------------------------------------------------------------------------------------------------

    def __repr__(self):
        return f"<Dashboard of {self.trainer!r}>"

    def picture(self):
        """The still picture of what is shown now."""
        lead = self._comparison.lead
        return DashboardStill(lead.trainer, self.view, lead.table(), lead.samples)

    def settled(self):
        """Whether it has heard of everything that its runs did."""
        return all(run.busy or run.mark == run.now() for run in self._comparison.runs)

    def _end(self):
        super()._end()
        for run in self._comparison.runs:
            close_all(run.controls.box)


def _check_trainers(trainer, compare):
    """Raises TypeError if one is not a ``Trainer``, ValueError for two that cannot be drawn together."""
    for one in (trainer, compare) if compare is not None else (trainer,):
        if not isinstance(one, Trainer):
            raise TypeError(text("dashboard.trainer", given=type(one).__name__))
    if compare is None:
        return
    shapes = [one.dataset.sample_shape for one in (trainer, compare)]
    if compare is trainer or shapes[0] != shapes[1]:
        raise ValueError(text("dashboard.compare", one=shapes[0], other=shapes[1]))


def _check_panels(panels, choices):
    for name in panels:
        if name not in choices:
            raise ValueError(text("dashboard.unknown_panel", given=name, choices=", ".join(choices)))
