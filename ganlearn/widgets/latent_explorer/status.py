"""What the browser needs to know of a walk besides the samples."""

import numpy as np

from ganlearn import latent
from ganlearn.widgets.latent_explorer import telling


def status_of(explorer, walker):
    """The canvas's status, and the bytes of the examples that lie nearest to the samples of a walk, each once.

    Args:
        explorer: ``LatentExplorer`` with its walk and compass.
        walker: ``Walker``.
    """
    walk, compass, owner = explorer.walk, explorer.compass, explorer._owner
    examples, slots = np.unique(walk.nearest, return_inverse=True)
    paths = [
        {
            "norms": walk.norms[i].tolist(),
            "shorter": latent.shorter(walk.norms[i], owner.gan.latent_dim).tolist(),
            "nearest": walk.nearest[i].tolist(),
            "slots": slots.reshape(walk.nearest.shape)[i].tolist(),
            "distances": [float(d) if np.isfinite(d) else None for d in walk.distances[i]],
            "classes": _classes(owner.dataset, walk.nearest[i]),
        }
        for i in range(len(latent.PATHS))
    ]
    status = {
        "state": owner.trainer.state if owner.trainer else "ready",
        "busy": explorer.busy,
        "step": walk.step,
        "seed": explorer.seed,
        "path": explorer.path,
        "place": explorer.place,
        "offsets": list(explorer.offsets),
        "directions": explorer.directions,
        "paths": paths,
        "stretch": [telling.short(value) for value in compass.stretch],
        "measured": telling.directions(explorer.directions, compass),
        "sentence": sentence(explorer, walker),
        "problem": explorer.problem,
    }
    return status, explorer._view.pack(owner.dataset.x[examples])


def sentence(explorer, walker):
    """What the place that is shown says, in words."""
    walk, latent_dim = explorer.walk, explorer._owner.gan.latent_dim
    at = list(latent.PATHS).index(explorer.path), explorer.column
    norm, distance = walk.norms[at], walk.distances[at]
    told = telling.of_norm(explorer.path, explorer.place, norm, latent_dim)
    return told + " " + telling.of_neighbour(distance, walker.closer(distance), walker.searched)


def _classes(dataset, rows):
    """The class of each example as a word; empty where there are none."""
    if dataset.y is None:
        return []
    names = dataset.class_names or range(dataset.classes)
    return [str(names[k]) for k in dataset.y[rows]]
