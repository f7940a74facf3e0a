"""The closed-form tables in double precision, with rows of each that run through ``GAN`` and ``Trainer``."""

import functools
import math

from ganlearn import losses, optimizers, penalties
from ganlearn._tensorflow import tf
from ganlearn.reproduce import games
from ganlearn.reproduce.report import Result
from ganlearn.strings import text
from ganlearn.theory import bilinear as linear
from ganlearn.theory import dirac as point
from ganlearn.theory import identities as exact

RELATIVE, ABSOLUTE = 1e-3, 1e-6
"""Tolerance of the rows that run in float32: hundreds of steps of rounding, against a double-precision trajectory."""

_STEPS = 500


def _route(rows, name):
    return [{**row, "route": name} for row in rows]


def _float32_row(method, order, ours, expected):
    agrees = math.isclose(ours, expected, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return {"method": method, "order": order, "ours": ours, "published": expected, "agrees": agrees}


def identities():
    """Identities by quadrature and closed form; the resting values also from the library's losses."""
    rows = _route(exact.table(), "NumPy")
    zero = tf.zeros((1, 1))
    for name in losses.available():
        loss = losses.get(name)
        both = loss.discriminator(zero, zero), loss.generator(zero, zero)
        for player, ours, expected in zip(("discriminator", "generator"), both, exact.equilibrium(name), strict=True):
            row = _float32_row(f"equilibrium_{name}", player, float(ours), expected)
            rows += _route([row], "ganlearn.losses")
    return Result("identities", text("reproduce.identities"), rows)


def _dirac_rows():
    """One row of each update order through the Trainer, against the NumPy trajectory of the same convention."""
    cases = [
        ("minimax", point.minimax(), {"loss": "minimax"}, "alternating", 1),
        ("minimax", point.minimax(), {"loss": "minimax"}, "alternating", 5),
        ("non_saturating", point.non_saturating(), {"loss": "non_saturating"}, "simultaneous", 1),
        ("r1", point.r1(0.3), {"loss": "minimax", "penalties": [penalties.R1(0.3)]}, "alternating", 1),
    ]
    for name, method, settings, updates, d_steps in cases:
        gan = games.game(1.0, -1.0, updates=updates, d_steps=d_steps, **settings)
        ours = math.hypot(*games.final(gan, _STEPS))
        path = point.simulate(method, (1.0, -1.0), _STEPS, updates=updates, d_steps=d_steps)
        order = f"{updates} 1:{d_steps}, discriminator first" if updates == "alternating" else updates
        yield _float32_row(name, order, ours, float(point.distance(path)))


def dirac():
    """Distance from the equilibrium after 500 steps, for every method and order, in both sign conventions."""
    rows = _route(point.eigenvalue_table(), "NumPy eigenvalues") + _route(point.table(), "NumPy")
    return Result("dirac", text("reproduce.dirac"), rows + _route(_dirac_rows(), "GAN and Trainer, float32"))


def _bilinear_rows(eta=0.1):
    """Rules through the Trainer, against the NumPy trajectory: distance after 500 steps."""
    heavy = functools.partial(optimizers.HeavyBall, momentum=-0.5)
    cases = [
        ("alternating", {"updates": "alternating"}),
        ("extragradient", {"updates": "extragradient"}),
        ("optimistic", {"updates": "simultaneous", "optimizer": optimizers.OptimisticSGD}),
        ("alternating_momentum_negative", {"updates": "alternating", "optimizer": heavy}),
        ("consensus", {"updates": "consensus", "consensus": 1.0}),
        ("lookahead_5", {"updates": "simultaneous", "lookahead": (5, 0.5)}),
    ]
    for name, settings in cases:
        rule = linear.RULES[name]
        gan = games.game(1.0, 1.0, step_size=eta, loss="wasserstein", **settings)
        ours = math.hypot(*games.final(gan, 100))
        before = (0.0, 0.0) if name == "optimistic" else None  # an optimizer has no gradient before the first
        expected = math.hypot(*linear.simulate(rule, eta, steps=100 // rule.inner, before=before)[-1])
        yield {**_float32_row(name, "distance after 100 steps", ours, expected), "eta": eta}


def bilinear():
    """Spectral radius per step of every rule, from its matrix and from a run."""
    rows = _route(linear.table(), "NumPy")
    return Result("bilinear", text("reproduce.bilinear"), rows + _route(_bilinear_rows(), "GAN and Trainer, float32"))
