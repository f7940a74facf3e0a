"""Two-dimensional convolutions: for small images."""

import keras

from ganlearn import layers
from ganlearn.networks.building_blocks import DISCRIMINATOR, activation, initializers, packed_shape, wrapper
from ganlearn.networks.classes import Condition, check_classes, noise
from ganlearn.networks.validation import check_counts, is_shape
from ganlearn.strings import text


def _halvings(size, smallest=4):
    """Sizes from full to coarse, each half of the one before (rounded up), down to the last that is ≥ ``smallest``."""
    sizes = [size]
    while -(-sizes[-1] // 2) >= smallest:
        sizes.append(-(-sizes[-1] // 2))
    return sizes


def _image_levels(sample_shape):
    """[(height, width), …] from full size to the coarsest; both sides take the same number of halvings."""
    if not is_shape(sample_shape, rank=3) or min(sample_shape[:2]) < 8 or sample_shape[2] not in (1, 3):
        raise ValueError(text("networks.image_shape", shape=sample_shape))
    height, width = (_halvings(size) for size in sample_shape[:2])
    return list(zip(height, width, strict=False))


def conv_generator(sample_shape, latent_dim=32, channels=16, seed=None, classes=None):
    """A transposed-convolution generator for images of any size from 8×8 up.

    z → dense → the coarsest map, then one 4×4 transposed convolution of stride 2 for each doubling, then a 3×3
    convolution and tanh. Sizes that are not a power of two times the coarsest one are cropped after a doubling.

    Args:
        sample_shape: (height, width, 1 or 3).
        latent_dim: width of z.
        channels: channels at full size; twice as many at each coarser level.
        seed: integer for repeatable initial weights; None draws fresh ones.
        classes: how many classes there are, for a conditional network; one-hot classes are joined to z.

    Returns:
        ``keras.Model``, z (batch, latent_dim), or [z, classes (batch,)], → (batch, height, width, 1 or 3), values in
        [−1, 1].

    Raises:
        ValueError: for a shape that is not an image of at least 8×8 with 1 or 3 channels, or a width or number of
            classes that is not a whole number of at least 1.

    Source: Radford, Metz & Chintala 2016 (DCGAN), without batch normalisation.
    """
    levels = _image_levels(sample_shape)
    check_counts(channels=channels)
    inputs, x = noise(latent_dim, classes)
    depth, kernels = len(levels) - 1, initializers(seed)
    height, width = levels[-1]
    x = keras.layers.Dense(height * width * channels * 2**depth, kernel_initializer=next(kernels))(x)
    x = keras.layers.Reshape((height, width, channels * 2**depth))(activation()(x))
    for level in reversed(range(depth)):
        x = layers.Conv2DTranspose(channels * 2**level, 4, strides=2, padding="same", kernel_initializer=next(kernels))(
            x
        )
        x = activation()(_cropped(x, levels[level]))
    x = layers.Conv2D(sample_shape[2], 3, padding="same", activation="tanh", kernel_initializer=next(kernels))(x)
    return keras.Model(inputs, x, name="generator")


def _cropped(x, size):
    excess = [have - want for have, want in zip(x.shape[1:3], size, strict=True)]
    return keras.layers.Cropping2D(((0, excess[0]), (0, excess[1])))(x) if any(excess) else x


def conv_discriminator(
    sample_shape,
    channels=16,
    seed=None,
    classes=None,
    conditioning="projection",
    spectral_norm=False,
    pack=1,
):
    """A convolutional discriminator for images of any size from 8×8 up: 4×4 convolutions of stride 2, then dense.

    Args:
        sample_shape: (height, width, 1 or 3).
        channels: half of the channels after the first convolution; twice as many after each further one.
        seed: integer for repeatable initial weights; None draws fresh ones.
        classes: how many classes there are, for a conditional network.
        conditioning: "projection" or "concatenation", see ``ganlearn.networks.classes``.
        spectral_norm: whether every kernel is divided by its largest singular value.
        pack: how many samples are judged together, joined along their last axis; the GAN needs the same number.

    Returns:
        ``keras.Model``, images (batch, height, width, 1 or 3), or [images, classes (batch,)], → (batch, 1).

    Raises:
        ValueError: for a shape that is not an image of at least 8×8 with 1 or 3 channels, a width or number that is not
            a whole number of at least 1, an unknown conditioning, or classes together with packing.
    """
    depth = len(_image_levels(sample_shape)) - 1
    check_counts(channels=channels)
    check_classes(classes, conditioning, pack)
    wrap, kernels = wrapper(spectral_norm), initializers(seed, DISCRIMINATOR)
    image = keras.Input(packed_shape(sample_shape, pack), name="x")
    condition = Condition(classes, conditioning, spectral_norm)
    x = condition.joined(image)
    for level in range(depth):
        filters, kernel = channels * 2 ** (level + 1), next(kernels)
        x = wrap(layers.Conv2D(filters, 4, strides=2, padding="same", kernel_initializer=kernel))(x)
        x = activation()(x)
    logit = condition.logit(keras.layers.Flatten()(x), kernels)
    return keras.Model(condition.inputs(image), logit, name="discriminator")
