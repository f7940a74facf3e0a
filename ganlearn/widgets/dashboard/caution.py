"""What the diagnosis says of a run, asked now and then."""

import dataclasses
import math
import time

from ganlearn import diagnosis
from ganlearn.strings import text

SECONDS, LONGEST_SECONDS, SHARE = 2.0, 10.0, 0.005
"""While a run is on, so much time lies between two diagnoses at least; more where they would take more than this share
of it, up to the longest."""


class Caution:
    """The findings about one run.

    Args:
        trainer: ``Trainer``.

    Attributes:
        findings: list of dicts, most urgent first: name, evidence, advice, and why the advice may help.
    """

    def __init__(self, trainer):
        self._trainer = trainer
        self._mark = None
        self.findings = []
        self._due_at = -math.inf

    def look(self):
        """Asks ``diagnosis.diagnose`` where it is due, in the thread that owns the model; returns the findings.

        A step of the past keeps what was said last: the history there reaches further than the samples.
        """
        trainer, now = self._trainer, time.monotonic()
        mark = trainer.state, trainer.step
        waits = trainer.running and now < self._due_at
        if mark == self._mark or waits or trainer.step < trainer.history.last:
            return self.findings
        self._mark = mark
        self.findings = [_with_reason(finding) for finding in diagnosis.diagnose(trainer)]
        took = time.monotonic() - now
        self._due_at = now + min(max(SECONDS, took / SHARE), LONGEST_SECONDS)
        return self.findings


def _with_reason(finding):
    return {**dataclasses.asdict(finding), "why": text(f"dashboard.why_{finding.name}")}
