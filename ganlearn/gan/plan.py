"""Which program trains a given GAN on this machine."""

import dataclasses
import math

import keras

from ganlearn._tensorflow import tf
from ganlearn.gan import work
from ganlearn.strings import text

EXECUTIONS = ("xla", "graph", "eager")

AGREEMENT = 1e-5
"""How far weights of one run may differ between XLA, graph, eager and ``fit``, whose draws are the same.

Measured: 1.3e-6 after 500 steps (SGD, two layers each, weights of order 1). A parameter whose true gradient is zero,
such as a bias in front of batch normalisation, is another matter: Adam makes whole steps of the rounding noise.
"""

MOST_WORK = {True: 1e8, False: math.inf}
"""Above so many operations of convolutions for each sample the graph is no slower than XLA: with AVX-512, and without.

Where neither is faster the graph is better: the glyphs recipe takes its first step after 1.4 seconds there, and after
8.3 under XLA, and loses less speed to a browser that draws on the same two cores.

XLA saves what it costs to start an operation; its convolutions use no AVX-512. Milliseconds a step of batch 64 under
XLA and in the graph:

==============================  ===========  ============  ===============
network                         operations   with AVX-512  without AVX-512
==============================  ===========  ============  ===============
28×28, 16/32 channels           11 million   5.4 and 8.5   12 and 18
28×28, 32/64 channels           41 million   12 and 15
glyphs recipe, with R1          104 million  36 and 36     104 and 221
28×28, 64/128 channels          159 million  37 and 36     100 and 180
==============================  ===========  ============  ===============
"""


@dataclasses.dataclass(frozen=True)
class Plan:
    """How the steps are run.

    Attributes:
        execution: "xla", "graph" or "eager".
        forward_convolutions: whether convolutions take their forward-only form.
        reason: name of the sentence that explains the choice.
    """

    execution: str
    forward_convolutions: bool
    reason: str

    @property
    def xla(self):
        """Whether XLA compiles the loop of many steps."""
        return self.execution == "xla"

    def __str__(self):
        return text(f"trainer.plan_{self.reason}")


def choose(gan, execution=None):
    """The plan for a GAN on this machine.

    Args:
        gan: compiled ``GAN``.
        execution: "xla", "graph", "eager", or None for XLA for everything but recurrent networks and, on a CPU,
            convolutions that are much arithmetic.

    Raises:
        ValueError: for an unknown ``execution``.
    """
    if execution is not None and execution not in EXECUTIONS:
        raise ValueError(text("trainer.execution", given=execution, choices=", ".join(EXECUTIONS)))
    gpu = bool(tf.config.list_physical_devices("GPU"))
    if tf.config.functions_run_eagerly():
        return Plan("eager", False, "run_eagerly")
    if execution is not None:
        return Plan(execution, execution == "xla" and not gpu, f"asked_{execution}")
    if any(isinstance(layer, keras.layers.RNN) for layer in gan._flatten_layers(recursive=True)):
        return Plan("graph", False, "recurrent")
    if not gpu and work.convolutions(gan) > MOST_WORK[work.wide_vectors()]:
        return Plan("graph", False, "arithmetic")
    return Plan("xla", not gpu, "gpu" if gpu else "cpu")


def jit_of_fit(gan):
    """Whether Keras's ``fit`` compiles its step with XLA: not for recurrent networks, nor for mirrored variables."""
    return choose(gan).xla and not tf.distribute.has_strategy()


def without_xla():
    """The plan to fall back to when XLA cannot compile the step."""
    return Plan("graph", False, "no_xla")
