"""Trains what this folder holds, and writes it."""

from pathlib import Path

from ganlearn import data, recipes
from ganlearn.averages import averaged_variables
from ganlearn.pretrained import FOLDER
from ganlearn.strings import text
from ganlearn.trainer import Trainer, files, machine

RUNS = {"digits": {"dataset": "digits", "recipe": "images", "steps": 8000, "seed": 0}}
"""Name of each pretrained GAN → how it is trained."""


def make(name, folder=FOLDER, progress=True):
    """Trains one GAN and writes ``<name>.npz`` and ``<name>.json``.

    Args:
        name: one of ``RUNS``. folder: where to. progress: whether to show how far it is.

    Raises:
        ValueError: for an unknown name.
    """
    if name not in RUNS:
        raise ValueError(text("pretrained.unknown", given=name, choices=", ".join(RUNS)))
    run, folder = RUNS[name], Path(folder)
    dataset = data.load(run["dataset"])
    gan = getattr(recipes, run["recipe"])(dataset, seed=run["seed"])
    Trainer(gan, dataset, seed=run["seed"]).run(steps=run["steps"], progress=progress)
    folder.mkdir(parents=True, exist_ok=True)
    weights = files.write_arrays(folder / f"{name}.npz", _arrays(gan))
    command = f"python -m ganlearn.pretrained {name}"
    files.write_json(
        folder / f"{name}.json", {"command": command, **run, "machine": machine.facts(), "weights": weights}
    )


def _arrays(gan):
    """The averaged weights of the generator, and those of the discriminator, by player and place."""
    averaged = dict(zip(map(id, averaged_variables(gan.generator)), gan.averages, strict=True))
    generator = [averaged.get(id(weight), weight) for weight in gan.generator.weights]
    players = {"generator": generator, "discriminator": gan.discriminator.weights}
    return {f"{player}{i}": weight.numpy() for player, weights in players.items() for i, weight in enumerate(weights)}
