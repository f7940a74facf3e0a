"""Settings that can change while a run is on, kept in variables so that nothing is compiled again."""

import math

import keras
import numpy as np

from ganlearn.strings import text


class Settings:
    """The live settings of a GAN.

    Attributes:
        wanted: dict of the values last asked for; None where a setting does not apply to this GAN.

    Args:
        gan: compiled ``GAN``.
    """

    def __init__(self, gan):
        self._gan = gan
        self.wanted = {}
        self.read()

    def read(self):
        """Takes ``wanted`` from the variables."""
        gan = self._gan
        self.wanted = {
            "d_learning_rate": _rate(gan.d_optimizer),
            "g_learning_rate": _rate(gan.g_optimizer),
            "d_steps": int(gan.d_steps.numpy()) if gan.updates == "alternating" else None,
            "penalty": _short(gan.penalty_weights[0]) if gan.penalty_weights else None,
        }

    def checked(self, settings):
        """The settings as numbers.

        Raises:
            TypeError: for an unknown name.
            ValueError: for a value out of range, or a setting that this GAN does not have.
        """
        for name, value in settings.items():
            if name not in self.wanted:
                raise TypeError(text("trainer.unknown_setting", name=name, choices=", ".join(self.wanted)))
            if self.wanted[name] is None:
                raise ValueError(text(f"trainer.no_{name}"))
            if not _in_range(name, value):
                raise ValueError(text(f"trainer.bad_{name}", given=value))
        return {name: int(value) if name == "d_steps" else float(value) for name, value in settings.items()}

    def apply(self, settings):
        """Writes checked settings into the variables."""
        gan = self._gan
        for name, value in settings.items():
            if name == "d_learning_rate":
                gan.d_optimizer.learning_rate.assign(value)
            elif name == "g_learning_rate":
                gan.g_optimizer.learning_rate.assign(value)
            elif name == "d_steps":
                gan.d_steps.assign(value)
            else:
                for weight in gan.penalty_weights:
                    weight.assign(value)

    def values(self):
        """The values of all variables that settings live in, as a list of exact numbers, to ``put`` back later."""
        return [v.numpy().item() for v in self._variables()]

    def put(self, values):
        """Writes what ``values`` returned into the variables, bit for bit."""
        for variable, value in zip(self._variables(), values, strict=True):
            variable.assign(value)

    def _variables(self):
        gan = self._gan
        rates = [o.learning_rate for o in (gan.d_optimizer, gan.g_optimizer) if not _scheduled(o)]
        return [*rates, gan.d_steps, *gan.penalty_weights]


def _scheduled(optimizer):
    return isinstance(optimizer._learning_rate, keras.optimizers.schedules.LearningRateSchedule)


def _rate(optimizer):
    """The learning rate, or None when a schedule sets it."""
    return None if _scheduled(optimizer) else _short(optimizer.learning_rate)


def _short(variable):
    """A float32 variable as the shortest number that means it: 0.01, not 0.009999999776482582."""
    return float(str(np.float32(variable.numpy())))


def _in_range(name, value):
    if not math.isfinite(value):
        return False
    if name == "d_steps":
        return value == int(value) and value >= 1
    return value >= 0 if name == "penalty" else value > 0
