"""The binned JSD, against an integral, its own bias formula and scipy."""

import types

import numpy as np
import pytest
from scipy import integrate, spatial, stats

from ganlearn import metrics

EXTENT = (-5.0, 7.0, -5.0, 5.0)


def normal_density(x):
    return np.exp(-np.sum(x**2, axis=1) / 2) / (2 * np.pi)


def points(n, shift=0.0, seed=0):
    return np.random.default_rng(seed).normal(loc=(shift, 0.0), size=(n, 2))


def exact_jsd(shift):
    """JSD of N(0, 1) and N(shift, 1), by quadrature; a common second coordinate does not change it."""
    p, q = stats.norm(), stats.norm(shift)

    def integrand(x):
        a, b = p.pdf(x), q.pdf(x)
        return (a * np.log(2 * a / (a + b)) + b * np.log(2 * b / (a + b))) / 2

    return integrate.quad(integrand, -15, 15 + shift)[0]


@pytest.mark.parametrize("shift", [0.5, 1.0, 2.0])
def test_agrees_with_the_integral_once_the_bias_is_taken_off(shift):
    scores = metrics.binned_jsd(points(200_000, shift), normal_density, bins=48, extent=EXTENT)
    assert scores["jsd"] - scores.floor["jsd"].mean == pytest.approx(exact_jsd(shift), rel=0.02)


def test_agrees_with_scipy_on_counts():
    data = types.SimpleNamespace(x=points(4000, seed=1), density=None)
    x = points(3000, shift=1.0)
    scores = metrics.binned_jsd(x, data, bins=10, extent=EXTENT)
    bins = [np.linspace(-5, 7, 11), np.linspace(-5, 5, 11)]
    p, q = (np.histogram2d(*points.T, bins=bins)[0].ravel() for points in (x, data.x))
    assert scores["jsd"] == pytest.approx(spatial.distance.jensenshannon(p, q) ** 2)
    assert not scores.exact


def test_floor_is_what_perfect_samples_score_and_follows_the_stated_bias():
    runs = [
        metrics.binned_jsd(points(20_000, seed=seed), normal_density, bins=8, extent=(-2, 2, -2, 2))
        for seed in range(60)
    ]
    values = [run["jsd"] for run in runs]
    floor = runs[0].floor["jsd"]
    assert floor.mean == pytest.approx(np.mean(values), rel=0.1)
    assert floor.sd == pytest.approx(np.std(values), rel=0.4)
    assert floor.mean == pytest.approx((65 - 1) / (8 * 20_000), rel=0.1)


def test_cells_never_raise_the_true_divergence():
    n, shift = 400_000, 1.0
    coarse = metrics.binned_jsd(points(n, shift), normal_density, bins=2, extent=EXTENT)["jsd"]
    fine = metrics.binned_jsd(points(n, shift), normal_density, bins=24, extent=EXTENT)["jsd"]
    assert coarse < 0.8 * fine < 0.8 * 1.05 * exact_jsd(shift)


def test_samples_outside_the_grid_and_not_finite_are_counted_outside():
    x = points(100)
    x[:10] = 1000.0
    x[10:15] = np.nan
    scores = metrics.binned_jsd(x, normal_density, bins=8, extent=EXTENT)
    assert scores.outside == 0.15
    elsewhere = metrics.binned_jsd(np.full((100, 2), 1e6), normal_density, bins=8, extent=EXTENT)
    assert elsewhere["jsd"] == pytest.approx(np.log(2), abs=1e-3)


def test_extent_comes_from_the_data_with_a_margin():
    data = types.SimpleNamespace(x=np.array([[0.0, 0.0], [1.0, 2.0]]), density=None)
    scores = metrics.binned_jsd(np.array([[0.0, 0.0], [1.0, 2.0]]), data, bins=4)
    assert scores.extent == pytest.approx((-0.05, 1.05, -0.1, 2.1))
    assert scores["jsd"] == pytest.approx(0, abs=1e-12)


def test_the_data_sets_exact_density_is_preferred():
    data = types.SimpleNamespace(x=points(50), density=normal_density)
    assert metrics.binned_jsd(points(50), data, bins=8).exact


def test_a_density_without_extent_is_refused():
    with pytest.raises(ValueError, match="Pass extent"):
        metrics.binned_jsd(points(10), normal_density)


@pytest.mark.parametrize("density", [lambda x: 10 * normal_density(x), lambda x: np.zeros(len(x))])
def test_what_is_no_density_is_refused(density):
    with pytest.raises(ValueError, match="at most 1"):
        metrics.binned_jsd(points(10), density, bins=16, extent=EXTENT)
