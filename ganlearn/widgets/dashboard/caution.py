"""What the diagnosis says of a run, asked now and then."""

import dataclasses
import math
import time

from ganlearn import diagnosis
from ganlearn.strings import text
from ganlearn.widgets.controls import BUSY

SECONDS = 2.0
"""While a run is on, this much time lies between two diagnoses at least."""


class Caution:
    """The findings about one run.

    Args:
        trainer: ``Trainer``.

    Attributes:
        findings: list of dicts, most urgent first: name, evidence, advice, and why the advice may help.
    """

    def __init__(self, trainer):
        self._trainer, self._asked_at, self._mark, self.findings = trainer, -math.inf, None, []

    def look(self):
        """Asks ``diagnosis.diagnose`` where it is due, in the thread that owns the model; returns the findings.

        A step of the past keeps what was said last: the history there reaches further than the samples.
        """
        trainer, now = self._trainer, time.monotonic()
        mark = trainer.state, trainer.step
        waits = trainer.state in BUSY and now - self._asked_at < SECONDS
        if mark == self._mark or waits or trainer.step < trainer.history.last:
            return self.findings
        self._mark, self._asked_at = mark, now
        self.findings = [_with_reason(finding) for finding in diagnosis.diagnose(trainer)]
        return self.findings


def _with_reason(finding):
    return {**dataclasses.asdict(finding), "why": text(f"dashboard.why_{finding.name}")}
