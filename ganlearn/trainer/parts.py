"""What a part of an iteration is given: its batch and its noise, and the state put back after a look."""

import contextlib

from ganlearn import layers
from ganlearn._tensorflow import tf
from ganlearn.gan.streams import BLOCK

_BLOCKS = 4096


def stream(i):
    """First stream of the draws of the i-th discriminator update."""
    return BLOCK * (i % _BLOCKS)


def batch(trainer, k):
    """Real samples and their classes (or None) of the k-th discriminator update of the next iteration."""
    feed, number = trainer._engine.feed, trainer.gan.batches.value + k
    inputs, _ = feed.inputs(1)
    return feed.batch(inputs, tf.constant(k), feed.choose(number))


def noise(trainer, i, layer_stream, noise_stream):
    """Noise (batch, latent_dim) of an update; the layers' random masks are set as well."""
    gan = trainer.gan
    layers.reseed(gan, gan.draws(), stream(i) + layer_stream)
    return gan.draws().normal((trainer.batch_size, gan.latent_dim), stream(i) + noise_stream)


@contextlib.contextmanager
def undone(trainer):
    """Puts every variable back after the block."""
    before = trainer._engine.snapshot()
    try:
        yield
    finally:
        trainer._engine.restore(before)
