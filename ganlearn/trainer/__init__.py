"""The one engine that trains: a notebook cell, a widget, the command line and a test drive the same object."""

from ganlearn.trainer.run import TrainingError
from ganlearn.trainer.trainer import Trainer

__all__ = ["Trainer", "TrainingError"]
