"""Settings that can change while a run is on, kept in variables so that nothing is compiled anew."""

import math

import keras

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
            "penalty": float(gan.penalty_weights[0].numpy()) if gan.penalty_weights else None,
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

    def write(self):
        """Writes all of ``wanted`` into the variables."""
        self.apply({name: value for name, value in self.wanted.items() if value is not None})


def _rate(optimizer):
    """The learning rate, or None when a schedule sets it."""
    if isinstance(optimizer._learning_rate, keras.optimizers.schedules.LearningRateSchedule):
        return None
    return float(optimizer.learning_rate.numpy())


def _in_range(name, value):
    if not math.isfinite(value):
        return False
    if name == "d_steps":
        return value == int(value) and value >= 1
    return value >= 0 if name == "penalty" else value > 0
