"""Gated recurrent units: for sequences.

Under XLA the steps run in a loop. In a graph, where gradient penalties train, sequences of up to ``UNROLL`` steps are
unrolled; longer ones run in a loop that has second derivatives too, which cuDNN's has not, so that gradient penalties
work at every length.
"""

import keras

from ganlearn.layers import GRU
from ganlearn.networks.building_blocks import DISCRIMINATOR, he_normals, natural_units, packed_shape, seeds, unit_size
from ganlearn.networks.classes import Condition, check_classes, noise
from ganlearn.networks.validation import check_counts, check_units, is_shape
from ganlearn.strings import text

UNROLL = 64
"""Longest sequence whose steps are unrolled outside of XLA."""


def _check_sequence(sample_shape, mean, scale):
    if not is_shape(sample_shape, rank=2) or sample_shape[0] < 2:
        raise ValueError(text("networks.sequence_shape", shape=sample_shape))
    check_units(sample_shape, mean, scale)


def _gru(units, steps, numbers, **arguments):
    return GRU(
        units,
        kernel_initializer=keras.initializers.GlorotUniform(next(numbers)),
        recurrent_initializer=keras.initializers.Orthogonal(seed=next(numbers)),
        unroll=steps <= UNROLL,
        use_cudnn=False,
        **arguments,
    )


def recurrent_generator(sample_shape, latent_dim=16, units=32, mean=0.0, scale=1.0, seed=None, classes=None):
    """A GRU from noise to sequences.

    One z makes one sequence: the GRU starts from a state computed from z, h₀ = tanh(Wz + b), and reads z again at every
    step; a dense layer turns each state into values. The network is then a clock that z sets and tunes. Its number of
    weights does not depend on the number of steps, and sines come out smooth: on TimeGAN's sines it came far closer to
    single sines than z projected to an input of its own for every step, and it lets ``generate`` and ``Trainer`` keep
    one noise vector a sample, where TimeGAN draws noise at every step.

    Args:
        sample_shape: (steps, values) with at least 2 steps.
        latent_dim: width of z.
        units: width of the state.
        mean, scale: the last layer computes mean + scale · output, so that the trained part works at unit size while
            the samples are in natural units. Numbers or one for each value.
        seed: integer for repeatable initial weights; None draws fresh ones.
        classes: how many classes there are, for a conditional network; one-hot classes are joined to z.

    Returns:
        ``keras.Model``, z (batch, latent_dim), or [z, classes (batch,)], → (batch, steps, values).

    Raises:
        ValueError: for a shape that is not a sequence of at least 2 steps, a width or number of classes that is not a
            whole number of at least 1, or a mean and scale that do not fit the samples.

    Source: Cho et al. 2014 (GRU); Mogren 2016 (C-RNN-GAN); Yoon et al. 2019 (TimeGAN) for the task.
    """
    _check_sequence(sample_shape, mean, scale)
    check_counts(units=units)
    steps, values = sample_shape
    inputs, x = noise(latent_dim, classes)
    numbers = seeds(seed)
    kernels = he_normals(numbers)
    start = keras.layers.Dense(units, "tanh", kernel_initializer=next(kernels), name="initial_state")(x)
    gru = _gru(units, steps, numbers, return_sequences=True)
    states = gru(keras.layers.RepeatVector(steps)(x), initial_state=start)
    x = keras.layers.Dense(values, kernel_initializer=next(kernels))(states)
    return keras.Model(inputs, natural_units(x, mean, scale), name="generator")


def recurrent_discriminator(
    sample_shape,
    units=32,
    bidirectional=False,
    mean=0.0,
    scale=1.0,
    seed=None,
    classes=None,
    conditioning="projection",
    pack=1,
):
    """A GRU from sequences to logits: its last state, or those of both directions, then dense.

    Args:
        sample_shape: (steps, values) with at least 2 steps.
        units: width of the state, in each direction.
        bidirectional: whether a second GRU reads the sequence from its end.
        mean, scale: the first layer computes (x − mean) / scale.
        seed: integer for repeatable initial weights; None draws fresh ones.
        classes: how many classes there are, for a conditional network.
        conditioning: "projection" or "concatenation", see ``ganlearn.networks.classes``.
        pack: how many samples are judged together, joined along their last axis; the GAN needs the same number.

    Returns:
        ``keras.Model``, sequences (batch, steps, values), or [sequences, classes (batch,)], → (batch, 1).

    Raises:
        ValueError: for a shape that is not a sequence of at least 2 steps, a width or number that is not a whole number
            of at least 1, a mean and scale that do not fit the samples, an unknown conditioning, or classes together
            with packing.
    """
    _check_sequence(sample_shape, mean, scale)
    check_counts(units=units)
    check_classes(classes, conditioning, pack)
    steps, values = sample_shape
    numbers = seeds(seed, DISCRIMINATOR)
    sequence = keras.Input(packed_shape(sample_shape, pack), name="x")
    condition = Condition(classes, conditioning)
    x = condition.joined(unit_size(sequence, mean, scale, values, pack))
    gru = _gru(units, steps, numbers)
    if bidirectional:
        gru = keras.layers.Bidirectional(gru, backward_layer=_gru(units, steps, numbers, go_backwards=True))
    logit = condition.logit(gru(x), he_normals(numbers))
    return keras.Model(condition.inputs(sequence), logit, name="discriminator")
