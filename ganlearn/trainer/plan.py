"""Which program trains a given GAN on this machine."""

import dataclasses

import keras

from ganlearn._tensorflow import tf
from ganlearn.strings import text


@dataclasses.dataclass(frozen=True)
class Plan:
    """How the steps are run.

    Attributes:
        xla: whether XLA compiles the loop of many steps.
        forward_convolutions: whether convolutions take their forward-only form.
        reason: name of the sentence that explains the choice.
    """

    xla: bool
    forward_convolutions: bool
    reason: str

    def __str__(self):
        return text(f"trainer.plan_{self.reason}")


def choose(gan):
    """XLA for everything but recurrent networks; forward-only convolutions inside its loop on a CPU."""
    if any(isinstance(layer, keras.layers.RNN) for layer in gan._flatten_layers(recursive=True)):
        return Plan(xla=False, forward_convolutions=False, reason="recurrent")
    if tf.config.list_physical_devices("GPU"):
        return Plan(xla=True, forward_convolutions=False, reason="gpu")
    return Plan(xla=True, forward_convolutions=True, reason="cpu")


def without_xla():
    """The plan to fall back to when XLA cannot compile the step."""
    return Plan(xla=False, forward_convolutions=False, reason="no_xla")
