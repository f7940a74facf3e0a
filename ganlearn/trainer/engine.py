"""The compiled loop: many training steps in one call, and exact snapshots of everything they change."""

import functools

from ganlearn._tensorflow import tf
from ganlearn.gan import METRICS
from ganlearn.gan import plan as plans
from ganlearn.gan.program import Program
from ganlearn.strings import text
from ganlearn.trainer import feeds, machine
from ganlearn.trainer.limits import CHUNK


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
        self.batch_size = batch_size
        self.execution = execution
        self._program = Program(self._loop, plans.choose(gan, execution), asked=execution == "xla")
        self.feed = feeds.choose(gan, dataset, batch_size, stream, self.plan.xla)

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
        """What the bits of a run depend on beside its seed."""
        return {**machine.facts(), "execution": self.plan.execution}

    def words(self):
        """How the steps are run on this machine, in words."""
        return f"{self.plan} {text('trainer.plan_stream')}" if self.feed.streams else str(self.plan)

    def advance(self, count):
        """Runs up to ``count`` ≤ ``CHUNK`` steps.

        It ends early after a step whose losses are not finite, and where the streamed batches at hand end.

        Returns:
            float32 array (steps run, number of metrics), in the order of ``METRICS``; at least one step.
        """
        inputs, count = self.feed.inputs(count)
        done, table = self._program(inputs, tf.constant(count))
        return table.numpy()[: int(done)]

    def _loop(self, inputs, count):
        choose, batch = self.feed.choose, functools.partial(self.feed.batch, inputs)
        ready = self.gan.ready(choose, self.batch_size)
        start = (tf.constant(0), tf.constant(True), tf.zeros((CHUNK, len(METRICS))), ready)

        def going(i, finite, *_):
            return tf.logical_and(i < count, finite)

        def one(i, _, table, ready):
            metrics, ready = self.gan.iterate_ahead(batch, choose, self.batch_size, ready, self.plan.xla)
            row = tf.stack(metrics)
            table = tf.tensor_scatter_nd_update(table, [[i]], [row])
            return i + 1, tf.reduce_all(tf.math.is_finite(row)), table, ready

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
