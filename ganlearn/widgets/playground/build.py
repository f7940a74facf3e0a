"""From knobs to a data set, a compiled GAN and a trainer, and what the browser gets to know of them."""

import math

import keras
import numpy as np
from keras import ops

from ganlearn import data, networks, penalties
from ganlearn.gan import GAN
from ganlearn.trainer import Trainer
from ganlearn.widgets.playground.knobs import CHOICES, HALF, PARTS, SIDE, units
from ganlearn.widgets.playground.probe import LINES
from ganlearn.widgets.shared.frames import CELLS, resting

SIZE = 20_000
_PENALTIES = {
    "none": (),
    "R1": (penalties.R1,),
    "R2": (penalties.R2,),
    "R1+R2": (penalties.R1, penalties.R2),
    "GP": (penalties.GradientPenalty,),
}


@keras.saving.register_keras_serializable(package="ganlearn")
class NormalToUniform(keras.layers.Layer):
    """2Φ(z) − 1: turns standard normal noise into noise uniform in [−1, 1]."""

    def call(self, z):
        return ops.erf(z / math.sqrt(2.0))


def dataset_of(knobs):
    """The points to learn from."""
    if knobs.dataset == "drawn":
        strokes = [[units(place) for place in stroke] for stroke in knobs.strokes]
        return data.load("drawn", points=strokes, std=0.06, size=SIZE, seed=knobs.seed)
    options = {
        "ring": {"modes": knobs.parts},
        "grid": {"side": knobs.parts, "spacing": 1.0, "std": 0.05},
        "moons": {},
        "spiral": {"arms": knobs.parts},
    }
    return data.load(knobs.dataset, size=SIZE, seed=knobs.seed, **options[knobs.dataset])


def domain_of(knobs, dataset):
    """(x0, x1, y0, y1) of the square in view: the drawing square, or around the data."""
    if knobs.dataset == "drawn":
        return (-HALF, HALF, -HALF, HALF)
    low, high = np.quantile(dataset.x, [0.002, 0.998], axis=0)
    middle, half = (low + high) / 2, 1.3 * float((high - low).max()) / 2
    x, y, half = round(float(middle[0]), 1), round(float(middle[1]), 1), math.ceil(half * 10) / 10
    return (x - half, x + half, y - half, y + half)


def trainer_of(knobs, dataset):
    """A trainer of a new GAN."""
    return Trainer(gan_of(knobs, dataset), dataset, batch_size=knobs.batch_size, seed=knobs.seed)


def gan_of(knobs, dataset):
    """The GAN of these knobs, compiled."""
    x = np.asarray(dataset.x)
    unit = {"mean": x.mean(axis=0).tolist(), "scale": float(x.std()), "seed": knobs.seed}
    gan = GAN(
        _generator(knobs, unit),
        networks.mlp_discriminator((2,), units=widths(knobs.d_size), **unit),
        seed=knobs.seed,
    )
    gan.compile(
        loss=knobs.loss,
        d_optimizer=_optimizer(knobs.d_optimizer, knobs.d_learning_rate),
        g_optimizer=_optimizer(knobs.g_optimizer, knobs.g_learning_rate),
        penalties=[kind(knobs.penalty_weight) for kind in _PENALTIES[knobs.penalty]],
        d_steps=knobs.d_steps if knobs.updates == "alternating" else 1,
        updates=knobs.updates,
    )
    return gan


def widths(size):
    """ "2x64" → (64, 64)."""
    layers, width = map(int, size.split("x"))
    return (width,) * layers


def _generator(knobs, unit):
    dimensions, kind = int(knobs.noise[0]), knobs.noise[1]
    generator = networks.mlp_generator((2,), latent_dim=dimensions, units=widths(knobs.g_size), **unit)
    if kind == "n":
        return generator
    z = keras.Input((dimensions,), name="normal")
    return keras.Model(z, generator(NormalToUniform()(z)), name="generator_of_uniform")


def _optimizer(kind, rate):
    if kind == "sgd":
        return keras.optimizers.SGD(rate)
    return keras.optimizers.Adam(rate, beta_1=0.5 if kind == "adam" else 0.0, beta_2=0.99)


def info():
    """What never changes: what the knobs offer, and how the bytes are laid out."""
    choices = {name: list(values) for name, values in CHOICES.items()}
    parts = {name: [low, high] for name, (_, low, high) in PARTS.items()}
    return {"choices": choices, "parts": parts, "cells": CELLS, "lines": LINES, "side": SIDE, "half": HALF}


def scene(trainer, domain):
    """What changes with the GAN only."""
    rest, span = resting(trainer.gan)
    loss = trainer.gan.loss
    return {
        "domain": domain,
        "resting": rest,
        "span": span if math.isfinite(span) else None,
        "equilibrium": loss.equilibrium,
        "probability": loss.probability,
        "loss": loss.name,
        "latent_dim": trainer.gan.latent_dim,
        "batch_size": trainer.batch_size,
    }
