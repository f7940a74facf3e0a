"""Checks on what a GAN is built from and fed with: each fails before training starts, in one sentence."""

import keras
import numpy as np
from keras import ops

from ganlearn.arguments import whole
from ganlearn.data import Dataset
from ganlearn.strings import text

UPDATES = ("alternating", "simultaneous", "extragradient", "consensus")


def check_networks(generator, discriminator, pack=1):
    """Raises unless the networks fit together and the discriminator returns one logit a sample.

    Raises:
        TypeError: for what is not a Keras model.
        ValueError: for models that do not fit.
    """
    for name, network in (("generator", generator), ("discriminator", discriminator)):
        _check_model(name, network)
    if len(generator.inputs) != len(discriminator.inputs):
        raise ValueError(text("gan.one_conditional"))
    if len(generator.inputs) > 2 or len(generator.inputs[0].shape) != 2:
        raise ValueError(text("gan.generator_input", shape=generator.input_shape))
    if whole("pack", pack, sentence="gan.pack") > 1 and len(generator.inputs) == 2:
        raise ValueError(text("gan.packed_classes", pack=pack))
    *inner, last = generator.output_shape[1:]
    made, wanted = (*inner, last), tuple(discriminator.inputs[0].shape[1:])
    if (*inner, pack * last) != wanted:
        raise ValueError(text("gan.shapes" if pack == 1 else "gan.packed_shapes", made=made, wanted=wanted, pack=pack))
    if tuple(discriminator.output_shape[1:]) != (1,):
        raise ValueError(text("gan.discriminator_output", shape=tuple(discriminator.output_shape)))
    if _ends_in_sigmoid(discriminator):
        raise ValueError(text("gan.sigmoid"))


def _check_model(name, network):
    if not isinstance(network, keras.Model):
        raise TypeError(text("gan.no_model", network=name, given=type(network).__name__))
    if not getattr(network, "inputs", None):
        raise ValueError(text("gan.no_input", network=name))


def _ends_in_sigmoid(layer):
    """Looks into models and wrappers; ``keras.ops.sigmoid`` stands in a model as an operation of that name."""
    if isinstance(layer, keras.layers.Wrapper):
        return _ends_in_sigmoid(layer.layer)
    inner = getattr(layer, "operations", None) or getattr(layer, "layers", None)
    if inner:
        return _ends_in_sigmoid(inner[-1])
    return getattr(layer, "activation", None) is keras.activations.sigmoid or type(layer).__name__ == "Sigmoid"


def check_optimizers(d_optimizer, g_optimizer, d_weights, g_weights):
    """Raises ValueError for optimizers that cannot train these weights.

    Both players may not share one object: its moments belong to one set of weights. And Keras's Adam computes its bias
    correction in the precision of the weights: where β₂ rounds to 1, every step is 0.
    """
    if d_optimizer is g_optimizer:
        raise ValueError(text("gan.one_optimizer", name=type(d_optimizer).__name__))
    for optimizer, weights in ((d_optimizer, d_weights), (g_optimizer, g_weights)):
        beta = getattr(optimizer, "beta_2", None)
        for dtype in sorted({w.dtype for w in weights}):
            if beta is not None and float(ops.cast(ops.cast(beta, dtype), "float32")) == 1.0:
                raise ValueError(text("gan.beta_is_one", name=type(optimizer).__name__, beta=beta, dtype=dtype))


def check_noise(n, z, latent_dim):
    """Raises ValueError unless a number of samples is given, or noise of shape (n, latent_dim)."""
    if z is None and n is None:
        raise ValueError(text("gan.generate_what"))
    if z is not None and (np.ndim(z) != 2 or np.shape(z)[1] != latent_dim):
        raise ValueError(text("gan.noise_shape", given=np.shape(z), latent_dim=latent_dim))


def check_settings(updates, d_steps, ema, unrolled=0, lookahead=None):
    """Raises ValueError for an unknown update order or settings that it does not allow."""
    if updates not in UPDATES:
        raise ValueError(text("gan.updates", given=updates, choices=", ".join(UPDATES)))
    whole("d_steps", d_steps, sentence="gan.d_steps")
    if updates != "alternating" and (d_steps != 1 or unrolled):
        raise ValueError(text("gan.alternating_only", updates=updates, d_steps=d_steps, unrolled=unrolled))
    whole("unrolled", unrolled, least=0, sentence="gan.unrolled")
    if lookahead is not None and not (lookahead[0] >= 1 and 0.0 < lookahead[1] <= 1.0):
        raise ValueError(text("gan.lookahead", given=tuple(lookahead)))
    if ema is not None and not 0.0 <= ema < 1.0:
        raise ValueError(text("gan.ema", given=ema))


def check_samples(x, sample_shape):
    """Raises ValueError unless ``x`` holds finite samples of that shape, images in [−1, 1]."""
    if tuple(x.shape[1:]) != tuple(sample_shape):
        raise ValueError(text("gan.sample_shape", given=tuple(x.shape[1:]), wanted=tuple(sample_shape)))
    if not np.isfinite(x).all():
        raise ValueError(text("gan.not_finite", count=int((~np.isfinite(x)).sum())))
    low, high = float(x.min()), float(x.max())
    if len(sample_shape) == 3 and (low < -1.0 or high > 1.0):
        raise ValueError(text("gan.image_range", low=low, high=high))


def check_dtype(batch, sample_shape):
    """Raises ValueError when a batch of images holds whole numbers, such as bytes; its values may not be known yet."""
    dtype = keras.backend.standardize_dtype(batch.dtype)
    if len(sample_shape) == 3 and "int" in dtype:
        raise ValueError(text("gan.image_dtype", dtype=dtype))


def check_packs(pack, size, batch_size):
    """Raises ValueError unless every batch of ``fit``, the incomplete last one too, is a whole number of packs."""
    batch_size = min(size, batch_size or 32)  # Keras's own default
    if batch_size % pack or (size % batch_size) % pack:
        raise ValueError(text("gan.pack_batches", pack=pack, size=size, batch_size=batch_size))


def check_compiled(gan):
    """Raises ValueError unless ``gan.compile`` was called."""
    if not gan.compiled:
        raise ValueError(text("gan.not_compiled"))


def count_of_steps(steps):
    """A number of steps as an integer.

    Raises:
        ValueError, TypeError: unless it is a whole number, 0 or more.
    """
    return whole("steps", steps, least=0, sentence="trainer.steps")


def as_dataset(data, sample_shape):
    """A ``Dataset``: the one given, or one of an array of samples, which the networks take for images or sequences."""
    if isinstance(data, Dataset):
        return data
    kind = "sequence" if len(sample_shape) == 2 else None
    return Dataset(data if hasattr(data, "shape") else np.asarray(data), kind=kind)


def check_data(gan, dataset):
    """Raises ValueError unless ``gan`` is compiled and the data are what its networks take."""
    check_compiled(gan)
    check_samples(dataset.x[:1], gan.sample_shape)  # a Dataset has looked at all of them
    if gan.conditional and dataset.y is None:
        raise ValueError(text("gan.needs_labels", name=dataset.name))


def checked_batch_size(batch_size, dataset, pack):
    """The batch size; when None, 256 for points and 64 for all else, at most the whole set.

    Raises:
        ValueError: unless it is a whole number from 1 to the size of the set, and a multiple of ``pack``.
    """
    if batch_size is None:
        batch_size = min(256 if dataset.kind == "points" else 64, len(dataset))
        batch_size -= batch_size % pack
    batch_size = whole("batch_size", batch_size, sentence="trainer.batch_size")
    if batch_size > len(dataset):
        raise ValueError(text("trainer.batch_too_large", given=batch_size, size=len(dataset)))
    if batch_size % pack:
        raise ValueError(text("trainer.batch_pack", given=batch_size, pack=pack))
    return batch_size
