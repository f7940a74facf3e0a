"""What the optimizers of chapter 06 are worth on digits: ``python -m benchmarks.optimizers [--json FILE]``.

One setting at a time is changed, and each trains on four fifths of the digits from five seeds. Judged by the energy
distance between 359 fakes and the 359 digits kept away from training, from the weights as they are and from their
moving average; a floor says what 359 real digits score.
"""

import argparse
import functools
import json
from pathlib import Path

import keras
import numpy as np

import ganlearn as gl
from ganlearn.trainer import machine

STEPS, BATCH, RATE, SEEDS = 1200, 64, 1e-3, range(5)


def adam(factor=1.0, beta_1=0.5):
    """Adam at a multiple of the common learning rate."""
    return keras.optimizers.Adam(factor * RATE, beta_1=beta_1, beta_2=0.99)


def optimistic():
    """Adam with optimism, and its other settings."""
    return gl.optimizers.OptimisticAdam(RATE, beta_1=0.5, beta_2=0.99)


def both(make, **options):
    """The same optimizer for both players."""
    return {"d_optimizer": make(**options), "g_optimizer": make(**options)}


SETTINGS = {
    "Adam, beta_1 = 0.5": lambda: both(adam),
    "beta_1 = 0": lambda: both(adam, beta_1=0.0),
    "beta_1 = 0.9": lambda: both(adam, beta_1=0.9),
    "simultaneous": lambda: {**both(adam), "updates": "simultaneous"},
    "D four times faster": lambda: {"d_optimizer": adam(2.0), "g_optimizer": adam(0.5)},
    "G four times faster": lambda: {"d_optimizer": adam(0.5), "g_optimizer": adam(2.0)},
    "extragradient": lambda: {**both(adam), "updates": "extragradient"},
    "optimistic": lambda: both(optimistic),
    "consensus, 0.1": lambda: {**both(adam), "updates": "consensus", "consensus": 0.1},
    "R1, 0.1": lambda: {**both(adam), "penalties": [gl.penalties.R1(0.1)]},
    "gradient descent": lambda: both(keras.optimizers.SGD, learning_rate=0.05),
}
"""What is compiled, by name; the first is what the others change."""


@functools.cache
def digits():
    """Digits to train on, and digits to judge by."""
    return gl.data.load("digits").split(test=0.2, seed=0)


def energy_distance(a, b):
    """2 E‖a − b‖ − E‖a − a′‖ − E‖b − b′‖ over all pairs: zero for equal distributions alone.

    Args:
        a, b: samples (n, *sample_shape) and (m, *sample_shape), n, m > 1.

    Returns:
        float, without bias: around zero for equal distributions.

    Source: Székely and Rizzo 2013, "Energy statistics: a class of statistics based on distances".
    """
    a, b = (np.reshape(x, (len(x), -1)).astype(np.float64) for x in (a, b))

    def total(x, y):
        squares = (x**2).sum(axis=1)[:, None] + (y**2).sum(axis=1) - 2 * x @ y.T
        return np.sqrt(np.maximum(squares, 0)).sum()

    among = [total(x, x) / (len(x) * (len(x) - 1)) for x in (a, b)]
    return float(2 * total(a, b) / (len(a) * len(b)) - sum(among))


def floor(draws=20):
    """Mean and standard deviation of the score of real digits: as many of the training part as are judged."""
    train, test = digits()
    rng = np.random.default_rng(0)
    scores = [energy_distance(train.x[rng.choice(len(train), len(test), replace=False)], test.x) for _ in range(draws)]
    return float(np.mean(scores)), float(np.std(scores, ddof=1))


def train(setting, seed, steps=STEPS):
    """One run from one seed: the GAN, and its row of the table."""
    data, test = digits()
    gan = gl.GAN(
        gl.networks.conv_generator(data.sample_shape, latent_dim=32, seed=seed),
        gl.networks.conv_discriminator(data.sample_shape, seed=seed),
        seed=seed,
    )
    gan.compile(ema=0.995, **SETTINGS[setting]())
    gl.Trainer(gan, data, batch_size=BATCH, seed=seed).run(steps=steps, progress=False)
    scores = [energy_distance(gan.generate(len(test), seed=100 + seed, average=a), test.x) for a in (False, True)]
    return gan, {"setting": setting, "seed": seed, **dict(zip(("now", "average"), scores, strict=True))}


def document(rows, command):
    """What is written: the command, what the rows have in common, the rows."""
    mean, deviation = floor()
    common = {"steps": STEPS, "batch": BATCH, "rate": RATE, "machine": machine.facts()}
    return {"command": command, **common, "floor": {"mean": mean, "sd": deviation}, "rows": rows}


def main():
    """Trains, prints, writes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.optimizers", description=__doc__)
    parser.add_argument("--json", type=Path)
    order = parser.parse_args()
    rows = []
    for setting in SETTINGS:
        for seed in SEEDS:
            rows.append(train(setting, seed)[1])
            print(rows[-1], flush=True)
            keras.utils.clear_session(free_memory=False)
    if order.json is not None:
        command = f"{parser.prog} --json {order.json}"
        order.json.parent.mkdir(parents=True, exist_ok=True)
        order.json.write_text(json.dumps(document(rows, command), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
