"""Mixtures, grids and the scores of a perfect sampler, against quadrature, other formulas and draws."""

import math

import numpy as np
import pytest
from scipy import stats

from ganlearn.theory import distributions as ds


def test_a_grid_has_the_centres_and_the_size_of_its_cells():
    points, cell = ds.grid(0.0, 1.0, 4)
    np.testing.assert_allclose(points, [0.125, 0.375, 0.625, 0.875])
    assert cell == 0.25
    points, cell = ds.grid((0.0, -1.0), (1.0, 1.0), 2)
    np.testing.assert_allclose(points[1, 0], [0.75, -0.5])
    assert cell == 0.5


@pytest.mark.parametrize(
    ("low", "high", "n"), [(1.0, 0.0, 4), (0.0, 1.0, 0), ((0.0, 0.0), (1.0, 0.0), 4), ((0.0,), 1.0, 3)]
)
def test_an_empty_grid_is_refused(low, high, n):
    with pytest.raises(ValueError, match="high above low"):
        ds.grid(low, high, n)


def test_mixtures_on_the_line_and_in_the_plane():
    x, cell = ds.grid(-8.0, 8.0, 1000)
    density = ds.mixture_density(x, [-1.0, 2.0], [0.5, 1.0], [1.0, 3.0])
    expected = 0.25 * stats.norm(-1, 0.5).pdf(x) + 0.75 * stats.norm(2, 1.0).pdf(x)
    np.testing.assert_allclose(density, expected, rtol=1e-12)
    points, cell = ds.grid((-5.0, -5.0), (5.0, 5.0), 200)
    density = ds.mixture_density(points, [[1.0, 0.0], [-1.0, 1.0]], 0.5)
    assert density.sum() * cell == pytest.approx(1.0, abs=1e-9)
    mean = np.einsum("ij,ijd->d", density, points) * cell
    np.testing.assert_allclose(mean, [0.0, 0.5], atol=1e-9)
    pair = [stats.multivariate_normal(m, 0.25).pdf([0.3, 0.4]) for m in ([1.0, 0.0], [-1.0, 1.0])]
    assert ds.mixture_density(np.array([0.3, 0.4]), [[1.0, 0.0], [-1.0, 1.0]], 0.5) == pytest.approx(np.mean(pair))


def test_the_log_density_survives_where_the_density_is_zero():
    far = np.array([100.0, 0.0])
    assert ds.mixture_density(far, [[0.0, 0.0]], 0.1) == 0
    exact = -(100**2) / (2 * 0.01) - math.log(2 * math.pi * 0.01)
    assert ds.mixture_log_density(far, [[0.0, 0.0]], 0.1) == pytest.approx(exact)
    assert ds.mixture_log_density(0.0, [0.0, 5.0], 1.0, [1.0, 0.0]) == pytest.approx(-0.5 * math.log(2 * math.pi))


def test_shapes_of_a_mixture_are_checked():
    with pytest.raises(ValueError, match=r"x has shape \(3,\) and means has shape \(1, 2\)"):
        ds.mixture_density(np.zeros(3), [[0.0, 0.0]], 1.0)
    with pytest.raises(ValueError, match="for 2 modes"):
        ds.mixture_density(np.zeros(3), [0.0, 1.0], 1.0, [1.0])


@pytest.mark.parametrize("dimensions", [1, 2, 3, 4, 5, 6, 9])
@pytest.mark.parametrize("radius", [0.7, 3.0])
def test_share_of_high_quality(dimensions, radius):
    assert ds.perfect_high_quality(radius, dimensions) == pytest.approx(
        stats.chi2(dimensions).cdf(radius**2), abs=1e-12
    )


def test_share_of_high_quality_in_the_plane_by_quadrature():
    points, cell = ds.grid((-6.0, -6.0), (6.0, 6.0), 1200)
    inside = np.sum(points**2, axis=-1) <= 9
    assert (ds.mixture_density(points, [[0.0, 0.0]], 1.0) * inside).sum() * cell == pytest.approx(
        ds.perfect_high_quality(), abs=2e-5
    )
    assert round(100 * ds.perfect_high_quality(), 2) == 98.89
    with pytest.raises(ValueError, match="dimensions is 0"):
        ds.perfect_high_quality(dimensions=0)


def test_reverse_kl_by_hand():
    assert ds.reverse_kl([5, 5]) == 0
    assert ds.reverse_kl([10, 0]) == pytest.approx(math.log(2))
    assert ds.reverse_kl([3, 1], weights=[1, 3]) == pytest.approx(0.75 * math.log(3) + 0.25 * math.log(1 / 3))
    with_bin = ds.reverse_kl([40, 40], off_mode=20, within=0.9)
    assert with_bin == pytest.approx(0.8 * math.log(0.4 / 0.45) + 0.2 * math.log(0.2 / 0.1))
    assert ds.reverse_kl([989, 0], weights=[1.0, 0.0]) == 0
    assert ds.reverse_kl([0, 0], off_mode=9) == pytest.approx(4.5)  # −log exp(−9/2): all samples off the modes
    assert ds.reverse_kl([1, 1], weights=[1.0, 0.0]) == math.inf
    with pytest.raises(ValueError, match="no samples at any mode"):
        ds.reverse_kl([0, 0])


@pytest.mark.parametrize(("modes", "without", "with_bin"), [(8, 0.0014, 0.0016), (25, 0.0049, 0.0050)])
def test_floor_of_the_reverse_kl_of_a_perfect_sampler(modes, without, with_bin):
    """The reference's figures for 2,500 samples, as an exact sum, and by drawing."""
    n, within = 2500, ds.perfect_high_quality()
    bins = np.append(np.full(modes, within / modes), 1 - within)
    assert ds.expected_reverse_kl(np.ones(modes), round(n * within)) == pytest.approx(without, abs=0.6e-4)
    exact = ds.expected_reverse_kl(bins, n)
    assert exact == pytest.approx(with_bin, abs=0.6e-4)
    draws = np.random.default_rng(0).multinomial(n, bins, size=4000)
    scores = np.array([ds.reverse_kl(d[:-1], off_mode=d[-1]) for d in draws])
    assert scores.mean() == pytest.approx(exact, abs=4 * scores.std() / math.sqrt(len(scores)))


def test_floor_of_the_total_variation_of_a_perfect_sampler():
    n, modes = 10_000, 8
    exact = ds.expected_total_variation(np.ones(modes), n)
    normal = modes / 2 * math.sqrt(2 / math.pi * (1 / 8) * (7 / 8) / n)
    assert exact == pytest.approx(normal, rel=1e-3)
    assert exact == pytest.approx(0.011, abs=0.0005)
    draws = np.random.default_rng(0).multinomial(n, np.full(modes, 1 / modes), size=4000)
    scores = 0.5 * np.abs(draws / n - 1 / modes).sum(axis=1)
    assert scores.mean() == pytest.approx(exact, abs=4 * scores.std() / math.sqrt(len(scores)))


def test_one_mode_has_no_error_to_make():
    assert ds.expected_reverse_kl([1.0], 100) == ds.expected_total_variation([1.0], 100) == 0
