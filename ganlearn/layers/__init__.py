"""Layers that GANs need and Keras lacks.

Convolutions that stay fast inside a compiled loop on the CPU, a recurrent layer that is unrolled only where that is
faster, dropout whose mask is a pure function of a counter, and spectral normalisation whose gradient flows through the
norm.
"""

from ganlearn.layers.dropout import Dropout, reseed
from ganlearn.layers.spectral import SpectralNormalization, power_iteration
from ganlearn.layers.switchable import (
    GRU,
    Conv1D,
    Conv1DTranspose,
    Conv2D,
    Conv2DTranspose,
    forward_convolutions,
    looped_steps,
)

__all__ = [
    "GRU",
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Dropout",
    "SpectralNormalization",
    "forward_convolutions",
    "looped_steps",
    "power_iteration",
    "reseed",
]
