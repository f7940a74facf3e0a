"""How the settings of ``recipes.points`` were found: ``python -m benchmarks.recipe_points [--json FILE]``.

One setting at a time is changed on the 25-mode grid, then the recipe as it is trains on mixtures that no setting was
chosen by. 10,000 steps of batch 416 each, as in ``ganlearn reproduce grid``; 20,000 samples are judged.
"""

import argparse
import json
import time
from pathlib import Path
from unittest import mock

import keras
import numpy as np

import ganlearn as gl

STEPS, BATCH, JUDGED = 10_000, 416, 20_000
LEAKY = {"activation": "leaky_relu", "initializer": "GlorotUniform"}
HE = {"activation": "relu", "initializer": "HeNormal"}
CHANGES = {
    "the recipe": {},
    "leaky ReLU": {"networks": LEAKY},
    "He-normal initial weights": {"networks": HE},
    "z not scaled": {"NOISE_SCALE": 1.0},
    "z times 0.25": {"NOISE_SCALE": 0.25},
    "learning rate 1e-3": {"RATE": 1e-3},
    "learning rate 4e-3": {"RATE": 4e-3},
    "penalties 0.0025": {"PENALTY": 0.0025},
    "penalties 0.04": {"PENALTY": 0.04},
}


def uneven():
    """Nine Gaussians of unequal weights and widths, far from the origin, twice as wide as high."""
    rng = np.random.default_rng(7)
    means = np.array([10.0, -3.0]) + rng.uniform(-1, 1, (9, 2)) * [6, 3]
    return gl.data.load("mixture", means=means, std=rng.uniform(0.05, 0.2, 9), weights=rng.dirichlet(np.full(9, 4.0)))


HELD_OUT = {
    "ring of 12, radius 5, σ 0.2": lambda: gl.data.load("ring", modes=12, radius=5.0, std=0.2),
    "nine uneven Gaussians off centre": uneven,
}


def changed(change):
    """Patches the recipe for one run."""
    networks = change.get("networks", {})
    constants = {name: value for name, value in change.items() if name != "networks"}
    patches = [mock.patch.object(gl.recipes, name, value) for name, value in constants.items()]
    for name in ("mlp_generator", "mlp_discriminator") if networks else ():
        make = getattr(gl.networks, name)
        patches.append(mock.patch.object(gl.networks, name, lambda *a, make=make, **k: make(*a, **{**k, **networks})))
    return patches


def train(dataset, seed, change=None):
    """One run, judged."""
    patches = changed(change or {})
    for patch in patches:
        patch.start()
    gan = gl.recipes.points(dataset, seed=seed, steps=STEPS)
    for patch in patches:
        patch.stop()
    trainer, began = gl.Trainer(gan, dataset, batch_size=BATCH, seed=seed), time.monotonic()
    trainer.run(steps=STEPS, progress=False)
    scores = gl.metrics.modes(gan.generate(JUDGED, seed=10_000 + seed), dataset)
    keras.utils.clear_session(free_memory=False)
    names = ("high_quality", "reverse_kl", "mode_tv")
    row = {"data": dataset.name, "seed": seed, "captured": int(scores["captured"]), "modes": len(dataset.means)}
    row |= {name: round(float(scores[name]), 4) for name in names}
    row |= {f"floor_{name}": round(float(scores.floor[name][0]), 4) for name in names}
    return row | {"seconds": round(time.monotonic() - began, 1)}


def main():
    """Trains, prints, writes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recipe_points", description=__doc__)
    parser.add_argument("--json", type=Path)
    order = parser.parse_args()
    rows = []

    def note(setting, row):
        rows.append({"setting": setting, **row})
        print(rows[-1], flush=True)

    grid = gl.data.load("grid")
    for setting, change in CHANGES.items():
        note(setting, train(grid, 0, change))
    for make in HELD_OUT.values():
        for seed in (0, 1):
            note("the recipe", train(make(), seed))
    if order.json is not None:
        settings = {"steps": STEPS, "batch": BATCH, "samples": JUDGED}
        document = {"command": f"{parser.prog} --json {order.json}", **settings, "rows": rows}
        order.json.parent.mkdir(parents=True, exist_ok=True)
        order.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
