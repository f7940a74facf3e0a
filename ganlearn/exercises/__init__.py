"""Exercises that check themselves: ``gl.exercises.<chapter>.qN`` with ``check``, ``hint`` and ``solution``."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules={
        "architecture",
        "distances",
        "generate",
        "inventory",
        "loop",
        "losses",
        "optimizers",
        "program",
        "start",
    },
    submod_attrs={"overview": ["progress"]},
)
