"""The compiled loop: many training steps in one call, and exact snapshots of everything they change."""

from ganlearn import layers, randomness
from ganlearn._tensorflow import tf, traced_once
from ganlearn.gan import DATA, METRICS
from ganlearn.trainer import machine
from ganlearn.trainer import plan as plans

CHUNK = 256
"""Most steps in one call; the metrics of a call come back in a table of this many rows."""


class Engine:
    """Runs steps of a GAN on a data set; knows no thread and no screen.

    Args:
        gan: compiled ``GAN``.
        dataset: ``Dataset``; it is kept on the device, and batches are gathered inside the compiled loop.
        batch_size: samples in a batch.
    """

    def __init__(self, gan, dataset, batch_size):
        self.gan, self.batch_size, self.size = gan, batch_size, len(dataset)
        self.plan = plans.choose(gan)
        self._data = [tf.constant(part) for part in (dataset.x, dataset.y)[: 1 + gan.conditional]]
        self._program = self._compile()
        self._proven = False

    @property
    def step(self):
        """Number of completed steps."""
        return int(self.gan.step.numpy())

    @property
    def compiled(self):
        """Whether the program has run, so that the next call need not compile."""
        return self._proven

    @property
    def device(self):
        """ "CPU", or the GPU's name and the memory in use."""
        return machine.device_name()

    def machine(self):
        """What the bits of a run depend on beside its seed."""
        return {**machine.facts(), "xla": self.plan.xla}

    def advance(self, count):
        """Runs up to ``count`` ≤ ``CHUNK`` steps; ends early after a step whose losses are not finite.

        Returns:
            float32 array (steps run, number of metrics), in the order of ``METRICS``.
        """
        done, table = self._run(tf.constant(count))
        return table.numpy()[: int(done)]

    def _run(self, count):
        if self._proven:
            return self._program(self._data, count)
        try:
            outputs = self._program(self._data, count)
        except tf.errors.OpError:
            if not self.plan.xla:
                raise
            self.plan = plans.without_xla()
            self._program = self._compile()
            outputs = self._program(self._data, count)
        self._proven = True
        return outputs

    def _compile(self):
        return traced_once(self._loop, jit_compile=self.plan.xla)

    def _loop(self, data, count):
        with layers.forward_convolutions(self.plan.forward_convolutions):
            start = (tf.constant(0), tf.constant(True), tf.zeros((CHUNK, len(METRICS))))

            def going(i, finite, _):
                return tf.logical_and(i < count, finite)

            def one(i, _, table):
                row = tf.stack(self.gan.iterate(lambda k: self._batch(data, k), self.batch_size))
                table = tf.tensor_scatter_nd_update(table, [[i]], [row])
                return i + 1, tf.reduce_all(tf.math.is_finite(row)), table

            done, _, table = tf.while_loop(going, one, start, parallel_iterations=1)
        return done, table

    def _batch(self, data, k):
        gan = self.gan
        draw = gan.batches.value + tf.cast(k, tf.int64)
        chosen = randomness.indices(self.batch_size, self.size, gan.seed.value, draw, DATA)
        x, *y = (tf.gather(part, chosen) for part in data)
        return x, *(y or [None])

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
