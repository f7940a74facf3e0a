"""Digits and glyphs."""

import numpy as np
import pytest

from ganlearn.data import load


def test_digits():
    digits = load("digits")
    assert digits.x.shape == (1797, 8, 8, 1)
    assert digits.x.dtype == np.float32
    assert (digits.x.min(), digits.x.max()) == (-1, 1)
    assert digits.y.dtype == np.int32
    assert digits.classes == 10
    assert digits.class_names == tuple("0123456789")
    assert np.bincount(digits.y).min() > 170
    # A zero has an empty middle, a one does not.
    middle = digits.x[:, 3:5, 3:5].mean(axis=(1, 2, 3))
    assert middle[digits.y == 0].mean() < -0.5 < 0.4 < middle[digits.y == 1].mean()


def test_glyphs():
    glyphs = load("glyphs", size=500)
    assert glyphs.x.shape == (500, 28, 28, 1)
    assert (glyphs.kind, glyphs.classes) == ("image", 10)
    assert (glyphs.x.min(), glyphs.x.max()) == (-1, 1)
    assert np.bincount(glyphs.y, minlength=10).min() > 25
    ink = (glyphs.x > 0).mean(axis=(1, 2, 3))
    assert 0.02 < ink.min() < ink.max() < 0.5


def test_an_image_depends_on_seed_and_index_alone():
    small, large = load("glyphs", size=30, seed=5), load("glyphs", size=1100, seed=5)
    np.testing.assert_array_equal(small.x, large.x[:30])
    np.testing.assert_array_equal(small.y, large.y[:30])
    assert load("glyphs", size=30, seed=6).fingerprint() != small.fingerprint()


def test_labels_are_right():
    """A nearest-mean classifier that is shown upright glyphs names random ones of another seed."""
    glyphs, other = load("glyphs", size=3000), load("glyphs", size=1000, seed=1)
    means = np.stack([glyphs.x[glyphs.y == k].mean(axis=0) for k in range(10)]).reshape(10, -1)
    distance = np.square(other.x.reshape(-1, 1, 784) - means).sum(axis=-1)
    assert np.mean(distance.argmin(axis=1) == other.y) > 0.7


def test_upright_glyphs_of_one_font_are_equal_and_centred():
    glyphs = load("glyphs", size=50, characters="HX", fonts="DejaVuSans", pose=0)
    for k in range(2):
        own = glyphs.x[glyphs.y == k]
        np.testing.assert_array_equal(own, np.broadcast_to(own[0], own.shape))
        ink = (own[0, ..., 0] + 1) / 2
        assert ink.sum(axis=0) @ np.arange(28) / ink.sum() == pytest.approx(13.5, abs=0.3)
        assert ink.sum(axis=1) @ np.arange(28) / ink.sum() == pytest.approx(13.5, abs=0.6)
    rows = np.flatnonzero((glyphs.x[0, ..., 0] > 0).any(axis=1))
    assert rows[0] + rows[-1] == pytest.approx(27, abs=1)
    assert 17 <= len(rows) <= 21


def test_the_pose_varies_position_size_and_weight():
    glyphs = load("glyphs", size=300, characters="I", fonts="DejaVuSans").x[..., 0] > 0
    column = (glyphs * np.arange(28)).sum(axis=(1, 2)) / glyphs.sum(axis=(1, 2))
    stroke = glyphs.sum(axis=(1, 2)) / glyphs.any(axis=2).sum(axis=1)
    assert column.std() > 0.5
    assert stroke.std() > 0.3
    rings = load("glyphs", size=300, characters="O", fonts="DejaVuSans").x[..., 0] > 0
    height, width = rings.any(axis=2).sum(axis=1), rings.any(axis=1).sum(axis=1)
    assert np.sqrt(height * width).std() > 0.9
    assert (height / width).std() > 0.07


def test_the_same_glyph_at_another_size():
    small, large = load("glyphs", size=20, pixels=14).x, load("glyphs", size=20, pixels=56).x
    reduced = large.reshape(20, 14, 4, 14, 4, 1).mean(axis=(2, 4))
    for a, b in zip(small, reduced, strict=True):
        assert np.corrcoef(a.ravel(), b.ravel())[0, 1] > 0.95


def test_letters():
    glyphs = load("glyphs", size=300, characters="abcXYZ")
    assert glyphs.class_names == tuple("abcXYZ")
    assert set(glyphs.y) == set(range(6))
    assert load("glyphs", size=5, characters="αβ").classes == 2


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"characters": ""}, ValueError, "at least one"),
        ({"characters": "a b"}, ValueError, "leave ink"),
        ({"characters": ["12", "3"]}, ValueError, "single characters"),
        ({"characters": "121"}, ValueError, "once"),
        ({"characters": "漢"}, ValueError, "No single font"),
        ({"characters": "Ω", "fonts": "cmb10"}, ValueError, "lacks 'Ω'"),
        ({"fonts": "Helvetica"}, ValueError, "DejaVuSans-Bold"),
        ({"fonts": []}, ValueError, "fonts is empty"),
        ({"pixels": 4}, ValueError, "pixels must be at least 8"),
        ({"pose": -1}, ValueError, "pose"),
        ({"size": 0}, ValueError, "size"),
    ],
)
def test_bad_options(options, error, words):
    with pytest.raises(error, match=words):
        load("glyphs", **options)
