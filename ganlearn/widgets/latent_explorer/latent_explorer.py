"""LatentExplorer: walks between two z, directions to move along, and the nearest example next to each sample."""

import numpy as np
import traitlets

from ganlearn import latent
from ganlearn.arguments import whole
from ganlearn.widgets.latent_explorer import canvas
from ganlearn.widgets.latent_explorer.canvas import say
from ganlearn.widgets.latent_explorer.still import LatentStill
from ganlearn.widgets.latent_explorer.walks import KINDS, PLACES, REACH, WalkSampler, draw
from ganlearn.widgets.shared import assets, controls
from ganlearn.widgets.shared.base import TrainerWidget, run_problem
from ganlearn.widgets.shared.display import only_cells_paint
from ganlearn.widgets.shared.explorer import Explorer
from ganlearn.widgets.shared.frames import view_of
from ganlearn.widgets.shared.model_source import ModelSource

START = 0.5
_STEP = round((len(PLACES) - 1) / (canvas.COLUMNS - 1)) / (len(PLACES) - 1)


class LatentExplorer(TrainerWidget, Explorer):
    """Walks between two vectors z, along a straight line and along an arc, and what the generator makes of them.

    Next to each sample stands the nearest of the examples it was trained on: a generator that has memorised would
    repeat them. While a trainer runs, the pictures follow its newest weights. As the last expression of a cell it
    shows itself, with a still picture below it that stays in the notebook.

    Args:
        source: ``Trainer``, or a ``GAN`` that nothing trains meanwhile.
        dataset: ``Dataset`` that the nearest examples come from; None for the trainer's own.
        seed: whole number; fixes the ends: two draws of z, brought to the median length of a draw.
        ends: two vectors (2, latent_dim) to walk between instead.

    Attributes:
        seed: another one draws other ends.
        ends: float64 (2, latent_dim).
        path: "spherical" or "linear", the one that is walked.
        place: where on the path, from 0 to 1, in fortieths.
        directions: "orthogonal", at random, or "principal", those that change a sample the most on average
            (``ganlearn.latent.principal_directions``); measured when chosen, and again by ``reset``.
        offsets: how far the whole walk is moved along each direction, from −3 to 3.
        label: class of the samples, for a conditional generator.
        walk: ``walks.Walk`` of the newest weights that were looked at.
        measured_directions: ``walks.MeasuredDirections``.

    Raises:
        TypeError: if ``source`` is neither a ``Trainer`` nor a ``GAN``, or ``dataset`` is not a ``Dataset``.
        ValueError: when they do not fit, for ends that no arc joins, and for traits that cannot be so.
    """

    area = "latent_explorer"
    frame_seconds = 1 / 4
    seed = traitlets.Int(0)
    label = traitlets.Int(0)
    place = traitlets.Float(START)
    path = traitlets.Unicode("spherical")
    directions = traitlets.Unicode("orthogonal")
    offsets = traitlets.Tuple()

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
        self._source = ModelSource(source, dataset, self.area)
        self.trainer = self._source.trainer
        self._view = view_of(self._source.dataset)
        self._sampler = WalkSampler(self._source, self._view)
        self._refresh_wanted = False
        self._walk_key = None
        self.walk = None
        self.measured_directions = None
        self.seed = seed
        self.offsets = (0.0,) * self._sampler.count
        self.ends = draw(self._source.gan.latent_dim, seed) if ends is None else np.array(ends, np.float64)
        self.canvas = canvas.LatentCanvas(info=canvas.facts(self._source, self._view, self._sampler))
        self.canvas.words = assets.words(self.area)
        self.canvas.real = canvas.examples(self._source, self._view)
        self.selects = self._make_selects()
        self.sliders = [self._make_slider(i) for i in range(self._sampler.count)]
        children = [controls.box(list(self.selects.values()), "gl-selects"), controls.box(self.sliders, "gl-sliders")]
        super().__init__(children, ("place", "path", "offsets"))
        self.observe(self._show_offsets, names="offsets")
        self.observe(self._draw_ends, names="seed")
        self.observe(self._measure, names=["directions", "label"])
        self.observe(self._refresh, names=["place", "path", "offsets"])
        if self.trainer is not None:
            self._follow(self.trainer)

    # -- controls -----------------------------------------------------------------------------------------------------

    def _make_selects(self):
        choices = {
            "path": [(say(f"path_{name}"), name) for name in latent.PATHS],
            "directions": [(say(f"directions_{name}"), name) for name in KINDS],
        }
        if self._source.gan.conditional:
            names = self._source.dataset.class_names or range(self._source.dataset.classes or 1)
            choices["label"] = [(str(name), i) for i, name in enumerate(names)]
        selects = {}
        for name, options in choices.items():
            selects[name] = controls.dropdown(say(name), options, getattr(self, name), f"gl-select-{name}")
            traitlets.link((self, name), (selects[name], "value"))
        return selects

    def _make_slider(self, i):
        slider = controls.slider(say("direction", k=i + 1), 0.0, -REACH, REACH, 0.1, f"gl-slider-{i + 1}", "+.1f")

        def moved(change):
            self.offsets = (*self.offsets[:i], change["new"], *self.offsets[i + 1 :])

        slider.observe(moved, names="value")
        return slider

    def _show_offsets(self, change):
        for slider, value in zip(self.sliders, change["new"], strict=True):
            slider.value = value

    def _make_buttons(self):
        play, row = super()._make_buttons()
        row.children = (*row.children, controls.button(self.area, "another", "random", self.another))
        return play, row

    def _commands(self):
        return {**super()._commands(), "another": self.another}

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
        values, count = proposal["value"], self._sampler.count
        if len(values) != count or not all(-REACH <= value <= REACH for value in values):
            raise ValueError(say("offsets_range", given=values, count=count, reach=REACH))
        return tuple(map(float, values))

    @traitlets.validate("seed")
    def _check_seed(self, proposal):
        return whole("seed", proposal["value"], least=0)

    @traitlets.validate("label")
    def _check_label(self, proposal):
        classes = self._source.dataset.classes or 1
        if proposal["value"] not in range(classes):
            raise ValueError(say("label_range", given=proposal["value"], last=classes - 1))
        return proposal["value"]

    def _draw_ends(self, _):
        self.ends = draw(self._source.gan.latent_dim, self.seed)
        self._refresh()

    def _measure(self, _=None):
        """Directions again, from the weights of now."""
        with self._lock:
            self.measured_directions = None
        self._refresh()

    def advance(self):
        """On to the next column, and from the end back to the beginning."""
        self.playing = False
        self.place = 0.0 if self.place >= 1 else min(1.0, self.place + _STEP)

    def another(self):
        """Another pair of ends: those of the next seed."""
        self.seed += 1

    def reset(self):
        """To the middle of the path and back onto it, with directions measured again."""
        self.playing = False
        self.place = START
        self.offsets = (0.0,) * self._sampler.count
        self._measure()

    @property
    def column(self):
        """The number of the place among ``walks.PLACES``."""
        return round(self.place * (len(PLACES) - 1))

    def picture(self):
        """The still picture of what is shown now."""
        return LatentStill(self, self._source, self.canvas.status["sentence"], self._view)

    def __repr__(self):
        return f"<LatentExplorer of {self._source.dataset.name}: {self.path}, place {self.place:.3g}, seed {self.seed}>"

    @property
    def busy(self):
        """Whether the trainer trains now."""
        return self.trainer is not None and self.trainer.running

    # -- in the thread that owns the model ----------------------------------------------------------------------------

    def _show_run(self, trainer):
        """At most four pictures a second while it trains, always one when it rests."""
        if not self.busy or self._gate.admits():
            self._show_walk(*self._compute())

    def _refresh(self, _=None):
        """Shows it again soon. Wishes are dropped, never queued: one picture answers them all."""
        self._refresh_wanted = True
        if self.trainer is None or self.walk is None or only_cells_paint():
            self._show_walk(*self._source.call(self._compute))
        else:
            self.trainer.submit(self._refresh_if_wanted)

    def _refresh_if_wanted(self):
        if self._refresh_wanted and self._view_problem is None:
            self._show_safely(self.trainer, lambda: self._show_walk(*self._compute()))

    def _compute(self):
        """Walks with the weights of now. Returns the bytes for the canvas, and its status."""
        with self._lock:
            self._refresh_wanted = False
            label = self.label if self._source.gan.conditional else None
            if self.measured_directions is None:
                self.measured_directions = self._sampler.directions(self.directions, self.seed, label)
            self._update_walk(label)
            here = self.walk.z[list(latent.PATHS).index(self.path), self.column]
            pushes = self._sampler.push(here, self.measured_directions, self.offsets, label)
            status, examples = canvas.status_of(self, self._source, self._sampler)
            status["state"] = self.trainer.state if self.trainer else "ready"
            status["busy"] = self.busy
            status["problem"] = self._view_problem or (self.trainer and run_problem(self.area, self.trainer))
            pictures = {"data": self.walk.samples, "near": self._source.dataset.x[examples], "pushes": pushes}
        return {name: self._view.pack(samples) for name, samples in pictures.items()}, status

    def _update_walk(self, label):
        """Another place on the walk needs no new one."""
        key = (self.ends.tobytes(), self.offsets, label, self._source.step, self.measured_directions)
        if key != self._walk_key:
            shift = np.asarray(self.offsets) @ self.measured_directions.vectors
            self.walk = self._sampler.walk(self.ends, shift, label)
            self._walk_key = key

    def _show_walk(self, pictures, status):
        """Sends all of it at once."""
        with self._lock, self.canvas.hold_sync():
            for name, value in pictures.items():
                setattr(self.canvas, name, value)
            self.canvas.status = {"id": self._gate.number(), **status}
        self._rest()

    def _rest(self):
        if not self.busy:
            super()._rest()

    # -- in the main thread -------------------------------------------------------------------------------------------

    def _view_changed(self, message):
        super()._view_changed(message)
        if message["visible"]:
            self._refresh()

    def _cell_ended(self, info):
        """A cell that waited for the run leaves the final picture."""
        if self.trainer is not None and not self.busy:
            self.trainer.call(lambda: None)  # what the run did last is shown when this is answered
        super()._cell_ended(info)


def _check_ends(ends, latent_dim):
    ends = np.asarray(ends, np.float64)
    if ends.shape != (2, latent_dim):
        raise ValueError(say("ends_shape", given=ends.shape, latent_dim=latent_dim))
    latent.spherical(*ends, 0.5)
