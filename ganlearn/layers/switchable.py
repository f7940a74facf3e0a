"""Keras layers that can switch to another form while they are traced, the one that is faster where they run.

Convolutions switch to the forward-only form of ``ganlearn.layers.forward``; a recurrent layer switches from unrolled
steps, which train faster in a TensorFlow graph, to a loop, which is faster under XLA. Weights, configuration and
results are those of the Keras layer with the same name.
"""

import contextlib
import threading

import keras

from ganlearn._tensorflow import tf
from ganlearn.layers import forward

_register = keras.saving.register_keras_serializable(package="ganlearn")


class Switch(threading.local):
    """Off in every thread, until a block turns it on.

    Attributes:
        on: whether it is on in this thread.
    """

    on = False

    @contextlib.contextmanager
    def turned(self, on):
        """Within this block the switch stands as ``on`` says."""
        before, self.on = self.on, on
        try:
            yield
        finally:
            self.on = before


_forward_form = Switch()
_loop_form = Switch()


def forward_convolutions(enabled=True):
    """Within this block the layers below are traced in their forward-only form, for loops compiled by XLA on a CPU."""
    return _forward_form.turned(enabled)


def looped_steps(enabled=True):
    """Within this block the layer below is traced in a loop, for programs compiled by XLA."""
    return _loop_form.turned(enabled)


def _forward_only(layer):
    plain = layer.data_format == "channels_last" and getattr(layer, "groups", 1) == 1
    one_kind = all(s == 1 or d == 1 for s, d in zip(layer.strides, layer.dilation_rate, strict=True))
    return plain and one_kind and _forward_form.on


def _finished(layer, outputs):
    if layer.use_bias:
        outputs = outputs + tf.convert_to_tensor(layer.bias, outputs.dtype)
    return outputs if layer.activation is None else layer.activation(outputs)


@_register
class Conv2D(keras.layers.Conv2D):
    """``keras.layers.Conv2D``, fast inside a compiled loop on the CPU."""

    def convolution_op(self, inputs, kernel):
        if not _forward_only(self):
            return super().convolution_op(inputs, kernel)
        geometry = (self.kernel_size, self.strides, self.dilation_rate)
        pads = forward.padding(inputs.shape[1:3], *geometry, self.padding)
        return forward.correlate(
            inputs, tf.convert_to_tensor(kernel, inputs.dtype), self.strides, self.dilation_rate, pads
        )


@_register
class Conv1D(keras.layers.Conv1D):
    """``keras.layers.Conv1D``, fast inside a compiled loop on the CPU."""

    def call(self, inputs):
        if not _forward_only(self) or self.padding == "causal":
            return super().call(inputs)
        strides, dilations = (1, *self.strides), (1, *self.dilation_rate)
        pads = forward.padding((1, inputs.shape[1]), (1, *self.kernel_size), strides, dilations, self.padding)
        kernel = tf.convert_to_tensor(self.kernel, inputs.dtype)[None]
        return _finished(self, forward.correlate(inputs[:, None], kernel, strides, dilations, pads)[:, 0])


@_register
class Conv2DTranspose(keras.layers.Conv2DTranspose):
    """``keras.layers.Conv2DTranspose``, fast inside a compiled loop on the CPU."""

    def call(self, inputs):
        simple = self.output_padding is None and tuple(self.dilation_rate) == (1, 1)
        if not (simple and _forward_only(self)):
            return super().call(inputs)
        extent = self.compute_output_shape(inputs.shape)[1:3]
        pads = forward.padding(extent, self.kernel_size, self.strides, self.dilation_rate, self.padding)
        kernel = tf.convert_to_tensor(self.kernel, inputs.dtype)
        outputs = forward.input_gradient(inputs, kernel, extent, self.strides, (1, 1), pads)
        return _finished(self, outputs)


@_register
class Conv1DTranspose(keras.layers.Conv1DTranspose):
    """``keras.layers.Conv1DTranspose``, fast inside a compiled loop on the CPU."""

    def call(self, inputs):
        simple = self.output_padding is None and tuple(self.dilation_rate) == (1,)
        if not (simple and _forward_only(self)):
            return super().call(inputs)
        extent = (1, self.compute_output_shape(inputs.shape)[1])
        size, strides = (1, *self.kernel_size), (1, *self.strides)
        pads = forward.padding(extent, size, strides, (1, 1), self.padding)
        kernel = tf.convert_to_tensor(self.kernel, inputs.dtype)[None]
        outputs = forward.input_gradient(inputs[:, None], kernel, extent, strides, (1, 1), pads)
        return _finished(self, outputs[:, 0])


@_register
class GRU(keras.layers.GRU):
    """``keras.layers.GRU``; with ``unroll=True`` it is unrolled, except within ``looped_steps``."""

    @property
    def unroll(self):
        return self._unroll and not _loop_form.on

    @unroll.setter
    def unroll(self, value):
        self._unroll = value

    def get_config(self):
        return {**super().get_config(), "use_cudnn": self.use_cudnn}
