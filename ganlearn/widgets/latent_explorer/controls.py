"""The LatentExplorer's controls: which pair, path and directions, and an offset along each direction."""

import traitlets

from ganlearn import latent
from ganlearn.widgets.latent_explorer.telling import say
from ganlearn.widgets.latent_explorer.walker import KINDS, REACH
from ganlearn.widgets.shared import controls


class Controls:
    """Lists and sliders bound to the traits of a ``LatentExplorer``."""

    def _make_controls(self):
        choices = {
            "path": [(say(f"path_{name}"), name) for name in latent.PATHS],
            "directions": [(say(f"directions_{name}"), name) for name in KINDS],
        }
        if self._owner.gan.conditional:
            choices["label"] = self._classes()
        self.selects = {
            name: controls.dropdown(say(name), options, getattr(self, name), f"gl-select-{name}")
            for name, options in choices.items()
        }
        for name, select in self.selects.items():
            traitlets.link((self, name), (select, "value"))
        self.sliders = [self._make_slider(i) for i in range(self._walker.count)]
        self.observe(self._show_offsets, names="offsets")
        return [controls.box(list(self.selects.values()), "gl-selects"), controls.box(self.sliders, "gl-sliders")]

    def _classes(self):
        dataset = self._owner.dataset
        names = dataset.class_names or range(dataset.classes or 1)
        return [(str(name), i) for i, name in enumerate(names)]

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
