"""Walks in z against geometry, finite steps and scipy's distribution of a norm."""

import itertools

import numpy as np
import pytest
from scipy import stats

from ganlearn import latent

PLACES = np.linspace(0, 1, 41)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def ends(rng):
    return rng.standard_normal((2, 32))


@pytest.mark.parametrize("name", latent.PATHS)
def test_the_ends_are_exact(name, ends):
    path = latent.PATHS[name](*ends, PLACES)
    assert path.shape == (41, 32)
    np.testing.assert_array_equal(path[[0, -1]], ends)
    whole = np.arange(12.0).reshape(2, 6)
    np.testing.assert_array_equal(latent.PATHS[name](*whole, [0, 1]), whole)


@pytest.mark.parametrize("name", latent.PATHS)
def test_one_place_is_one_vector(name, ends):
    np.testing.assert_array_equal(latent.PATHS[name](*ends, 0.25), latent.PATHS[name](*ends, PLACES)[10])


def test_the_arc_keeps_the_norm_of_its_ends_and_turns_evenly(ends):
    z0, z1 = 5 * ends / np.linalg.norm(ends, axis=1, keepdims=True)
    path = latent.spherical(z0, z1, PLACES)
    np.testing.assert_allclose(np.linalg.norm(path, axis=1), 5, rtol=1e-12)
    turned = [latent.angle(one, other) for one, other in itertools.pairwise(path)]
    np.testing.assert_allclose(turned, latent.angle(z0, z1) / 40, rtol=1e-9)


def test_a_quarter_turn_by_hand():
    half = np.sqrt(0.5)
    np.testing.assert_allclose(latent.spherical([1, 0], [0, 1], 0.5), [half, half])
    np.testing.assert_allclose(latent.spherical([1, 0], [0, 1], 1 / 3), [np.sqrt(3) / 2, 0.5])
    np.testing.assert_allclose(latent.linear([1, 0], [0, 1], 0.5), [0.5, 0.5])


def test_the_straight_line_passes_where_hardly_any_draw_lies(rng):
    z = rng.standard_normal((500, 2, 64))
    middles = np.array([[np.linalg.norm(walk(*pair, 0.5)) for walk in latent.PATHS.values()] for pair in z])
    arc, line = latent.shorter(middles, 64).mean(axis=0)
    assert line < 0.01
    assert arc == pytest.approx(0.5, abs=0.1)


def test_vectors_in_one_direction_are_joined_by_the_straight_line(ends):
    np.testing.assert_allclose(latent.spherical(ends[0], 3 * ends[0], 0.5), 2 * ends[0])
    np.testing.assert_array_equal(latent.spherical([1, 0], [2, 0], 0.5), [1.5, 0])
    nearly = ends[0] + 1e-5 * ends[1]
    np.testing.assert_allclose(
        latent.spherical(ends[0], nearly, PLACES), latent.linear(ends[0], nearly, PLACES), rtol=1e-6, atol=1e-9
    )


def test_what_has_no_arc_is_refused(ends):
    with pytest.raises(ValueError, match="opposite"):
        latent.spherical(ends[0], -2 * ends[0], 0.5)
    with pytest.raises(ValueError, match="zeros"):
        latent.spherical(ends[0], np.zeros(32), 0.5)
    np.testing.assert_array_equal(latent.linear(ends[0], -ends[0], 0.5), np.zeros(32))


@pytest.mark.parametrize("given", [([1.0, 2.0], [1.0]), ([[1.0]], [[2.0]]), ([1.0, np.nan], [1.0, 2.0])])
@pytest.mark.parametrize("name", latent.PATHS)
def test_ends_that_are_none_are_refused(name, given):
    with pytest.raises(ValueError, match="two vectors of finite numbers"):
        latent.PATHS[name](*given, 0.5)


def test_angles_are_exact_where_the_cosine_is_blind():
    small = 1e-6
    assert latent.angle([1, 0], [np.cos(small), np.sin(small)]) == pytest.approx(small, rel=1e-9)
    assert latent.angle([2, 0], [0, 3]) == pytest.approx(np.pi / 2)


def test_random_directions_are_orthogonal_and_follow_the_seed():
    directions = latent.orthogonal_directions(10, 4, seed=1)
    np.testing.assert_allclose(directions @ directions.T, np.eye(4), atol=1e-12)
    np.testing.assert_array_equal(directions, latent.orthogonal_directions(10, 4, seed=1))
    assert abs(directions - latent.orthogonal_directions(10, 4, seed=2)).max() > 0.1


def test_the_response_of_a_linear_generator_is_known(rng):
    weights = rng.standard_normal((6, 20))
    measured = latent.response(lambda z: z @ weights, rng.standard_normal((5, 6)))
    np.testing.assert_allclose(measured, weights @ weights.T, rtol=1e-9)
    left, values, _ = np.linalg.svd(weights)
    directions = latent.principal_directions(measured, 3)
    np.testing.assert_allclose(np.abs(np.sum(directions * left.T[:3], axis=1)), 1, rtol=1e-9)
    np.testing.assert_allclose(latent.stretch(measured, directions), values[:3], rtol=1e-9)
    assert (directions[np.arange(3), np.abs(directions).argmax(axis=1)] > 0).all()


def test_the_stretch_is_how_far_samples_move(rng):
    def generate(z):
        return np.tanh(z @ weights)

    weights, z = rng.standard_normal((4, 7)), rng.standard_normal((50, 4))
    measured = latent.response(generate, z, shift=1e-3)
    direction = latent.orthogonal_directions(4, 1)
    moved = np.linalg.norm(generate(z + 1e-4 * direction) - generate(z - 1e-4 * direction), axis=1) / 2e-4
    assert latent.stretch(measured, direction)[0] == pytest.approx(np.sqrt(np.mean(moved**2)), rel=1e-4)


def test_principal_directions_need_numbers():
    with pytest.raises(ValueError, match="not finite"):
        latent.principal_directions(np.full((3, 3), np.nan), 2)


@pytest.mark.parametrize("count", [0, 4])
def test_there_are_no_more_directions_than_numbers_in_z(count):
    with pytest.raises(ValueError, match="between 1 and 3"):
        latent.orthogonal_directions(3, count)
    with pytest.raises(ValueError, match="between 1 and 3"):
        latent.principal_directions(np.eye(3), count)


@pytest.mark.parametrize("d", [1, 2, 32, 128])
def test_norms_of_draws_follow_the_chi_distribution(d):
    norms = np.linspace(0.1, 20, 9)
    np.testing.assert_allclose(latent.shorter(norms, d), stats.chi(d).cdf(norms), rtol=1e-9)
    np.testing.assert_allclose(latent.shell(d, 0.9), stats.chi(d).ppf([0.05, 0.95]), rtol=1e-9)
