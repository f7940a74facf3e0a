"""The bilinear game x·y: x descends, y ascends, both with step size η; the equilibrium is (0, 0).

Its field is F(x, y) = (−y, x), a rotation. Every rule here is linear in its state (x, y and, for a rule with memory,
the previous point), so one step is a matrix. Its spectral radius is the factor by which the distance from the
equilibrium changes with each step: below 1 the rule converges, above 1 it spirals outwards.

Sources: Gidel et al. 2019 (alternating, momentum, extragradient); Daskalakis et al. 2018 (optimistic); Mescheder et al.
2017 (consensus); Chavdarova et al. 2021 (lookahead).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ganlearn.theory._published import compare, published

FIELD = np.array([[0.0, -1.0], [1.0, 0.0]])
"""A, with F(w) = A·w."""

IDENTITY, ZERO = np.eye(2), np.zeros((2, 2))


def field(x, y):
    """F(x, y) = (−∂(xy)/∂x, ∂(xy)/∂y) = (−y, x)."""
    return -y, x


@dataclass(frozen=True)
class Rule:
    """A way to update both players.

    Attributes:
        step: (x, y, x_before, y_before, η) → the next (x, y); rules without memory ignore the previous point.
        matrix: η → the same step as a matrix, (2, 2), or (4, 4) acting on (x, y, x_before, y_before).
        inner: gradient steps in one step of the rule.
    """

    step: Callable
    matrix: Callable
    inner: int = 1


def _with_memory(now, before):
    """Matrix of w⁺ = now·w + before·w₋ on the state (w, w₋)."""
    return np.block([[now, before], [IDENTITY, ZERO]])


def simultaneous(momentum=0.0):
    """w⁺ = w + ηF(w) + β(w − w₋). Without momentum the radius is √(1 + η²), above 1 for every η."""

    def step(x, y, x_before, y_before, eta):
        dx, dy = field(x, y)
        return x + eta * dx + momentum * (x - x_before), y + eta * dy + momentum * (y - y_before)

    def matrix(eta):
        return _with_memory((1 + momentum) * IDENTITY + eta * FIELD, -momentum * IDENTITY)

    return Rule(step, matrix)


def alternating(momentum=0.0):
    """x⁺ = x − ηy + β(x − x₋), then y⁺ = y + ηx⁺ + β(y − y₋). Without momentum the radius is 1 up to η = 2."""

    def step(x, y, x_before, y_before, eta):
        x_next = x + eta * field(x, y)[0] + momentum * (x - x_before)
        return x_next, y + eta * field(x_next, y)[1] + momentum * (y - y_before)

    def matrix(eta):
        now = np.array([[1 + momentum, -eta], [eta * (1 + momentum), 1 + momentum - eta**2]])
        return _with_memory(now, -momentum * np.array([[1.0, 0.0], [eta, 1.0]]))

    return Rule(step, matrix)


def extragradient():
    """w⁺ = w + ηF(w + ηF(w)). Radius √((1 − η²)² + η²), below 1 for η < 1."""

    def step(x, y, x_before, y_before, eta):
        dx, dy = field(x, y)
        dx, dy = field(x + eta * dx, y + eta * dy)
        return x + eta * dx, y + eta * dy

    return Rule(step, lambda eta: IDENTITY + eta * FIELD @ (IDENTITY + eta * FIELD))


def optimistic():
    """w⁺ = w + 2ηF(w) − ηF(w₋). Radius: the larger |λ| of λ² − (1 + 2iη)λ + iη = 0."""

    def step(x, y, x_before, y_before, eta):
        (dx, dy), (dx_before, dy_before) = field(x, y), field(x_before, y_before)
        return x + 2 * eta * dx - eta * dx_before, y + 2 * eta * dy - eta * dy_before

    return Rule(step, lambda eta: _with_memory(IDENTITY + 2 * eta * FIELD, -eta * FIELD))


def consensus(gamma=1.0):
    """w⁺ = w + η(F(w) − γ∇½‖F(w)‖²), and ½‖F‖² = ½(x² + y²). Radius √((1 − γη)² + η²)."""

    def step(x, y, x_before, y_before, eta):
        dx, dy = field(x, y)
        return x + eta * (dx - gamma * x), y + eta * (dy - gamma * y)

    return Rule(step, lambda eta: IDENTITY + eta * (FIELD - gamma * FIELD.T @ FIELD))


def lookahead(k=5, alpha=0.5):
    """k simultaneous steps from w to w′, then w⁺ = (1 − α)w + αw′.

    The radius for each inner step is |1 − α + α(1 + iη)ᵏ|^(1/k).
    """

    def step(x, y, x_before, y_before, eta):
        fast_x, fast_y = x, y
        for _ in range(k):
            dx, dy = field(fast_x, fast_y)
            fast_x, fast_y = fast_x + eta * dx, fast_y + eta * dy
        return (1 - alpha) * x + alpha * fast_x, (1 - alpha) * y + alpha * fast_y

    def matrix(eta):
        return (1 - alpha) * IDENTITY + alpha * np.linalg.matrix_power(IDENTITY + eta * FIELD, k)

    return Rule(step, matrix, inner=k)


RULES = {
    "simultaneous": simultaneous(),
    "alternating": alternating(),
    "extragradient": extragradient(),
    "optimistic": optimistic(),
    "alternating_momentum_negative": alternating(momentum=-0.5),
    "alternating_momentum_positive": alternating(momentum=0.5),
    "simultaneous_momentum_negative": simultaneous(momentum=-0.5),
    "consensus": consensus(gamma=1.0),
    "lookahead_5": lookahead(k=5),
    "lookahead_20": lookahead(k=20),
}
"""The rules of the table, by name, with its constants."""


def spectral_radius(rule, eta):
    """Largest |eigenvalue| of one step, for each gradient step: float."""
    return float(np.abs(np.linalg.eigvals(rule.matrix(eta))).max() ** (1 / rule.inner))


def simulate(rule, eta, start=(1.0, 1.0), steps=100, before=None):
    """Trajectory (x, y) of a rule, float64 (steps + 1, 2), the start included.

    Args:
        rule, eta, steps: which steps, how large, how many. start: where it begins.
        before: the point before the start; None: the start itself, so that the rule begins at rest. With (0, 0), where
            the field is 0, optimistic steps begin without a gradient to take back, as optimizers do.
    """
    path = [tuple(map(float, point)) for point in (start if before is None else before, start)]
    for _ in range(steps):
        path.append(rule.step(*path[-1], *path[-2], eta))
    return np.array(path[1:])


def spiral(eta, steps, start=(1.0, 0.0)):
    """What the field alone predicts of simultaneous steps: F(w) is orthogonal to w and of the same length.

    By Pythagoras each step multiplies the distance by √(1 + η²) and turns by arctan η.

    Args:
        eta: step size. steps: how many. start: (x, y), not (0, 0).

    Returns:
        distances r₀(1 + η²)^(n/2) and angles φ₀ + n·arctan η in radians, not wrapped: float64 (steps + 1,) each.
    """
    n = np.arange(steps + 1)
    return np.hypot(*start) * (1 + eta**2) ** (n / 2), np.arctan2(start[1], start[0]) + n * np.arctan(eta)


def measured_radius(rule, eta, start=(1.0, 1.0), steps=20_000):
    """Growth of the distance for each gradient step, measured on a run: exp of the slope of log distance against time.

    The slope is fitted to the second half, after the faster modes have died out. The state is scaled back to size 1
    after each step, which a linear rule does not notice.

    Returns:
        float. Its error is about 1/steps of itself where two eigenvalues meet (optimistic at η = ½), else far smaller.
    """
    x, y = x_before, y_before = tuple(map(float, start))
    scale, log_distance = 0.0, np.empty(steps)
    for t in range(steps):
        (x, y), (x_before, y_before) = rule.step(x, y, x_before, y_before, eta), (x, y)
        size = math.hypot(x, y)
        scale += math.log(size)
        log_distance[t] = scale
        x, y, x_before, y_before = x / size, y / size, x_before / size, y_before / size
    half = np.arange(steps // 2, steps)
    return float(np.exp(np.polyfit(half, log_distance[half], 1)[0] / rule.inner))


def table(etas=(0.1, 0.5)):
    """Spectral radius of every rule and step size, from the matrix and from a run.

    Returns:
        list of dicts ``method``, ``eta``, ``convention``, ``ours`` (matrix), ``measured`` (run), ``published`` (None
        where no figure is known), ``digits`` (decimals printed), ``agrees``.
    """
    return [
        {"method": name, "eta": eta, "convention": "x descends, y ascends on x·y"}
        | compare(spectral_radius(rule, eta), published("bilinear", f"{eta:g}", name))
        | {"measured": measured_radius(rule, eta)}
        for eta in etas
        for name, rule in RULES.items()
    ]
