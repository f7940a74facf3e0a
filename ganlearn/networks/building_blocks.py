"""What the families have in common: initial weights, activation, spectral norm, natural units."""

import itertools

import keras
import numpy as np

from ganlearn import layers

SLOPE = 0.2
"""Negative slope of every leaky ReLU, as in DCGAN's discriminator (Radford, Metz & Chintala 2016)."""

DISCRIMINATOR = 500
"""Where a discriminator's initializers are counted from, so that both networks of one seed differ."""


def seeds(seed, offset=0):
    """One seed for each initial kernel of a network: repeatable when ``seed`` is a number, None otherwise."""
    for i in itertools.count(offset):
        yield None if seed is None else 1000 * seed + i


def he_normals(numbers):
    """He-normal initializers, each with the next of the seeds ``numbers``."""
    return (keras.initializers.HeNormal(seed=number) for number in numbers)


def initializers(seed, offset=0, kind="HeNormal"):
    """Initializers of one kind, one for each layer of a network.

    Raises:
        ValueError: for a kind that Keras does not know.
    """
    return (_initializer(kind, number) for number in seeds(seed, offset))


def _initializer(kind, seed):
    return keras.initializers.get({"class_name": kind, "config": {"seed": seed}})


def activation(kind="leaky_relu"):
    """A layer: a leaky ReLU of slope ``SLOPE``, or what Keras knows by that name."""
    if kind == "leaky_relu":
        return keras.layers.LeakyReLU(negative_slope=SLOPE)
    return keras.layers.Activation(kind)


def wrapper(spectral_norm):
    """What each layer with a kernel is put through: spectral normalisation, or nothing."""
    return layers.SpectralNormalization if spectral_norm else lambda layer: layer


def packed_shape(sample_shape, pack):
    """Shape of ``pack`` samples joined along their last axis."""
    return (*sample_shape[:-1], pack * sample_shape[-1])


def natural_units(x, mean, scale):
    """mean + scale · x."""
    return keras.layers.Rescaling(scale, offset=mean, name="natural_units")(x)


def unit_size(x, mean, scale, features=1, pack=1):
    """(x − mean) / scale, where x holds ``pack`` samples whose last axis is ``features`` wide."""
    mean, scale = (_repeated(value, features, pack) for value in (mean, scale))
    return keras.layers.Rescaling((1.0 / scale).tolist(), offset=(-mean / scale).tolist(), name="unit_size")(x)


def _repeated(value, features, pack):
    value = np.asarray(value)
    for_each_feature = value.ndim and value.shape[-1] == features
    return np.tile(value, pack) if for_each_feature else value
