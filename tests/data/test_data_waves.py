"""Sequences and sounds: what was drawn can be measured in them."""

import numpy as np
import pytest

from ganlearn.data import load


def test_sines_are_sines():
    sines = load("sines", size=200)
    assert sines.x.shape == (200, 24, 5)
    assert sines.kind == "sequence"
    assert sines.y is None
    # sin(ω(t+1)+φ) + sin(ω(t−1)+φ) = 2 cos(ω) sin(ωt+φ): one cosine for the whole sequence.
    x = sines.x.astype(np.float64)
    sums, middle = x[:, 2:] + x[:, :-2], x[:, 1:-1]
    cosine = (sums * middle).sum(axis=1) / (2 * np.square(middle).sum(axis=1))
    np.testing.assert_allclose(sums, 2 * cosine[:, None] * middle, atol=1e-6)
    omega = np.arccos(cosine)
    assert 0.1 < omega.min() < 0.13
    assert 0.77 < omega.max() < 0.8
    assert np.corrcoef(omega.T)[0, 1] < 0.3


def test_timegans_own_ranges():
    slow = load("sines", size=100, frequency=(0, 0.1), phase=(0, 0.1)).x
    assert slow[:, 0].min() >= 0
    assert slow[:, 0].max() <= np.sin(0.1)
    assert load("sines", size=3, steps=10, values=2).x.shape == (3, 10, 2)


@pytest.mark.parametrize("name", ["tones", "plucked"])
def test_a_sound_has_the_pitch_of_its_label(name):
    sounds = load(name, size=64)
    assert sounds.x.shape == (64, 2048, 1)
    assert (sounds.kind, sounds.rate, sounds.classes) == ("sound", 8000, 8)
    assert sounds.class_names == ("C4", "D4", "E4", "F4", "G4", "A4", "B4", "C5")
    assert np.abs(sounds.x).max(axis=(1, 2)).min() > 0.55
    hertz = 440 * 2 ** ((np.array([60, 62, 64, 65, 67, 69, 71, 72]) - 69) / 12)
    frequency = np.fft.rfftfreq(1 << 16, 1 / 8000)
    spectrum = np.abs(np.fft.rfft(sounds.x[..., 0] * np.hanning(2048), 1 << 16))
    for one, y in zip(spectrum, sounds.y, strict=True):
        near = np.abs(frequency / hertz[y] - 1) < 0.06
        heard = frequency[near][one[near].argmax()]
        assert abs(1200 * np.log2(heard / hertz[y])) < 15
        assert one[near].max() > 5 * one[frequency < hertz[y] / 1.5].max()


def test_the_second_partial_of_a_plucked_string_is_at_most_half_the_first():
    """Their strengths are |sin 2πp| / 4 and sin πp, a ratio of |cos πp| / 2."""
    sounds = load("plucked", size=64)
    hertz = 440 * 2 ** ((np.array([60, 62, 64, 65, 67, 69, 71, 72]) - 69) / 12)[sounds.y]
    frequency = np.fft.rfftfreq(1 << 14, 1 / 8000)
    spectrum = np.abs(np.fft.rfft(sounds.x[..., 0] * np.hanning(2048), 1 << 14))
    first, second = (np.where(np.abs(frequency - k * hertz[:, None]) < 40, spectrum, 0).max(axis=1) for k in (1, 2))
    assert np.all(second < 0.52 * first)
    assert np.ptp(second / first) > 0.2


def test_a_plucked_string_fades_and_its_high_partials_first():
    sounds = load("plucked", size=50).x[..., 0]
    early, late = sounds[:, :1024], sounds[:, 1024:]
    assert np.all(np.square(late).mean(axis=1) < np.square(early).mean(axis=1))
    spectra = [np.abs(np.fft.rfft(part * np.hanning(1024)))[:, :512] for part in (early, late)]
    centroids = [(s * np.arange(512)).sum(axis=1) / s.sum(axis=1) for s in spectra]
    assert np.mean(centroids[1] < centroids[0]) > 0.9


def test_a_tone_starts_and_ends_in_silence():
    x = load("tones", size=50).x[..., 0]
    assert np.abs(x[:, [0, -1]]).max() < 1e-6
    assert np.abs(x[:, 1000:1100]).max(axis=1).min() > 0.3


def test_no_partial_folds_back():
    """At 1,200 samples a second C5 has its fundamental and nothing else below the limit of 600 hertz."""
    sounds = load("tones", size=40, rate=1200, length=1024).subset(["C5"]).x[..., 0]
    spectrum = np.abs(np.fft.rfft(sounds * np.hanning(1024)))
    frequency = np.fft.rfftfreq(1024, 1 / 1200)
    far = np.abs(frequency - 523) > 40
    assert np.all(spectrum[:, far].max(axis=1) < 0.01 * spectrum.max(axis=1))


@pytest.mark.parametrize("name", ["sines", "tones", "plucked"])
def test_an_example_depends_on_seed_and_index_alone(name):
    small, large = load(name, size=5, seed=2), load(name, size=200, seed=2)
    np.testing.assert_array_equal(small.x, large.x[:5])
    assert load(name, size=5, seed=3).fingerprint() != small.fingerprint()


@pytest.mark.parametrize(
    ("name", "options", "error", "words"),
    [
        ("sines", {"frequency": 0.1}, ValueError, "frequency must be a pair"),
        ("sines", {"frequency": (0.5, 0.1)}, ValueError, "low ≤ high"),
        ("sines", {"phase": ("a", "b")}, ValueError, "phase"),
        ("sines", {"steps": 0}, ValueError, "steps"),
        ("tones", {"length": 8}, ValueError, "length must be at least 16"),
        ("plucked", {"rate": 0}, ValueError, "rate"),
    ],
)
def test_bad_options(name, options, error, words):
    with pytest.raises(error, match=words):
        load(name, **options)
