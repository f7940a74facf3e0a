"""A Keras recurrent layer that can switch from unrolled steps to a loop.

Unrolled steps train faster in a TensorFlow graph, a loop faster under XLA. Weights, configuration and results are
those of the Keras layer with the same name.
"""

import keras

from ganlearn.layers.switch import Switch

_register = keras.saving.register_keras_serializable(package="ganlearn")
_switch = Switch()


def looped_steps(enabled=True):
    """Within this block the layer below is traced in a loop, for programs compiled by XLA."""
    return _switch.turned(enabled)


@_register
class GRU(keras.layers.GRU):
    """``keras.layers.GRU``; with ``unroll=True`` it is unrolled, except within ``looped_steps``."""

    @property
    def unroll(self):
        return self._unroll and not _switch.on

    @unroll.setter
    def unroll(self, value):
        self._unroll = value

    def get_config(self):
        return {**super().get_config(), "use_cudnn": self.use_cudnn}
