"""The Dirac-GAN, the smallest GAN: generator δ_θ, discriminator logit D(x) = ψ·x, data δ_0.

The logit on fake data is f = θψ, on real data 0; the equilibrium is θ = ψ = 0. A field (θ̇, ψ̇) says where both players
move: each descends its own loss. For the base games and their penalty R

    θ̇ = −ψ G′(f),    ψ̇ = −θ D′(f) − R′(ψ),

G(f) and D(f) the losses as functions of the fake logit. **Signs**: real is 1, a large logit says "real". The source has
it the other way round, D large on fake; ``real_is_one=False`` gives that. The two are mirror images, (θ, ψ) ↔ (θ, −ψ).

Source: Mescheder, Geiger & Nowozin 2018, "Which training methods for GANs do actually converge?".
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ganlearn.strings import text
from ganlearn.theory.losses import sigmoid

EQUILIBRIUM = (0.0, 0.0)


@dataclass(frozen=True)
class DiracGAN:
    """One training method on the Dirac-GAN.

    Attributes:
        name: of the method.
        flow: (θ, ψ) → (θ̇, ψ̇) where real is 1, for numbers or arrays of equal shape.
        derivative: (θ, ψ) → the four entries of the Jacobian, row by row.
        clip: bound on |ψ| enforced after each discriminator update, or None.
        smooth: whether the field is differentiable at the equilibrium.
    """

    name: str
    flow: Callable
    derivative: Callable
    clip: float | None = None
    smooth: bool = True

    def field(self, theta, psi, real_is_one=True):
        """(θ̇, ψ̇) at θ and ψ: numbers, or arrays of equal shape."""
        if real_is_one:
            return self.flow(theta, psi)
        theta_dot, psi_dot = self.flow(theta, -psi)
        return theta_dot, -psi_dot

    def project(self, psi):
        """ψ clipped to its bound, if there is one."""
        return psi if self.clip is None else np.clip(psi, -self.clip, self.clip)

    def jacobian(self, theta, psi, real_is_one=True):
        """Jacobian of the field at one point: [[∂θ̇/∂θ, ∂θ̇/∂ψ], [∂ψ̇/∂θ, ∂ψ̇/∂ψ]], float64 (2, 2).

        Raises:
            ValueError: at ψ = 0 where the field jumps there (a gradient penalty with a target other than 0).
        """
        if psi == 0 and not self.smooth:
            raise ValueError(text("theory.discontinuous", name=self.name))
        mirror = 1.0 if real_is_one else -1.0
        (a, b), (c, d) = np.reshape(self.derivative(theta, mirror * psi), (2, 2))
        return np.array([[a, mirror * b], [mirror * c, d]], dtype=np.float64)

    def eigenvalues(self):
        """Eigenvalues of the Jacobian at the equilibrium, complex (2,); None where there is no Jacobian.

        Training with small steps converges when both real parts are negative. They are the same in both signs.
        """
        if not self.smooth:
            return None
        (a, b), (c, d) = self.jacobian(*EQUILIBRIUM)
        root = np.sqrt(complex((a - d) ** 2 / 4 + b * c))  # by hand: exact where two eigenvalues meet
        return np.array([(a + d) / 2 + root, (a + d) / 2 - root])


class _Derivatives(NamedTuple):
    """G′(f), D′(f) and their derivatives."""

    generator: Callable
    discriminator: Callable
    generator_curvature: Callable
    discriminator_curvature: Callable


def _sigmoid_derivative(f):
    return sigmoid(f) * sigmoid(-f)


_MINIMAX = _Derivatives(lambda f: -sigmoid(f), sigmoid, lambda f: -_sigmoid_derivative(f), _sigmoid_derivative)
_NON_SATURATING = _Derivatives(lambda f: -sigmoid(-f), sigmoid, _sigmoid_derivative, _sigmoid_derivative)
_WASSERSTEIN = _Derivatives(lambda f: -1.0, lambda f: 1.0, lambda f: 0.0, lambda f: 0.0)


def _method(name, derivatives, penalty_derivative=lambda psi: 0.0, penalty_curvature=lambda psi: 0.0, **kwargs):
    """θ̇ = −ψ G′(θψ), ψ̇ = −θ D′(θψ) − R′(ψ), and its Jacobian."""

    def flow(theta, psi):
        f = theta * psi
        return -psi * derivatives.generator(f), -theta * derivatives.discriminator(f) - penalty_derivative(psi)

    def derivative(theta, psi):
        f = theta * psi
        g, d = derivatives.generator(f), derivatives.discriminator(f)
        g_curve, d_curve = derivatives.generator_curvature(f), derivatives.discriminator_curvature(f)
        return (
            -(psi**2) * g_curve,
            -g - f * g_curve,
            -d - f * d_curve,
            -(theta**2) * d_curve - penalty_curvature(psi),
        )

    return DiracGAN(name, flow, derivative, **kwargs)


def minimax():
    """G(f) = −sp(f), D(f) = sp(f). Eigenvalues ±i/2: the flow circles, simultaneous steps spiral outwards."""
    return _method("minimax", _MINIMAX)


def non_saturating():
    """G(f) = sp(−f), D(f) = sp(f). Eigenvalues ±i/2, yet the flow creeps inwards, slower than any exponential."""
    return _method("non_saturating", _NON_SATURATING)


def wasserstein(clip=1.0):
    """G(f) = −f, D(f) = f, with |ψ| ≤ clip. Eigenvalues ±i."""
    return _method("wasserstein_clip", _WASSERSTEIN, clip=clip)


def wasserstein_gp(weight=0.7, target=1.0):
    """Wasserstein with R(ψ) = weight/2·(|ψ| − target)²: the field jumps by 2·weight·target at ψ = 0.

    The gradient penalty λ(‖∇D‖ − c)² of ``ganlearn.penalties`` is this one with weight = 2λ.
    """
    return _method(
        "wasserstein_gp",
        _WASSERSTEIN,
        lambda psi: weight * np.sign(psi) * (np.abs(psi) - target),
        lambda psi: weight,
        smooth=target == 0,
    )


def r1(gamma=0.3, name="r1"):
    """Minimax with R(ψ) = γ/2·ψ²: R1, and R2 too, since ∇D = ψ everywhere. Eigenvalues −γ/2 ± ½√(γ² − 1)."""
    return _method(name, _MINIMAX, lambda psi: gamma * psi, lambda psi: gamma)


def non_saturating_r1(gamma=0.3):
    """Non-saturating with R(ψ) = γ/2·ψ². Eigenvalues as for ``r1``."""
    return _method("non_saturating_r1", _NON_SATURATING, lambda psi: gamma * psi, lambda psi: gamma)


def consensus(gamma=1.0):
    """Minimax field v minus γ∇½‖v‖², with ½‖v‖² = ½(θ² + ψ²)σ(f)². Eigenvalues −γ/4 ± i/2.

    The authors' published code halves the term in ρu′; this is the whole gradient.

    Source: Mescheder, Nowozin & Geiger 2017, "The numerics of GANs".
    """
    base = minimax()

    def parts(theta, psi):
        """ρ = θ² + ψ², u = σ(f)² and its first two derivatives."""
        s = sigmoid(theta * psi)
        return theta**2 + psi**2, s**2, 2 * s**2 * (1 - s), s**2 * (1 - s) * (4 - 6 * s)

    def flow(theta, psi):
        rho, u, u1, _ = parts(theta, psi)
        theta_dot, psi_dot = base.flow(theta, psi)
        by_theta, by_psi = theta * u + 0.5 * rho * psi * u1, psi * u + 0.5 * rho * theta * u1
        return theta_dot - gamma * by_theta, psi_dot - gamma * by_psi

    def derivative(theta, psi):
        rho, u, u1, u2 = parts(theta, psi)
        f = theta * psi
        mixed = 1.5 * rho * u1 + 0.5 * rho * f * u2
        hessian = (
            u + 2 * f * u1 + 0.5 * rho * psi**2 * u2,
            mixed,
            mixed,
            u + 2 * f * u1 + 0.5 * rho * theta**2 * u2,
        )
        return tuple(j - gamma * h for j, h in zip(base.derivative(theta, psi), hessian, strict=True))

    return DiracGAN("consensus", flow, derivative)


@functools.cache
def _quadrature(nodes):
    """Gauss–Hermite points and weights for the standard normal distribution."""
    points, weights = np.polynomial.hermite_e.hermegauss(nodes)
    return points, weights / weights.sum()


def instance_noise(std=0.7, rng=None, batch=1000, nodes=101):
    """Minimax with noise ε ~ N(0, std²) added to every real and fake sample. Eigenvalues −std²/4 ± i√(1/4 − std⁴/16).

    θ̇ = ψ E σ(ψ(θ + ε)),    ψ̇ = −E(θ + ε)σ(ψ(θ + ε)) + E εσ(−ψε).

    Args:
        std: of the noise.
        rng: ``numpy.random.Generator``; with it each evaluation of the field averages over ``batch`` fresh draws for
            real and fake, as training does. Without it the expectation is computed by Gauss–Hermite quadrature.
        batch: number of draws. nodes: of the quadrature.

    Source: Sønderby et al. 2017; the batch of 1,000 is that of Mescheder's published code.
    """
    points, weights = _quadrature(nodes)
    points = std * points

    def mean(values):
        return values @ weights if rng is None else values.mean(axis=-1)

    def noise(shape):
        return points if rng is None else std * rng.standard_normal((*shape, batch))

    def flow(theta, psi):
        theta, psi = np.asarray(theta, dtype=np.float64), np.asarray(psi, dtype=np.float64)
        wide = psi[..., np.newaxis]
        fake, real = theta[..., np.newaxis] + noise(theta.shape), noise(theta.shape)
        s = sigmoid(wide * fake)
        return psi * mean(s), mean(real * sigmoid(-wide * real)) - mean(fake * s)

    def derivative(theta, psi):
        fake = theta + points
        s, ds = sigmoid(psi * fake), _sigmoid_derivative(psi * fake)
        cross = weights @ s + psi * (weights @ (fake * ds))
        real_curve = weights @ (points**2 * _sigmoid_derivative(psi * points))
        return psi**2 * (weights @ ds), cross, -cross, -(weights @ (fake**2 * ds)) - real_curve

    return DiracGAN("instance_noise", flow, derivative)
