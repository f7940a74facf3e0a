"""The Dirac-GAN: every method's field, Jacobian and eigenvalues, its runs, and the table of its results."""

from ganlearn.theory.dirac.methods import (
    DiracGAN,
    consensus,
    instance_noise,
    minimax,
    non_saturating,
    non_saturating_r1,
    r1,
    wasserstein,
    wasserstein_gp,
)
from ganlearn.theory.dirac.table import METHODS, eigenvalue_table, instance_noise_floor, table
from ganlearn.theory.updates import distance, simulate, step_matrix

__all__ = [
    "METHODS",
    "DiracGAN",
    "consensus",
    "distance",
    "eigenvalue_table",
    "instance_noise",
    "instance_noise_floor",
    "minimax",
    "non_saturating",
    "non_saturating_r1",
    "r1",
    "simulate",
    "step_matrix",
    "table",
    "wasserstein",
    "wasserstein_gp",
]
