"""Dropout and other randomness inside layers as a pure function of (seed, step)."""

import keras
from keras import ops

from ganlearn import randomness, replicas
from ganlearn._tensorflow import tf

_register = keras.saving.register_keras_serializable(package="ganlearn")


@_register
class Dropout(keras.layers.Layer):
    """Dropout whose mask is computed from counter-based integer bits: the same mask eager, in a graph and under XLA.

    Each call in training uses a fresh mask: the layer counts its calls, and ``reseed`` sets the count's origin.

    Args:
        rate: share of inputs set to zero, in [0, 1).
    """

    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        if not 0.0 <= rate < 1.0:
            raise ValueError(f"rate is {rate}; it must be at least 0 and below 1.")
        self.rate = rate
        settings = {"dtype": "int64", "trainable": False, "aggregation": "only_first_replica"}
        self.key = self.add_weight(shape=(2,), initializer="zeros", name="key", **settings)

    def call(self, inputs, training=False):
        if not training or self.rate == 0.0:
            return inputs
        origin, calls = self.key[0], self.key[1]
        drawn = replicas.rows(lambda shape: randomness.uniform(shape, origin, calls), ops.shape(inputs))
        self.key.assign(ops.stack([origin, calls + 1]))
        return ops.where(drawn >= self.rate, inputs / (1.0 - self.rate), ops.zeros_like(inputs))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "rate": self.rate}


def _layers(model):
    return list(model._flatten_layers(include_self=True, recursive=True))


def reseed(model, draws, substream):
    """Sets every source of randomness inside ``model`` from ``draws``, one number for each layer.

    Covers ``Dropout`` above and all Keras layers that own a ``SeedGenerator``. Keras's masks then repeat within one
    mode (eager and graph, or XLA); the mask of ``Dropout`` is the same in all.
    """
    layers = _layers(model)
    keys = [layer.key for layer in layers if isinstance(layer, Dropout)]
    states = [layer.seed_generator.state for layer in layers if hasattr(layer, "seed_generator")]
    if not keys and not states:
        return
    numbers = draws.bits((len(keys) + len(states), 2), substream)
    for i, key in enumerate(keys):
        origin = tf.cast(tf.bitwise.right_shift(numbers[i, 0], tf.constant(1, tf.uint32)), tf.int64)
        key.assign(tf.stack([origin, tf.zeros((), tf.int64)]))
    for i, state in enumerate(states, start=len(keys)):
        state.assign(tf.cast(numbers[i], state.dtype))
