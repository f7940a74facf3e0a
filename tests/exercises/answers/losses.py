"""Answers to the exercises of chapter 04."""

import types

import keras
import numpy as np
from keras import ops

import ganlearn as gl
from tests.exercises.answers import Answers


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softplus(x):
    return np.log(1 + np.exp(x))


def game(discriminator, generator):
    """A loss object made of two functions."""
    return types.SimpleNamespace(discriminator=discriminator, generator=generator)


def d_fine(r, f):
    return ops.mean(ops.softplus(f - r))


def g_fine(r, f):
    return ops.mean(ops.softplus(-f))


class Stub(gl.losses.Loss):
    """As the notebook has it."""

    def discriminator(self, real_logits, fake_logits):
        return ...

    def generator(self, real_logits, fake_logits):
        return ...


ANSWERS = {
    "q1": Answers(
        "best_logit",
        stub=lambda p, q: ...,
        right=[lambda p, q: np.log(p / q), lambda p, q: ops.log(p) - ops.log(q)],
        wrong=[
            ("probability", lambda p, q: p / (p + q)),
            ("sign", lambda p, q: np.log(q / p)),
            ("ratio", lambda p, q: p / q),
            ("base", lambda p, q: np.log2(p / q)),
            ("base_ten", lambda p, q: np.log10(p / q)),
            ("only_p", lambda p, q: np.log(p)),
            ("difference", lambda p, q: p - q),
            ("shape", lambda p, q: np.log(p[0] / q[0])),
            ("value", lambda p, q: np.log(p / q) + 1),
        ],
    ),
    "q2": Answers(
        "d_loss",
        stub=lambda r, f: ...,
        right=[
            lambda r, f: ops.mean(ops.softplus(-r)) + ops.mean(ops.softplus(f)),
            lambda r, f: gl.losses.get("minimax").discriminator(r, f),
            lambda r, f: np.mean(np.maximum(-r, 0) + np.log1p(np.exp(-np.abs(r))) + np.logaddexp(0, f)),
        ],
        wrong=[
            ("overflow", lambda r, f: np.mean(softplus(-r)) + np.mean(softplus(f))),
            ("overflow", lambda r, f: -np.mean(np.log(sigmoid(r))) - np.mean(np.log(1 - sigmoid(f)))),
            ("clipped", lambda r, f: -np.mean(np.log(sigmoid(r) + 1e-7)) - np.mean(np.log(1 - sigmoid(f) + 1e-7))),
            ("sum", lambda r, f: np.sum(softplus(-r)) + np.sum(softplus(f))),
            ("half", lambda r, f: np.mean(np.concatenate([softplus(-r), softplus(f)]))),
            ("swapped", lambda r, f: np.mean(softplus(-f)) + np.mean(softplus(r))),
            ("same_side", lambda r, f: np.mean(softplus(-r)) + np.mean(softplus(-f))),
            ("sign", lambda r, f: np.mean(np.log(sigmoid(r))) + np.mean(np.log(1 - sigmoid(f)))),
            ("only_real", lambda r, f: np.mean(softplus(-r))),
            ("only_fake", lambda r, f: np.mean(softplus(f))),
            ("squares", lambda r, f: np.mean((sigmoid(r) - 1) ** 2) + np.mean(sigmoid(f) ** 2)),
            ("sigmoid_twice", lambda r, f: np.mean(softplus(-sigmoid(r))) + np.mean(softplus(sigmoid(f)))),
            ("scalar", lambda r, f: softplus(-r) + softplus(f)),
            ("value", lambda r, f: 3.0),
            ("raised", lambda r, f: keras.ops.meen(r)),
        ],
    ),
    "q3": Answers(
        "times",
        stub=...,
        right=[403, 403.4, np.float32(403.43), [403.4]],
        wrong=[
            ("inverse", np.exp(-6)),
            ("one", sigmoid(6)),
            ("inverse", sigmoid(-6)),
            ("losses", softplus(6) / softplus(-6)),
            ("exponent", 6),
            ("value", 20),
            ("scalar", [1, 2]),
        ],
    ),
    "q4": Answers(
        "best_d",
        stub=lambda p, q, t, s: ...,
        right=[lambda p, q, t, s: s + (t - s) * p / (p + q)],
        wrong=[
            ("plain", lambda p, q, t, s: p / (p + q)),
            ("ignores_fake", lambda p, q, t, s: t * p / (p + q)),
            ("weights", lambda p, q, t, s: t * p / (t * p + s * q)),
            ("rest_weights", lambda p, q, t, s: t * p / (t * p + (1 - s) * q)),
            ("swapped", lambda p, q, t, s: (s * p + t * q) / (p + q)),
            ("not_divided", lambda p, q, t, s: t * p + s * q),
            ("shape", lambda p, q, t, s: 0.5),
            ("value", lambda p, q, t, s: p),
        ],
    ),
    "q5": Answers(
        "best_image",
        stub=lambda images: ...,
        right=[lambda images: np.sort(images, axis=0)[len(images) // 2]],
        wrong=[
            ("mean", lambda images: images.mean(axis=0)),
            ("one_number", lambda images: np.median(images)),
            ("shape", lambda images: np.median(images, axis=0)[None]),
            ("middle", lambda images: (images.max(axis=0) + images.min(axis=0)) / 2),
            ("one_of_them", lambda images: images[0]),
            ("value", lambda images: np.zeros(images.shape[1:])),
        ],
    ),
    "q6": Answers(
        "MyLoss",
        stub=Stub,
        right=[*(gl.losses.get(name) for name in gl.losses.available() if name != "minimax"), game(d_fine, g_fine)],
        wrong=[
            ("saturates", gl.losses.Minimax),
            ("methods", lambda r, f: d_fine(r, f)),
            ("no_tensor", game(lambda r, f: float(d_fine(r, f)), g_fine)),
            ("scalar", game(lambda r, f: ops.softplus(-r) + ops.softplus(f), g_fine)),
            ("scalar", game(d_fine, lambda r, f: ops.softplus(-f))),
            ("d_direction", game(lambda r, f: d_fine(f, r), g_fine)),
            ("g_direction", game(d_fine, lambda r, f: ops.mean(f))),
            ("g_direction", game(d_fine, lambda r, f: ops.mean(ops.square(r - 1)))),
            ("overflow", game(lambda r, f: ops.mean(ops.log(1 + ops.exp(f - r))), g_fine)),
        ],
    ),
}
