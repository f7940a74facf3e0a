"""The browser's part of the LatentExplorer."""

import traitlets

from ganlearn import latent
from ganlearn.widgets.latent_explorer.walker import PLACES, REACH
from ganlearn.widgets.shared import assets
from ganlearn.widgets.shared.explorer import ExplorerCanvas

COLUMNS = 11
_REAL_POINTS = 1000


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


def facts(owner, view, walker):
    """What stays the same."""
    gan, dataset = owner.gan, owner.dataset
    return {
        "dataset": dataset.name,
        "view": view.kind,
        "shape": view.shape,
        "domain": view.domain,
        "places": len(PLACES),
        "columns": COLUMNS,
        "reach": REACH,
        "directions": walker.count,
        "pushes": walker.pushes.tolist(),
        "searched": walker.searched,
        "paths": list(latent.PATHS),
        "shell": latent.shell(gan.latent_dim),
        "trains": owner.trainer is not None,
    }


def examples(owner, view):
    """The bytes of examples in the plane; none for data that are no points."""
    x = owner.dataset.x
    return view.pack(x[:: -(-len(x) // _REAL_POINTS)]) if view.kind == "points" else b""
