"""Reads a run and says in plain words what is wrong: each finding with its evidence and one thing to try."""

from ganlearn.diagnosis.diagnose import diagnose, diagnose_history
from ganlearn.diagnosis.finding import NAMES, Finding

__all__ = ["NAMES", "Finding", "diagnose", "diagnose_history"]
