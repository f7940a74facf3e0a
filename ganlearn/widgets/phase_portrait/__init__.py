"""The PhasePortrait: games of two numbers, and the paths that optimizers take in them."""

from ganlearn.widgets.phase_portrait.phase_portrait import PhasePortrait

__all__ = ["PhasePortrait"]
