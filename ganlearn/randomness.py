"""Counter-based random draws: pure functions of (seed, step, substream).

TensorFlow's philox *integers* are the same numbers in eager mode, in a graph and under XLA; its floats and normals are
not (tensorflow#117644, tensorflow#121243). So every draw here begins with integers and computes uniforms, normals and
indices from their bits. Nothing is stored: the same (seed, step, substream) always gives the same draw, on any device.

One 32-bit integer is used for each number, in row-major order: the first half of a batch of 128 is the batch of 64.

Source of the generator: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
"""

import math

from ganlearn import replicas
from ganlearn._tensorflow import tf

SUBSTREAMS = 1 << 16
"""How many independent substreams one seed has."""

DATA, NOISE_D, NOISE_G, LAYERS_D, LAYERS_G, GENERATE, PENALTY = range(7)
"""Which substream serves which draw of a step; the penalties take ``PENALTY``, ``PENALTY + 1``, and so on."""

BLOCK = 16
"""Each discriminator update of a step has a block of as many substreams of its own."""


def bits(shape, seed, step=0, substream=0):
    """Random bits.

    Args:
        shape: shape of the result.
        seed: integer or scalar int64 tensor in [0, 2**47).
        step: integer or scalar int64 tensor; the step number of the run.
        substream: integer or scalar int64 tensor in [0, 65536): what the draw is for.

    Returns:
        uint32 tensor, uniform over all 2**32 values.
    """
    key = tf.cast(seed, tf.int64) * SUBSTREAMS + tf.cast(substream, tf.int64)
    return tf.random.stateless_uniform(
        shape, tf.stack([key, tf.cast(step, tf.int64)]), minval=None, maxval=None, dtype=tf.uint32, alg="philox"
    )


def to_uniform(random_bits):
    """float32 in [0, 1): the upper 24 bits, every value exact."""
    upper = tf.bitcast(tf.bitwise.right_shift(random_bits, tf.constant(8, tf.uint32)), tf.int32)
    return tf.cast(upper, tf.float32) * 2.0**-24


def uniform(shape, seed, step=0, substream=0):
    """Uniform draws, float32 in [0, 1)."""
    return to_uniform(bits(shape, seed, step, substream))


def normal(shape, seed, step=0, substream=0):
    """Standard normal draws, float32, by the Box–Muller transform.

    Each row of the last axis holds pairs (u, v) and returns √(−2 log u)·cos 2πv and √(−2 log u)·sin 2πv, with u in (0,
    1). The largest magnitude is √(2 · 25 · log 2) = 5.9.
    """
    *batch, width = shape
    pairs = (width + 1) // 2
    both = uniform((*batch, 2 * pairs), seed, step, substream)
    radius = tf.sqrt(-2.0 * tf.math.log(both[..., :pairs] + 2.0**-25))
    angle = 2.0 * math.pi * both[..., pairs:]
    return tf.concat([radius * tf.cos(angle), radius * tf.sin(angle)], axis=-1)[..., :width]


def _rounds(half_bits):
    """How many Feistel rounds: four mix halves of five bits; shorter ones need eight to pass a χ² test."""
    return 4 if half_bits > 4 else 8


def _mix(value, key):
    """A 32-bit hash of ``value`` under ``key`` (the finalizer of MurmurHash3)."""
    value = tf.bitwise.bitwise_xor(value, key)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        value = tf.bitwise.bitwise_xor(value, tf.bitwise.right_shift(value, tf.constant(shift, tf.uint32)))
        value = value * tf.constant(factor, tf.uint32)
    return tf.bitwise.bitwise_xor(value, tf.bitwise.right_shift(value, tf.constant(16, tf.uint32)))


def _feistel(value, keys, half_bits):
    """A permutation of [0, 4**half_bits): one Feistel round under each of the round keys, shape (..., rounds)."""
    half, mask = tf.constant(half_bits, tf.uint32), tf.constant((1 << half_bits) - 1, tf.uint32)
    left, right = tf.bitwise.right_shift(value, half), tf.bitwise.bitwise_and(value, mask)
    for i in range(keys.shape[-1]):
        mixed = tf.bitwise.bitwise_and(_mix(right, keys[..., i]), mask)
        left, right = right, tf.bitwise.bitwise_xor(left, mixed)
    return tf.bitwise.bitwise_or(tf.bitwise.left_shift(left, half), right)


def indices(batch_size, size, seed, draw, substream=0):
    """Which examples form batch number ``draw``: epochs without replacement.

    The batches walk through a fresh permutation of the ``size`` examples in every epoch; a batch may span the end of
    one epoch and the start of the next, so all batches have the same size. The permutation is a Feistel cipher with
    cycle walking, computed for the wanted positions alone: no list of ``size`` entries is ever made.

    Args:
        batch_size: how many indices; at most ``size``.
        size: number of examples, below 2**30.
        seed: integer or scalar int64 tensor.
        draw: integer or scalar int64 tensor, the number of the batch, counted from 0.
        substream: which substream of the seed to use.

    Returns:
        int32 tensor (batch_size,) with values in [0, size).

    Source: Black & Rogaway 2002, "Ciphers with arbitrary finite domains".
    """
    half_bits = max(1, math.ceil(math.log2(max(size, 2)) / 2))
    position = tf.cast(draw, tf.int64) * batch_size + tf.range(batch_size, dtype=tf.int64)
    epoch, place = position // size, position % size
    first, last = epoch[0], epoch[-1]
    first_keys, last_keys = (bits((_rounds(half_bits),), seed, e, substream) for e in (first, last))
    keys = tf.where((epoch == first)[:, None], first_keys[None], last_keys[None])
    limit = tf.constant(size, tf.uint32)  # an int32 comparison would run on the host of a GPU

    def outside(value):
        return tf.reduce_any(value >= limit)

    def walk(value):
        return (tf.where(value >= limit, _feistel(value, keys, half_bits), value),)

    start = _feistel(tf.cast(place, tf.uint32), keys, half_bits)
    (value,) = tf.while_loop(outside, walk, (start,))
    return tf.bitcast(value, tf.int32)


class Draws:
    """The draws of one step: ``(seed, step)`` bound, the substream left open.

    Each draw has one row for each sample of a batch; a replica of a strategy gets the rows of its part.

    Args:
        seed: integer or scalar int64 tensor.
        step: integer or scalar int64 tensor.
    """

    def __init__(self, seed, step):
        self.seed = seed
        self.step = step

    def _rows(self, kind, shape, substream):
        return replicas.rows(lambda whole: kind(whole, self.seed, self.step, substream), shape)

    def bits(self, shape, substream):
        """uint32 tensor of ``shape``."""
        return self._rows(bits, shape, substream)

    def uniform(self, shape, substream):
        """float32 tensor of ``shape``, uniform in [0, 1)."""
        return self._rows(uniform, shape, substream)

    def normal(self, shape, substream):
        """float32 tensor of ``shape``, standard normal."""
        return self._rows(normal, shape, substream)
