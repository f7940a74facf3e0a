"""Two runs on one dashboard: compared, branched, steered in turn."""

from ganlearn.strings import text
from ganlearn.trainer import Trainer
from ganlearn.widgets.dashboard.tracked_run import TrackedRun

LETTERS = ("A", "B")


def check(trainer, compare):
    """Raises TypeError for what is no ``Trainer``, ValueError for two that cannot be drawn side by side."""
    for one in (trainer, compare) if compare is not None else (trainer,):
        if not isinstance(one, Trainer):
            raise TypeError(text("dashboard.trainer", given=type(one).__name__))
    if compare is None:
        return
    shapes = [one.dataset.sample_shape for one in (trainer, compare)]
    if compare is trainer or shapes[0] != shapes[1]:
        raise ValueError(text("dashboard.compare", one=shapes[0], other=shapes[1]))


def differences(sides):
    """What sets two runs apart, in a few words for each: live settings, loss, optimizers, seed."""
    lists = [_settings(side) for side in sides]
    names = [name for name in lists[0] if lists[0][name] != lists[1][name]]
    return [[text(f"dashboard.differs_{name}", value=one[name]) for name in names] for one in lists]


def _settings(side):
    facts = side.facts()
    values = {**side.trainer.settings, **{name: facts[name] for name in ("loss", "optimizers", "seed", "batch_size")}}
    return {name: _short(value) for name, value in values.items()}


def _short(value):
    return "–" if value is None else value if isinstance(value, str) else f"{value:.3g}"


class Pair:
    """What a ``Dashboard`` does with a second run."""

    @property
    def trainers(self):
        """The trainers in view: run A, and run B where there is one."""
        return [side.trainer for side in self._sides]

    def branch(self):
        """A second run from the step in view, with networks of its own, drawn over the first; controls steer it.

        The first run goes back to its last step. A run that was compared before leaves.

        Returns:
            The new ``Trainer``, paused.
        """
        side = self._lead
        twin = side.trainer.branch()
        side.to_present()
        self._branched_at = twin.step
        self._seat([side, TrackedRun(twin, self.view)], lead=1)
        return twin

    def steer(self, run):
        """Lets controls, keys and the history act on run A (0) or B (1)."""
        with self._lock:
            self._lead = self._sides[run]
            self._show_sides()

    def end_comparison(self):
        """Leaves the run that is steered alone in view; the other one stops."""
        self._branched_at = None
        self._seat([self._lead], lead=0)

    def _seat(self, sides, lead):
        """Puts runs into view, listens to the new ones and leaves the others."""
        before = getattr(self, "_sides", [])
        for side in sides:
            if side not in before and not side.busy:
                side.look(self.canvas.panels)
        with self._lock:
            self._sides = sides
            self._lead = sides[lead]
            self._show_sides()
        for side in before:
            if side not in sides:
                self._unseat(side)
                side.trainer.stop()
        for side in sides:
            if side not in before:
                side.follower = self._follower(side)
                side.trainer.listen(side.follower)

    def _unseat(self, side):
        side.trainer.unlisten(side.follower)
        side.controls.box.close()

    def _show_sides(self):
        self.holder.children = [self._lead.controls.box]
        self.canvas.info = {**self.canvas.info, "runs": [side.facts() for side in self._sides]}
        self._send_frames()

    def _other(self):
        return next((side for side in self._sides if side is not self._lead), None)

    def _pair_status(self):
        """What the status says of two runs."""
        if len(self._sides) < 2:
            return {"run": 0, "differences": None, "branched": None}
        run = self._sides.index(self._lead)
        return {"run": run, "differences": differences(self._sides), "branched": self._branched_at}
