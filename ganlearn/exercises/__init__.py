"""Exercises that check themselves: ``gl.exercises.<chapter>.qN`` with ``check``, ``hint`` and ``solution``."""

import lazy_loader

CHAPTERS = ("start", "generate", "architecture", "loop", "losses", "distances", "optimizers", "program")
"""The chapters that have exercises, in the order of the course; each is a module here."""

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submodules={*CHAPTERS, "inventory"}, submod_attrs={"overview": ["progress"]}
)
