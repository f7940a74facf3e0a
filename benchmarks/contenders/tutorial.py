"""The step that tutorials write: two tapes in a ``tf.function``, one call a step, batches from tf.data.

Modes: "function", "jit" (``jit_compile=True``), "eager", and "fit": the same step in a plain ``keras.Model``, with
``jit_compile=True`` and ``steps_per_execution=100`` where that is the fastest setting.
"""

import sys

import keras
import numpy as np
import tensorflow as tf

from benchmarks import cases
from benchmarks.contenders import keras_models
from benchmarks.contenders.serving import serve


class Tutorial:
    """The hand-written step.

    Args:
        case: ``cases.Case``.
        mode: "function", "jit" or "eager".
    """

    def __init__(self, case, mode):
        self.case = case
        self.generator, self.discriminator = keras_models.build(case)
        self.optimizers = keras_models.adam(), keras_models.adam()
        self.optimizers[0].build(self.generator.trainable_variables)
        self.optimizers[1].build(self.discriminator.trainable_variables)
        step = self.simultaneous if case.updates == "simultaneous" else self.alternating
        self.step = step if mode == "eager" else tf.function(step, jit_compile=mode == "jit")
        x = cases.data(case)
        batches = tf.data.Dataset.from_tensor_slices(x).shuffle(len(x)).repeat().batch(case.batch, drop_remainder=True)
        self.batches = iter(batches.prefetch(tf.data.AUTOTUNE))

    def _move(self, i, tape, loss, network):
        self.optimizers[i].apply(tape.gradient(loss, network.trainable_variables), network.trainable_variables)

    def simultaneous(self, x, z, _):
        with tf.GradientTape() as g_tape, tf.GradientTape() as d_tape:
            fake = self.discriminator(self.generator(z, training=True), training=True)
            real = self.discriminator(x, training=True)
            d_loss = keras_models.cross_entropy(real, 1) + keras_models.cross_entropy(fake, 0)
            g_loss = keras_models.cross_entropy(fake, 1)
        self._move(1, d_tape, d_loss, self.discriminator)
        self._move(0, g_tape, g_loss, self.generator)
        return d_loss, g_loss

    def alternating(self, x, z_d, z_g):
        x_fake = self.generator(z_d, training=True)
        with tf.GradientTape() as tape:
            real, fake = self.discriminator(x, training=True), self.discriminator(x_fake, training=True)
            d_loss = keras_models.cross_entropy(real, 1) + keras_models.cross_entropy(fake, 0)
        self._move(1, tape, d_loss, self.discriminator)
        with tf.GradientTape() as tape:
            fake = self.discriminator(self.generator(z_g, training=True), training=True)
            g_loss = keras_models.cross_entropy(fake, 1)
        self._move(0, tape, g_loss, self.generator)
        return d_loss, g_loss

    def check(self, inputs):
        return [self.step(*map(tf.constant, given)) for given in inputs]

    def run(self, steps):
        shape = (self.case.batch, self.case.latent)
        for _ in range(steps):
            losses = self.step(next(self.batches), tf.random.normal(shape), tf.random.normal(shape))
        float(losses[0])
        return steps


class PlainModel(keras.Model):
    """The tutorial's step as ``train_step`` of a ``keras.Model``."""

    def __init__(self, tutorial):
        super().__init__()
        self.tutorial = tutorial
        self.generator = tutorial.generator
        self.discriminator = tutorial.discriminator
        self.built = True

    def train_step(self, x):
        case, tutorial = self.tutorial.case, self.tutorial
        shape = (case.batch, case.latent)
        step = tutorial.simultaneous if case.updates == "simultaneous" else tutorial.alternating
        d_loss, g_loss = step(x, tf.random.normal(shape), tf.random.normal(shape))
        return {"d_loss": d_loss, "g_loss": g_loss}


class Fit:
    """``keras.Model.fit`` on an array."""

    def __init__(self, case):
        self.tutorial = Tutorial(case, "function")
        self.model = PlainModel(self.tutorial)
        self.x = cases.data(case)
        dense = case.kind == "mlp"
        self.model.compile(jit_compile=dense, steps_per_execution=100 if dense else 1)

    def check(self, inputs):
        return self.tutorial.check(inputs)

    def run(self, steps):
        batch = self.tutorial.case.batch
        x = np.resize(self.x, (steps * batch, *self.x.shape[1:]))
        self.model.fit(x, batch_size=batch, epochs=1, verbose=0)
        return steps


if __name__ == "__main__":
    chosen, how = cases.CASES[sys.argv[1]], sys.argv[2]
    serve(Fit(chosen) if how == "fit" else Tutorial(chosen, how))
