"""Closed forms of GAN theory in NumPy, double precision: the oracle of the tests and of the lessons.

Nothing here knows TensorFlow or the rest of the library. Logarithms are natural. Unless a function says otherwise, p is
the distribution of real data and q that of the generator.

- ``divergences``: optimal discriminator, value function, KL, Jensen–Shannon, total variation, χ², Wasserstein-1.
- ``losses``: every adversarial loss with its gradient by the logits.
- ``identities``: what holds exactly between the two.
- ``dirac``, ``bilinear``: the two smallest games, their fields, Jacobians, eigenvalues and trajectories.
- ``distributions``: Gaussian mixtures, grids, and what a perfect sampler scores.
"""

from ganlearn.theory import bilinear, dirac, distributions, divergences, identities, losses

__all__ = ["bilinear", "dirac", "distributions", "divergences", "identities", "losses"]
