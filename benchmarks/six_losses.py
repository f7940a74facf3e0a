"""Six losses of chapter 05 on one testbed, five seeds each: ``python -m benchmarks.six_losses --json FILE``.

The ring of eight Gaussians, two networks of 2 × 64 units, 2,500 steps of batch 256. What changes is the loss, whether
there is a penalty R1, and the momentum of Adam: none, or Keras's default. Every row is written when its run is over;
rows that FILE holds already are kept, so that the command can be stopped and called again.
"""

import argparse
import json
from pathlib import Path

import keras
import numpy as np

import ganlearn as gl
from ganlearn.trainer import machine

LOSSES = ("minimax", "non_saturating", "least_squares", "wasserstein", "hinge", "relativistic")
PENALTIES = {"none": (), "R1": (gl.penalties.R1,)}
BETAS, SEEDS = (0.0, 0.9), range(5)
STEPS, BATCH, RATE, UNITS, GAMMA, JUDGED, EARLY = 2500, 256, 1e-3, (64, 64), 0.2, 10_000, 100


def testbed(loss, penalty, beta_1, seed):
    """The trainer of one run: ring, networks from the seed, both players with the same Adam."""
    ring = gl.data.load("ring", seed=0)
    shape = {"units": UNITS, "scale": 1.4, "activation": "relu", "initializer": "GlorotUniform", "seed": seed}
    generator = gl.networks.mlp_generator((2,), latent_dim=2, **shape)
    gan = gl.GAN(generator, gl.networks.mlp_discriminator((2,), **shape))
    d_optimizer, g_optimizer = (keras.optimizers.Adam(RATE, beta_1=beta_1, beta_2=0.99) for _ in range(2))
    kinds = [kind(GAMMA) for kind in PENALTIES[penalty]]
    gan.compile(loss=loss, d_optimizer=d_optimizer, g_optimizer=g_optimizer, penalties=kinds)
    return gl.Trainer(gan, ring, batch_size=BATCH, seed=seed)


def row(loss, penalty, beta_1, seed):
    """One run, judged: how good its samples are, and the mean loss of D over the first steps."""
    trainer = testbed(loss, penalty, beta_1, seed)
    trainer.run(steps=STEPS, progress=False)
    scores = gl.metrics.modes(trainer.gan.generate(JUDGED, seed=1000 + seed), trainer.dataset)
    found = {"captured": int(scores["captured_one_percent"]), "high_quality": round(float(scores["high_quality"]), 4)}
    found["mode_tv"] = round(float(scores["mode_tv_strict"]), 4)
    found["early_d_loss"] = round(float(np.mean(trainer.history["d_loss"][:EARLY])), 6)
    keras.utils.clear_session(free_memory=False)
    return {"loss": loss, "penalty": penalty, "beta_1": beta_1, "seed": seed} | found


def plan():
    """The settings of every row, in the order of the table."""
    return [(loss, penalty, b, seed) for b in BETAS for penalty in PENALTIES for loss in LOSSES for seed in SEEDS]


def main(arguments=None):
    """Trains what FILE lacks, prints it, and writes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.six_losses", description=__doc__)
    parser.add_argument("--json", type=Path, required=True)
    order = parser.parse_args(arguments)
    rows = json.loads(order.json.read_text(encoding="utf-8"))["rows"] if order.json.exists() else []
    settings = {"steps": STEPS, "batch": BATCH, "learning_rate": RATE, "gamma": GAMMA, "samples": JUDGED}
    head = {"command": f"{parser.prog} --json {order.json}", **settings, "machine": machine.facts()}
    for wanted in plan()[len(rows) :]:
        rows.append(row(*wanted))
        print(rows[-1], flush=True)
        lines = ",\n".join("  " + json.dumps(found) for found in rows)
        content = json.dumps(head, indent=1).removesuffix("\n}") + f',\n "rows": [\n{lines}\n ]\n}}\n'
        order.json.parent.mkdir(parents=True, exist_ok=True)
        order.json.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
