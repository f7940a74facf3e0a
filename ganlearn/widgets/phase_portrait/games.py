"""The two smallest games as the PhasePortrait needs them: methods, knobs, orders of updates, a run, its prediction.

All of it comes from ``ganlearn.theory``: fields, Jacobians, steps and trajectories.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ganlearn.theory import bilinear, dirac

LIMIT, REACH = 2.5, 2.0
"""Half the width of the plane that is drawn, and of the square in which a run may start."""

CELLS = 17
"""Arrows in each direction of the plane."""

_SMALLEST, _LARGEST = 1e-250, 1e250  # distances outside have lost their digits

DIRAC_UPDATES = {
    "simultaneous": {"updates": "simultaneous"},
    "alternating": {"updates": "alternating", "first": "discriminator"},
    "generator_first": {"updates": "alternating", "first": "generator"},
    "alternating_5": {"updates": "alternating", "d_steps": 5},
}


@dataclass(frozen=True)
class Knob:
    """The one number that a method has in addition to its step size."""

    word: str
    value: float
    low: float
    high: float
    step: float = 0.01


@dataclass(frozen=True)
class Method:
    """A way to play a game.

    Attributes:
        make: weight → a ``dirac.DiracGAN``; or weight, updates → a ``bilinear.Rule``.
        knob: its number, or None: then ``make`` ignores the weight. updates: orders that it knows.
    """

    make: Callable
    knob: Knob | None
    updates: tuple


def _dirac(make, knob=None):
    return Method((lambda weight: make(weight)) if knob else (lambda weight: make()), knob, tuple(DIRAC_UPDATES))


def _bilinear(make, knob=None, updates=("simultaneous",)):
    return Method(make, knob, updates)


_GAMMA = Knob("gamma", 0.3, 0.0, 2.0)
_BOTH = ("simultaneous", "alternating")

GAMES = {
    "dirac": {
        "minimax": _dirac(dirac.minimax),
        "non_saturating": _dirac(dirac.non_saturating),
        "wasserstein": _dirac(dirac.wasserstein, Knob("clip", 1.0, 0.1, 2.0)),
        "wasserstein_gp": _dirac(dirac.wasserstein_gp, Knob("gp_weight", 0.7, 0.0, 2.0)),
        "instance_noise": _dirac(dirac.instance_noise, Knob("std", 0.7, 0.0, 1.5)),
        "r1": _dirac(dirac.r1, _GAMMA),
        "non_saturating_r1": _dirac(dirac.non_saturating_r1, _GAMMA),
        "consensus": _dirac(dirac.consensus, Knob("gamma", 1.0, 0.0, 2.0)),
    },
    "bilinear": {
        "gradient": _bilinear(lambda weight, updates: getattr(bilinear, updates)(), updates=_BOTH),
        "momentum": _bilinear(
            lambda weight, updates: getattr(bilinear, updates)(momentum=weight),
            Knob("beta", -0.5, -0.9, 0.9),
            _BOTH,
        ),
        "extragradient": _bilinear(lambda weight, updates: bilinear.extragradient()),
        "optimistic": _bilinear(lambda weight, updates: bilinear.optimistic()),
        "consensus": _bilinear(lambda weight, updates: bilinear.consensus(weight), Knob("gamma", 1.0, 0.0, 2.0)),
        "lookahead": _bilinear(
            lambda weight, updates: bilinear.lookahead(k=round(weight)), Knob("inner", 5, 2, 20, step=1)
        ),
    },
}
"""Every game's methods by name."""

STEP_SIZES = {"dirac": 0.2, "bilinear": 0.1}
"""The learning rate to begin with, one of the published tables'."""


@dataclass(frozen=True)
class Solution:
    """One run and what linear theory predicts for it.

    Attributes:
        path: float64 (steps + 1, 2), the start included.
        field: float32 (CELLS, CELLS, 2), rows from the bottom: the pull on both players at the middle of each cell.
        eigenvalues: of one step at the equilibrium, complex; None where the field jumps there.
        flow: eigenvalues of the field itself; None likewise.
        bound: |ψ| is kept below it, or None.
    """

    path: np.ndarray
    field: np.ndarray
    eigenvalues: np.ndarray | None
    flow: np.ndarray | None
    bound: float | None = None

    @property
    def distances(self):
        """Distance from the equilibrium at each step."""
        with np.errstate(over="ignore", invalid="ignore"):
            return np.hypot(*self.path.T)

    @property
    def radius(self):
        """Spectral radius: the factor of one step near the equilibrium, as linear theory has it; None without one."""
        return None if self.eigenvalues is None else float(np.abs(self.eigenvalues).max())

    @property
    def measured(self):
        """The factor of one step in this run: from the slope of log distance over its second half; None without one."""
        distances = self.distances
        good = np.isfinite(distances) & (distances > _SMALLEST) & (distances < _LARGEST)
        usable = len(good) if good.all() else int(np.argmin(good))
        steps = np.arange(usable // 2, usable)
        if len(steps) < 3:
            return None
        return float(np.exp(np.polyfit(steps, np.log(distances[steps]), 1)[0]))


def centres():
    """Middles of the cells of the plane along one axis."""
    return (np.arange(CELLS) + 0.5) / CELLS * 2 * LIMIT - LIMIT


def solve(game, method, updates, weight, step_size, start, steps):
    """The ``Solution`` of one setting; names as in ``GAMES``."""
    chosen = GAMES[game][method]
    solver = _solve_dirac if game == "dirac" else _solve_bilinear
    return solver(chosen, updates, weight, step_size, start, steps)


def _solve_dirac(chosen, updates, weight, step_size, start, steps):
    method, order = chosen.make(weight), DIRAC_UPDATES[updates]
    path = dirac.simulate(method, start, steps, h=step_size, **order)
    field = np.stack(method.field(*np.meshgrid(centres(), centres())), axis=-1)
    flow = method.eigenvalues()
    eigenvalues = None
    if flow is not None:
        jacobian = method.jacobian(0.0, 0.0)
        eigenvalues = np.linalg.eigvals(dirac.step_matrix(jacobian, h=step_size, **order)).astype(complex)
    return Solution(path, field.astype(np.float32), eigenvalues, flow, method.clip)


def _solve_bilinear(chosen, updates, weight, step_size, start, steps):
    rule = chosen.make(weight, updates)
    with np.errstate(over="ignore", invalid="ignore"):
        path = bilinear.simulate(rule, step_size, start, steps)
    pull = bilinear.FIELD
    if chosen is GAMES["bilinear"]["consensus"]:  # it follows a field of its own; the others follow the game's
        pull = (rule.matrix(step_size) - np.eye(2)) / step_size
    points = np.stack(np.meshgrid(centres(), centres()), axis=-1)
    eigenvalues = np.linalg.eigvals(rule.matrix(step_size)).astype(complex)
    return Solution(path, (points @ pull.T).astype(np.float32), eigenvalues, np.linalg.eigvals(pull).astype(complex))
