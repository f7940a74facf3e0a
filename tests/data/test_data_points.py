"""Points: the densities are densities, and the points follow them."""

import numpy as np
import pytest
from scipy import integrate, stats

from ganlearn.data import load

SETS = {
    "ring": {"modes": 5, "radius": 1.0, "std": 0.2},
    "grid": {"side": 3, "spacing": 1.0, "std": 0.2},
    "mixture": {"means": [[0, 0], [1, 1], [2, -1]], "std": [0.15, 0.3, 0.2], "weights": [1, 2, 5]},
    "moons": {"std": 0.15},
    "spiral": {"arms": 3, "turns": 0.8, "radius": 1.5, "std": 0.15},
    "drawn": {"points": [[[-1, 0], [0, 1], [0, 1], [1, 0]], [[1.2, 1.2]], [[-1, -1], [1, -1]]], "std": 0.15},
}


def fine_grid(dataset, cells=400):
    """Midpoints (cells, cells, 2) of a grid that covers the density, its edges, and the area of a cell."""
    low, high = dataset.x.min(axis=0) - 4 * np.max(dataset.std), dataset.x.max(axis=0) + 4 * np.max(dataset.std)
    edges = [np.linspace(low[i], high[i], cells + 1) for i in range(2)]
    middles = [(e[1:] + e[:-1]) / 2 for e in edges]
    return np.stack(np.meshgrid(*middles, indexing="ij"), axis=-1), edges, np.prod((high - low) / cells)


@pytest.mark.parametrize(("name", "options"), SETS.items())
def test_density_integrates_to_one(name, options):
    dataset = load(name, size=2000, **options)
    where, _, area = fine_grid(dataset)
    p = dataset.density(where)
    assert p.shape == where.shape[:2]
    assert p.min() >= 0
    assert p.sum() * area == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(("name", "options"), SETS.items())
def test_points_follow_the_density(name, options):
    dataset = load(name, size=50_000, seed=1, **options)
    where, edges, area = fine_grid(dataset)
    blocks = (20, 20, 20, 20)
    expected = dataset.density(where).reshape(blocks).sum(axis=(1, 3)) * area * len(dataset)
    seen = np.histogram2d(*dataset.x.T.astype(float), bins=[e[::20] for e in edges])[0]
    enough = expected > 10
    observed = np.append(seen[enough], seen[~enough].sum())
    wanted = np.append(expected[enough], expected[~enough].sum())
    assert len(observed) > 30
    assert stats.chisquare(observed, wanted * observed.sum() / wanted.sum()).pvalue > 1e-3


@pytest.mark.parametrize(("name", "options"), SETS.items())
def test_a_larger_set_begins_with_the_smaller_one(name, options):
    small, large = load(name, size=100, seed=7, **options), load(name, size=1000, seed=7, **options)
    np.testing.assert_array_equal(small.x, large.x[:100])
    np.testing.assert_array_equal(small.y, large.y[:100])
    assert load(name, size=100, seed=8, **options).fingerprint() != small.fingerprint()


@pytest.mark.parametrize("std", [0.02, 0.1, 0.5, 1.0])
def test_the_density_of_moons_is_its_integral(std):
    moons = load("moons", std=std, size=1)

    def along(t, x, moon):
        c = np.array([np.cos(t), np.sin(t)]) if moon == 0 else np.array([1 - np.cos(t), 0.5 - np.sin(t)])
        return np.exp(-np.sum((x - c) ** 2) / (2 * std**2)) / (2 * np.pi * std**2) / (2 * np.pi)

    peak = moons.density([0.0, 1.0])
    for x in ([0.0, 1.0], [0.7, 0.8], [1.0 + std, 0.1], [0.5, 0.25]):
        near = np.arctan2(x[1], x[0]), np.arctan2(0.5 - x[1], 1 - x[0])
        exact = sum(
            integrate.quad(along, 0, np.pi, args=(np.array(x), m), points=[min(max(near[m], 0), np.pi)], epsabs=1e-12)[
                0
            ]
            for m in (0, 1)
        )
        assert moons.density(x) == pytest.approx(exact, abs=1e-9 * peak)


def test_the_density_of_a_spiral_is_its_integral():
    spiral = load("spiral", arms=1, turns=1.5, radius=2.0, std=0.05, size=1)
    s = (np.arange(2_000_000) + 0.5) / 2_000_000
    angle = 3 * np.pi * np.sqrt(s)
    for x in ([0.0, 0.0], [-1.0, 0.1], [1.4, -0.2], [-2.0, 0.0]):
        squares = (2 * np.sqrt(s) * np.cos(angle) - x[0]) ** 2 + (2 * np.sqrt(s) * np.sin(angle) - x[1]) ** 2
        exact = np.mean(np.exp(-squares / (2 * 0.05**2))) / (2 * np.pi * 0.05**2)
        assert spiral.density(x) == pytest.approx(exact, rel=1e-6)


def test_the_density_of_a_straight_stroke():
    line = load("drawn", points=[[0, 0], [3, 4]], std=0.5, size=1)
    middle = stats.norm.pdf(0, scale=0.5) * (2 * stats.norm.cdf(2.5 / 0.5) - 1) / 5
    assert line.density([1.5, 2.0]) == pytest.approx(middle, rel=1e-12)
    beyond = stats.norm.pdf(0, scale=0.5) * (stats.norm.cdf(-1 / 0.5) - stats.norm.cdf(-6 / 0.5)) / 5
    assert line.density([3.6, 4.8]) == pytest.approx(beyond, rel=1e-9)


def test_closing_a_stroke_adds_its_last_side():
    corners = [[0, 0], [1, 0], [1, 1], [0, 1]]
    side = [-0.0, 0.5]
    assert load("drawn", points=corners, size=1).density(side) < 1e-9
    assert load("drawn", points=corners, size=1, closed=True).density(side) > 1


def test_a_dot_and_a_line():
    dataset = load("drawn", points=[[[0, 0], [0.9, 0]], [[5, 5]]], std=0.1, size=20_000)
    assert np.mean(dataset.y == 1) == pytest.approx(0.1, abs=0.01)
    assert load("drawn", points=[[2, 3]], std=0.1, size=1000).y is None


def test_the_ring_of_the_design():
    ring = load("ring", modes=8, radius=2.0, std=0.1, size=100_000, seed=0)
    assert ring.x.shape == (100_000, 2)
    assert ring.means.shape == (8, 2)
    assert ring.std == 0.1
    np.testing.assert_allclose(np.linalg.norm(ring.means, axis=1), 2)
    np.testing.assert_allclose(ring.means[:3], [[2, 0], [np.sqrt(2), np.sqrt(2)], [0, 2]], atol=1e-12)
    for k in range(8):
        own = ring.x[ring.y == k]
        assert abs(len(own) - 12_500) < 500
        np.testing.assert_allclose(own.mean(axis=0), ring.means[k], atol=0.005)
        np.testing.assert_allclose(own.std(axis=0), 0.1, atol=0.005)


def test_the_grid_of_the_papers():
    grid = load("grid", size=100)
    assert sorted(set(grid.means[:, 0])) == [-4, -2, 0, 2, 4]
    np.testing.assert_array_equal(grid.means[[0, 1, 24]], [[-4, -4], [-2, -4], [4, 4]])


def test_a_mixture_in_three_dimensions():
    mixture = load("mixture", means=[[0, 0, 0], [1, 2, 3]], std=0.5, weights=[3, 1], size=40_000)
    assert mixture.x.shape == (40_000, 3)
    assert np.mean(mixture.y == 1) == pytest.approx(0.25, abs=0.01)
    normals = [stats.multivariate_normal(mean, 0.25) for mean in mixture.means]
    x = mixture.x[:20]
    np.testing.assert_allclose(mixture.density(x), 0.75 * normals[0].pdf(x) + 0.25 * normals[1].pdf(x), rtol=1e-6)


def test_a_weight_of_zero_leaves_a_mode_out():
    assert set(load("mixture", means=[[0, 0], [1, 1], [2, 2]], weights=[1, 0, 1], size=1000).y) == {0, 2}


def test_many_points_give_the_same_density_as_few():
    grid = load("grid", size=100_000)
    np.testing.assert_array_equal(grid.density(grid.x)[-5:], grid.density(grid.x[-5:]))


@pytest.mark.parametrize(
    ("name", "options", "error", "words"),
    [
        ("ring", {"modes": 0}, ValueError, "modes must be at least 1"),
        ("ring", {"modes": 2.5}, ValueError, "modes must be a whole number"),
        ("ring", {"modes": True}, TypeError, "modes must be a whole number"),
        ("ring", {"radius": -1}, ValueError, "radius"),
        ("ring", {"std": 0}, ValueError, "std"),
        ("ring", {"std": np.nan}, ValueError, "std"),
        ("ring", {"std": "small"}, TypeError, "small"),
        ("ring", {"std": None}, TypeError, "None"),
        ("ring", {"size": 0}, ValueError, "size"),
        ("ring", {"size": "many"}, TypeError, "size"),
        ("ring", {"seed": -1}, ValueError, "seed"),
        ("mixture", {"means": [0, 1]}, ValueError, "modes, dimensions"),
        ("mixture", {"means": [[0, np.nan]]}, ValueError, "finite"),
        ("mixture", {"means": [[0, 0], [1, 1]], "std": [0.1]}, ValueError, "std has 1 entries for 2"),
        ("mixture", {"means": [[0, 0], [1, 1]], "std": [0.1, 0]}, ValueError, "std"),
        ("mixture", {"means": [[0, 0], [1, 1]], "weights": [1, 2, 3]}, ValueError, "weights has 3 entries"),
        ("mixture", {"means": [[0, 0], [1, 1]], "weights": [-1, 2]}, ValueError, "not negative"),
        ("mixture", {"means": [[0, 0], [1, 1]], "weights": [0, 0]}, ValueError, "not all 0"),
        ("spiral", {"arms": 0}, ValueError, "arms"),
        ("drawn", {"points": []}, ValueError, "stroke"),
        ("drawn", {"points": [[1, 2, 3]]}, ValueError, "stroke"),
        ("drawn", {"points": [[1, 2], [3]]}, ValueError, "stroke"),
        ("drawn", {"points": 5}, ValueError, "stroke"),
        ("drawn", {"points": [[[0, 0], [1, 1]], [[1, 2, 3]]]}, ValueError, "stroke"),
        ("drawn", {"points": [[0, np.inf], [1, 1]]}, ValueError, "infinity"),
    ],
)
def test_bad_options(name, options, error, words):
    with pytest.raises(error, match=words):
        load(name, **options)


@pytest.mark.parametrize("name", ["ring", "moons", "drawn"])
def test_the_density_refuses_other_shapes(name):
    dataset = load(name, size=1, **SETS[name])
    for x in (np.zeros((4, 3)), 1.0):
        with pytest.raises(ValueError, match="last axis must be 2"):
            dataset.density(x)
