"""Multilayer perceptrons: for points in the plane, and for samples of any shape."""

import math

import keras

from ganlearn.networks import building_blocks
from ganlearn.networks.building_blocks import (
    DISCRIMINATOR,
    initializers,
    natural_units,
    packed_shape,
    unit_size,
    wrapper,
)
from ganlearn.networks.classes import Condition, check_classes, noise
from ganlearn.networks.validation import check_counts, check_shape, check_units


def _dense_stack(x, units, kernels, wrap, kind):
    for width in units:
        x = building_blocks.activation(kind)(wrap(keras.layers.Dense(width, kernel_initializer=next(kernels)))(x))
    return x


def mlp_generator(
    sample_shape,
    latent_dim=16,
    units=(128, 128),
    mean=0.0,
    scale=1.0,
    output_activation=None,
    seed=None,
    classes=None,
    activation="leaky_relu",
    initializer="HeNormal",
    noise_scale=1.0,
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
        classes: how many classes there are, for a conditional network; one-hot classes are joined to z.
        activation: of the hidden layers: "leaky_relu" (slope 0.2) or another name that Keras knows.
        initializer: Keras's class of initial kernels.
        noise_scale: z is multiplied by it first; below 1 the untrained generator bends less from one z to the next.

    Returns:
        ``keras.Model``, z (batch, latent_dim), or [z, classes (batch,)], → (batch, *sample_shape).

    Raises:
        ValueError: for a shape, width or number of classes that is not a whole number of at least 1, or a mean and
            scale that do not fit the samples.
    """
    check_shape(sample_shape)
    check_units(sample_shape, mean, scale)
    check_counts(units=units)
    inputs, x = noise(latent_dim, classes, noise_scale)
    kernels = initializers(seed, kind=initializer)
    x = _dense_stack(x, units, kernels, wrapper(False), activation)
    last = keras.layers.Dense(math.prod(sample_shape), output_activation, kernel_initializer=next(kernels))
    x = keras.layers.Reshape(tuple(sample_shape))(last(x))
    return keras.Model(inputs, natural_units(x, mean, scale), name="generator")


def mlp_discriminator(
    sample_shape,
    units=(128, 128),
    mean=0.0,
    scale=1.0,
    seed=None,
    classes=None,
    conditioning="projection",
    spectral_norm=False,
    pack=1,
    activation="leaky_relu",
    initializer="HeNormal",
):
    """A multilayer perceptron from samples to logits.

    Args:
        sample_shape: shape of one sample.
        units: widths of the hidden layers.
        mean, scale: the first layer computes (x − mean) / scale.
        seed: integer for repeatable initial weights; None draws fresh ones.
        classes: how many classes there are, for a conditional network.
        conditioning: "projection" or "concatenation", see ``ganlearn.networks.classes``.
        spectral_norm: whether every kernel is divided by its largest singular value.
        pack: how many samples are judged together, joined along their last axis; the GAN needs the same number.
        activation, initializer: as for ``mlp_generator``.

    Returns:
        ``keras.Model``, samples (batch, *sample_shape), or [samples, classes (batch,)], → (batch, 1).

    Raises:
        ValueError: for a shape, width or number that is not a whole number of at least 1, a mean and scale
            that do not fit the samples, an unknown conditioning, or classes together with packing.
    """
    check_shape(sample_shape)
    check_units(sample_shape, mean, scale)
    check_counts(units=units)
    check_classes(classes, conditioning, pack)
    wrap, kernels = wrapper(spectral_norm), initializers(seed, DISCRIMINATOR, initializer)
    sample = keras.Input(packed_shape(sample_shape, pack), name="x")
    condition = Condition(classes, conditioning, spectral_norm)
    x = keras.layers.Flatten()(unit_size(sample, mean, scale, sample_shape[-1], pack))
    x = _dense_stack(condition.joined(x), units, kernels, wrap, activation)
    return keras.Model(condition.inputs(sample), condition.logit(x, kernels), name="discriminator")
