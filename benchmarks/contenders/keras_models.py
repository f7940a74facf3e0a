"""The cases' networks in Keras, of stock layers or of ganlearn's."""

import keras
import tensorflow as tf

from benchmarks import cases


def build(case, layers=keras.layers, unroll=False):
    """(generator, discriminator) with the case's weights.

    Args:
        case: ``cases.Case``.
        layers: where ``Conv2D``, ``Conv2DTranspose`` and ``GRU`` come from.
        unroll: whether recurrent layers are unrolled.
    """
    makers = {"mlp": _mlp, "conv": _conv, "gru": _gru}
    pair = makers[case.kind](case, layers, unroll)
    for network, values in zip(pair, cases.weights(case), strict=True):
        network.set_weights(values)
    return pair


def _leaky():
    return keras.layers.LeakyReLU(negative_slope=cases.SLOPE)


def _stack(case, inputs, outputs):
    x = entry = keras.Input((inputs,))
    for units in case.widths:
        x = _leaky()(keras.layers.Dense(units)(x))
    return keras.Model(entry, keras.layers.Dense(outputs)(x))


def _mlp(case, layers, unroll):
    (size,) = case.sample
    return _stack(case, case.latent, size), _stack(case, size, 1)


def _conv(case, layers, unroll):
    height, width = cases.coarse(case)
    z, image = keras.Input((case.latent,)), keras.Input(case.sample)
    depth = cases.first_depth(case)
    x = _leaky()(keras.layers.Dense(height * width * depth)(z))
    x = keras.layers.Reshape((height, width, depth))(x)
    *inner, last = cases.ups(case)
    for channels, stride in inner:
        x = _leaky()(layers.Conv2DTranspose(channels, case.kernel, strides=stride, padding="same")(x))
    x = layers.Conv2DTranspose(last[0], case.kernel, strides=last[1], padding="same", activation="tanh")(x)
    y = image
    for channels in case.widths:
        y = _leaky()(layers.Conv2D(channels, case.kernel, strides=2, padding="same")(y))
    return keras.Model(z, x), keras.Model(image, keras.layers.Dense(1)(keras.layers.Flatten()(y)))


def _gru(case, layers, unroll):
    (units,), (length, features) = case.widths, case.sample
    z, sequence = keras.Input((case.latent,)), keras.Input(case.sample)
    x = layers.GRU(units, return_sequences=True, unroll=unroll)(keras.layers.RepeatVector(length)(z))
    y = layers.GRU(units, unroll=unroll)(sequence)
    return keras.Model(z, keras.layers.Dense(features)(x)), keras.Model(sequence, keras.layers.Dense(1)(y))


def adam():
    """The cases' optimizer."""
    return keras.optimizers.Adam(cases.LEARNING_RATE, cases.BETA_1, cases.BETA_2, cases.EPSILON)


def cross_entropy(logits, target):
    """Mean binary cross-entropy on logits against one target, as tutorials write it."""
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    return loss(tf.fill(tf.shape(logits), float(target)), logits)
