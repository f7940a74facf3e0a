"""The order of updates: simultaneous and alternating updates of the two players of a game on the plane."""

import numpy as np

from ganlearn.arguments import whole
from ganlearn.strings import text

UPDATES = ("simultaneous", "alternating")
FIRST = ("discriminator", "generator")


def moves(updates, d_steps=1, first="discriminator"):
    """The updates of one step, in order, as pairs (generator moves, discriminator moves) of zeros and ones.

    Args:
        updates: "simultaneous" or "alternating".
        d_steps: discriminator updates for each generator update; 1 with simultaneous updates.
        first: "discriminator" or "generator", who begins an alternating step.

    Raises:
        ValueError: for an unknown word, or a d_steps that does not fit.
    """
    if updates not in UPDATES:
        raise ValueError(text("theory.updates", given=updates, choices=", ".join(UPDATES)))
    if first not in FIRST:
        raise ValueError(text("theory.first", given=first, choices=", ".join(FIRST)))
    most = 1 if updates == "simultaneous" else None
    d_steps = whole("d_steps", d_steps, most=most, sentence="theory.d_steps")
    if updates == "simultaneous":
        return [(1, 1)]
    discriminator = [(0, 1)] * d_steps
    return [*discriminator, (1, 0)] if first == "discriminator" else [(1, 0), *discriminator]


def simulate(
    method, start, steps=500, h=0.2, updates="alternating", d_steps=1, first="discriminator", real_is_one=True
):
    """Trajectory of (θ, ψ) under gradient steps.

    Args:
        method: ``dirac.DiracGAN``. start: (θ, ψ), numbers, or arrays of equal shape for many starts at once.
        steps: number of steps, each one generator update and ``d_steps`` discriminator updates.
        h: learning rate of both, or a pair (generator's, discriminator's).
        updates, d_steps, first: see ``moves``. real_is_one: see ``dirac``.

    Returns:
        float64, (steps + 1, 2, *shape of θ), the start included. A run that overflows continues as inf and NaN.
    """
    h_theta, h_psi = np.broadcast_to(np.asarray(h, dtype=np.float64), 2)
    order = moves(updates, d_steps, first)
    theta, psi = (np.asarray(s, dtype=np.float64) for s in start)
    path = [(theta, psi)]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            for generator, discriminator in order:
                theta_dot, psi_dot = method.field(theta, psi, real_is_one)
                theta = theta + h_theta * theta_dot if generator else theta
                psi = method.project(psi + h_psi * psi_dot) if discriminator else psi
            path.append((theta, psi))
    return np.array(path)


def distance(path):
    """Distance √(θ² + ψ²) from the equilibrium at the end of a trajectory."""
    return np.hypot(path[-1][0], path[-1][1])


def step_matrix(jacobian, h=0.2, updates="alternating", d_steps=1, first="discriminator"):
    """Linear map of one step near an equilibrium: the product of I + h·P·J over its updates, P the players that move.

    Its spectral radius is the factor by which the distance shrinks or grows with each step.

    Args:
        jacobian: of the field, (2, 2). The rest: see ``simulate``.

    Returns:
        float64 (2, 2).
    """
    rates = np.broadcast_to(np.asarray(h, dtype=np.float64), 2)
    matrix = np.eye(2)
    for players in moves(updates, d_steps, first):
        matrix = (np.eye(2) + np.diag(rates * players) @ jacobian) @ matrix
    return matrix


def noise_floor(jacobian, variance, h=0.2, updates="alternating", d_steps=1, first="discriminator", angles=256):
    """Where a run settles when each evaluation of ψ̇ carries independent noise: a Gaussian cloud, not a point.

    The cloud's covariance Σ solves Σ = MΣMᵀ + N with the step's matrix M and the noise N it adds; the distance r of a
    point of it has E r = √(π/2) times the mean of √(uᵀΣu) over directions u, and E r² = tr Σ.

    Args:
        jacobian: of the field at the equilibrium, all eigenvalues of the step inside the unit circle.
        variance: of one evaluation of ψ̇. angles: directions averaged over. The rest: see ``simulate``.

    Returns:
        mean and standard deviation of the distance from the equilibrium, to first order in the noise.
    """
    rates = np.broadcast_to(np.asarray(h, dtype=np.float64), 2)
    matrix, noise = np.eye(2), np.zeros((2, 2))
    for players in moves(updates, d_steps, first):
        update = np.eye(2) + np.diag(rates * players) @ jacobian
        matrix = update @ matrix
        noise = update @ noise @ update.T + np.diag([0.0, players[1] * rates[1] ** 2 * variance])
    covariance = np.linalg.solve(np.eye(4) - np.kron(matrix, matrix), noise.ravel()).reshape(2, 2)
    angle = np.linspace(0, 2 * np.pi, angles, endpoint=False)
    u = np.stack([np.cos(angle), np.sin(angle)])
    mean = np.sqrt(np.pi / 2) * np.sqrt(np.einsum("ik,ij,jk->k", u, covariance, u)).mean()
    return float(mean), float(np.sqrt(np.trace(covariance) - mean**2))
