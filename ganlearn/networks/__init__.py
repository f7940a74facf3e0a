"""Pairs of generator and discriminator: plain functional Keras models.

Every generator maps z (batch, latent_dim) to samples (batch, *sample_shape). Every discriminator maps samples to logits
(batch, 1), without a sigmoid. With ``classes`` both take a second input, the classes (batch,); with ``pack`` = m a
discriminator judges m samples joined along their last axis.
"""

from ganlearn.networks.conv import conv_discriminator, conv_generator
from ganlearn.networks.mlp import mlp_discriminator, mlp_generator
from ganlearn.networks.recurrent import recurrent_discriminator, recurrent_generator
from ganlearn.networks.wave import wave_discriminator, wave_generator

__all__ = [
    "conv_discriminator",
    "conv_generator",
    "mlp_discriminator",
    "mlp_generator",
    "recurrent_discriminator",
    "recurrent_generator",
    "wave_discriminator",
    "wave_generator",
]
