"""What has been trained so far: a few snapshots and every change of settings, and the way back to any step.

A step is reached from the latest snapshot before it: the same steps run again under the same settings.
"""

import bisect
import math
import time

import numpy as np

from ganlearn.gan import METRICS
from ganlearn.trainer.engine import next_chunk

SNAPSHOTS = 32
"""Most snapshots that are kept, not counting the initial one."""

BYTES = 2**29
"""Most bytes that the snapshots take, not counting the initial and the newest one."""


def max_snapshots(snapshot):
    """How many snapshots like this one are kept, not counting the initial one."""
    return max(1, min(SNAPSHOTS, BYTES // max(1, sum(array.nbytes for array in snapshot))))


class Timeline:
    """Snapshots and the settings log of a run.

    The settings of an entry (step, settings) hold for the steps after ``step``, up to the next entry.

    Args:
        step: where it begins.
        snapshot: list of arrays, the state there.
        settings: the settings there, any value.

    Attributes:
        first: the earliest step that one can go back to.
        log: list of (step, settings), in order.
        future: how often what lay beyond a step was forgotten.
        cuts: list of (future, step): what was seen in this future or an earlier one is on the timeline up to this step.
    """

    def __init__(self, step, snapshot, settings):
        self.first = step
        self.log = [(step, settings)]
        self._snapshots = {step: snapshot}
        self.future = 0
        self.cuts = []
        self._limit = max_snapshots(snapshot)

    @property
    def steps(self):
        """The steps that there are snapshots of, in order."""
        return sorted(self._snapshots)

    def copy(self):
        """An independent copy; the arrays, which nobody changes, are shared."""
        timeline = Timeline(self.first, self._snapshots[self.first], None)
        timeline.log = list(self.log)
        timeline._snapshots = dict(self._snapshots)
        timeline._limit = self._limit
        timeline.future = self.future
        timeline.cuts = list(self.cuts)
        return timeline

    def add(self, step, snapshot):
        """Adds a snapshot; when there are too many, the one that leaves the smallest gap goes."""
        self._snapshots[step] = snapshot
        if len(self._snapshots) > 1 + self._limit:
            steps = self.steps
            gaps = [(after - before, at) for before, at, after in zip(steps, steps[1:], steps[2:], strict=False)]
            del self._snapshots[min(gaps)[1]]

    def snapshot_before(self, step):
        """(step, snapshot) of the latest snapshot at or before ``step``."""
        at = max(s for s in self._snapshots if s <= step)
        return at, self._snapshots[at]

    def record_settings(self, step, settings):
        """Records the settings that hold from ``step`` on."""
        self.log = [entry for entry in self.log if entry[0] < step]
        self.log.append((step, settings))

    def settings_at(self, step):
        """The settings that hold for the step after ``step``."""
        return self.log[self._place(step) - 1][1]

    def next_change(self, step):
        """The first step after ``step`` from which other settings hold; infinity if there is no such step."""
        place = self._place(step)
        return self.log[place][0] if place < len(self.log) else math.inf

    def _place(self, step):
        return bisect.bisect_right([at for at, _ in self.log], step)

    def drop_after(self, step):
        """Forgets everything after ``step``."""
        self.log = [entry for entry in self.log if entry[0] <= step]
        self._snapshots = {at: snapshot for at, snapshot in self._snapshots.items() if at <= step}
        self.cuts = [(future, at) for future, at in self.cuts if at < step] + [(self.future, step)]
        self.future += 1


class Cancelled(Exception):
    """Nobody waits for the replay any longer."""


def replay(step, engine, live, timeline, fresh=False, cancelled=lambda: False):
    """Brings the engine to the exact state at ``step``.

    Args:
        step: a step of the timeline.
        engine: ``Engine``.
        live: ``Settings``.
        timeline: ``Timeline``.
        fresh: whether the engine's present state must not be used; else it is the start where it is nearest.
        cancelled: function that is called about twenty times a second; True ends the replay.

    Returns:
        float32 array (steps run, number of metrics): the metrics of the steps that were run again.

    Raises:
        Cancelled: when ``cancelled()`` is true; the engine is then at a step on the way.
    """
    start, snapshot = timeline.snapshot_before(step)
    if fresh or not start <= engine.step <= step:
        engine.restore(snapshot)
    tables, chunk = [np.empty((0, len(METRICS)), np.float32)], 1
    while (now := engine.step) < step:
        if cancelled():
            raise Cancelled
        live.put(timeline.settings_at(now))
        began = time.monotonic()
        tables.append(engine.advance(int(min(chunk, step - now, timeline.next_change(now) - now))))
        chunk = next_chunk(len(tables[-1]), time.monotonic() - began)
    live.put(timeline.settings_at(step))
    return np.concatenate(tables)
