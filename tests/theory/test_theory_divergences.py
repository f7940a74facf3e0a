"""Distances and the optimal discriminator, against closed forms for Gaussians and against other definitions."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ganlearn.theory import divergences as dv
from ganlearn.theory.distributions import grid, mixture_density

QUICK = settings(max_examples=25, deadline=None)
LOG2 = math.log(2)


def probabilities(n=6, low=1e-3):
    weights = arrays(np.float64, n, elements=st.floats(low, 1.0))
    return weights.map(lambda w: w / w.sum())


def gaussians(mean=1.3, std_p=1.0, std_q=1.0):
    x, cell = grid(-14.0, 14.0, 4000)
    return mixture_density(x, [mean], std_p), mixture_density(x, [0.0], std_q), cell


def entropy(p):
    return -np.sum(p * np.log(p))


def test_kl_of_two_gaussians():
    p, q, cell = gaussians(1.3, 0.8, 1.5)
    exact = math.log(1.5 / 0.8) + (0.8**2 + 1.3**2) / (2 * 1.5**2) - 0.5
    assert dv.kl(p, q, cell) == pytest.approx(exact, abs=1e-12)


def test_distances_of_two_equal_gaussians_apart():
    p, q, cell = gaussians(1.3)
    assert dv.total_variation(p, q, cell) == pytest.approx(math.erf(1.3 / math.sqrt(8)), abs=1e-5)
    assert dv.pearson_chi2(p, q, cell) == pytest.approx(math.expm1(1.3**2), rel=1e-9)
    assert dv.wasserstein1(p, q, cell) == pytest.approx(1.3, abs=1e-9)


def test_in_the_plane_divergences_of_a_product_add():
    points, cell = grid((-7.0, -7.0), (7.0, 7.0), 280)
    assert points.shape == (280, 280, 2)
    p, q = mixture_density(points, [[0.6, -0.9]], 1.0), mixture_density(points, [[0.0, 0.0]], 1.0)
    assert dv.kl(p, q, cell) == pytest.approx((0.6**2 + 0.9**2) / 2, abs=1e-7)
    line_p, line_q, line_cell = gaussians(math.hypot(0.6, 0.9))  # JSD does not see a common rotation
    assert dv.jsd(p, q, cell) == pytest.approx(dv.jsd(line_p, line_q, line_cell), abs=1e-9)


@QUICK
@given(probabilities(), probabilities())
def test_jsd_is_the_entropy_of_the_mean_less_the_mean_entropy(p, q):
    assert dv.jsd(p, q) == pytest.approx(entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2, abs=1e-12)
    assert dv.jsd(p, q) == pytest.approx(dv.jsd(q, p), abs=1e-15)
    assert -1e-12 <= dv.jsd(p, q) <= LOG2 * dv.total_variation(p, q) + 1e-12
    assert 2 * dv.total_variation(p, q) ** 2 <= dv.kl(p, q) + 1e-12  # Pinsker
    assert dv.kl(p, q) <= math.log1p(dv.pearson_chi2(p, q)) + 1e-12


@QUICK
@given(probabilities(), probabilities(), arrays(np.float64, 6, elements=st.floats(0.01, 0.99)))
def test_no_discriminator_is_worth_more_than_the_optimal_one(p, q, d):
    best = dv.optimal_discriminator(p, q)
    assert dv.value(best, p, q) == pytest.approx(dv.optimal_value(p, q), abs=1e-12)
    assert dv.value(d, p, q) <= dv.value(best, p, q) + 1e-12
    np.testing.assert_allclose(1 / (1 + np.exp(-dv.optimal_logit(p, q))), best, rtol=1e-12)


def test_supports_that_do_not_meet():
    p, q = np.array([0.5, 0.5, 0.0, 0.0]), np.array([0.0, 0.0, 1.0, 0.0])
    assert dv.jsd(p, q) == pytest.approx(LOG2, abs=1e-15)
    assert dv.optimal_value(p, q) == pytest.approx(0.0, abs=1e-15)
    assert dv.total_variation(p, q) == 1
    assert dv.kl(p, q) == dv.kl(q, p) == dv.pearson_chi2(p, q) == math.inf
    np.testing.assert_array_equal(dv.optimal_discriminator(p, q), [1, 1, 0, np.nan])
    np.testing.assert_array_equal(dv.optimal_logit(p, q), [np.inf, np.inf, -np.inf, np.nan])
    assert dv.value(np.array([0.0, 1.0, 0.0, 0.5]), p, q) == -math.inf
    assert dv.value(np.array([1.0, 1.0, 0.0, 0.5]), p, q) == 0


def test_zero_in_q_alone_is_no_obstacle():
    p, q = np.array([1.0, 0.0]), np.array([0.5, 0.5])
    assert dv.kl(p, q) == pytest.approx(LOG2)
    assert dv.pearson_chi2(p, q) == pytest.approx(1.0)


def test_wasserstein_of_point_masses_is_their_distance_whatever_the_divergences_say():
    for distance in (1, 5, 9):
        p, q = np.eye(10)[0], np.eye(10)[distance]
        assert dv.wasserstein1(p, q) == distance
        assert dv.wasserstein1(p / 0.1, q / 0.1, 0.1) == pytest.approx(0.1 * distance)
        assert dv.jsd(p, q) == pytest.approx(LOG2)


@QUICK
@given(
    arrays(np.float64, 6, elements=st.floats(-10, 10)),
    arrays(np.float64, 4, elements=st.floats(-10, 10)),
    st.floats(-5, 5),
)
def test_wasserstein_of_samples(x, y, shift):
    pairs = np.abs(np.sort(np.repeat(x, 2)) - np.sort(np.repeat(y, 3)))  # equal numbers: sorted values are paired
    assert dv.wasserstein1_samples(x, y) == pytest.approx(pairs.mean(), abs=1e-12)
    assert dv.wasserstein1_samples(x, x + shift) == pytest.approx(abs(shift), abs=1e-12)


@pytest.mark.parametrize(
    ("p", "q", "match"),
    [
        ([0.5, 0.5], [1.0], r"p has shape \(2,\) and q has shape \(1,\)"),
        ([0.5, 0.5], [0.5, 0.6], "q sums to 1.1, not to 1"),
        ([1.5, -0.5], [0.5, 0.5], "p has 1 values that are negative"),
        ([0.5, np.nan], [0.5, 0.5], "p has 1 values that are negative or not finite"),
    ],
)
def test_what_is_no_distribution_is_refused(p, q, match):
    for distance in (dv.kl, dv.jsd, dv.total_variation, dv.pearson_chi2, dv.wasserstein1, dv.optimal_value):
        with pytest.raises(ValueError, match=match):
            distance(p, q)


def test_wasserstein_needs_a_line_and_samples():
    plane = np.full((2, 2), 0.25)
    with pytest.raises(ValueError, match="2 dimensions"):
        dv.wasserstein1(plane, plane)
    with pytest.raises(ValueError, match="2 dimensions"):
        dv.wasserstein1_samples(plane, plane)
    with pytest.raises(ValueError, match="no samples"):
        dv.wasserstein1_samples([], [1.0])


def test_shapes_that_would_broadcast_are_refused():
    for function in (dv.optimal_discriminator, dv.optimal_logit):
        with pytest.raises(ValueError, match="must be equal"):
            function(np.ones(3), np.ones((3, 1)))
    with pytest.raises(ValueError, match="d has shape"):
        dv.value(np.ones(1), [0.5, 0.5], [0.5, 0.5])


def test_theory_is_numpy_alone():
    others = {"tensorflow", "keras", "scipy", "matplotlib", "sklearn"}
    code = f"import sys, ganlearn.theory; print(*{others} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
