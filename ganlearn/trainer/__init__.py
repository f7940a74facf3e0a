"""``Trainer``, the one object that trains: a notebook cell, a widget, the command line and a test drive it."""

from ganlearn.trainer.run import TrainingError
from ganlearn.trainer.trainer import Trainer

__all__ = ["Trainer", "TrainingError"]
