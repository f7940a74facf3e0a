"""What a generator makes of walks in z, and what of the data lies nearest. For the thread that owns the model."""

import dataclasses

import numpy as np

from ganlearn import latent, randomness
from ganlearn.metrics import Neighbours
from ganlearn.randomness import GENERATE

PLACES = np.linspace(0, 1, 41)
REACH = 3.0
"""How far a direction is followed to both sides, in the unit of z, its standard deviation."""

KINDS = ("orthogonal", "principal")
DIRECTIONS, SEARCHED = 4, 20_000
_PUSHES = {"image": 7, "sequence": 7, "points": 25}
_OWN, _MEASURED, _MEASURE_SEED = 1000, 32, 0


@dataclasses.dataclass(frozen=True, eq=False)
class MeasuredDirections:
    """Directions in z, and how strongly the generator answers to them.

    Attributes:
        vectors: float64 (k, d), of length 1.
        stretch: how far a sample moves for each unit of z along them, (k,).
        step: of the weights that this was measured with.
    """

    vectors: np.ndarray
    stretch: np.ndarray
    step: int


@dataclasses.dataclass(frozen=True, eq=False)
class Walk:
    """Both paths between two ends, in the order of ``latent.PATHS``.

    Attributes:
        z: float64 (2, places, d).
        samples: float32 (2, places, *sample_shape).
        norms: ‖z‖, (2, places).
        nearest: indices into the data, (2, places).
        distances: to the nearest, (2, places).
        step: of the weights.
    """

    z: np.ndarray
    samples: np.ndarray
    norms: np.ndarray
    nearest: np.ndarray
    distances: np.ndarray
    step: int


def draw(latent_dim, seed):
    """Ends of a walk, float64 (2, latent_dim): the directions of the first two z of ``GAN.generate(n, seed=seed)``.

    Both get the median length of a draw, so that what changes along a path comes from the path.
    """
    z = np.asarray(randomness.normal((2, latent_dim), seed, 0, GENERATE), np.float64)
    median, _ = latent.shell(latent_dim, share=0.0)
    return z * median / np.linalg.norm(z, axis=1, keepdims=True)


class WalkSampler:
    """Samples along walks with one generator, and the examples of one data set that lie nearest.

    Args:
        source: ``ModelSource``.
        view: ``frames.View`` of the data.

    Attributes:
        count: how many directions there are.
        pushes: the places along each, (m,).
        searched: how many examples are searched for the nearest one.
    """

    def __init__(self, source, view):
        self._source = source
        self.searched = min(SEARCHED, len(source.dataset))
        self.count = min(DIRECTIONS, source.gan.latent_dim)
        self.pushes = np.linspace(-REACH, REACH, _PUSHES[view.kind])
        self._neighbours = Neighbours(source.dataset.x[: self.searched])
        self._own = np.sort(self._neighbours.among_themselves(min(_OWN, self.searched)))

    def closer(self, distance):
        """The share of examples whose nearest other example is nearer than this."""
        return float(np.searchsorted(self._own, distance)) / len(self._own)

    def directions(self, kind, seed, label):
        """``MeasuredDirections``: random orthogonal directions, or of the principal ones of the response."""
        d = self._source.gan.latent_dim
        z = np.asarray(randomness.normal((_MEASURED, d), _MEASURE_SEED, 0, GENERATE))
        measured = latent.response(lambda moved: self._generate(moved, label), z)
        if kind == "principal":
            vectors = latent.principal_directions(measured, self.count)
        else:
            vectors = latent.orthogonal_directions(d, self.count, seed)
        return MeasuredDirections(vectors, latent.stretch(measured, vectors), self._source.step)

    def walk(self, ends, shift, label):
        """A ``Walk`` between two ends (2, d), all of it moved by ``shift`` (d,)."""
        z = np.stack([path(*ends, PLACES) for path in latent.PATHS.values()]) + shift
        flat = self._generate(z.reshape(-1, z.shape[-1]), label)
        nearest, distances = (found.reshape(z.shape[:2]) for found in self._neighbours.nearest(flat))
        samples = flat.reshape(*z.shape[:2], *flat.shape[1:])
        return Walk(z, samples, np.linalg.norm(z, axis=-1), nearest, distances, self._source.step)

    def push(self, z, directions, offsets, label):
        """Samples around a z of a walk: along each direction the offset takes all values of ``pushes``.

        Returns:
            float32 (k · m, *sample_shape).
        """
        steps = self.pushes - np.asarray(offsets)[:, None]
        moved = z + steps[..., None] * directions.vectors[:, None]
        return self._generate(moved.reshape(-1, z.shape[-1]), label)

    def _generate(self, z, label):
        return self._source.gan.generate(z=z, y=label)
