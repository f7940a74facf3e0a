"""A real GAN of two weights runs along the spiral that Pythagoras foretells, within one percent."""

import numpy as np
import pytest

from ganlearn.data import Dataset
from ganlearn.reproduce import games
from ganlearn.theory import bilinear
from ganlearn.trainer import Trainer

STEPS = 60


def trained(loss, start, step_size):
    """(ψ, θ) of a run by the Trainer, after 0, 10, 20, … steps."""
    psi, theta = start
    gan = games.game(theta, psi, step_size, loss=loss, updates="simultaneous")
    trainer = Trainer(gan, Dataset(np.zeros((8, 1), np.float32), name="dirac", kind="points"), batch_size=8)
    path = [start]
    for _ in range(STEPS // 10):
        trainer.run(steps=10, progress=False)
        path.append((gan.discriminator.get_weights()[0][0, 0], gan.generator.get_weights()[0][0]))
    return np.array(path, dtype=np.float64).T


@pytest.mark.parametrize(
    ("loss", "start", "step_size", "pull"),
    [("wasserstein", (0.4, 0.3), 0.1, 1.0), ("minimax", (0.2, 0.0), 0.2, 0.5)],
)
def test_a_gan_spirals_as_the_field_foretells(loss, start, step_size, pull):
    distances, angles = bilinear.spiral(pull * step_size, STEPS, start)
    psi, theta = trained(loss, start, step_size)
    assert np.hypot(psi, theta) == pytest.approx(distances[::10], rel=0.01)
    turned = np.unwrap(np.arctan2(theta, psi))
    assert turned - turned[0] == pytest.approx(angles[::10] - angles[0], rel=0.01)
    assert distances[-1] > 1.3 * distances[0]
    assert angles[-1] - angles[0] > 5


def test_the_spiral_is_the_rule_of_the_table():
    path = bilinear.simulate(bilinear.simultaneous(), 0.3, (0.5, -1.0), 40)
    distances, angles = bilinear.spiral(0.3, 40, (0.5, -1.0))
    np.testing.assert_allclose(path, np.stack([distances * np.cos(angles), distances * np.sin(angles)], axis=1))
