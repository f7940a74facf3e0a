"""One-dimensional convolutions: for sound."""

import keras

from ganlearn import layers
from ganlearn.networks.building_blocks import DISCRIMINATOR, activation, initializers, packed_shape, wrapper
from ganlearn.networks.classes import Condition, check_classes, noise
from ganlearn.networks.validation import check_counts, is_shape
from ganlearn.strings import text

STRIDE = 4
SHORTEST = 64
_COARSEST = 8


def _sound_levels(sample_shape):
    """Lengths from full to coarse, each a quarter of the one before (rounded up), down to the last that is ≥ 8."""
    if not is_shape(sample_shape, rank=2) or sample_shape[0] < SHORTEST:
        raise ValueError(text("networks.sound_shape", shape=sample_shape, shortest=SHORTEST))
    lengths = [sample_shape[0]]
    while -(-lengths[-1] // STRIDE) >= _COARSEST:
        lengths.append(-(-lengths[-1] // STRIDE))
    return lengths


def wave_generator(sample_shape, latent_dim=32, channels=8, kernel_size=24, seed=None, classes=None):
    """A transposed-convolution generator for sound: WaveGAN, shrunk.

    z → dense → the coarsest level, 8 to 31 steps long, then one transposed convolution of stride 4 for each level up;
    the last one ends in tanh. Lengths that are not a power of four times the coarsest one are cropped at the end of a
    level. The kernel's length is a multiple of the stride, so that every output step is reached by equally many inputs.

    Args:
        sample_shape: (length, channels) with a length of at least 64.
        latent_dim: width of z.
        channels: channels one level below full length; twice as many at each coarser level.
        kernel_size: length of every kernel.
        seed: integer for repeatable initial weights; None draws fresh ones.
        classes: how many classes there are, for a conditional network; one-hot classes are joined to z.

    Returns:
        ``keras.Model``, z (batch, latent_dim), or [z, classes (batch,)], → (batch, length, channels), values in
        [−1, 1].

    Raises:
        ValueError: for a shape that is not a sound of at least 64 steps, or a width or number of classes that is not a
            whole number of at least 1.

    Source: Donahue, McAuley & Puckette 2019, "Adversarial audio synthesis" (WaveGAN).
    """
    lengths = _sound_levels(sample_shape)
    check_counts(channels=channels, kernel_size=kernel_size)
    inputs, x = noise(latent_dim, classes)
    depth, kernels = len(lengths) - 1, initializers(seed)
    widths = [sample_shape[1], *(channels * 2**level for level in range(depth))]
    x = keras.layers.Dense(lengths[-1] * widths[-1], kernel_initializer=next(kernels))(x)
    x = keras.layers.Reshape((lengths[-1], widths[-1]))(activation()(x))
    for level in reversed(range(depth)):
        x = layers.Conv1DTranspose(
            widths[level], kernel_size, strides=STRIDE, padding="same", kernel_initializer=next(kernels)
        )(x)
        excess = x.shape[1] - lengths[level]
        x = keras.layers.Cropping1D((0, excess))(x) if excess else x
        x = activation()(x) if level else keras.layers.Activation("tanh")(x)
    return keras.Model(inputs, x, name="generator")


def wave_discriminator(
    sample_shape,
    channels=8,
    kernel_size=24,
    seed=None,
    classes=None,
    conditioning="projection",
    spectral_norm=False,
    pack=1,
):
    """A convolutional discriminator for sound: 1-D convolutions of stride 4, then dense. WaveGAN, shrunk.

    WaveGAN's phase shuffle is left out.

    Args:
        sample_shape: (length, channels) with a length of at least 64.
        channels: channels after the first convolution; twice as many after each further one.
        kernel_size: length of every kernel.
        seed: integer for repeatable initial weights; None draws fresh ones.
        classes: how many classes there are, for a conditional network.
        conditioning: "projection" or "concatenation", see ``ganlearn.networks.classes``.
        spectral_norm: whether every kernel is divided by its largest singular value.
        pack: how many samples are judged together, joined along their last axis; the GAN needs the same number.

    Returns:
        ``keras.Model``, sounds (batch, length, channels), or [sounds, classes (batch,)], → (batch, 1).

    Raises:
        ValueError: for a shape that is not a sound of at least 64 steps, a width or number that is not a whole number
            of at least 1, an unknown conditioning, or classes together with packing.

    Source: Donahue, McAuley & Puckette 2019, "Adversarial audio synthesis" (WaveGAN).
    """
    depth = len(_sound_levels(sample_shape)) - 1
    check_counts(channels=channels, kernel_size=kernel_size)
    check_classes(classes, conditioning, pack)
    wrap, kernels = wrapper(spectral_norm), initializers(seed, DISCRIMINATOR)
    sound = keras.Input(packed_shape(sample_shape, pack), name="x")
    condition = Condition(classes, conditioning, spectral_norm)
    x = condition.joined(sound)
    for level in range(depth):
        filters, kernel = channels * 2**level, next(kernels)
        x = wrap(layers.Conv1D(filters, kernel_size, strides=STRIDE, padding="same", kernel_initializer=kernel))(x)
        x = activation()(x)
    logit = condition.logit(keras.layers.Flatten()(x), kernels)
    return keras.Model(condition.inputs(sound), logit, name="discriminator")
