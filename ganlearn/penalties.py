"""Penalties on the discriminator: pure functions of its input gradients.

A penalty object has a ``weight`` (γ or λ of its paper) and a ``term``, the penalty at weight 1. The GAN keeps the
weight in a variable, so that it can be changed while a run is on.
"""

import keras
from keras import ops

from ganlearn._tensorflow import tf
from ganlearn.strings import text

_register = keras.saving.register_keras_serializable(package="ganlearn")
_EPSILON = 1e-12


def input_gradients(discriminator, x):
    """∂D(x)/∂x for each sample: the gradient of the sum of the logits, which is one gradient a sample.

    Args:
        discriminator: function from samples to logits (batch, 1). It must treat samples one by one: with batch
            normalisation the gradients of different samples mix.
        x: (batch, *sample_shape).

    Returns:
        Tensor of the shape of ``x``.
    """
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(tf.cast(discriminator(x), tf.float32))
    return tape.gradient(total, x)


def squared_norm(gradients):
    """‖g‖² for each sample, (batch,) float32."""
    flat = ops.reshape(ops.cast(gradients, "float32"), (ops.shape(gradients)[0], -1))
    return ops.sum(ops.square(flat), axis=1)


def norm(gradients):
    """‖g‖ for each sample; the epsilon inside the root keeps its gradient finite at zero."""
    return ops.sqrt(squared_norm(gradients) + _EPSILON)


class Penalty:
    """What all penalties share: ``weight`` times ``term``.

    Args:
        weight: non-negative factor.

    Attributes:
        differentiates: whether the term is made of gradients, so that training takes derivatives of derivatives.

    Raises:
        ValueError: for a negative weight.
    """

    differentiates = True

    def __init__(self, weight):
        if not weight >= 0:
            raise ValueError(text("penalties.weight", name=type(self).__name__, value=weight))
        self.weight = float(weight)

    def term(self, discriminator, x_real, x_fake, draws, substream=0):
        """The penalty at weight 1.

        Args:
            discriminator: function from samples to logits (batch, 1).
            x_real: (batch, *sample_shape) real samples.
            x_fake: fake samples, the same shape.
            draws: a ``randomness.Draws``, for the penalties that are random.
            substream: first substream of ``draws`` that the penalty may use.

        Returns:
            float32 scalar.
        """
        raise NotImplementedError

    def project(self, network, weight):
        """Called after each discriminator step: puts the weights back where they are allowed to be."""
        return

    def __call__(self, discriminator, x_real, x_fake, draws, substream=0):
        """``weight * term``."""
        return self.weight * self.term(discriminator, x_real, x_fake, draws, substream)

    def get_config(self):
        """Arguments that make this penalty again."""
        return {"weight": self.weight}

    @classmethod
    def from_config(cls, config):
        """The penalty that ``get_config`` described."""
        return cls(**config)

    def __repr__(self):
        arguments = ", ".join(f"{key}={value!r}" for key, value in self.get_config().items())
        return f"{type(self).__name__}({arguments})"


@_register
class R1(Penalty):
    """Zero-centred gradient penalty on real samples: γ/2 · E‖∇D(x)‖².

    Args:
        weight: γ.

    Source: Mescheder, Geiger & Nowozin 2018, equation 9.
    """

    def term(self, discriminator, x_real, x_fake, draws, substream=0):
        return 0.5 * ops.mean(squared_norm(input_gradients(discriminator, x_real)))


@_register
class R2(Penalty):
    """Zero-centred gradient penalty on fake samples: γ/2 · E‖∇D(G(z))‖².

    Args:
        weight: γ.

    Source: Mescheder, Geiger & Nowozin 2018, equation 10.
    """

    def term(self, discriminator, x_real, x_fake, draws, substream=0):
        return 0.5 * ops.mean(squared_norm(input_gradients(discriminator, x_fake)))


@_register
class GradientPenalty(Penalty):
    """λ · E(‖∇D(x̂)‖ − centre)² at x̂ = εx + (1 − ε)G(z), ε uniform, one for each sample.

    Args:
        weight: λ.
        center: the wanted norm: 1 for WGAN-GP, 0 for the zero-centred form.

    Source: Gulrajani et al. 2017, equation 3.
    """

    def __init__(self, weight=10.0, center=1.0):
        super().__init__(weight)
        self.center = center

    def term(self, discriminator, x_real, x_fake, draws, substream=0):
        epsilon = draws.uniform((ops.shape(x_real)[0],) + (1,) * (len(x_real.shape) - 1), substream)
        x_real, x_fake = ops.cast(x_real, "float32"), ops.cast(x_fake, "float32")
        x_between = epsilon * x_real + (1.0 - epsilon) * x_fake
        return ops.mean(ops.square(norm(input_gradients(discriminator, x_between)) - self.center))

    def get_config(self):
        return {"weight": self.weight, "center": self.center}


@_register
class DRAGAN(Penalty):
    """λ · E(‖∇D(x + δ)‖ − centre)² around the real data, δ normal with ``spread`` times the batch's standard deviation.

    Args:
        weight: λ.
        center: the wanted norm.
        spread: standard deviation of δ as a share of that of the batch.

    Source: Kodali et al. 2017, equation 3.
    """

    def __init__(self, weight=10.0, center=1.0, spread=0.5):
        super().__init__(weight)
        self.center = center
        self.spread = spread

    def term(self, discriminator, x_real, x_fake, draws, substream=0):
        noise = ops.cast(draws.normal(ops.shape(x_real), substream), x_real.dtype)
        x_near = x_real + self.spread * ops.std(x_real) * noise
        return ops.mean(ops.square(norm(input_gradients(discriminator, x_near)) - self.center))

    def get_config(self):
        return {"weight": self.weight, "center": self.center, "spread": self.spread}


@_register
class WeightClipping(Penalty):
    """Not a term of the loss: after each discriminator step every weight is clipped to [−limit, limit].

    Args:
        weight: the limit.

    Source: Arjovsky, Chintala & Bottou 2017, algorithm 1, line 7.
    """

    differentiates = False

    def __init__(self, weight=0.01):
        super().__init__(weight)

    def term(self, discriminator, x_real, x_fake, draws, substream=0):
        return tf.zeros(())

    def project(self, network, weight):
        for variable in network.trainable_variables:
            variable.assign(ops.clip(variable, -ops.cast(weight, variable.dtype), ops.cast(weight, variable.dtype)))


def get(penalty):
    """The penalty itself, after a look at its type.

    Raises:
        TypeError: for anything that is not a penalty object.
    """
    if isinstance(penalty, Penalty):
        return penalty
    raise TypeError(text("penalties.type", given=type(penalty).__name__))
