"""Arrays of a user's own: what is accepted, what is refused, and what a Dataset can do with them."""

import pickle

import numpy as np
import pytest

from ganlearn.data import Dataset, load

RNG = np.random.default_rng(0)
IMAGES = RNG.uniform(-1, 1, (10, 8, 6, 3))


def test_bytes_become_minus_one_to_one():
    x = np.array([0, 51, 255], np.uint8).reshape(3, 1, 1, 1)
    dataset = Dataset(x)
    assert dataset.x.dtype == np.float32
    np.testing.assert_allclose(dataset.x.ravel(), [-1, -0.6, 1], atol=1e-7)


@pytest.mark.parametrize(
    ("shape", "kind", "expected_kind", "sample_shape"),
    [
        ((5, 3), None, "points", (3,)),
        ((5, 8, 7), None, "image", (8, 7, 1)),
        ((5, 8, 7, 3), None, "image", (8, 7, 3)),
        ((5, 24), "sequence", "sequence", (24, 1)),
        ((5, 24, 4), "sequence", "sequence", (24, 4)),
        ((5, 100), "sound", "sound", (100, 1)),
        ((5, 100, 2), "sound", "sound", (100, 2)),
    ],
)
def test_shapes_and_kinds(shape, kind, expected_kind, sample_shape):
    dataset = Dataset(RNG.uniform(-1, 1, shape), kind=kind)
    assert (dataset.kind, dataset.sample_shape, len(dataset)) == (expected_kind, sample_shape, 5)
    assert isinstance(dataset.sample_shape, tuple)
    assert dataset.x.dtype == np.float32
    assert dataset.x.flags.c_contiguous


def test_points_and_sequences_keep_their_units():
    np.testing.assert_array_equal(Dataset([[100, -3], [7, 0]]).x, [[100, -3], [7, 0]])
    assert Dataset(np.full((2, 4), 50.0), kind="sequence").x.max() == 50


@pytest.mark.parametrize(
    ("x", "kind", "error", "words"),
    [
        (np.zeros((0, 8, 8)), None, ValueError, "no examples"),
        (np.zeros((3, 0)), None, ValueError, "no examples"),
        (np.zeros(5), None, ValueError, r"\(5,\)"),
        (np.zeros((2, 3, 4, 5, 1)), None, ValueError, r"\(2, 3, 4, 5, 1\)"),
        (np.zeros((2, 8, 8, 4)), None, ValueError, "alpha"),
        (np.zeros((2, 3, 8, 8)), None, ValueError, "moveaxis"),
        (np.zeros((2, 8, 8)), "points", ValueError, "Points have shape"),
        (np.zeros((8, 8)), "image", ValueError, r"x\[None\]"),
        (np.zeros((8, 8)), "picture", ValueError, "points, image, sequence, sound"),
        ([[0.0, np.nan], [1, 2], [np.inf, 0]], None, ValueError, "2 of 3 examples .* index 0"),
        (np.full((2, 2), 1e300), None, ValueError, "2 of 2"),
        (np.full((2, 8, 8), 1.01), None, ValueError, "from 1.01 to 1.01"),
        (np.full((2, 8, 8), 200), None, ValueError, "uint8"),
        (np.full((2, 8, 8), -1.5), None, ValueError, "-1.5"),
        (np.full((2, 100), 2.0), "sound", ValueError, "32768"),
        ([["a", "b"]], None, TypeError, "real numbers"),
        (np.zeros((2, 2), complex), None, TypeError, "complex"),
        ([np.zeros((8, 8)), np.zeros((9, 9))], None, ValueError, "different shapes"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow encountered in cast")
def test_bad_examples(x, kind, error, words):
    with pytest.raises(error, match=words):
        Dataset(x, kind=kind)


@pytest.mark.parametrize(
    ("y", "names", "error", "words"),
    [
        (np.zeros(9, int), None, ValueError, "each of the 10 examples"),
        (np.eye(10, dtype=int), None, ValueError, "argmax"),
        (np.linspace(0, 1, 10), None, TypeError, "float64"),
        (["cat"] * 10, None, TypeError, "numpy.unique"),
        (np.arange(-1, 9), None, ValueError, "-1"),
        (np.arange(10), "abc", ValueError, "3 class names"),
    ],
)
def test_bad_labels(y, names, error, words):
    with pytest.raises(error, match=words):
        Dataset(IMAGES, y, class_names=names)


def test_labels():
    dataset = Dataset(IMAGES, np.arange(10).reshape(10, 1))
    assert dataset.y.shape == (10,)
    assert dataset.y.dtype == np.int32
    assert dataset.classes == 10
    assert Dataset(IMAGES).classes is None
    assert Dataset(IMAGES, np.zeros(10, int), class_names=["cat", "dog"]).classes == 2


def test_rounding_just_outside_the_range_is_clipped():
    assert Dataset(np.full((2, 8, 8), 1 + 1e-6)).x.max() == 1


def test_images_from_zero_to_one_are_noticed():
    x = np.zeros((2, 8, 8))
    x[0, 0, 0] = 1
    with pytest.warns(UserWarning, match=r"2 \* x - 1") as record:
        Dataset(x)
    assert record[0].filename == __file__


def test_the_examples_are_a_read_only_copy():
    x = RNG.uniform(-1, 1, (4, 2)).astype(np.float32)
    dataset = Dataset(x)
    before = dataset.fingerprint()
    x[:] = 0
    assert dataset.x.any()
    with pytest.raises(ValueError, match="read-only"):
        dataset.x[0] = 0
    assert Dataset(dataset.x).fingerprint() == before


def test_split_covers_everything_once():
    dataset = load("ring", size=1000)
    train, test = dataset.split(test=0.25, seed=3)
    assert (len(train), len(test)) == (750, 250)
    both = np.concatenate([train.x, test.x])
    np.testing.assert_array_equal(np.sort(both.view("f4,f4").ravel()), np.sort(dataset.x.copy().view("f4,f4").ravel()))
    nearest = np.argmin(np.linalg.norm(test.x[:, None] - dataset.means, axis=-1), axis=1)
    np.testing.assert_array_equal(nearest, test.y)
    assert test.density(test.means).shape == (8,)
    assert train.name == "ring (train)"


def test_split_depends_on_the_seed_alone():
    dataset = load("ring", size=100)
    assert dataset.split(seed=1)[0].fingerprint() == dataset.split(seed=1)[0].fingerprint()
    assert dataset.split(seed=1)[0].fingerprint() != dataset.split(seed=2)[0].fingerprint()
    assert len(dataset.split(test=7)[1]) == 7


@pytest.mark.parametrize("test", [0, 10, 11, 0.01, 0.99])
def test_split_leaves_no_part_empty(test):
    with pytest.raises(ValueError, match="10 examples"):
        Dataset(IMAGES).split(test=test)


@pytest.mark.parametrize(
    ("test", "error"), [(1.5, ValueError), (0.0, ValueError), ("half", TypeError), (-1, ValueError)]
)
def test_split_takes_a_share_or_a_number(test, error):
    with pytest.raises(error, match="test"):
        Dataset(IMAGES).split(test=test)


def test_subset_by_class_number_and_name():
    digits = load("digits")
    part = digits.subset([3, "7"])
    assert set(part.y) == {3, 7}
    assert len(part) == np.isin(digits.y, [3, 7]).sum()
    np.testing.assert_array_equal(part.x, digits.x[np.isin(digits.y, [3, 7])])
    assert part.classes == 10
    assert set(digits.subset("0").y) == {0}


def test_subset_by_class_drops_what_describes_the_whole():
    ring = load("ring", size=100)
    assert ring.subset([0, 1]).density is None
    assert ring.subset([0, 1]).means is None
    assert ring.subset(indices=slice(10)).density is not None
    assert ring.density is not None


def test_subset_by_index():
    dataset = Dataset(IMAGES, np.arange(10))
    np.testing.assert_array_equal(dataset.subset(indices=[4, 2]).y, [4, 2])
    np.testing.assert_array_equal(dataset.subset(indices=dataset.y > 7).y, [8, 9])


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({}, TypeError, "one of the two"),
        ({"classes": [0], "indices": [0]}, TypeError, "one of the two"),
        ({"classes": [10]}, ValueError, "0…9"),
        ({"classes": ["cat"]}, ValueError, "cat"),
        ({"classes": [1.5]}, ValueError, "1.5"),
        ({"indices": []}, ValueError, "no examples"),
        ({"indices": 3}, ValueError, "no list of indices"),
        ({"indices": np.zeros(10, bool)}, ValueError, "no examples"),
    ],
)
def test_bad_subsets(arguments, error, words):
    with pytest.raises(error, match=words):
        Dataset(IMAGES, np.arange(10)).subset(**arguments)


def test_subset_needs_labels():
    with pytest.raises(ValueError, match="has no labels"):
        Dataset(IMAGES).subset([0])


def test_fingerprint_is_the_identity_of_the_data():
    x = RNG.uniform(-1, 1, (6, 4, 4, 1))
    y = np.arange(6)
    fingerprint = Dataset(x, y).fingerprint()
    assert len(fingerprint) == 64
    assert int(fingerprint, 16) >= 0
    assert Dataset(x.copy(), y, name="other").fingerprint() == fingerprint
    changed = x.copy()
    changed[5, 3, 3, 0] += 0.01
    others = [
        Dataset(changed, y),
        Dataset(x, y[::-1]),
        Dataset(x),
        Dataset(x[::-1], y),
        Dataset(x[..., 0], y, kind="sequence"),
        Dataset(x.reshape(6, 2, 8, 1), y),
    ]
    assert Dataset(x[..., 0], kind="sequence").fingerprint() != Dataset(x[..., 0], kind="sound").fingerprint()
    dataset = Dataset(x, y)
    assert dataset.fingerprint() != dataset.subset(indices=[1, 0, 2, 3, 4, 5]).fingerprint()
    prints = {fingerprint, *(other.fingerprint() for other in others)}
    assert len(prints) == 1 + len(others)


def test_a_data_set_can_be_pickled():
    moons = pickle.loads(pickle.dumps(load("moons", size=50)))
    assert moons.density(moons.x).min() > 0


def test_repr_says_what_it_is():
    assert repr(load("digits")).startswith('Dataset "digits": 1,797 images of 8×8×1, 10 classes\n1,797 real')
    assert repr(Dataset(np.zeros((4, 2)))) == 'Dataset "data": 4 points in 2 dimensions'
    assert "2 sounds of 100 samples at 8,000 a second" in repr(Dataset(np.zeros((2, 100)), kind="sound", rate=8000))
    assert "3 sequences of 24 steps × 5 values" in repr(Dataset(np.zeros((3, 24, 5)), kind="sequence"))
    assert repr(Dataset(np.zeros((4, 2)), np.zeros(4, int))).endswith(", 1 class")
