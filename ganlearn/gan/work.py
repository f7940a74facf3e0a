"""How much arithmetic the convolutions of a GAN are, and how well this processor does it outside of XLA."""

import keras
import numpy as np

from ganlearn import hardware

_CONVOLUTIONS = (
    keras.layers.Conv1D,
    keras.layers.Conv2D,
    keras.layers.Conv1DTranspose,
    keras.layers.Conv2DTranspose,
)
_TRANSPOSED = (keras.layers.Conv1DTranspose, keras.layers.Conv2DTranspose)


def wide_vectors():
    """Whether this processor has AVX-512, which TensorFlow's own convolutions use and XLA's do not."""
    return hardware.has_instructions("AVX512F")


def convolutions(gan):
    """Multiplications and additions in the convolutions of one step, for each sample of a batch.

    A layer costs 2 · (size of its product) forward, as much again for its input's gradient and for its kernel's. In an
    alternating step a generator's layer is counted 4 times and a discriminator's 8 times.
    """
    return 4 * _forward(gan.generator) + 8 * _forward(gan.discriminator)


def _forward(network):
    layers = (layer for layer in network._flatten_layers(recursive=True) if isinstance(layer, _CONVOLUTIONS))
    return sum(map(_cost, layers))


def _cost(layer):
    shape = layer.get_build_config()["input_shape"]
    wide = shape if isinstance(layer, _TRANSPOSED) else layer.compute_output_shape(shape)
    places = np.prod([size or 1 for size in wide[1:-1]])
    return int(2 * np.prod(layer.kernel.shape) * places)
