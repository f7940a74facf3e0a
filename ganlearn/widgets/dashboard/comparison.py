"""The runs in view of a dashboard: one, or two that are compared and steered in turn."""

from ganlearn.strings import text
from ganlearn.trainer import Trainer


def check(trainer, compare):
    """Raises TypeError if one is not a ``Trainer``, ValueError for two that cannot be drawn together."""
    for one in (trainer, compare) if compare is not None else (trainer,):
        if not isinstance(one, Trainer):
            raise TypeError(text("dashboard.trainer", given=type(one).__name__))
    if compare is None:
        return
    shapes = [one.dataset.sample_shape for one in (trainer, compare)]
    if compare is trainer or shapes[0] != shapes[1]:
        raise ValueError(text("dashboard.compare", one=shapes[0], other=shapes[1]))


class Comparison:
    """Run A, run B where there is one, and which of them the controls steer.

    Args:
        runs: list of one or two ``TrackedRun``.
        lead: the one of them that is steered.
        branched_at: the step at which run B left run A; None for runs that were given.
    """

    def __init__(self, runs, lead, branched_at=None):
        self.runs = runs
        self.lead = lead
        self.branched_at = branched_at

    @property
    def other(self):
        """The run that is not steered, or None."""
        return next((run for run in self.runs if run is not self.lead), None)

    def status(self):
        """What the canvas's status says of two runs."""
        if len(self.runs) < 2:
            return {"run": 0, "differences": None, "branched": None}
        run = self.runs.index(self.lead)
        return {"run": run, "differences": differences(self.runs), "branched": self.branched_at}


def differences(runs):
    """What sets two runs apart, in a few words for each: live settings, loss, optimizers, seed."""
    lists = [_settings(run) for run in runs]
    names = [name for name in lists[0] if lists[0][name] != lists[1][name]]
    return [[text(f"dashboard.differs_{name}", value=one[name]) for name in names] for one in lists]


def _settings(run):
    facts = run.facts()
    values = {**run.trainer.settings, **{name: facts[name] for name in ("loss", "optimizers", "seed", "batch_size")}}
    return {name: _short(value) for name, value in values.items()}


def _short(value):
    return "–" if value is None else value if isinstance(value, str) else f"{value:.3g}"
