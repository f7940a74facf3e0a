"""Pairs of generator and discriminator: plain functional Keras models.

Every generator maps z (batch, latent_dim) to samples (batch, *sample_shape). Every discriminator maps samples to logits
(batch, 1), without a sigmoid.
"""

import itertools
import math

import keras
import numpy as np

from ganlearn import layers
from ganlearn.strings import text

SLOPE = 0.2
"""Negative slope of every leaky ReLU, as in DCGAN's discriminator (Radford, Metz & Chintala 2016)."""


DISCRIMINATOR = 500
"""Where a discriminator's initializers are counted from, so that both networks of one seed differ."""


def _initializers(seed, offset=0):
    """He-normal initializers, one for each layer of a network: repeatable when ``seed`` is a number."""
    for i in itertools.count(offset):
        yield keras.initializers.HeNormal(seed=None if seed is None else 1000 * seed + i)


def _activation():
    return keras.layers.LeakyReLU(negative_slope=SLOPE)


def _dense_stack(x, units, initializers):
    for width in units:
        x = _activation()(keras.layers.Dense(width, kernel_initializer=next(initializers))(x))
    return x


def mlp_generator(
    sample_shape, latent_dim=16, units=(128, 128), mean=0.0, scale=1.0, output_activation=None, seed=None
):
    """A multilayer perceptron from noise to samples of any shape.

    Args:
        sample_shape: shape of one sample, (2,) for points in the plane.
        latent_dim: width of z.
        units: widths of the hidden layers.
        mean, scale: the last layer computes mean + scale · output, so that the trained part works at unit size while
            the samples are in natural units. Numbers or one for each coordinate.
        output_activation: Keras activation of the output, "tanh" for images in [−1, 1].
        seed: integer for repeatable initial weights; None draws fresh ones.

    Returns:
        ``keras.Model``, (batch, latent_dim) → (batch, *sample_shape).
    """
    z = keras.Input((latent_dim,), name="z")
    initializers = _initializers(seed)
    x = _dense_stack(z, units, initializers)
    x = keras.layers.Dense(
        math.prod(sample_shape), activation=output_activation, kernel_initializer=next(initializers)
    )(x)
    x = keras.layers.Reshape(tuple(sample_shape))(x)
    x = keras.layers.Rescaling(scale, offset=mean, name="natural_units")(x)
    return keras.Model(z, x, name="generator")


def mlp_discriminator(sample_shape, units=(128, 128), mean=0.0, scale=1.0, seed=None):
    """A multilayer perceptron from samples to logits.

    Args:
        sample_shape: shape of one sample.
        units: widths of the hidden layers.
        mean, scale: the first layer computes (x − mean) / scale.
        seed: integer for repeatable initial weights; None draws fresh ones.

    Returns:
        ``keras.Model``, (batch, *sample_shape) → (batch, 1).
    """
    x = sample = keras.Input(tuple(sample_shape), name="x")
    x = keras.layers.Rescaling(_inverse(scale), offset=_negative_ratio(mean, scale), name="unit_size")(x)
    initializers = _initializers(seed, DISCRIMINATOR)
    x = _dense_stack(keras.layers.Flatten()(x), units, initializers)
    logit = keras.layers.Dense(1, kernel_initializer=next(initializers), name="logit")(x)
    return keras.Model(sample, logit, name="discriminator")


def _inverse(scale):
    return (1.0 / np.asarray(scale)).tolist()


def _negative_ratio(mean, scale):
    return (-np.asarray(mean) / np.asarray(scale)).tolist()


def _halvings(size, smallest=4):
    """Sizes from full to coarse, each half of the one before (rounded up), down to the last that is ≥ ``smallest``."""
    sizes = [size]
    while -(-sizes[-1] // 2) >= smallest:
        sizes.append(-(-sizes[-1] // 2))
    return sizes


def _image_levels(sample_shape):
    """[(height, width), …] from full size to the coarsest; both sides take the same number of halvings."""
    if len(sample_shape) != 3 or min(sample_shape[:2]) < 8 or sample_shape[2] not in (1, 3):
        raise ValueError(text("networks.image_shape", shape=tuple(sample_shape)))
    height, width = (_halvings(size) for size in sample_shape[:2])
    return list(zip(height, width, strict=False))


def conv_generator(sample_shape, latent_dim=32, channels=16, seed=None):
    """A transposed-convolution generator for images of any size from 8×8 up.

    z → dense → the coarsest map, then one 4×4 transposed convolution of stride 2 for each doubling, then a 3×3
    convolution and tanh. Sizes that are not a power of two times the coarsest one are cropped after a doubling.

    Args:
        sample_shape: (height, width, 1 or 3).
        latent_dim: width of z.
        channels: channels at full size; twice as many at each coarser level.
        seed: integer for repeatable initial weights; None draws fresh ones.

    Returns:
        ``keras.Model``, (batch, latent_dim) → (batch, height, width, 1 or 3), values in [−1, 1].

    Raises:
        ValueError: for a shape that is no image of at least 8×8 with 1 or 3 channels.
    """
    levels = _image_levels(sample_shape)
    depth, initializers = len(levels) - 1, _initializers(seed)
    height, width = levels[-1]
    z = keras.Input((latent_dim,), name="z")
    x = keras.layers.Dense(height * width * channels * 2**depth, kernel_initializer=next(initializers))(z)
    x = keras.layers.Reshape((height, width, channels * 2**depth))(_activation()(x))
    for level in reversed(range(depth)):
        x = layers.Conv2DTranspose(
            channels * 2**level, 4, strides=2, padding="same", kernel_initializer=next(initializers)
        )(x)
        x = _activation()(_cropped(x, levels[level]))
    x = layers.Conv2D(sample_shape[2], 3, padding="same", activation="tanh", kernel_initializer=next(initializers))(x)
    return keras.Model(z, x, name="generator")


def _cropped(x, size):
    excess = [have - want for have, want in zip(x.shape[1:3], size, strict=True)]
    return keras.layers.Cropping2D(((0, excess[0]), (0, excess[1])))(x) if any(excess) else x


def conv_discriminator(sample_shape, channels=16, seed=None):
    """A convolutional discriminator for images of any size from 8×8 up: 4×4 convolutions of stride 2, then dense.

    Args:
        sample_shape: (height, width, 1 or 3).
        channels: half of the channels after the first convolution; twice as many after each further one.
        seed: integer for repeatable initial weights; None draws fresh ones.

    Returns:
        ``keras.Model``, (batch, height, width, 1 or 3) → (batch, 1).

    Raises:
        ValueError: for a shape that is no image of at least 8×8 with 1 or 3 channels.
    """
    depth, initializers = len(_image_levels(sample_shape)) - 1, _initializers(seed, DISCRIMINATOR)
    x = image = keras.Input(tuple(sample_shape), name="x")
    for level in range(depth):
        x = layers.Conv2D(
            channels * 2 ** (level + 1), 4, strides=2, padding="same", kernel_initializer=next(initializers)
        )(x)
        x = _activation()(x)
    logit = keras.layers.Dense(1, kernel_initializer=next(initializers), name="logit")(keras.layers.Flatten()(x))
    return keras.Model(image, logit, name="discriminator")
