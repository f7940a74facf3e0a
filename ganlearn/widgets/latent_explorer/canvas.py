"""What the browser draws of a LatentExplorer, and what it gets to draw and to say."""

import math

import numpy as np
import traitlets

from ganlearn import latent
from ganlearn.strings import text
from ganlearn.widgets.latent_explorer.walks import PLACES, REACH
from ganlearn.widgets.shared import assets
from ganlearn.widgets.shared.explorer import ExplorerCanvas

COLUMNS = 11
_REAL_POINTS = 1000

RARE = 0.025
"""Where fewer draws of z lie than this, on either side, hardly any lies."""

COPY, FAR = 0.01, 0.99
"""Shares of examples whose own neighbour is nearer: below, a sample may be a copy; above, it is far from them all."""


class LatentCanvas(ExplorerCanvas):
    """Place, path and offsets are also what a hand moves here.

    ``data`` holds the samples of both paths, ``near`` the examples that lie nearest, ``pushes`` samples along the
    directions, ``real`` examples in the plane; all of them as ``frames.View.pack`` makes them.
    """

    _esm = assets.script("latent_explorer/latent_explorer")
    _css = assets.style("latent_explorer/latent_explorer")
    near = traitlets.Bytes().tag(sync=True)
    pushes = traitlets.Bytes().tag(sync=True)
    real = traitlets.Bytes().tag(sync=True)
    place = traitlets.Float().tag(sync=True)
    path = traitlets.Unicode().tag(sync=True)
    offsets = traitlets.Tuple().tag(sync=True)


def facts(source, view, sampler):
    """What stays the same."""
    gan, dataset = source.gan, source.dataset
    return {
        "dataset": dataset.name,
        "view": view.kind,
        "shape": view.shape,
        "domain": view.domain,
        "places": len(PLACES),
        "columns": COLUMNS,
        "reach": REACH,
        "directions": sampler.count,
        "pushes": sampler.pushes.tolist(),
        "searched": sampler.searched,
        "paths": list(latent.PATHS),
        "shell": latent.shell(gan.latent_dim),
        "trains": source.trainer is not None,
    }


def examples(source, view):
    """The bytes of examples in the plane; none for other data than points."""
    x = source.dataset.x
    return view.pack(x[:: -(-len(x) // _REAL_POINTS)]) if view.kind == "points" else b""


def status_of(explorer, source, sampler):
    """The canvas's status of a walk, without what its trainer does.

    Args:
        explorer: ``LatentExplorer`` with its walk and directions.
        source: ``ModelSource``.
        sampler: ``WalkSampler``.

    Returns:
        The status, and indices of the examples that lie nearest to the samples of the walk, each once.
    """
    walk, directions = explorer.walk, explorer.measured_directions
    examples, slots = np.unique(walk.nearest, return_inverse=True)
    paths = [
        {
            "norms": walk.norms[i].tolist(),
            "shorter": latent.shorter(walk.norms[i], source.gan.latent_dim).tolist(),
            "nearest": walk.nearest[i].tolist(),
            "slots": slots.reshape(walk.nearest.shape)[i].tolist(),
            "distances": [float(d) if np.isfinite(d) else None for d in walk.distances[i]],
            "classes": _classes(source.dataset, walk.nearest[i]),
        }
        for i in range(len(latent.PATHS))
    ]
    status = {
        "step": walk.step,
        "seed": explorer.seed,
        "path": explorer.path,
        "place": explorer.place,
        "offsets": list(explorer.offsets),
        "directions": explorer.directions,
        "paths": paths,
        "stretch": [short(value) for value in directions.stretch],
        "measured": say("measured", kind=say(f"directions_{explorer.directions}"), step=f"{directions.step:,}"),
        "sentence": _sentence(explorer, source.gan.latent_dim, sampler),
    }
    return status, examples


def say(name, **values):
    """A sentence of this widget."""
    return text(f"latent_explorer.{name}", **values)


def percent(share):
    """A share in whole per cent, never rounded to all or nothing."""
    if 0 < share < 0.01:
        return say("under", share="1 %")
    if 0.99 < share < 1:
        return say("over", share="99 %")
    return f"{100 * share:.0f} %"


def short(value):
    """A norm or a distance: two digits after the point; a dash where there is none."""
    return f"{value:.2f}" if math.isfinite(value) else "–"


def norm_sentence(path, place, norm, latent_dim):
    """How long z is, against what a draw of z is."""
    share = float(latent.shorter(norm, latent_dim))
    verdict = "too_short" if share < RARE else "too_long" if share > 1 - RARE else "usual"
    facts = {"path": say(f"path_{path}"), "place": short(place), "norm": short(norm), "share": percent(share)}
    return say("norm_sentence", **facts) + " " + say(verdict)


def neighbour_sentence(distance, closer, searched):
    """How far the nearest example is, against how far examples are from one another."""
    if not math.isfinite(distance):
        return say("broken")
    verdict = "copy" if closer < COPY else "far" if closer > FAR else "apart"
    facts = {"distance": short(distance), "count": f"{searched:,}", "share": percent(closer)}
    return say("near_sentence", **facts) + " " + say(verdict)


def _sentence(explorer, latent_dim, sampler):
    """What the place that is shown says, in words."""
    at = list(latent.PATHS).index(explorer.path), explorer.column
    norm, distance = explorer.walk.norms[at], explorer.walk.distances[at]
    about_length = norm_sentence(explorer.path, explorer.place, norm, latent_dim)
    return about_length + " " + neighbour_sentence(distance, sampler.closer(distance), sampler.searched)


def _classes(dataset, rows):
    """The class of each example as a word; empty where there are none."""
    if dataset.y is None:
        return []
    names = dataset.class_names or range(dataset.classes)
    return [str(names[k]) for k in dataset.y[rows]]
