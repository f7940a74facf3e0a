"""Identities: the table, and the gradients behind the statements, by finite differences."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ganlearn.theory import divergences, identities
from ganlearn.theory.distributions import grid, mixture_density

QUICK = settings(max_examples=25, deadline=None)
THETA = arrays(np.float64, 5, elements=st.floats(-2, 2))
CHI2_TARGETS = {"fake_target": -1.0, "real_target": 1.0, "generator_target": 0.0}


def slope(function, theta, step=1e-5):
    """Central differences of a function of (n,)."""
    shifts = step * np.eye(len(theta))
    return np.array([(function(theta + e) - function(theta - e)) / (2 * step) for e in shifts])


def symmetric_chi2(p, q):
    """½ ∫ (p − q)²/(p + q), which is χ²(q‖m)."""
    return 0.5 * np.sum((p - q) ** 2 / (p + q))


def test_every_row_of_the_table_agrees():
    rows = identities.table()
    assert len(rows) == 13
    assert all(row["agrees"] for row in rows if row["published"] is not None)
    assert [row["method"] for row in rows if row["published"] is None] == ["equilibrium_relativistic_average"]


@pytest.mark.parametrize(
    ("name", "resting"),
    [
        ("minimax", (2 * math.log(2), -math.log(2))),
        ("non_saturating", (2 * math.log(2), math.log(2))),
        ("least_squares", (0.5, 0.5)),
        ("wasserstein", (0.0, 0.0)),
        ("hinge", (2.0, 0.0)),
        ("relativistic", (math.log(2), math.log(2))),
        ("relativistic_average", (2 * math.log(2), 2 * math.log(2))),
    ],
)
def test_resting_losses(name, resting):
    assert identities.equilibrium(name) == pytest.approx(resting, abs=1e-15)


@QUICK
@given(THETA, THETA)
def test_generator_gradients_with_the_discriminator_held_fixed(theta, other):
    p = identities.softmax(other)

    def jsd2(t):
        return 2 * divergences.jsd(p, identities.softmax(t))

    def reverse_kl(t):
        return divergences.kl(identities.softmax(t), p)

    saturating, non_saturating = identities.generator_gradients(theta, p)
    np.testing.assert_allclose(saturating, slope(jsd2, theta), atol=1e-8)
    np.testing.assert_allclose(non_saturating, slope(lambda t: reverse_kl(t) - jsd2(t), theta), atol=1e-8)


def test_with_the_discriminator_following_only_the_sum_has_the_same_gradient():
    theta, p = np.array([0.3, -1.0, 0.5, 0.0, 1.2]), identities.softmax([1.0, 0.2, -0.7, 0.4, 0.0])
    fixed = np.array(identities.generator_gradients(theta, p))
    following = np.array(
        [slope(lambda t, i=i: identities.generator_losses(p, identities.softmax(t))[i], theta) for i in (0, 1)]
    )
    assert np.abs(fixed - following).max(axis=1) == pytest.approx([0.05, 0.05], abs=0.04)  # clearly different
    np.testing.assert_allclose(fixed.sum(axis=0), following.sum(axis=0), atol=1e-8)


@QUICK
@given(THETA, THETA)
def test_both_generator_losses_add_up_to_the_reverse_kl(a, b):
    p, q = identities.softmax(a), identities.softmax(b)
    assert sum(identities.generator_losses(p, q)) == pytest.approx(divergences.kl(q, p), abs=1e-12)
    assert sum(identities.generator_losses(p, q)) == pytest.approx(-q @ divergences.optimal_logit(p, q), abs=1e-12)


@QUICK
@given(THETA, THETA)
def test_least_squares_values_are_affine_in_chi2(a, b):
    p, q = identities.softmax(a), identities.softmax(b)
    chi2 = symmetric_chi2(p, q)
    assert identities.least_squares_value(p, q, **CHI2_TARGETS) == pytest.approx(chi2, abs=1e-12)
    assert identities.least_squares_value(p, q, 1.0, 0.0, 1.0, 1.0) == pytest.approx((1 + chi2) / 4, abs=1e-12)
    shifted = identities.least_squares_value(p, q, 1.0, -0.5, 2.0, 0.3)
    assert shifted == pytest.approx((1.5 - 0.6) ** 2 / 4 + 2.5**2 / 4 * chi2, abs=1e-12)


@QUICK
@given(THETA, THETA, arrays(np.float64, 5, elements=st.floats(-2, 2)))
def test_the_least_squares_optimum_is_where_the_value_is_taken(a, b, d):
    """D* = (p − q)/(p + q) minimises D's loss for targets (−1, 1), and no other D does better."""
    p, q = identities.softmax(a), identities.softmax(b)

    def d_loss(values):
        return 0.5 * p @ (values - 1) ** 2 + 0.5 * q @ (values + 1) ** 2

    best = (p - q) / (p + q)
    assert d_loss(best) <= d_loss(d) + 1e-12
    assert 0.5 * (p + q) @ best**2 == pytest.approx(identities.least_squares_value(p, q), abs=1e-12)


def test_the_least_squares_generator_does_not_descend_on_chi2_with_the_discriminator_held_fixed():
    theta, p = np.array([0.3, -1.0, 0.5, 0.0, 1.2]), identities.softmax([1.0, 0.2, -0.7, 0.4, 0.0])
    q = identities.softmax(theta)
    half_d2 = 0.5 * ((p - q) / (p + q)) ** 2
    held = q * (half_d2 - q @ half_d2)
    chi2 = slope(lambda t: symmetric_chi2(p, identities.softmax(t)), theta)
    assert np.abs(held - chi2).max() > 0.05


def test_least_squares_value_on_a_grid():
    x, cell = grid(-12.0, 12.0, 2000)
    p, q = mixture_density(x, [0.0], 1.0), mixture_density(x, [1.0], 1.5)
    assert identities.least_squares_value(p, q, cell) == pytest.approx(cell * symmetric_chi2(p, q), abs=1e-12)


def test_penalties_of_a_linear_discriminator():
    w = np.array([3.0, -4.0])
    assert identities.linear_gradient_penalty(w) == pytest.approx(16.0)
    assert identities.linear_gradient_penalty(w, centre=0.0) == pytest.approx(25.0)
    assert identities.linear_r1(w, gamma=0.1) == pytest.approx(1.25)
