"""Answers to the exercises of chapter 02."""

import keras
import numpy as np
from keras import layers, ops

import ganlearn as gl
from tests.exercises.answers import Answers


def sequential(shape, *stack):
    return keras.Sequential([keras.Input(shape), *stack])


def painter(*last):
    """A generator of pictures with these last layers."""
    first = (layers.Dense(8 * 8 * 4), layers.LeakyReLU(0.2), layers.Reshape((8, 8, 4)), layers.UpSampling2D(2))
    return sequential((12,), *first, *last)


def judge(*between, activation=None):
    """A discriminator of points with these layers between its two dense ones."""
    return sequential((2,), layers.Dense(16), *between, layers.Dense(1, activation))


def repeated(model):
    """Its one channel three times."""
    return keras.Model(model.inputs[0], layers.Concatenate()([model.outputs[0]] * 3))


def unconnected():
    """A generator that multiplies its noise by zero."""
    z = keras.Input((12,))
    return keras.Model(z, painter(layers.Conv2D(3, 3, padding="same", activation="tanh"))(layers.Rescaling(0.0)(z)))


class WithoutInput(keras.Model):
    """A generator that learns its shapes from its first batch."""

    def __init__(self):
        super().__init__()
        self.stack = [layers.Dense(64, "relu"), layers.Dense(768, "tanh"), layers.Reshape((16, 16, 3))]

    def call(self, z):
        for layer in self.stack:
            z = layer(z)
        return z


class Rounded(layers.Layer):
    """Rounds, and so has no slope."""

    def call(self, x):
        return ops.round(x)


class Alone(layers.Layer):
    """Takes the mean over the batch away by hand."""

    def call(self, x):
        return x - ops.mean(x, axis=0, keepdims=True)


def counts_by_place(n, kernel, stride):
    places = np.arange(stride * (n - 1) + kernel)[:, None] - stride * np.arange(n)
    return np.sum((places >= 0) & (places < kernel), axis=1)


def counts_by_layer(n, kernel, stride):
    up = layers.Conv1DTranspose(1, kernel, strides=stride, kernel_initializer="ones")
    return ops.reshape(up(np.ones((1, n, 1))), (-1,))


def endless(n, kernel, stride):
    return -(-(kernel - np.arange(stride * (n - 1) + kernel) % stride) // stride)


def size(n, k, s, p):
    return -(-n // s) if p == "same" else (n - k) // s + 1


CONVOLUTIONS = 544 + 32832 + 131200

ANSWERS = {
    "q1": Answers(
        "out_size",
        stub=lambda n, k, s, p: ...,
        right=[
            lambda n, k, s, p: np.ceil(n / s) if p == "same" else np.floor((n - k) / s) + 1,
            lambda n, k, s, p: layers.Conv1D(1, k, s, padding=p).compute_output_shape((1, n, 1))[1],
        ],
        wrong=[
            ("fraction", lambda n, k, s, p: n / s if p == "same" else (n - k) / s + 1),
            ("rounded_down", lambda n, k, s, p: n // s if p == "same" else size(n, k, s, p)),
            ("no_first", lambda n, k, s, p: size(n, k, s, p) - (p == "valid")),
            ("rounded_up", lambda n, k, s, p: -(-n // s) if p == "same" else -(-(n - k) // s) + 1),
            ("always_same", lambda n, k, s, p: -(-n // s)),
            ("always_valid", lambda n, k, s, p: (n - k) // s + 1),
            ("transposed", lambda n, k, s, p: n * s if p == "same" else s * (n - 1) + k),
            ("value", lambda n, k, s, p: n),
            ("raised", lambda n, k, s, p: n // 0),
        ],
    ),
    "q2": Answers(
        "stamp_counts",
        stub=lambda n, k, s: ...,
        right=[counts_by_place, counts_by_layer, lambda n, k, s: list(counts_by_place(n, k, s))],
        wrong=[
            ("cropped", lambda n, k, s: np.full(s * n, 2)),
            ("shape", lambda n, k, s: k / s),
            ("one_each", lambda n, k, s: np.ones(s * (n - 1) + k)),
            ("no_edges", endless),
            ("value", lambda n, k, s: 2 * counts_by_place(n, k, s)),
        ],
    ),
    "q3": Answers(
        "weights",
        stub=...,
        right=[166625, 166625.0, [166625], gl.networks.conv_discriminator((28, 28, 1), seed=0).count_params()],
        wrong=[
            ("no_biases", 166400),
            ("no_dense", CONVOLUTIONS),
            ("rounded_down", CONVOLUTIONS + 1153),
            ("flat_kernels", 544 + 1088 + 2176 + 2049),
            ("kernel_three", 320 + 18496 + 73856 + 2049),
            ("not_flattened", CONVOLUTIONS + 129),
            ("no_stride", CONVOLUTIONS + 28 * 28 * 128 + 1),
            ("scalar", [544, 32832, 131200, 2049]),
            ("nearly", 166624),
            ("value", 2049),
        ],
    ),
    "q4": Answers(
        "even_logit",
        stub=lambda logit, reals, fakes: ...,
        right=[
            lambda logit, reals, fakes: logit + np.log(fakes) - np.log(reals),
            lambda logit, reals, fakes: ops.log(ops.exp(logit) * fakes / reals),
        ],
        wrong=[
            ("sign", lambda logit, reals, fakes: logit + np.log(reals / fakes)),
            ("ratio", lambda logit, reals, fakes: logit - reals / fakes),
            ("scaled", lambda logit, reals, fakes: logit * fakes / reals),
            ("share", lambda logit, reals, fakes: logit - np.log(reals / (reals + fakes))),
            ("probability", lambda logit, reals, fakes: 1 / (1 + np.exp(-logit) * reals / fakes)),
            ("scaled_probability", lambda logit, reals, fakes: fakes / reals / (1 + np.exp(-logit))),
            ("unchanged", lambda logit, reals, fakes: logit),
            ("base", lambda logit, reals, fakes: logit - np.log10(reals / fakes)),
            ("shape", lambda logit, reals, fakes: np.log(reals / fakes)),
            ("value", lambda logit, reals, fakes: -logit),
        ],
    ),
    "q5": Answers(
        "build_generator",
        stub=lambda: ...,
        right=[
            lambda: painter(layers.Conv2D(3, 3, padding="same", activation="tanh")),
            lambda: gl.networks.conv_generator((16, 16, 3), latent_dim=12, seed=0),
            lambda: gl.networks.mlp_generator((16, 16, 3), latent_dim=12, output_activation="tanh", seed=0),
            gl.networks.conv_generator((16, 16, 3), latent_dim=12, seed=0),
            lambda: keras.Sequential([layers.Dense(768, "tanh"), layers.Reshape((16, 16, 3))]),
            WithoutInput,
        ],
        wrong=[
            ("no_model", lambda: np.zeros((1, 16, 16, 3))),
            ("input", lambda: gl.networks.conv_generator((16, 16, 3), latent_dim=32)),
            ("output", lambda: gl.networks.conv_generator((16, 16, 1), latent_dim=12)),
            ("range", lambda: painter(layers.Conv2D(3, 3, padding="same"))),
            ("half_range", lambda: painter(layers.Conv2D(3, 3, padding="same", activation="sigmoid"))),
            ("constant", unconnected),
            ("grey", lambda: repeated(painter(layers.Conv2D(1, 3, padding="same", activation="tanh")))),
            ("no_slope", lambda: painter(layers.Conv2D(3, 3, padding="same", activation="tanh"), Rounded())),
        ],
    ),
    "q6": Answers(
        "build_discriminator",
        stub=lambda: ...,
        right=[
            lambda: judge(layers.LeakyReLU(0.2)),
            lambda: judge(layers.ReLU()),
            lambda: gl.networks.mlp_discriminator((2,), seed=0),
            lambda: gl.networks.mlp_discriminator((2,), spectral_norm=True, seed=0),
            gl.networks.mlp_discriminator((2,), seed=0),
            lambda: keras.Sequential([layers.Dense(16, "tanh"), layers.Dense(1)]),
            lambda: keras.Sequential([layers.SpectralNormalization(layers.Dense(32)), layers.ReLU(), layers.Dense(1)]),
        ],
        wrong=[
            ("no_model", lambda: layers.Dense(1)),
            ("input", lambda: gl.networks.mlp_discriminator((3,))),
            ("output", lambda: sequential((2,), layers.Dense(2))),
            ("probability", lambda: judge(layers.LeakyReLU(0.2), activation="sigmoid")),
            ("bounded", lambda: judge(layers.LeakyReLU(0.2), activation="tanh")),
            ("one_sided", lambda: judge(layers.LeakyReLU(0.2), activation="relu")),
            ("constant", lambda: judge(layers.Rescaling(0.0), layers.LayerNormalization(beta_initializer="ones"))),
            ("straight", judge),
            ("one_way", lambda: sequential((2,), layers.Dense(1), layers.LeakyReLU(0.2))),
            ("random", lambda: judge(layers.LeakyReLU(0.2), layers.Dropout(0.5))),
            ("neighbours", lambda: judge(layers.BatchNormalization(), layers.LeakyReLU(0.2))),
            ("neighbours", lambda: judge(Alone(), layers.LeakyReLU(0.2))),
        ],
    ),
}
