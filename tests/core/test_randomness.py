"""Draws are pure functions of (seed, step, stream), the same in every mode, and as random as they claim."""

import numpy as np
import pytest
from scipy import stats

from ganlearn import randomness
from ganlearn._tensorflow import tf

SEED, STEP = 1234, 77


def philox(count, key, counter):
    """Philox4x32-10 in NumPy, from the paper: ``count`` words for a key of two words and a counter of four."""
    words = np.tile(np.array(counter, np.uint64)[:, None], -(-count // 4))
    words[0] += np.arange(words.shape[1], dtype=np.uint64)
    (low, high), mask, half = np.array(key, np.uint64), np.uint64(0xFFFFFFFF), np.uint64(32)
    for _ in range(10):
        first, second = words[0] * np.uint64(0xD2511F53), words[2] * np.uint64(0xCD9E8D57)
        words = np.stack(
            [(second >> half) ^ words[1] ^ low, second & mask, (first >> half) ^ words[3] ^ high, first & mask]
        )
        low, high = (low + np.uint64(0x9E3779B9)) & mask, (high + np.uint64(0xBB67AE85)) & mask
    return words.T.ravel()[:count]


def halves(number):
    """The lower and the upper 32 bits."""
    return [number & 0xFFFFFFFF, number >> 32]


def expected_bits(count, seed, step, stream):
    """TensorFlow scrambles its two seeds into key and counter by philox itself, under a fixed key."""
    seeds = halves(seed * 65536 + stream) + halves(step)
    mixed = philox(4, (0x3EC8F720, 0x02461E29), seeds)
    return philox(count, mixed[:2], (0, 0, *mixed[2:]))


@pytest.mark.parametrize(("seed", "step", "stream"), [(0, 0, 0), (7, 3, 2), (2**40 + 5, 2**35 + 1, 65535)])
def test_bits_are_philox(seed, step, stream):
    got = randomness.bits((5, 3), seed, step, stream).numpy()
    np.testing.assert_array_equal(got.ravel(), expected_bits(15, seed, step, stream))


def everything(seed, step):
    return {
        "bits": randomness.bits((16, 5), seed, step, 1),
        "uniform": randomness.uniform((16, 5), seed, step, 2),
        "indices": randomness.indices(16, 50, seed, step),
        "normal": randomness.normal((64, 5), seed, step, 3),
    }


@pytest.fixture(scope="module")
def in_each_mode():
    """The draws eager, in a graph and under XLA, with seed and step as variables: constants would be folded."""
    seed, step = tf.Variable(SEED, dtype=tf.int64), tf.Variable(STEP, dtype=tf.int64)

    def drawn():
        return everything(seed, step)

    modes = {"eager": drawn, "graph": tf.function(drawn), "xla": tf.function(drawn, jit_compile=True)}
    return {name: {key: value.numpy() for key, value in mode().items()} for name, mode in modes.items()}


@pytest.mark.parametrize("mode", ["graph", "xla"])
def test_draws_are_the_same_in_each_mode(in_each_mode, mode):
    eager, other = in_each_mode["eager"], in_each_mode[mode]
    for name in ("bits", "uniform", "indices"):
        np.testing.assert_array_equal(other[name], eager[name], err_msg=name)
    np.testing.assert_allclose(other["normal"], eager["normal"], rtol=0, atol=2e-6)


def test_python_numbers_and_tensors_draw_the_same(in_each_mode):
    for name, value in everything(SEED, STEP).items():
        np.testing.assert_array_equal(value, in_each_mode["eager"][name], err_msg=name)


@pytest.mark.parametrize("draw", [randomness.bits, randomness.uniform, randomness.normal])
@pytest.mark.parametrize("width", [3, 4])
def test_the_first_half_of_a_batch_is_the_smaller_batch(draw, width):
    np.testing.assert_array_equal(draw((128, width), 5, 6, 7)[:64], draw((64, width), 5, 6, 7))


def test_seed_step_and_stream_all_matter():
    draws = [randomness.bits((8,), *key).numpy().tobytes() for key in [(1, 2, 3), (2, 2, 3), (1, 3, 3), (1, 2, 4)]]
    assert len(set(draws)) == 4


def test_draws_binds_seed_and_step():
    draws = randomness.Draws(5, 6)
    for name in ("bits", "uniform", "normal"):
        np.testing.assert_array_equal(getattr(draws, name)((4, 3), 7), getattr(randomness, name)((4, 3), 5, 6, 7))


def test_uniforms_are_uniform():
    u = randomness.uniform((1 << 16,), 11).numpy()
    assert u.dtype == np.float32
    assert 0.0 <= u.min() < 1e-3
    assert 0.999 < u.max() < 1.0
    assert stats.kstest(u, "uniform").pvalue > 0.01


def test_the_extreme_bits_stay_inside_the_interval():
    lowest, highest = randomness.to_uniform(tf.constant([0, 2**32 - 1], tf.uint32)).numpy()
    assert (lowest, highest) == (0.0, np.float32(1 - 2.0**-24))


@pytest.mark.parametrize("width", [1, 2, 3, 8])
def test_normals_are_normal_and_their_columns_independent(width):
    z = randomness.normal((20000, width), 12).numpy()
    assert z.shape == (20000, width)
    for column in z.T:
        assert stats.kstest(column, "norm").pvalue > 0.01
    for statistic in (
        z,
        z**2,
    ):  # cosine and sine of one angle are uncorrelated whatever the radius: look at squares too
        correlation = np.corrcoef(statistic, rowvar=False).reshape(width, width) - np.eye(width)
        assert np.abs(correlation).max() < 4.5 / np.sqrt(len(z))


def test_the_most_extreme_bits_give_finite_normals(monkeypatch):
    for value in (0.0, 1.0 - 2.0**-24):
        monkeypatch.setattr(randomness, "uniform", lambda shape, *_, v=value: tf.fill(shape, np.float32(v)))
        assert np.abs(randomness.normal((1, 2), 0)).max() < 6.0


def test_streams_steps_and_seeds_are_uncorrelated():
    n = 8192
    rows = [randomness.uniform((n,), seed, step, stream) for seed in (0, 1) for step in range(4) for stream in range(8)]
    correlation = np.corrcoef(np.stack(rows)) - np.eye(len(rows))
    assert np.abs(correlation).max() < 4.5 / np.sqrt(n)


def drawn(batch_size, size, batches, seed=0):
    """The indices of the first batches, one after another."""

    def draw(number):
        return randomness.indices(batch_size, size, seed, number)

    numbers = tf.range(batches, dtype=tf.int64)
    return tf.function(lambda: tf.map_fn(draw, numbers, fn_output_signature=tf.int32))().numpy().ravel()


@pytest.mark.parametrize(
    ("batch_size", "size"), [(1, 1), (1, 2), (3, 4), (7, 7), (8, 50), (5, 64), (48, 65), (64, 1797)]
)
def test_every_epoch_holds_each_example_once(batch_size, size):
    epochs = 3
    walk = drawn(batch_size, size, -(-epochs * size // batch_size))[: epochs * size].reshape(epochs, size)
    np.testing.assert_array_equal(np.sort(walk, axis=1), np.tile(np.arange(size), (epochs, 1)))
    if size > 4:
        assert not np.array_equal(walk[0], walk[1])
        assert not np.array_equal(walk[0], np.arange(size))


def test_the_order_does_not_depend_on_the_batch_size():
    np.testing.assert_array_equal(drawn(6, 20, 10), drawn(15, 20, 4))


def test_another_seed_gives_another_order():
    assert not np.array_equal(drawn(20, 20, 1, seed=0), drawn(20, 20, 1, seed=1))


def test_far_batches_and_large_sets():
    large = randomness.indices(512, 10**7, 3, 10**12).numpy()
    assert (large.min() >= 0, large.max() < 10**7, len(np.unique(large))) == (True, True, 512)
    assert stats.kstest(large / 10**7, "uniform").pvalue > 0.01


def test_every_example_is_equally_often_at_every_place():
    """χ² over 1,500 epochs of five examples, for the places and for the pairs of neighbours."""
    epochs = drawn(5, 5, 1500).reshape(-1, 5)
    for place in epochs.T:
        assert stats.chisquare(np.bincount(place, minlength=5)).pvalue > 1e-3
    pairs = np.bincount(epochs[:, 0] * 5 + epochs[:, 1], minlength=25).reshape(5, 5)
    assert stats.chisquare(pairs[~np.eye(5, dtype=bool)]).pvalue > 1e-3
