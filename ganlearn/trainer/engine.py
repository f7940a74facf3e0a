"""The compiled loop: many training steps in one call, and exact snapshots of everything they change."""

import time

from ganlearn._tensorflow import tf
from ganlearn.gan import METRICS
from ganlearn.gan.execution import Program, choose
from ganlearn.strings import text
from ganlearn.trainer import batches, machine

CHUNK = 256
"""Most steps in one call; the metrics of a call come back in a table of this many rows."""

CHUNK_SECONDS = 0.05
"""How long a call should take, so that commands between calls are answered within a twentieth of a second."""


class Engine:
    """Runs steps of a GAN on a data set; knows no thread and no screen.

    Args:
        gan: compiled ``GAN``.
        dataset: ``Dataset``.
        batch_size: samples in a batch.
        execution: "xla", "graph", "eager", or None to choose.
        stream: whether data are streamed from the host; None streams large sets.
    """

    def __init__(self, gan, dataset, batch_size, execution=None, stream=None):
        self.gan = gan
        self.execution = execution
        self._program = Program(self._loop, choose(gan, execution), asked=execution == "xla")
        self.batches = batches.choose(gan, dataset, batch_size, stream, self.plan.xla)

    @property
    def plan(self):
        """The ``Plan`` that is followed."""
        return self._program.plan

    @property
    def step(self):
        """Number of completed steps."""
        return int(self.gan.step.numpy())

    @property
    def compiled(self):
        """Whether the program has run, so that the next call need not compile."""
        return self._program.proven

    @property
    def device(self):
        """ "CPU", or the GPU's name and the memory in use."""
        return machine.device_name()

    def machine(self):
        """What the bits of a run depend on other than its seed."""
        return {**machine.facts(), "execution": self.plan.execution}

    def describe_plan(self):
        """How the steps are run on this machine, in words."""
        return f"{self.plan} {text('trainer.plan_stream')}" if self.batches.streamed else str(self.plan)

    def advance(self, count):
        """Runs up to ``count`` ≤ ``CHUNK`` steps.

        It ends early after a step whose losses are not finite, and where the streamed batches at hand end.

        Returns:
            float32 array (steps run, number of metrics), in the order of ``METRICS``; at least one step.
        """
        inputs, count = self.batches.inputs(count)
        done, table = self._program(inputs, tf.constant(count))
        return table.numpy()[: int(done)]

    def _loop(self, inputs, count):
        source = self.batches.source(inputs)
        start = (tf.constant(0), tf.constant(True), tf.zeros((CHUNK, len(METRICS))), self.gan.prefetch(source))

        def going(i, finite, *_):
            return tf.logical_and(i < count, finite)

        def one(i, _, table, prefetched):
            metrics, prefetched = self.gan.iterate_ahead(source, prefetched, unroll_last_d_step=self.plan.xla)
            row = tf.stack(metrics)
            table = tf.tensor_scatter_nd_update(table, [[i]], [row])
            return i + 1, tf.reduce_all(tf.math.is_finite(row)), table, prefetched

        done, _, table, _ = tf.while_loop(going, one, start, parallel_iterations=1)
        return done, table

    def variables(self):
        """Everything that a step changes or depends on, each variable once."""
        gan = self.gan
        return [*gan.variables, *gan.d_optimizer.variables, *gan.g_optimizer.variables]

    def snapshot(self):
        """Copies of all variables, as NumPy arrays."""
        return [v.numpy().copy() for v in self.variables()]

    def restore(self, snapshot):
        """Puts a snapshot back, bit for bit."""
        for variable, value in zip(self.variables(), snapshot, strict=True):
            variable.assign(value)


class SpeedMeter:
    """Steps per second over about the last two seconds.

    Attributes:
        rate: steps per second.
    """

    def __init__(self):
        self.rate = 0.0
        self.restart()

    def restart(self):
        """Starts again, after a pause."""
        self._ticks = [(time.monotonic(), 0)]

    def tick(self, steps):
        """Notes that ``steps`` more steps are done."""
        now = time.monotonic()
        self._ticks.append((now, self._ticks[-1][1] + steps))
        while len(self._ticks) > 2 and now - self._ticks[1][0] > 2.0:
            self._ticks.pop(0)
        (before, first), (_, last) = self._ticks[0], self._ticks[-1]
        self.rate = (last - first) / max(now - before, 1e-9)


def next_chunk(steps, seconds):
    """How many steps the next call should run, to take about ``CHUNK_SECONDS``.

    Args:
        steps, seconds: of the last call.
    """
    wanted = int(steps * CHUNK_SECONDS / max(seconds, 1e-6))
    return max(1, min(wanted, 2 * steps, CHUNK))
