"""``fit`` with several steps in one compiled call: what ``steps_per_execution`` means for a GAN.

``ManySteps`` is the train function that Keras calls. ``ArrayBatches`` are arrays in memory as it takes them: as many
batches at a time as train in one call, gathered by NumPy.
"""

import functools
import itertools
import random
import warnings

import keras
import numpy as np
from keras.src.trainers.data_adapters.data_adapter import DataAdapter

from ganlearn._tensorflow import tf
from ganlearn.gan import execution
from ganlearn.gan.execution import Program
from ganlearn.gan.steps import METRICS
from ganlearn.strings import text

LOGS = (*METRICS, "loss")


def fits_one_call(gan):
    """Whether ``fit`` may loop inside one program: compiled, on one device."""
    return execution.alone(gan) and not gan.run_eagerly


class ManySteps:
    """Keras's train function: takes ``steps_per_execution`` batches from the iterator and trains on them in one call.

    Keras's own compiles one step and calls it again and again. Here one program with a dynamic trip count serves every
    number of batches, so that the weights do not depend on where an epoch ends. Where XLA cannot compile it and nobody
    has asked for XLA, the graph takes over, and a warning says so.

    Args:
        gan: compiled ``GAN``.
        asked: whether XLA was requested.

    Attributes:
        eagerly: whether TensorFlow ran functions in plain Python when this was made.
    """

    def __init__(self, gan, asked):
        self._gan = gan
        self._most = gan.steps_per_execution
        self._warned = False
        self.eagerly = tf.config.functions_run_eagerly()
        plan = execution.choose(gan, "xla" if gan.jit_compile else "graph")
        make_program = functools.partial(Program, plan=plan, asked=asked, reduce_retracing=True)
        self._many = make_program(self._loop)
        self._one = make_program(gan.train_step)

    def __call__(self, iterator):
        """One call of ``fit``.

        Args:
            iterator: of batches.

        Returns:
            dict of scalar tensors: the metrics of the last step.

        Raises:
            StopIteration: when there is no batch left.
            RuntimeError: when XLA was asked for and cannot compile the step.
        """
        stacked, whole, others = iterator.take(self._most) if isinstance(iterator, Epoch) else self._take(iterator)
        if whole:
            logs = dict(zip(LOGS, tf.unstack(self._many(stacked, tf.constant(whole))), strict=True))
        for batch in others:
            logs = self._one(batch)
        if not self._warned and execution.without_xla() in (self._many.plan, self._one.plan):
            self._warned = True
            warnings.warn(text("gan.fit_without_xla"), stacklevel=2)
        return logs

    def _take(self, iterator):
        """As ``Epoch.take``; what differs in shape from the first batch comes last."""
        batches = [_given(batch) for batch in itertools.islice(iterator, self._most)]
        if not batches:
            raise StopIteration
        whole = [batch for batch in batches if _shapes(batch) == _shapes(batches[0])] if self._most > 1 else []
        stacked = tf.nest.map_structure(lambda *parts: tf.stack(_filled(parts, self._most)), *whole) if whole else None
        return stacked, len(whole), batches[len(whole) :]

    def _loop(self, stacked, count):
        gan = self._gan

        def source(i):
            return gan.batch_source(tf.nest.map_structure(lambda whole: whole[i], stacked))

        def one(i, _, prefetched):
            metrics, prefetched = gan.iterate_ahead(source(i), prefetched)
            logs = gan.logs(metrics)
            return i + 1, tf.stack([logs[name] for name in LOGS]), prefetched

        start = (tf.constant(0), tf.zeros(len(LOGS)), gan.prefetch(source(0)))
        return tf.while_loop(lambda i, *_: i < count, one, start, parallel_iterations=1)[1]


def _given(batch):
    """A batch without the classes and weights that ``train_on_batch`` was not given."""
    return tuple(part for part in batch if part is not None) if isinstance(batch, tuple) else batch


def _shapes(batch):
    return [tuple(part.shape) for part in tf.nest.flatten(batch)]


def _filled(parts, count):
    """The parts, and the first one again in the places that are not used."""
    return [*parts, *[parts[0]] * (count - len(parts))]


KERAS_ONLY_ARGUMENTS = {"validation_split", "sample_weight", "class_weight", "steps_per_epoch"}
"""Arguments of ``fit`` that Keras's batches know how to honour."""


def adapted(gan, x, y, batch_size, shuffle, others):
    """The arrays given to ``fit`` as batches for ``ManySteps``; None where Keras should make its own.

    Keras's come one by one through tf.data. For small networks taking them is a tenth of the time, and the thread that
    tunes tf.data may hold up the end of a ``fit`` by two thirds of its length.

    Args:
        gan: ``GAN`` whose ``fit`` loops inside one program.
        x, y: arrays; y may be None.
        batch_size: 32 when None.
        shuffle: True or False.
        others: names of the other arguments of ``fit``.
    """
    plain = gan.distribute_strategy is tf.distribute.get_strategy()
    known = shuffle in (True, False) and not KERAS_ONLY_ARGUMENTS & others
    fits = y is None or (isinstance(y, np.ndarray) and len(y) == len(x))  # else Keras says what is wrong
    if not (plain and known and fits):
        return None
    parts = [x.astype(keras.config.floatx(), copy=False), *([] if y is None else [y])]
    return ArrayBatches(tuple(parts), batch_size or 32, shuffle)


class ArrayBatches(DataAdapter):
    """All batches of an epoch.

    Args:
        parts: tuple of arrays of the same length.
        size: samples in a batch; the last one may have fewer.
        shuffle: whether each epoch has another order; ``keras.utils.set_random_seed`` fixes it.
    """

    def __init__(self, parts, size, shuffle):
        self.parts = parts
        self.size = size
        self.shuffle = shuffle

    def get_tf_dataset(self):
        """Keras asks for what it can iterate over once an epoch."""
        return self

    def __iter__(self):
        return Epoch(self)

    @property
    def num_batches(self):
        return -(-len(self.parts[0]) // self.size)

    @property
    def batch_size(self):
        return self.size

    @property
    def has_partial_batch(self):
        return self.partial_batch_size > 0

    @property
    def partial_batch_size(self):
        return len(self.parts[0]) % self.size

    def order(self):
        """Indices of the examples in the order of an epoch."""
        count = len(self.parts[0])
        return np.random.default_rng(random.getrandbits(64)).permutation(count) if self.shuffle else np.arange(count)

    def get_numpy_iterator(self):
        raise NotImplementedError

    def get_jax_iterator(self):
        raise NotImplementedError

    def get_torch_dataloader(self):
        raise NotImplementedError


class Epoch:
    """One way through the batches."""

    def __init__(self, batches):
        self._batches = batches
        self._order = None
        self._at = 0

    def __iter__(self):
        return self

    def __next__(self):
        stacked, whole, others = self.take(1)
        return tuple(part[0] for part in stacked) if whole else others[0]

    def take(self, most):
        """The next batches, at most ``most``.

        Returns:
            Whole batches, stacked and filled up to ``most`` with the same ones again (None when there are none), how
            many of them there are, and a list of the incomplete last one, when it is its turn.

        Raises:
            StopIteration: when there is no batch left.
        """
        if self._order is None:
            self._order = self._batches.order()
        size, left = self._batches.size, len(self._order) - self._at
        if not left:
            raise StopIteration
        whole = min(most, left // size)
        indices = self._next(whole * size)
        filled = np.resize(indices, most * size).reshape(most, size) if whole else None
        rest = self._next(left - whole * size) if whole < most else []
        return self._gather(filled), whole, [self._gather(rest)] if len(rest) else []

    def _next(self, count):
        self._at += count
        return self._order[self._at - count : self._at]

    def _gather(self, indices):
        return None if indices is None else tuple(part[indices] for part in self._batches.parts)
