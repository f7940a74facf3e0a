"""Where the compiled loop gets its batches from: data on the device, or data streamed from where they are.

Both draw the same examples, so a run has the same bits with either.
"""

import functools
import weakref

import numpy as np

from ganlearn import randomness
from ganlearn._tensorflow import tf, traced_once
from ganlearn.gan.iteration import BatchSource
from ganlearn.randomness import DATA

STREAM_BYTES = 2**30
"""Data sets that take more bytes than this as float32 are streamed."""

WINDOW_BYTES = 2**25
"""About how many bytes of batches are gathered at a time."""

MAX_WINDOW = 256
"""Most batches that are gathered at a time."""

_resident = weakref.WeakKeyDictionary()


def choose(gan, dataset, batch_size, stream=None, xla=True):
    """Where the batches of a data set come from: ``Resident`` or ``Streamed``.

    Args:
        gan: ``GAN``.
        dataset: ``Dataset``.
        batch_size: samples in a batch.
        stream: whether to stream; None streams sets of more than ``STREAM_BYTES``.
        xla: whether XLA computes the draws of a streamed set.
    """
    if stream is None:
        stream = 4 * int(np.prod(dataset.x.shape)) > STREAM_BYTES
    return Streamed(gan, dataset, batch_size, xla) if stream else Resident(gan, dataset, batch_size)


class Resident:
    """The whole data set on the device; batches are gathered inside the compiled loop."""

    streamed = False

    def __init__(self, gan, dataset, batch_size):
        self._gan = gan
        self._batch_size = batch_size
        self._size = len(dataset)
        if dataset not in _resident:
            _resident[dataset] = tf.constant(np.asarray(dataset.x))
        self._data = [_resident[dataset], *([tf.constant(dataset.y)] if gan.conditional else [])]

    def inputs(self, count):
        """What the program is given for ``count`` steps: tensors, and the number of steps that they suffice for."""
        return self._data, count

    def source(self, inputs):
        """The ``BatchSource`` that the loop takes its batches from, given what ``inputs`` returned."""
        return BatchSource(self._batch_size, functools.partial(self._batch, inputs), self._choose)

    def _choose(self, number):
        """Which examples form batch ``number`` of the run."""
        return randomness.indices(self._batch_size, self._size, self._gan.seed.value, number, DATA)

    def _batch(self, inputs, k, chosen):
        """Real samples and their classes (or None) of the k-th discriminator update of a step."""
        x, *y = (tf.gather(part, chosen) for part in inputs)
        return x, *(y or [None])


class Streamed:
    """tf.data gathers batches on the host, a window of many at a time, the next one while the present one is used.

    A window holds the batches number ``first`` to ``first + length − 1`` of the run; it stays in use until a step
    needs a batch outside it. All windows have one shape: the program is compiled once (unless ``d_steps`` outgrows it).
    """

    streamed = True

    def __init__(self, gan, dataset, batch_size, xla):
        self._gan = gan
        self._batch_size = batch_size
        self._size = len(dataset)
        self._parts = [dataset.x, *([dataset.y] if gan.conditional else [])]
        batch_bytes = 4 * batch_size * int(np.prod(dataset.sample_shape))
        self._length = max(1, min(MAX_WINDOW, WINDOW_BYTES // batch_bytes))
        self._indices = traced_once(self._draw, jit_compile=xla)
        self._key = (0, 0, 0)
        self._window = None
        self._windows = None
        self._next = None

    def inputs(self, count):
        """What the program is given for ``count`` steps: tensors, and the number of steps that they suffice for."""
        seed, present, d_steps = (int(v.numpy()) for v in (self._gan.seed, self._gan.batches, self._gan.d_steps))
        self._length = max(self._length, d_steps)
        if not self._holds(seed, present, d_steps):
            self._next_window(seed, present, d_steps)
        _, first, length = self._key
        return [tf.constant(first, tf.int64), *self._window], min(count, (first + length - present) // d_steps)

    def _holds(self, seed, present, d_steps):
        kept, first, length = self._key
        return kept == seed and first <= present and present + d_steps <= first + length

    def _next_window(self, seed, present, d_steps):
        """Takes the window that begins at the batch ``present``."""
        stride = self._length - self._length % d_steps
        follows = self._next == (seed, present, self._length, stride)
        windows, failures = self._windows if follows else self._pipeline(seed, present, stride)
        self._key = (0, 0, 0)  # a failed read leaves no window rather than a wrong one
        self._window = None
        self._windows = None
        self._next = None
        try:
            self._window = next(windows)
        except tf.errors.OpError as error:
            raise (failures or [error])[0] from None
        self._key = (seed, present, self._length)
        self._windows = (windows, failures)
        self._next = (seed, present + stride, self._length, stride)

    def _pipeline(self, seed, first, stride):
        """Windows from the batch ``first`` on, each ``stride`` batches after the one before, and their failed reads.

        A window is x (length, batch, *sample_shape) and, for a conditional GAN, y (length, batch). The failed reads
        are the exceptions in their order; a pipeline that was given up may still add to its own.
        """
        shape = (self._length, self._batch_size)
        kinds = [tf.TensorSpec((*shape, *part.shape[1:]), part.dtype) for part in self._parts]
        seed, length, failures = tf.constant(seed, tf.int64), self._length, []

        def gather(chosen):
            try:
                return self._gather(chosen)
            except Exception as error:
                failures.append(error)
                raise

        def window(first):
            chosen = self._indices(seed, first, length)
            tensors = tf.numpy_function(gather, [chosen], [kind.dtype for kind in kinds])
            return tuple(tf.ensure_shape(tensor, kind.shape) for tensor, kind in zip(tensors, kinds, strict=True))

        options = tf.data.Options()
        options.autotune.enabled = False  # there is nothing to tune, and its thread can hold up the end for seconds
        windows = tf.data.Dataset.range(first, np.iinfo(np.int64).max, stride).map(window).prefetch(1)
        return iter(windows.with_options(options)), failures

    def _gather(self, chosen):
        """The examples of a window, from indices (length, batch)."""
        rows, places = np.unique(chosen, return_inverse=True)  # in order: kinder to disks, and what HDF5 asks for
        return [np.asarray(part[rows])[places.reshape(chosen.shape)] for part in self._parts]

    def _draw(self, seed, first, length):
        def one(draw):
            return randomness.indices(self._batch_size, self._size, seed, draw, DATA)

        return tf.map_fn(one, first + tf.range(length, dtype=tf.int64), fn_output_signature=tf.int32)

    def source(self, inputs):
        """The ``BatchSource`` that the loop takes its batches from, given what ``inputs`` returned."""
        return BatchSource(self._batch_size, functools.partial(self._batch, inputs))

    def _batch(self, inputs, k, chosen):
        """Real samples and their classes (or None) of the k-th discriminator update of a step."""
        first, *window = inputs
        place = tf.cast(self._gan.batches.value - first, tf.int32) + k
        x, *y = (tf.gather(part, place) for part in window)
        return x, *(y or [None])
