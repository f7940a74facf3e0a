"""Reads a run and says in plain words what is wrong: each finding with its evidence and one thing to try."""

from ganlearn.diagnosis.context import NAMES, Finding
from ganlearn.diagnosis.diagnose import diagnose, diagnose_history

__all__ = ["NAMES", "Finding", "diagnose", "diagnose_history"]
