"""Networks: shapes, ranges, natural units, repeatable weights."""

import numpy as np
import pytest

from ganlearn import networks
from ganlearn.randomness import normal

IMAGES = [(8, 8, 1), (28, 28, 1), (9, 13, 3), (16, 10, 1), (8, 32, 3)]


def weights(model):
    return [w.numpy() for w in model.trainable_variables]


@pytest.mark.parametrize("shape", IMAGES)
def test_a_convolutional_pair_fits_every_image_size(shape):
    generator = networks.conv_generator(shape, latent_dim=5, channels=2, seed=0)
    discriminator = networks.conv_discriminator(shape, channels=2, seed=0)
    images = generator(normal((4, 5), 1), training=False).numpy()
    assert images.shape == (4, *shape)
    assert np.abs(images).max() <= 1.0
    assert images.std() > 1e-3
    assert discriminator(images, training=False).shape == (4, 1)
    assert generator.input_shape[-1] == 5


@pytest.mark.parametrize("shape", [(2,), (7, 8, 1), (8, 8), (8, 8, 2), (8, 8, 4)])
@pytest.mark.parametrize("network", [networks.conv_generator, networks.conv_discriminator])
def test_what_is_no_image_is_refused(network, shape):
    with pytest.raises(ValueError, match=r"at least 8 pixels and 1 or 3 channels"):
        network(shape)


@pytest.mark.parametrize("shape", [(2,), (3, 4), (8, 8, 1)])
def test_a_perceptron_pair_fits_every_shape(shape):
    generator = networks.mlp_generator(shape, latent_dim=3, units=(8,))
    points = generator(normal((4, 3), 1), training=False)
    assert points.shape == (4, *shape)
    assert networks.mlp_discriminator(shape, units=(8,))(points, training=False).shape == (4, 1)


@pytest.mark.parametrize(("mean", "scale"), [(3.0, 2.0), ([1.0, -4.0], 0.5), ([1.0, -4.0], [0.5, 20.0]), (1.0, [2, 5])])
def test_points_stay_in_their_natural_units(mean, scale):
    """The same weights at unit size: outputs are mean + scale · output, inputs are seen as (x − mean) / scale."""
    z = normal((6, 3), 1)
    unit, scaled = (
        networks.mlp_generator((2,), 3, (8,), seed=4, **units)(z, training=False).numpy()
        for units in ({}, {"mean": mean, "scale": scale})
    )
    np.testing.assert_allclose(scaled, np.add(mean, np.multiply(scale, unit)), rtol=1e-5, atol=1e-5)
    seen_unit = networks.mlp_discriminator((2,), (8,), seed=4)(unit, training=False)
    seen = networks.mlp_discriminator((2,), (8,), mean=mean, scale=scale, seed=4)(scaled, training=False)
    np.testing.assert_allclose(seen, seen_unit, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "make",
    [
        lambda seed: networks.mlp_generator((8, 8, 1), units=(4,), seed=seed),
        lambda seed: networks.mlp_discriminator((8, 8, 1), units=(4,), seed=seed),
        lambda seed: networks.conv_generator((8, 8, 1), channels=2, seed=seed),
        lambda seed: networks.conv_discriminator((8, 8, 1), channels=2, seed=seed),
    ],
    ids=["mlp generator", "mlp discriminator", "conv generator", "conv discriminator"],
)
def test_a_seed_repeats_the_initial_weights(make):
    first = weights(make(1))
    for one, again in zip(first, weights(make(1)), strict=True):
        np.testing.assert_array_equal(one, again)
    for other in (make(2), make(None)):
        kernels = [i for i, w in enumerate(first) if w.ndim > 1]
        assert all(not np.array_equal(first[i], weights(other)[i]) for i in kernels)


def test_layers_of_one_size_start_apart():
    """No two kernels of equal shape share their values, within a network and between the two of one seed."""
    pair = [networks.mlp_generator((8,), 8, (8, 8), seed=0), networks.mlp_discriminator((8,), (8, 8), seed=0)]
    kernels = [w for model in pair for w in weights(model) if w.shape == (8, 8)]
    assert len(kernels) == 5
    assert len({w.tobytes() for w in kernels}) == 5


def test_initial_kernels_are_he_normal():
    kernel = weights(networks.mlp_discriminator((400,), (500,), seed=0))[0]
    np.testing.assert_allclose(kernel.std(), np.sqrt(2 / 400), rtol=0.02)


@pytest.mark.parametrize("shape", [(2,), (28, 28, 1)])
def test_discriminators_return_logits(shape):
    """Scaled weights of the last layer scale the output without bound: no sigmoid in the way."""
    make = networks.conv_discriminator if len(shape) == 3 else networks.mlp_discriminator
    model = make(shape, seed=0)
    x = normal((4, *shape), 1)
    before = model(x, training=False).numpy()
    last = model.layers[-1]
    last.set_weights([1000 * w for w in last.get_weights()])
    np.testing.assert_allclose(model(x, training=False), 1000 * before, rtol=1e-4, atol=1e-2)
