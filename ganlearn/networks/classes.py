"""Conditional networks: how the class of a sample reaches the generator and the discriminator.

The generator sees the class in addition to its noise: one-hot classes are joined to z, so that its first layer holds
one vector for each class (Mirza & Osindero 2014, "Conditional generative adversarial nets"). The discriminator sees it
in one of two ways:

- "projection": logit = wᵀφ(x) + v_yᵀφ(x) + b, where φ(x) is what its last layer reads and v_y one vector for each class
  (Miyato & Koyama 2018, "cGANs with projection discriminator", equation 5, with a linear ψ);
- "concatenation": one-hot classes are joined to the sample's last axis, at every pixel or time step.
"""

import math

import keras

from ganlearn.networks.building_blocks import wrapper
from ganlearn.networks.validation import check_counts
from ganlearn.strings import text

CONDITIONINGS = ("projection", "concatenation")


def check_classes(classes, conditioning=CONDITIONINGS[0], pack=1):
    """Raises ValueError unless the number of classes is None or positive, and the conditioning one of those above."""
    if conditioning not in CONDITIONINGS:
        raise ValueError(text("networks.conditioning", given=conditioning, choices=", ".join(CONDITIONINGS)))
    check_counts(pack=pack)
    if classes is not None:
        check_counts(classes=classes)
        if pack > 1:
            raise ValueError(text("networks.packed_classes", pack=pack, classes=classes))


def noise(latent_dim, classes, scale=1.0):
    """The generator's inputs, and the tensor that its first layer reads; z is multiplied by ``scale`` in it.

    Returns:
        Input z (batch, latent_dim), or [z, classes (batch,)]; tensor (batch, latent_dim) or
        (batch, latent_dim + classes).
    """
    check_counts(latent_dim=latent_dim)
    check_classes(classes)
    z = keras.Input((latent_dim,), name="z")
    x = z if scale == 1.0 else keras.layers.Rescaling(scale, name="noise_scale")(z)
    if classes is None:
        return z, x
    y, one_hot = _class_input(classes)
    return [z, y], keras.layers.Concatenate()([x, one_hot])


def _class_input(classes):
    y = keras.Input((), dtype="int32", name="classes")
    return y, keras.layers.CategoryEncoding(classes, output_mode="one_hot", name="one_hot")(y)


class Condition:
    """The class input of a discriminator; without classes it changes nothing.

    Args:
        classes: how many classes there are, or None.
        conditioning: "projection" or "concatenation".
        spectral_norm: whether the kernels of the last layers are normalised.
    """

    def __init__(self, classes, conditioning, spectral_norm=False):
        self.input = None
        self.one_hot = None
        self.classes = classes
        self.conditioning = conditioning
        self.wrap = wrapper(spectral_norm)
        if classes is not None:
            self.input, self.one_hot = _class_input(classes)

    def inputs(self, sample):
        """What the model takes: the sample, or [sample, classes]."""
        return sample if self.input is None else [sample, self.input]

    def joined(self, x):
        """x (batch, …, c), with one-hot classes joined to its last axis where the conditioning is concatenation."""
        if self.input is None or self.conditioning != "concatenation":
            return x
        inner, one_hot = x.shape[1:-1], self.one_hot
        if inner:
            one_hot = keras.layers.RepeatVector(math.prod(inner))(one_hot)
            one_hot = keras.layers.Reshape((*inner, self.classes))(one_hot)
        return keras.layers.Concatenate()([x, one_hot])

    def logit(self, features, initializers):
        """The logit (batch, 1) of φ(x) (batch, width), with the projection on the class where that is asked."""
        kernel = next(initializers)
        logit = self.wrap(keras.layers.Dense(1, kernel_initializer=kernel, name="logit"))(features)
        if self.input is None or self.conditioning != "projection":
            return logit
        start = _as_the_logit(next(initializers).seed)
        vectors = keras.layers.Dense(features.shape[-1], use_bias=False, kernel_initializer=start, name="class_vectors")
        product = keras.layers.Dot(axes=1, name="projection")([self.wrap(vectors)(self.one_hot), features])
        return keras.layers.Add(name="class_logit")([logit, product])


def _as_the_logit(seed):
    """He-normal by the width of φ(x), not by the number of classes: each v_y starts as w does."""
    return keras.initializers.VarianceScaling(2.0, mode="fan_out", seed=seed)
