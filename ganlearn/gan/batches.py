"""Arrays in memory as ``fit`` takes them: as many batches at a time as train in one call, gathered by NumPy."""

import random

import keras
import numpy as np
from keras.src.trainers.data_adapters.data_adapter import DataAdapter

from ganlearn._tensorflow import tf

OTHERWISE = {"validation_split", "sample_weight", "class_weight", "steps_per_epoch"}
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
    known = shuffle in (True, False) and not OTHERWISE & others
    fits = y is None or (isinstance(y, np.ndarray) and len(y) == len(x))  # else Keras says what is wrong
    if not (plain and known and fits):
        return None
    parts = [x.astype(keras.config.floatx(), copy=False), *([] if y is None else [y])]
    return Batches(tuple(parts), batch_size or 32, shuffle)


class Batches(DataAdapter):
    """All batches of an epoch.

    Args:
        parts: tuple of arrays of the same length.
        size: samples in a batch; the last one may have fewer.
        shuffle: whether each epoch has an order of its own; ``keras.utils.set_random_seed`` fixes it.
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
