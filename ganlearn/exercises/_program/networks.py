"""Exercises 1 and 2: the two networks, and the stream of batches."""

import itertools

import numpy as np

from ganlearn.exercises._program.file import function
from ganlearn.exercises.framework import Wrong, attempted, numbers

_SHAPES, _LATENT = ((8, 8, 1), (28, 28, 1), (16, 24, 3)), 5


def networks(module):
    """``make_generator`` and ``make_discriminator``, for three kinds of images."""
    rng = np.random.default_rng(0)
    for shape in _SHAPES:
        generator = attempted(function(module, "make_generator")(shape, _LATENT))
        discriminator = attempted(function(module, "make_discriminator")(shape))
        _judge_fakes(numbers(generator(_single(100 * rng.standard_normal((6, _LATENT))))), shape)
        _judge_logits(numbers(discriminator(_single(100 * rng.uniform(-1, 1, (6, *shape))))))


def _single(x):
    return x.astype(np.float32)


def _judge_fakes(fakes, shape):
    """Fakes made of noise a hundred times as large as usual: without a last tanh they leave their range."""
    if fakes.shape != (6, *shape):
        raise Wrong("size", given=fakes.shape, wanted=(6, *shape))
    if np.abs(fakes).max() > 1:
        raise Wrong("range", given=np.abs(fakes).max())
    if np.allclose(fakes, fakes[:1]):
        raise Wrong("alike")
    if fakes.min() >= 0:
        raise Wrong("half")


def _judge_logits(logits):
    if logits.shape != (6, 1):
        raise Wrong("logit_shape", given=logits.shape, wanted=(6, 1))
    if logits.min() >= 0 and logits.max() <= 1:
        raise Wrong("sigmoid")


_SIZE, _BATCH = 50, 8
_EPOCH = _SIZE // _BATCH
"""Whole batches in an epoch."""


def batches(module):
    """``make_batches``, on fifty samples that are their own numbers."""
    from ganlearn._tensorflow import tf

    x = np.arange(_SIZE, dtype=np.float32).reshape(-1, 1, 1, 1)

    def drawn(seed=0):
        stream = attempted(function(module, "make_batches")(x, _BATCH, seed))
        return [np.asarray(batch) for batch in itertools.islice(stream, 2 * _EPOCH + 1)]

    try:
        _judge_form(drawn())
        firsts = [drawn(seed) for seed in range(3)]
        _judge_order(firsts)
        if not _equal(drawn(), drawn()):
            raise Wrong("unseeded")
        tf.random.set_seed(1)
        if not _equal(drawn(), firsts[0]):
            raise Wrong("global_seed")
    finally:
        tf.random.set_seed(0)


def _judge_form(taken):
    wanted = (_BATCH, 1, 1, 1)
    for batch in taken:
        if batch.shape != wanted:
            raise Wrong("short", given=batch.shape, wanted=wanted)
    if len(taken) <= 2 * _EPOCH:
        raise Wrong("ends", given=len(taken))


def _judge_order(firsts):
    """Looks at the first epochs for three seeds."""
    first, second = (np.ravel(firsts[0][start : start + _EPOCH]) for start in (0, _EPOCH))
    if np.array_equal(first, np.arange(len(first))):
        raise Wrong("unshuffled")
    if all(np.ptp(batch) == _BATCH - 1 for batch in firsts[0]):
        raise Wrong("same_batches")
    if max(np.max(taken[0]) for taken in firsts) < _SIZE // 2:
        raise Wrong("window", largest=max(np.max(taken[0]) for taken in firsts))
    if len(set(first)) < len(first):
        raise Wrong("mixed", count=len(first) - len(set(first)))
    if np.array_equal(first, second):
        raise Wrong("same_epochs")
    if _equal(firsts[0], firsts[1]):
        raise Wrong("seed_ignored")


def _equal(one, other):
    return np.array_equal(np.ravel(one), np.ravel(other))
