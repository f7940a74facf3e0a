"""Several samples judged together, and samples of classes: what reaches the networks in every step."""

import math

import keras
import numpy as np
import pytest

import ganlearn as gl
from ganlearn._tensorflow import tf
from ganlearn.randomness import normal
from tests.core import tiny

X, Z = tf.constant(tiny.data().x[:8]), normal((8, 3), 99)
ORDERS = ("alternating", "simultaneous", "extragradient", "consensus")


def softplus(x):
    return np.logaddexp(0.0, x)


@pytest.mark.parametrize("shape", [(2,), (5, 3), (4, 6, 3)])
@pytest.mark.parametrize("pack", [2, 3])
def test_a_pack_is_neighbours_joined_along_the_last_axis(shape, pack):
    generator = keras.Sequential([keras.Input((3,)), keras.layers.Dense(math.prod(shape)), keras.layers.Reshape(shape)])
    packed_shape = (*shape[:-1], pack * shape[-1])
    discriminator = keras.Sequential([keras.Input(packed_shape), keras.layers.Flatten(), keras.layers.Dense(1)])
    gan = gl.GAN(generator, discriminator, pack=pack)
    x = np.random.default_rng(0).normal(size=(6, *shape)).astype(np.float32)
    expected = [np.concatenate(list(x[i : i + pack]), axis=-1) for i in range(0, 6, pack)]
    np.testing.assert_array_equal(gan.packed(tf.constant(x)), expected)


def packed_gan(**settings):
    discriminator = keras.Sequential([keras.Input((4,)), keras.layers.Dense(5, "tanh"), keras.layers.Dense(1)])
    gan = gl.GAN(tiny.generator(normalized=False), discriminator, pack=2)
    gan.compile(d_optimizer=keras.optimizers.SGD(0.1), g_optimizer=keras.optimizers.SGD(0.1), **settings)
    return gan


@pytest.mark.parametrize("loss", ["non_saturating", "relativistic"])
def test_packed_samples_are_judged_together(loss):
    """Losses and logits of both steps are those of the pairs."""
    gan = packed_gan(loss=loss)
    pairs_real, pairs_fake = X.numpy().reshape(4, 4), gan.generator(Z).numpy().reshape(4, 4)
    real, fake = (gan.discriminator(pairs).numpy().astype(np.float64) for pairs in (pairs_real, pairs_fake))
    margin = fake - real if loss == "relativistic" else fake
    expected = np.mean(softplus(-margin))
    g_value, logits = gan.g_step(Z, X)
    assert logits.shape == (4, 1)
    assert g_value.numpy() == pytest.approx(expected, rel=1e-5)
    pairs_fake = gan.generator(Z).numpy().reshape(4, 4)
    fake = gan.discriminator(pairs_fake).numpy()
    _, real_logits, fake_logits, _ = gan.d_step(X, Z)
    np.testing.assert_allclose(real_logits, real, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(fake_logits, fake, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("settings", [{"updates": order} for order in ORDERS] + [{"unrolled": 2}], ids=str)
def test_packing_goes_with_every_update(settings):
    gan = packed_gan(penalties=[gl.penalties.R1(0.1), gl.penalties.GradientPenalty(0.1)], **settings)
    before = tiny.weights(gan)
    assert np.isfinite(gan.iterate(lambda i: (X, None), 8)).all()
    assert all(not np.array_equal(now, old) for now, old in zip(tiny.weights(gan), before, strict=True))


@pytest.mark.parametrize(("size", "batch_size"), [(8, 3), (7, 4), (33, None)])
def test_fit_refuses_batches_that_leave_samples_over(size, batch_size):
    with pytest.raises(ValueError, match=rf"judges 2 samples together.*{size} samples in batches"):
        packed_gan().fit(np.zeros((size, 2), np.float32), batch_size=batch_size, verbose=0)


def test_packed_and_conditional_do_not_go_together():
    generator, discriminator = conditional_networks(width=4)
    with pytest.raises(ValueError, match=r"pack=2.*different classes.*pack=1"):
        gl.GAN(generator, discriminator, pack=2)


CLASSES = tf.constant([0, 1, 2, 0, 1, 2, 0, 1])


def embedded(y, seed):
    """A vector for each of three classes, from a table: its gradient comes in rows."""
    start = keras.initializers.RandomNormal(seed=seed)
    return keras.layers.Embedding(3, 2, embeddings_initializer=start, name="table")(y)


def dense(y, seed):
    """The same vectors as a product with one-hot classes."""
    start = keras.initializers.RandomNormal(seed=seed)
    one_hot = keras.layers.CategoryEncoding(3, output_mode="one_hot")(y)
    return keras.layers.Dense(2, use_bias=False, kernel_initializer=start)(one_hot)


def conditional_networks(lookup=embedded, width=2):
    z, y = keras.Input((3,)), keras.Input((), dtype="int32")
    generator = keras.Model([z, y], tiny._dense(2, 1)(keras.layers.Concatenate()([z, lookup(y, 5)])))
    x, y = keras.Input((width,)), keras.Input((), dtype="int32")
    hidden = keras.activations.tanh(tiny._dense(6, 2)(keras.layers.Concatenate()([x, lookup(y, 6)])))
    return generator, keras.Model([x, y], tiny._dense(1, 3)(hidden))


def conditional_gan(lookup=embedded, **settings):
    gan = gl.GAN(*conditional_networks(lookup))
    gan.compile(d_optimizer=keras.optimizers.SGD(0.5), g_optimizer=keras.optimizers.SGD(0.5), **settings)
    return gan


def test_classes_reach_both_networks_in_both_steps():
    """The logits are those of D(x, y) and D(G(z, y), y), the same classes for real and fake."""
    gan = conditional_gan()
    expected = gan.discriminator([X, CLASSES]), gan.discriminator([gan.generator([Z, CLASSES]), CLASSES])
    others = gan.discriminator([X, CLASSES[::-1]]), gan.discriminator([gan.generator([Z, CLASSES[::-1]]), CLASSES])
    _, fake_logits = conditional_gan().g_step(Z, X, CLASSES)
    _, *logits, _ = gan.d_step(X, Z, CLASSES)
    for got, wanted, other in zip(logits, expected, others, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-5, atol=1e-7)
        assert np.abs(wanted - other).max() > 1e-3
    np.testing.assert_allclose(fake_logits, expected[1], rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    "settings", [{"updates": order} for order in ORDERS] + [{"unrolled": 2}, {"lookahead": (1, 0.5)}], ids=str
)
def test_the_table_of_each_network_learns_from_its_classes_alone(settings):
    """Only the rows of the classes in the batch move."""
    gan = conditional_gan(penalties=[gl.penalties.R1(0.1)], **settings)
    tables = [network.get_layer("table").embeddings for network in (gan.generator, gan.discriminator)]
    before = [table.numpy() for table in tables]
    gan.iterate(lambda i: (X, tf.constant([0, 2] * 4)), 8)
    for table, old in zip(tables, before, strict=True):
        assert np.any(table.numpy() != old, axis=1).tolist() == [True, False, True]


def test_consensus_with_tables_is_consensus_with_one_hot_classes():
    """An embedding and a dense layer on one-hot classes are the same function, so they take the same step."""
    looked_up, one_hot = (conditional_gan(lookup, updates="consensus", consensus=3.0) for lookup in (embedded, dense))
    before = tiny.weights(looked_up)
    for gan in (looked_up, one_hot):
        gan.iterate(lambda i: (X, CLASSES), 8)
    for one, other, start in zip(tiny.weights(looked_up), tiny.weights(one_hot), before, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-6)
        assert np.abs(one - start).max() > 1e-3
