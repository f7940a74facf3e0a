"""The chapters that have exercises, in the order of the course."""

import importlib

from ganlearn.exercises.framework import Exercise
from ganlearn.strings import text

NAMES = ("start", "generate", "architecture", "loop", "losses", "distances", "optimizers", "program")


def title(chapter):
    """Number and name of a chapter, as its notebook has them."""
    return text(f"exercises_{chapter}.title")


def exercises(chapter):
    """The exercises of a chapter in their order: list of ``Exercise``."""
    module = importlib.import_module(f"ganlearn.exercises.{chapter}")
    return [found for found in vars(module).values() if isinstance(found, Exercise)]
