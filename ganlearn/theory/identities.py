"""What holds exactly: resting values of the losses, what a generator minimises at the optimal discriminator, penalties.

p is the distribution of real data, q the generator's; values and ``cell`` as in ``divergences``.
"""

import numpy as np

from ganlearn.theory import losses
from ganlearn.theory._published import compare, published
from ganlearn.theory.distributions import grid, mixture_density
from ganlearn.theory.divergences import kl, optimal_discriminator, optimal_logit, optimal_value, pearson_chi2, value

LOSSES = {
    loss.__name__: loss
    for loss in (
        losses.minimax,
        losses.non_saturating,
        losses.least_squares,
        losses.wasserstein,
        losses.hinge,
        losses.relativistic,
        losses.relativistic_average,
    )
}


def equilibrium(loss):
    """(discriminator's, generator's) loss at zero logits, where neither player can tell real from fake.

    Minimax 2 log 2, −log 2; non-saturating 2 log 2, log 2; least squares ½, ½; Wasserstein 0, 0; hinge 2, 0;
    relativistic log 2, log 2; relativistic average 2 log 2, 2 log 2.

    Args:
        loss: a name from ``LOSSES``.
    """
    found = LOSSES[loss](np.zeros(1), np.zeros(1))
    return found.d_loss, found.g_loss


def generator_losses(p, q, cell=1.0):
    """(saturating, non-saturating) generator loss at D*: E_q log(1 − D*) and −E_q log D*.

    Their sum is −E_q[logit D*] = KL(q‖p). p must be positive wherever q is.

    Source: Goodfellow et al. 2014; Arjovsky & Bottou 2017, theorem 2.5.
    """
    here = np.asarray(q) > 0
    logit, weight = optimal_logit(p, q)[here], np.asarray(q, dtype=np.float64)[here] * cell
    return float(-np.sum(weight * losses.softplus(logit))), float(np.sum(weight * losses.softplus(-logit)))


def generator_gradients(theta, p):
    """Gradients of both generator losses for q = softmax(θ), the optimal discriminator held fixed.

    With h the loss of one sample, ∇_θ E_q h = q·(h − E_q h). Held fixed, the saturating one is ∇ 2·JSD(p, q) and the
    non-saturating one ∇[KL(q‖p) − 2·JSD(p, q)]; neither is the gradient of its own loss with D* following θ. Their sum
    is ∇KL(q‖p) either way.

    Args:
        theta: (n,) logits of the generator's distribution. p: (n,) probabilities, all positive.

    Returns:
        (saturating, non-saturating), float64 (n,) each.

    Source: Arjovsky & Bottou 2017, theorem 2.5.
    """
    q = softmax(theta)
    logit = optimal_logit(p, q)
    saturating, non_saturating = -losses.softplus(logit), losses.softplus(-logit)
    return q * (saturating - q @ saturating), q * (non_saturating - q @ non_saturating)


def softmax(theta):
    """Probabilities exp(θ)/Σ exp(θ), float64 (n,)."""
    weights = np.exp(np.asarray(theta, dtype=np.float64) - np.max(theta))
    return weights / weights.sum()


def least_squares_value(p, q, cell=1.0, fake_target=-1.0, real_target=1.0, generator_target=0.0):
    """½E_p(D* − c)² + ½E_q(D* − c)² at the least-squares optimum D* = (b·p + a·q)/(p + q).

    It equals (a + b − 2c)²/4 + (b − a)²/4 · χ²(q‖m) with m = (p + q)/2, and χ²(q‖m) = ½∫(p − q)²/(p + q). For
    (a, b, c) = (−1, 1, 0) it is that χ² itself; for the usual targets (0, 1, 1) it is ¼ + ¼χ². Mao et al. write it as
    the χ² of 2q and p + q, which is twice χ²(q‖m). The first term is not part of the generator's loss; without it, or
    with D* held fixed, the generator does not descend on this χ².

    Args:
        fake_target, real_target, generator_target: a, b, c.

    Source: Mao et al. 2017, section 3.2.
    """
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    share = optimal_discriminator(p, q)
    d = real_target * share + fake_target * (1 - share)
    here = p + q > 0
    return float(0.5 * np.sum((p + q)[here] * (d[here] - generator_target) ** 2) * cell)


def linear_gradient_penalty(w, centre=1.0):
    """Gradient penalty of the linear discriminator w·x: its gradient is w everywhere, so (‖w‖ − centre)²."""
    return float((np.linalg.norm(w) - centre) ** 2)


def linear_r1(w, gamma=1.0):
    """R1, and R2, of the linear discriminator w·x: γ/2·‖w‖²."""
    return float(0.5 * gamma * np.dot(w, w))


def _example():
    """A mixture of two Gaussians and a Gaussian on the line, by quadrature."""
    x, cell = grid(-15.0, 15.0, 6000)
    return mixture_density(x, [-1.5, 2.0], [0.8, 0.6], [0.4, 0.6]), mixture_density(x, [0.5], 1.7), cell


def _integrals():
    """Identities between integrals: name, one side, the other."""
    p, q, cell = _example()
    saturating, non_saturating = generator_losses(p, q, cell)
    chi2 = pearson_chi2(q, (p + q) / 2, cell)
    return (
        ("V(D*) = 2 JSD − 2 log 2", value(optimal_discriminator(p, q), p, q, cell), optimal_value(p, q, cell)),
        ("saturating + non-saturating at D* = KL(q‖p)", saturating + non_saturating, kl(q, p, cell)),
        ("least squares (−1, 1, 0) at D* = χ²(q‖m)", least_squares_value(p, q, cell), chi2),
        ("least squares (0, 1, 1) at D* = ¼ + ¼ χ²(q‖m)", least_squares_value(p, q, cell, 0, 1, 1), (1 + chi2) / 4),
    )


def table():
    """The identities, each with both of its sides.

    The resting losses and the generator's gradients at logit −20 are compared with published figures; the others,
    computed by quadrature for a pair of mixtures on the line, with their other side, to ten decimals.

    Returns:
        list of dicts ``method`` (the identity), ``ours``, ``published``, ``digits``, ``agrees``.
    """
    sure = np.full(1, -20.0)
    figures = [(f"equilibrium_{name}", equilibrium(name)[0]) for name in LOSSES]
    figures += [
        ("gradient_saturating", losses.minimax(sure, sure).g_fake[0]),
        ("gradient_non_saturating", losses.non_saturating(sure, sure).g_fake[0]),
    ]
    rows = [{"method": name} | compare(float(ours), published("identities", name)) for name, ours in figures]
    return rows + [{"method": name} | compare(left, (right, 10)) for name, left, right in _integrals()]
