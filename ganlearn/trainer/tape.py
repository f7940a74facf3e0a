"""What has been trained so far, as a tape to go back and forth on: a few snapshots, and every change of settings."""

import bisect
import math

SNAPSHOTS = 32
"""Most snapshots that are kept beside the initial one."""

BYTES = 2**29
"""Most bytes that the snapshots take beside the initial and the newest one."""


def most(snapshot):
    """How many snapshots like this one are kept beside the initial one."""
    return max(1, min(SNAPSHOTS, BYTES // max(1, sum(array.nbytes for array in snapshot))))


class Tape:
    """Snapshots and the settings log of a run.

    The settings of an entry (step, settings) hold for the steps after ``step``, up to the next entry.

    Args:
        step: where the tape begins.
        snapshot: list of arrays, the state there.
        settings: the settings there, any value.

    Attributes:
        first: the earliest step that one can go back to.
        log: list of (step, settings), in order.
        future: how often what lay beyond a step was forgotten.
        cuts: list of (future, step): what was seen in this future or an earlier one is on the tape up to this step.
    """

    def __init__(self, step, snapshot, settings):
        self.first = step
        self.log = [(step, settings)]
        self._snapshots = {step: snapshot}
        self.future = 0
        self.cuts = []
        self._limit = most(snapshot)

    @property
    def steps(self):
        """The steps that there are snapshots of, in order."""
        return sorted(self._snapshots)

    def copy(self):
        """A tape of its own; the arrays, which nobody changes, are shared."""
        tape = Tape(self.first, self._snapshots[self.first], None)
        tape.log, tape._snapshots, tape._limit = list(self.log), dict(self._snapshots), self._limit
        tape.future, tape.cuts = self.future, list(self.cuts)
        return tape

    def keep(self, step, snapshot):
        """Adds a snapshot; when there are too many, the one that leaves the smallest gap goes."""
        self._snapshots[step] = snapshot
        if len(self._snapshots) > 1 + self._limit:
            steps = self.steps
            gaps = [(after - before, at) for before, at, after in zip(steps, steps[1:], steps[2:], strict=False)]
            del self._snapshots[min(gaps)[1]]

    def before(self, step):
        """(step, snapshot) of the latest snapshot at or before ``step``."""
        at = max(s for s in self._snapshots if s <= step)
        return at, self._snapshots[at]

    def note(self, step, settings):
        """Notes the settings that hold from ``step`` on."""
        self.log = [entry for entry in self.log if entry[0] < step]
        self.log.append((step, settings))

    def settings_at(self, step):
        """The settings that hold for the step after ``step``."""
        return self.log[self._place(step) - 1][1]

    def next_change(self, step):
        """The first step after ``step`` from which other settings hold; infinity when there is none."""
        place = self._place(step)
        return self.log[place][0] if place < len(self.log) else math.inf

    def _place(self, step):
        return bisect.bisect_right([at for at, _ in self.log], step)

    def cut(self, step):
        """Forgets everything after ``step``."""
        self.log = [entry for entry in self.log if entry[0] <= step]
        self._snapshots = {at: snapshot for at, snapshot in self._snapshots.items() if at <= step}
        self.cuts = [(future, at) for future, at in self.cuts if at < step] + [(self.future, step)]
        self.future += 1
