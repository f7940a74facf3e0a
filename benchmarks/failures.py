"""Runs that fail on purpose, each by a cause that is met in practice, and runs that are healthy."""

import dataclasses
import functools

import keras
import numpy as np
from keras import ops

import ganlearn as gl

STEPS, MOMENTS = 2_000, 5
"""Length of a run, and how often a healthy one is asked for findings on its way."""


def uneven():
    """Nine Gaussians of unequal weights and widths, far from the origin."""
    rng = np.random.default_rng(7)
    means = np.stack(np.meshgrid([6.0, 10.0, 14.0], [-6.0, -3.0, 0.0]), axis=-1).reshape(-1, 2)
    means += rng.uniform(-1, 1, means.shape)
    return gl.data.load("mixture", means=means, std=rng.uniform(0.05, 0.2, 9), weights=rng.dirichlet(np.full(9, 8.0)))


DATA = {
    "ring": lambda: gl.data.load("ring"),
    "grid": lambda: gl.data.load("grid"),
    "digits": lambda: gl.data.load("digits"),
    "moons": lambda: gl.data.load("moons"),
    "spiral": lambda: gl.data.load("spiral"),
    "uneven": uneven,
    "letters": lambda: gl.data.load("glyphs", characters="ABEGHKMRSTX", pixels=8, size=4_000),
    "glyphs": lambda: gl.data.load("glyphs", pixels=8, size=4_000),
}
TUNED_ON = {"points": ("ring", "grid"), "images": ("digits",)}
"""The data that the rules' thresholds were set on."""

JUDGED_ON = {"points": ("moons", "spiral", "uneven"), "images": ("letters", "glyphs")}
"""Data that no threshold was set on."""


class LogOfSigmoid(gl.losses.NonSaturating):
    """The non-saturating loss as it is often written by hand: log(0) is −∞ once D is sure."""

    def _discriminator(self, real_logits, fake_logits):
        return -ops.mean(ops.log(ops.sigmoid(real_logits))) - ops.mean(ops.log(1.0 - ops.sigmoid(fake_logits)))

    def _generator(self, real_logits, fake_logits):
        return -ops.mean(ops.log(ops.sigmoid(fake_logits)))


@dataclasses.dataclass(frozen=True)
class Adam:
    """A new one of Keras's Adam for each run."""

    rate: float
    beta_1: float = 0.5

    def __call__(self):
        return keras.optimizers.Adam(self.rate, beta_1=self.beta_1)


@dataclasses.dataclass(frozen=True)
class SGD:
    """A new one of Keras's plain gradient descent for each run."""

    rate: float

    def __call__(self):
        return keras.optimizers.SGD(self.rate)


@dataclasses.dataclass(frozen=True)
class Cause:
    """How a run is set up.

    Attributes:
        words: what was done.
        settings: arguments of ``GAN.compile``, or the name of a recipe.
        repair: the arguments that following the finding's advice changes.
        far: how many standard deviations of the data away from them the generator's points begin.
    """

    words: str
    settings: dict | str
    repair: dict = dataclasses.field(default_factory=dict)
    far: float = 0.0

    def compiled(self, dataset, seed, repaired=False):
        """The compiled GAN, on small networks where no recipe chooses them."""
        if isinstance(self.settings, str):
            return getattr(gl.recipes, self.settings)(dataset, seed=seed)
        gan = gl.GAN(*_networks(dataset, seed, self.far), seed=seed)
        settings = {**self.settings, **(self.repair if repaired else {})}
        optimizers = {f"{player}_optimizer": settings.pop(player)() for player in "dg"}
        gan.compile(**optimizers, **settings)
        return gan


def _networks(dataset, seed, far):
    shape = dataset.sample_shape
    if len(shape) == 3:
        makers, more = (gl.networks.conv_generator, gl.networks.conv_discriminator), {"channels": 8, "seed": seed}
    else:
        x = np.asarray(dataset.x)
        makers = gl.networks.mlp_generator, gl.networks.mlp_discriminator
        mean, scale = x.mean(axis=0), float(np.sqrt(x.var(axis=0).mean()))
        more = {"units": (64, 64), "seed": seed, "scale": scale}
        makers = (
            functools.partial(makers[0], mean=(mean + far * scale).tolist()),
            functools.partial(makers[1], mean=mean.tolist()),
        )
    return makers[0](shape, latent_dim=8, **more), makers[1](shape, **more)


def train(cause, dataset, seed, steps=STEPS, repaired=False, look=None):
    """One run; ``look(trainer)`` is called at ``MOMENTS`` evenly spaced moments.

    Returns:
        The trainer at rest; where a number was not finite, in state "error".
    """
    batch_size = 128 if dataset.kind == "points" else 64
    trainer = gl.Trainer(cause.compiled(dataset, seed, repaired), dataset, batch_size, seed=seed)
    for _ in range(MOMENTS):
        try:
            trainer.run(steps=steps // MOMENTS, progress=False)
        except gl.TrainingError:
            break
        if look is not None:
            look(trainer)
    return trainer


_STRONG = {"d": Adam(3e-3), "g": Adam(1e-6)}
_EQUAL = {"d": Adam(2e-4), "g": Adam(2e-4)}
_WEAK = {"d": Adam(2e-4), "g": Adam(5e-3)}
_MINIMAX, _REPAIRED = {"loss": "minimax"}, {"loss": "non_saturating", **_EQUAL}

_TEN = {"d": Adam(2e-3), "g": Adam(1e-6), "d_steps": 10}


def _strong(far):
    """Causes of a discriminator that wins; points begin away from the data, as untrained images do anyway."""
    start = f"; G begins {far:g} standard deviations off" if far else ""
    rates = f"D's learning rate 3e-3, G's 1e-6{start}"
    return (
        Cause(f"{rates}; non-saturating", _STRONG, _EQUAL, far),
        Cause(f"{rates}; hinge", {**_STRONG, "loss": "hinge"}, _EQUAL, far),
        Cause(f"{rates}; relativistic", {**_STRONG, "loss": "relativistic"}, _EQUAL, far),
        Cause(f"{rates}; least squares", {**_STRONG, "loss": "least_squares"}, _EQUAL, far),
        Cause(f"ten D steps of 2e-3 for one G step of 1e-6{start}", _TEN, _EQUAL, far),
    )


def _saturated(far):
    """Causes of a generator without gradient; ``far`` as above."""
    start = f"; G begins {far:g} standard deviations off" if far else ""
    return (
        Cause(
            f"minimax, D's learning rate 3e-3, G's 1e-5{start}",
            {**_STRONG, "g": Adam(1e-5), **_MINIMAX},
            _REPAIRED,
            far,
        ),
        Cause(
            f"minimax, ten D steps of 2e-3 for one G step of 1e-5{start}",
            {**_TEN, "g": Adam(1e-5), **_MINIMAX},
            _REPAIRED,
            far,
        ),
    )


COLLAPSED = (
    Cause("G's learning rate 5e-3, D's 2e-4; non-saturating", _WEAK, _EQUAL),
    Cause("G's learning rate 5e-3, D's 2e-4; hinge", {**_WEAK, "loss": "hinge"}, _EQUAL),
    Cause("G's learning rate 3e-3, D's 1e-4; minimax", {"d": Adam(1e-4), "g": Adam(3e-3), "loss": "minimax"}, _EQUAL),
)
_CRITIC = {"loss": "wasserstein", "penalties": [gl.penalties.WeightClipping(0.1)]}
_BOUNDED = {"penalties": [gl.penalties.GradientPenalty(1.0)]}
_CALM = {"d": Adam(2e-3, 0.0), "g": Adam(2e-3, 0.0), **_BOUNDED}
_BETA_9 = {"d": Adam(1e-2, 0.9), "g": Adam(1e-2, 0.9), "updates": "simultaneous"}
_BETA_95 = {"d": Adam(2e-3, 0.95), "g": Adam(2e-3, 0.95), "loss": "hinge"}
_PENALIZED = {"penalties": [gl.penalties.R1(0.1)]}
OSCILLATING = {
    "points": (
        Cause(
            "Wasserstein with clipping, Adam(2e-3, β1 0.9)",
            {"d": Adam(2e-3, 0.9), "g": Adam(2e-3, 0.9), **_CRITIC},
            _CALM,
        ),
        Cause("Adam(1e-2, β1 0.9), simultaneous", _BETA_9),
        Cause("Adam(2e-3, β1 0.95), hinge", _BETA_95),
        Cause("Wasserstein with clipping, Adam(1e-3, β1 0.9)", {"d": Adam(1e-3, 0.9), "g": Adam(1e-3, 0.9), **_CRITIC}),
    ),
    "images": (
        Cause(
            "Wasserstein with clipping, Adam(2e-3, β1 0.9)",
            {"d": Adam(2e-3, 0.9), "g": Adam(2e-3, 0.9), **_CRITIC},
            _CALM,
        ),
        Cause(
            "Adam(2e-3, β1 0.9), simultaneous", {"d": Adam(2e-3, 0.9), "g": Adam(2e-3, 0.9), "updates": "simultaneous"}
        ),
        Cause(
            "Adam(2e-3, β1 0.9), least squares", {"d": Adam(2e-3, 0.9), "g": Adam(2e-3, 0.9), "loss": "least_squares"}
        ),
    ),
}
FAR = {"points": 4.0, "images": 0.0}
NAN = (
    Cause("SGD with learning rate 1000", {"d": SGD(1e3), "g": SGD(1e3)}, {"d": SGD(0.01), "g": SGD(0.01)}),
    Cause("least squares, SGD with learning rate 10", {"d": SGD(10.0), "g": SGD(10.0), "loss": "least_squares"}),
    Cause("log(sigmoid) written by hand, Adam(0.05)", {"d": Adam(5e-2), "g": Adam(1e-4), "loss": LogOfSigmoid()}),
)


def failures(kind):
    """Name of a finding to its causes, for "points" or "images"."""
    return {
        "d_too_strong": _strong(FAR[kind]),
        "saturated": _saturated(FAR[kind]),
        "collapsed": COLLAPSED,
        "oscillating": OSCILLATING[kind],
        "nan": NAN,
    }


_SLOW, _QUICK = {"d": Adam(2e-4), "g": Adam(2e-4)}, {"d": Adam(1e-3, 0.0), "g": Adam(1e-3, 0.0)}


def healthy(kind):
    """Causes of runs with nothing wrong."""
    return (
        Cause(f"recipes.{kind}", kind),
        Cause("non-saturating with R1", {**_QUICK, **_PENALIZED}),
        Cause("non-saturating, no penalty, Adam(2e-4, β1 0.5)", _SLOW),
        Cause("Wasserstein with gradient penalty", {**_QUICK, **_BOUNDED, "loss": "wasserstein", "d_steps": 3}),
        Cause("hinge with R1", {**_QUICK, **_PENALIZED, "loss": "hinge"}),
    )
