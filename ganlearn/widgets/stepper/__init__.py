"""The Stepper: one iteration taken apart."""

from ganlearn.widgets.stepper.stepper import Stepper

__all__ = ["Stepper"]
