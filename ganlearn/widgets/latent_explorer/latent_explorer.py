"""LatentExplorer: walks between two z, directions to move along, and the nearest example beside each sample."""

import threading

import numpy as np
import traitlets

from ganlearn import latent
from ganlearn.arguments import whole
from ganlearn.widgets.latent_explorer import canvas
from ganlearn.widgets.latent_explorer.controls import Controls
from ganlearn.widgets.latent_explorer.following import Following
from ganlearn.widgets.latent_explorer.picture import LatentStill
from ganlearn.widgets.latent_explorer.status import status_of
from ganlearn.widgets.latent_explorer.telling import say
from ganlearn.widgets.latent_explorer.walker import KINDS, PLACES, REACH, Walker, draw
from ganlearn.widgets.shared import assets
from ganlearn.widgets.shared.display import only_cells_paint
from ganlearn.widgets.shared.explorer import Explorer
from ganlearn.widgets.shared.frames import Gate, Pulse, view_of
from ganlearn.widgets.shared.model_source import ModelSource

START = 0.5
_FOLLOW_SECONDS = 1 / 4
_STEP = round((len(PLACES) - 1) / (canvas.COLUMNS - 1)) / (len(PLACES) - 1)


class LatentExplorer(Controls, Following, Explorer):
    """Walks between two vectors z, along a straight line and along an arc, and what the generator makes of them.

    Beside each sample stands the nearest of the examples it was trained on: a generator that has memorised would
    repeat them. While a trainer runs, the pictures follow its newest weights. As the last expression of a cell it
    shows itself, with a still picture below it that stays in the notebook.

    Args:
        source: ``Trainer``, or a ``GAN`` that nothing trains meanwhile.
        dataset: ``Dataset`` that the nearest examples come from; None for the trainer's own.
        seed: whole number; fixes the ends: two draws of z, brought to the median length of a draw.
        ends: two vectors (2, latent_dim) to walk between instead.

    Attributes:
        seed: another one draws other ends. ends: float64 (2, latent_dim).
        path: "spherical" or "linear", the one that is walked.
        place: where on the path, from 0 to 1, in fortieths.
        directions: "orthogonal", at random, or "principal", those that change a sample the most on average
            (``ganlearn.latent.principal_directions``); measured when chosen, and anew by ``reset``.
        offsets: how far the whole walk is moved along each direction, from −3 to 3.
        label: class of the samples, for a conditional generator.
        walk: ``walker.Walk`` of the newest weights that were looked at. compass: the directions.

    Raises:
        TypeError: for a source or a data set that is none.
        ValueError: when they do not fit, for ends that no arc joins, and for traits that cannot be so.
    """

    area = "latent_explorer"
    seed, label = traitlets.Int(0), traitlets.Int(0)
    place, path = traitlets.Float(START), traitlets.Unicode("spherical")
    directions, offsets = traitlets.Unicode("orthogonal"), traitlets.Tuple()

    def __new__(cls, source, dataset=None, seed=0, ends=None):
        """Checks before there is a widget: a half-made one would complain once more when it is collected."""
        gan = ModelSource(source, dataset, cls.area).gan
        if gan.latent_dim < 2:
            raise ValueError(say("narrow"))
        whole("seed", seed, least=0)
        if ends is not None:
            _check_ends(ends, gan.latent_dim)
        return super().__new__(cls)

    def __init__(self, source, dataset=None, seed=0, ends=None):
        self._owner = owner = ModelSource(source, dataset, self.area)
        self.trainer = owner.trainer
        self._view = view_of(owner.dataset)
        self._lock = threading.RLock()
        self._wanted = False
        self._failed = None
        self._gate = Gate(Pulse().busy, spacing=_FOLLOW_SECONDS)
        self._walker = Walker(owner, self._view)
        self._known = None
        self.compass = None
        self.seed = seed
        self.offsets = (0.0,) * self._walker.count
        self.ends = draw(owner.gan.latent_dim, seed) if ends is None else np.array(ends, np.float64)
        self.canvas = canvas.LatentCanvas(info=canvas.facts(owner, self._view, self._walker))
        self.canvas.words, self.canvas.real = assets.words(self.area), canvas.examples(owner, self._view)
        self._start(self._make_controls(), ("place", "path", "offsets"))
        self.observe(self._draw_ends, names="seed")
        self.observe(self._measure, names=["directions", "label"])
        self.observe(self._refresh, names=["place", "path", "offsets"])
        if self.trainer is not None:
            self.trainer.listen(self._follow)

    # -- state --------------------------------------------------------------------------------------------------------

    @traitlets.validate("path", "directions")
    def _check_name(self, proposal):
        choices = list(latent.PATHS) if proposal["trait"].name == "path" else KINDS
        if proposal["value"] not in choices:
            facts = {"what": proposal["trait"].name, "given": proposal["value"], "choices": ", ".join(choices)}
            raise ValueError(say("unknown", **facts))
        return proposal["value"]

    @traitlets.validate("place")
    def _check_place(self, proposal):
        if not 0.0 <= proposal["value"] <= 1.0:
            raise ValueError(say("place_range", given=proposal["value"]))
        return round(proposal["value"] * (len(PLACES) - 1)) / (len(PLACES) - 1)

    @traitlets.validate("offsets")
    def _check_offsets(self, proposal):
        values, count = proposal["value"], self._walker.count
        if len(values) != count or not all(-REACH <= value <= REACH for value in values):
            raise ValueError(say("offsets_range", given=values, count=count, reach=REACH))
        return tuple(map(float, values))

    @traitlets.validate("seed")
    def _check_seed(self, proposal):
        return whole("seed", proposal["value"], least=0)

    @traitlets.validate("label")
    def _check_label(self, proposal):
        classes = self._owner.dataset.classes or 1
        if proposal["value"] not in range(classes):
            raise ValueError(say("label_range", given=proposal["value"], last=classes - 1))
        return proposal["value"]

    def _draw_ends(self, _):
        self.ends = draw(self._owner.gan.latent_dim, self.seed)
        self._refresh()

    def _measure(self, _=None):
        """Directions anew, from the weights of now."""
        with self._lock:
            self.compass = None
        self._refresh()

    def advance(self):
        """On to the next column, and from the end back to the beginning."""
        self.playing = False
        self.place = 0.0 if self.place >= 1 else min(1.0, self.place + _STEP)

    def another(self):
        """Another pair of ends: those of the next seed."""
        self.seed += 1

    def reset(self):
        """To the middle of the path and back onto it, with directions measured anew."""
        self.playing = False
        self.place = START
        self.offsets = (0.0,) * self._walker.count
        self._measure()

    @property
    def column(self):
        """The number of the place among ``walker.PLACES``."""
        return round(self.place * (len(PLACES) - 1))

    @property
    def still(self):
        """The still picture of what is shown now."""
        return LatentStill(self, dict(self.canvas.status), self._view)

    def __repr__(self):
        return f"<LatentExplorer of {self._owner.dataset.name}: {self.path}, place {self.place:.3g}, seed {self.seed}>"

    # -- in the thread that owns the model ----------------------------------------------------------------------------

    def _refresh(self, _=None):
        """Looks soon. Wishes are dropped, never queued: one look answers them all."""
        self._wanted = True
        if self.trainer is None or self._known is None or only_cells_paint():
            self._show(*self._owner.call(self._see))
        else:
            self.trainer.submit(self._look_if_wanted)

    def _look_if_wanted(self):
        if self._wanted:
            self._look(self.trainer)

    def _see(self):
        """Walks with the weights of now. Returns the bytes for the canvas, and its status."""
        with self._lock:
            self._wanted = False
            label = self.label if self._owner.gan.conditional else None
            if self.compass is None:
                self.compass = self._walker.compass(self.directions, self.seed, label)
            self.walk = self._walk(label)
            here = self.walk.z[list(latent.PATHS).index(self.path), self.column]
            pushes = self._walker.push(here, self.compass, self.offsets, label)
            status, near = status_of(self, self._walker)
            samples = self._view.pack(self.walk.samples)
        return {"data": samples, "near": near, "pushes": self._view.pack(pushes)}, status

    def _show(self, pictures, status):
        """Sends all of it at once."""
        with self._lock, self.canvas.hold_sync():
            for name, value in pictures.items():
                setattr(self.canvas, name, value)
            self.canvas.status = {"id": self._gate.number(), **status}
        self._rest()

    def _walk(self, label):
        """The walk; only another place on it needs no new one."""
        asked = (self.ends.tobytes(), self.offsets, label, self._owner.step, self.compass)
        if asked != self._known:
            shift = np.asarray(self.offsets) @ self.compass.vectors
            self.walk = self._walker.walk(self.ends, shift, label)
            self._known = asked
        return self.walk


def _check_ends(ends, latent_dim):
    ends = np.asarray(ends, np.float64)
    if ends.shape != (2, latent_dim):
        raise ValueError(say("ends_shape", given=ends.shape, latent_dim=latent_dim))
    latent.spherical(*ends, 0.5)
