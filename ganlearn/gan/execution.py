"""How the steps of a GAN are run on this machine: which kind of program (``Plan``), and that program (``Program``)."""

import contextlib
import dataclasses
import math

import keras
import numpy as np

from ganlearn import hardware, layers
from ganlearn._tensorflow import tf, traced_once
from ganlearn.strings import text

EXECUTIONS = ("xla", "graph", "eager")

AGREEMENT = 1e-5
"""How far weights of one run may differ between XLA, graph, eager and ``fit``, whose draws are the same.

Measured: 1.3e-6 after 500 steps (SGD, two layers each, weights of order 1). A parameter whose true gradient is zero,
such as a bias in front of batch normalisation, is another matter: Adam makes whole steps of the rounding noise.
"""

MAX_XLA_FLOPS = {True: 1e8, False: math.inf}
"""Floating-point operations of the convolutions for each sample, above which the graph is no slower than XLA: with
AVX-512 (True), and without.

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

LOOPS = (keras.layers.GRU, keras.layers.LSTM, keras.layers.SimpleRNN)
"""Recurrent layers whose loop over the steps is faster under XLA than in the graph, looped or unrolled.

Milliseconds a step of batch 64, a GRU in each player, on two cores with AVX-512; with R1 there are second derivatives:

=======================  =========  ===========  ===============
sequence and units       XLA, loop  graph, loop  graph, unrolled
=======================  =========  ===========  ===============
24 steps, 32 units       4.2        8.6          7.6
50 steps, 64 units       19         26           22
100 steps, 64 units      35         48
24 steps, 32 units, R1              15           11
50 steps, 64 units, R1              42           33
=======================  =========  ===========  ===============

XLA took over half a minute to compile 24 unrolled steps, which then ran slower than in the graph, and 625 ms a step for
second derivatives of a loop.
"""


@dataclasses.dataclass(frozen=True)
class Plan:
    """How the steps are run.

    Attributes:
        execution: "xla", "graph" or "eager".
        forward_convolutions: whether convolutions take their forward-only form.
        reason: name of the sentence that explains the choice.
        looped_steps: whether recurrent layers that can be unrolled run in a loop.
    """

    execution: str
    forward_convolutions: bool
    reason: str
    looped_steps: bool = False

    @property
    def xla(self):
        """Whether XLA compiles the loop of many steps."""
        return self.execution == "xla"

    @contextlib.contextmanager
    def forms(self):
        """Within this block layers are traced in the form that suits the program."""
        with layers.forward_convolutions(self.forward_convolutions), layers.looped_steps(self.looped_steps):
            yield

    def __str__(self):
        return text(f"trainer.plan_{self.reason}")


def choose(gan, execution=None):
    """The plan for a GAN on this machine.

    Args:
        gan: compiled ``GAN``.
        execution: "xla", "graph", "eager", or None for XLA for everything but, on a CPU, convolutions that are much
            arithmetic, and recurrent networks of some kinds: unrolled ones, layers other than ``LOOPS``, training with
            second derivatives, and all of them on a GPU.

    Raises:
        ValueError: for an unknown ``execution``.
    """
    if execution is not None and execution not in EXECUTIONS:
        raise ValueError(text("trainer.execution", given=execution, choices=", ".join(EXECUTIONS)))
    gpu = bool(tf.config.list_logical_devices("GPU"))
    if tf.config.functions_run_eagerly():
        return Plan("eager", False, "run_eagerly")
    may_loop = not _differentiates_twice(gan)
    if execution is not None:
        xla = execution == "xla"
        return Plan(execution, xla and not gpu, f"asked_{execution}", xla and may_loop)
    recurrent = _recurrent(gan)
    if recurrent and (gpu or not may_loop or not all(map(_loops, recurrent))):
        return Plan("graph", False, "recurrent")
    if not gpu and convolution_flops(gan) > MAX_XLA_FLOPS[wide_vectors()]:
        return Plan("graph", False, "arithmetic")
    return Plan("xla", not gpu, "gpu" if gpu else "cpu", may_loop)


def _recurrent(gan):
    return [layer for layer in gan._flatten_layers(recursive=True) if isinstance(layer, keras.layers.RNN)]


def _loops(layer):
    with layers.looped_steps():
        return isinstance(layer, LOOPS) and not layer.unroll


def _differentiates_twice(gan):
    return gan.updates == "consensus" or gan.unrolled or any(penalty.differentiates for penalty in gan.penalties)


def alone(gan):
    """Whether the GAN trains on one device."""
    return not tf.distribute.has_strategy() and gan.distribute_strategy.num_replicas_in_sync == 1


def jit_of_fit(gan, own_step):
    """Whether ``fit`` compiles its step with XLA: as ``choose`` has it, and only where the program suits the layers.

    Args:
        gan: ``GAN``.
        own_step: whether it has a ``train_step`` of its own, which Keras compiles with unrolled recurrent layers.
    """
    unrolled = own_step and any(layer.unroll for layer in _recurrent(gan))
    return choose(gan).xla and alone(gan) and not unrolled


def without_xla():
    """The plan to fall back to when XLA cannot compile the step."""
    return Plan("graph", False, "no_xla")


_CONVOLUTIONS = (
    keras.layers.Conv1D,
    keras.layers.Conv2D,
    keras.layers.Conv1DTranspose,
    keras.layers.Conv2DTranspose,
)
_TRANSPOSED = (keras.layers.Conv1DTranspose, keras.layers.Conv2DTranspose)


def wide_vectors():
    """Whether this processor has AVX-512, which TensorFlow's own convolutions use and XLA's do not."""
    return hardware.has_instructions("AVX512F")


def convolution_flops(gan):
    """Multiplications and additions in the convolutions of one step, for each sample of a batch.

    A layer costs 2 · (size of its product) forward, as much again for its input's gradient and for its kernel's. In an
    alternating step a generator's layer is counted 4 times and a discriminator's 8 times.
    """
    return 4 * _forward_flops(gan.generator) + 8 * _forward_flops(gan.discriminator)


def _forward_flops(network):
    layers = (layer for layer in network._flatten_layers(recursive=True) if isinstance(layer, _CONVOLUTIONS))
    return sum(map(_layer_flops, layers))


def _layer_flops(layer):
    shape = layer.get_build_config()["input_shape"]
    wide = shape if isinstance(layer, _TRANSPOSED) else layer.compute_output_shape(shape)
    places = np.prod([size or 1 for size in wide[1:-1]])
    return int(2 * np.prod(layer.kernel.shape) * places)


class Program:
    """Runs a function as the plan says; where XLA cannot compile it and nobody has asked for XLA, in the graph.

    Args:
        function: of tensors.
        plan: ``Plan``.
        asked: whether XLA was asked for.
        **options: more arguments of ``tf.function``.

    Attributes:
        plan: the ``Plan`` that is followed.
        proven: whether the function has run, so that the next call need not compile.
        run: the ``tf.function`` that is called, or in plain Python a Python function.
    """

    def __init__(self, function, plan, asked=False, **options):
        self._function = function
        self._asked = asked
        self._options = options
        self.proven = False
        self._follow(plan)

    def _follow(self, plan):
        self.plan = plan
        self.run = self._planned
        if plan.execution != "eager":
            self.run = traced_once(self._planned, jit_compile=plan.xla, **self._options)

    def _planned(self, *inputs):
        with self.plan.forms():
            return self._function(*inputs)

    def __call__(self, *inputs):
        """What the function returns.

        Raises:
            RuntimeError: when XLA was asked for and cannot compile the function.
        """
        if self.proven:
            return self.run(*inputs)
        try:
            outputs = self.run(*inputs)
        except tf.errors.OpError as error:
            if not self.plan.xla:
                raise
            if self._asked:
                raise RuntimeError(text("gan.xla_failed", error=str(error).partition("\n")[0])) from error
            outputs = self._run_without_xla(inputs)
        self.proven = True
        return outputs

    def _run_without_xla(self, inputs):
        before = self.plan
        self._follow(without_xla())
        try:
            return self.run(*inputs)
        except Exception:  # so it was not XLA's fault
            self._follow(before)
            raise
