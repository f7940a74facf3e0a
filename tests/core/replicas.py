"""Trains one GAN on one device and on two that share each batch, in a process of its own; prints the difference."""

import tensorflow as tf

tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
)

import json  # noqa: E402

import keras  # noqa: E402
import numpy as np  # noqa: E402

import ganlearn as gl  # noqa: E402  isort: split
from tests.core import tiny  # noqa: E402

X = tiny.data().x[:48]


def make():
    """Dropout, two random penalties, an average and two discriminator steps; plain descent, which hides nothing."""
    gan = gl.GAN(tiny.generator(normalized=False), tiny.discriminator())
    gan.compile(
        d_optimizer=keras.optimizers.SGD(0.1),
        g_optimizer=keras.optimizers.SGD(0.2),
        penalties=[gl.penalties.R1(0.5), gl.penalties.GradientPenalty(1.0)],
        d_steps=2,
        ema=0.9,
    )
    return gan


def fitted(gan):
    """The history of three epochs."""
    return gan.fit(X, batch_size=16, epochs=3, shuffle=False, verbose=0).history


alone, shared = make(), None
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"], tf.distribute.ReductionToOneDevice())
with strategy.scope():
    shared = make()
before = [w.numpy().copy() for w in alone.trainable_weights]
histories = fitted(alone), fitted(shared)
pairs = list(zip(alone.weights, shared.weights, strict=True))
print(
    json.dumps(
        {
            "replicas": strategy.num_replicas_in_sync,
            "moved": max(
                float(np.abs(a - b.numpy()).max()) for a, b in zip(before, alone.trainable_weights, strict=True)
            ),
            "apart": max(float(np.abs(a.numpy() - b.numpy()).max()) for a, b in pairs),
            "d_loss": [h["d_loss"][-1] for h in histories],
            "samples": float(np.abs(alone.generate(8, seed=1) - shared.generate(8, seed=1)).max()),
        }
    )
)
