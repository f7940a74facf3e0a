"""Small networks that were trained once, so that a lesson can look inside them at once.

Each lies here as two files: ``<name>.npz`` holds the weights, ``<name>.json`` the settings they were trained with, the
command that makes both files again, and their SHA-256.
"""

import json
from pathlib import Path

from ganlearn import data, recipes
from ganlearn.averages import averaged_variables
from ganlearn.strings import text
from ganlearn.trainer import files

FOLDER = Path(__file__).parent


def available(folder=FOLDER):
    """The names of all pretrained GANs: tuple of str."""
    return tuple(sorted(path.stem for path in Path(folder).glob("*.json")))


def settings(name, folder=FOLDER):
    """How a pretrained GAN was made: dict with ``command``, ``dataset``, ``recipe``, ``steps``, ``seed``, ``machine``.

    Raises:
        ValueError: for an unknown name.
    """
    return {key: value for key, value in _manifest(name, folder).items() if key != "weights"}


def load(name, folder=FOLDER):
    """A GAN with trained weights, compiled by its recipe and ready for more training.

    The generator holds the moving average of its weights at the end of the run, the discriminator its last ones, and
    ``step`` continues that run's. Both optimizers start in their initial state.

    Args:
        name: see ``available``. folder: where its two files are.

    Returns:
        Compiled ``GAN``.

    Raises:
        ValueError: for an unknown name, or weights that are damaged.
    """
    made = _manifest(name, folder)
    weights = files.read_arrays(Path(folder), made["weights"])
    gan = getattr(recipes, made["recipe"])(data.load(made["dataset"]), seed=made["seed"])
    for player in ("generator", "discriminator"):
        network = getattr(gan, player)
        network.set_weights([weights[f"{player}{i}"] for i in range(len(network.weights))])
    for average, weight in zip(gan.averages, averaged_variables(gan.generator), strict=True):
        average.assign(weight)
    gan.step.assign(made["steps"])
    return gan


def _manifest(name, folder):
    if name not in available(folder):
        raise ValueError(text("pretrained.unknown", given=name, choices=", ".join(available(folder))))
    return json.loads((Path(folder) / f"{name}.json").read_text(encoding="utf-8"))
