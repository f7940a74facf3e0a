"""The latent space: paths between two vectors z, directions to move along, and the norms that a z has.

Plain NumPy, double precision. z is standard normal in ``latent_dim`` numbers, as every generator here expects it.
"""

import numpy as np
from scipy.special import gammainc, gammaincinv

from ganlearn.strings import text

_PARALLEL, _SHIFT = 1e-7, 0.05


def linear(z0, z1, t):
    """The straight path z₀ → z₁: (1 − t) z₀ + t z₁.

    In many dimensions its middle is about √2 times shorter than its ends, where hardly any draw of z lies.

    Args:
        z0, z1: (d,). t: places from 0 to 1, (n,) or a number.

    Returns:
        float64 (n, d), or (d,) for a number.

    Raises:
        ValueError: when the ends are not two finite vectors of the same length.
    """
    z0, z1 = _ends(z0, z1)
    t = np.asarray(t, np.float64)[..., None]
    return (1 - t) * z0 + t * z1


def spherical(z0, z1, t):
    """The path along the arc z₀ → z₁: [sin((1 − t)Ω) z₀ + sin(tΩ) z₁] / sin Ω, Ω the angle between the two.

    Between vectors of one norm the norm stays the same. Vectors in the same direction are joined by a straight line,
    the limit of the formula.

    Args:
        z0, z1: (d,). t: places from 0 to 1, (n,) or a number.

    Returns:
        float64 (n, d), or (d,) for a number.

    Raises:
        ValueError: as ``linear``; for a vector of zeros, which has no direction, and for opposite vectors, between
            which every arc is as short.

    Source: Shoemake 1985, "Animating rotation with quaternion curves", section 3.3; for z: White 2016, "Sampling
    generative networks", arXiv:1609.04468.
    """
    z0, z1 = _ends(z0, z1)
    omega = angle(z0, z1)
    if np.pi - omega < _PARALLEL:
        raise ValueError(text("latent.opposite"))
    if omega < _PARALLEL:
        return linear(z0, z1, t)
    t = np.asarray(t, np.float64)[..., None]
    return np.sin((1 - t) * omega) / np.sin(omega) * z0 + np.sin(t * omega) / np.sin(omega) * z1


PATHS = {"spherical": spherical, "linear": linear}
"""The paths by name."""


def angle(z0, z1):
    """The angle between two vectors, in [0, π]; exact also where its cosine is nearly ±1.

    Raises:
        ValueError: as ``spherical``, opposite vectors excepted.
    """
    z0, z1 = _ends(z0, z1)
    norms = np.linalg.norm(z0), np.linalg.norm(z1)
    if 0 in norms:
        raise ValueError(text("latent.zero"))
    u, v = z0 / norms[0], z1 / norms[1]
    return float(2 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v)))


def orthogonal_directions(latent_dim, count, seed=0):
    """Random directions in z, orthogonal to each other and of length 1: float64 (count, latent_dim).

    Raises:
        ValueError: when ``count`` is not from 1 to ``latent_dim``.
    """
    _check_count(latent_dim, count)
    normals = np.random.default_rng(seed).standard_normal((latent_dim, count))
    return np.linalg.qr(normals)[0].T


def response(generate, z, shift=_SHIFT):
    """How strongly samples respond to z: the mean of JᵀJ, J = ∂G/∂z by central differences along each number of z.

    Args:
        generate: function of (n, d) that returns samples (n, …).
        z: (m, d), where J is measured.
        shift: half the distance of a difference.

    Returns:
        float64 (d, d), symmetric. A small step v in z moves a sample by √(vᵀ response v), root of the mean square.

    Source: Wang and Ponce 2021, "A geometric analysis of deep generative image models and its applications", section
    2: the metric that the generator gives to z, for the Euclidean distance of samples.
    """
    z = np.asarray(z, np.float64)
    m, d = z.shape
    moved = z + shift * np.concatenate([np.eye(d), -np.eye(d)])[:, None]
    samples = np.asarray(generate(moved.reshape(-1, d)), np.float64).reshape(2, d, m, -1)
    jacobian = (samples[0] - samples[1]) / (2 * shift)
    return np.einsum("imk,jmk->ij", jacobian, jacobian) / m


def principal_directions(measured, count):
    """The directions in z that change a sample the most on average: the first eigenvectors of the response.

    Args:
        measured: ``response``, (d, d). count: how many directions, the strongest first.

    Returns:
        float64 (count, d), orthogonal and of length 1; the largest number of each is positive.

    Raises:
        ValueError: when ``count`` is not from 1 to d, or the response is not finite.
    """
    _check_count(len(measured), count)
    if not np.isfinite(measured).all():
        raise ValueError(text("latent.response"))
    directions = np.linalg.eigh(measured)[1].T[::-1][:count]
    largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=1)[:, None], axis=1)
    return directions * np.sign(largest)


def stretch(measured, directions):
    """How far a sample moves for each unit of z along some directions (n, d): √(vᵀ response v), float64 (n,)."""
    return np.sqrt(np.maximum(np.einsum("ni,ij,nj->n", directions, measured, directions), 0))


def shorter(norms, latent_dim):
    """The share of all draws of z that are shorter: P(‖z‖ ≤ norm) = γ(d/2, norm²/2) / Γ(d/2)."""
    return gammainc(latent_dim / 2, np.square(norms) / 2)


def shell(latent_dim, share=0.95):
    """(low, high): between these norms lies ``share`` of all draws of z, as many below as above."""
    tails = np.array([1 - share, 1 + share]) / 2
    low, high = np.sqrt(2 * gammaincinv(latent_dim / 2, tails))
    return float(low), float(high)


def _ends(*ends):
    z0, z1 = (np.asarray(z, np.float64) for z in ends)
    if z0.ndim != 1 or z0.shape != z1.shape or not (np.isfinite(z0).all() and np.isfinite(z1).all()):
        raise ValueError(text("latent.ends", first=z0.shape, second=z1.shape))
    return z0, z1


def _check_count(latent_dim, count):
    if not 1 <= count <= latent_dim:
        raise ValueError(text("latent.count", count=count, latent_dim=latent_dim))
