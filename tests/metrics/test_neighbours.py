"""Nearest neighbours against scikit-learn."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from ganlearn import metrics


@pytest.fixture
def images():
    return np.random.default_rng(0).normal(size=(700, 4, 4, 1)).astype(np.float32)


def test_the_nearest_are_those_of_scikit_learn(images):
    samples = np.random.default_rng(1).normal(size=(300, 4, 4, 1))
    found, distances = metrics.Neighbours(images).nearest(samples)
    wanted = NearestNeighbors(n_neighbors=1).fit(images.reshape(700, -1)).kneighbors(samples.reshape(300, -1))
    np.testing.assert_array_equal(found, wanted[1][:, 0])
    np.testing.assert_allclose(distances, wanted[0][:, 0], rtol=1e-5)


def test_a_copy_is_at_distance_zero(images):
    found, distances = metrics.Neighbours(images).nearest(images[[600, 3]])
    assert found.tolist() == [600, 3]
    assert distances.tolist() == [0, 0]


def test_among_themselves_each_looks_for_another(images):
    twice = np.concatenate([images, images[:1]])
    own = metrics.Neighbours(twice).among_themselves(500)
    wanted = NearestNeighbors(n_neighbors=2).fit(twice.reshape(701, -1)).kneighbors(twice[:500].reshape(500, -1))[0]
    assert own[0] == 0 and (own[1:] > 0.1).all()
    np.testing.assert_allclose(own, wanted[:, 1], rtol=1e-5)


def test_a_sample_that_is_no_number_is_infinitely_far(images):
    broken = images[:2].copy()
    broken[0, 0, 0] = np.nan
    assert metrics.Neighbours(images).nearest(broken)[1].tolist() == [np.inf, 0]


def test_one_sample_has_no_neighbour(images):
    with pytest.raises(ValueError, match="at least two"):
        metrics.Neighbours(images[:1])
