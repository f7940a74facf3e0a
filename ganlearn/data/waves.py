"""Sequences and sounds made of sines."""

import numpy as np

from ganlearn.arguments import interval, positive, whole
from ganlearn.data.dataset import Dataset, rng
from ganlearn.strings import text

NOTES = {"C4": 60, "D4": 62, "E4": 64, "F4": 65, "G4": 67, "A4": 69, "B4": 71, "C5": 72}
"""The notes of the sounds and their MIDI numbers: a major scale. A4 is 440 Hz."""

_BLOCK = 128


def sines(size=10_000, steps=24, values=5, frequency=(0.1, 0.8), phase=(0.0, 2 * np.pi), seed=0):
    """Sequences of sines: x(t) = sin(ωt + φ), with ω and φ drawn for each sequence and each of its values.

    Args:
        size: number of sequences. steps: length of each. values: how many sines run side by side.
        frequency: range of ω, in radians a step. phase: range of φ, in radians. seed: whole number from 0.

    Returns:
        Dataset of sequences (size, steps, values), without labels.

    Source: Yoon et al. 2019, "Time-series Generative Adversarial Networks". Their code draws frequency and phase both
    from (0, 0.1), which leaves each sequence a piece of one slow wave, and maps it to [0, 1].
    """
    size, steps, values = whole("size", size), whole("steps", steps), whole("values", values)
    omega = rng(seed, 0).uniform(*interval("frequency", frequency), size=(size, 1, values))
    phi = rng(seed, 1).uniform(*interval("phase", phase), size=(size, 1, values))
    x = np.sin(omega * np.arange(steps)[:, np.newaxis] + phi)
    return Dataset(x, name="sines", description=text("data.about_sines"), kind="sequence")


def tones(size=2_000, length=2_048, rate=8_000, seed=0):
    """Steady tones of eight notes: a few harmonics with random strengths and phases, a soft start and end.

    x(t) = e(t) Σₖ aₖ sin(2πkft + φₖ), with k up to 6, aₖ = bᵏ⁻¹ times a random factor and b random in (0.2, 0.7).

    Args:
        size: number of sounds. length: samples in each. rate: samples a second. seed: whole number from 0.

    Returns:
        Dataset of sounds (size, length, 1) in [-1, 1] with ``y`` the note, ``class_names`` and ``rate``.
    """
    size, length, rate = whole("size", size), whole("length", length, least=16), positive("rate", rate)
    y, pitch, loudness = _notes(size, seed)
    harmonics = np.arange(1, 7)
    brightness = rng(seed, 3).uniform(0.2, 0.7, size=(size, 1))
    strengths = brightness ** (harmonics - 1) * rng(seed, 4).uniform(0.5, 1.5, size=(size, 6))
    phases = rng(seed, 5).random((size, 6))
    seconds = np.arange(length) / rate
    fade = np.minimum(1, np.minimum(seconds, seconds[-1] - seconds) / (0.08 * length / rate))
    x = _sum_of_partials(pitch[:, np.newaxis] * harmonics, strengths, np.zeros((size, 6)), phases, seconds, rate)
    return _sounds("tones", x * np.sin(np.pi / 2 * fade) ** 2, loudness, y, rate)


def plucked(size=2_000, length=2_048, rate=8_000, seed=0):
    """Plucked strings of eight notes: harmonics that fade the sooner, the higher they are.

    A string pulled aside at the share p of its length and let go moves as
    x(t) = Σₖ sin(kπp)/k² · sin(2πkft) exp(−(d₀ + d₁k²)t).

    Args:
        size: number of sounds. length: samples in each. rate: samples a second. seed: whole number from 0.

    Returns:
        Dataset of sounds (size, length, 1) in [-1, 1] with ``y`` the note, ``class_names`` and ``rate``.

    Source: Fletcher and Rossing 1998, "The Physics of Musical Instruments", chapter 2 (the plucked string).
    """
    size, length, rate = whole("size", size), whole("length", length, least=16), positive("rate", rate)
    y, pitch, loudness = _notes(size, seed)
    harmonics = np.arange(1, 13)
    place = rng(seed, 3).uniform(0.1, 0.5, size=(size, 1))
    strengths = np.sin(np.pi * harmonics * place) / harmonics**2
    damping = rng(seed, 4).uniform((3.0, 0.1), (8.0, 0.6), size=(size, 2))
    decays = damping[:, :1] + damping[:, 1:] * harmonics**2
    seconds = np.arange(length) / rate
    x = _sum_of_partials(pitch[:, np.newaxis] * harmonics, strengths, decays, np.zeros((size, 12)), seconds, rate)
    return _sounds("plucked", x, loudness, y, rate)


def _notes(size, seed):
    """Labels, pitches in hertz (a few cents off, like a played note) and peak levels."""
    y = rng(seed, 0).integers(len(NOTES), size=size)
    cents = rng(seed, 1).uniform(-10, 10, size=size)
    pitch = 440 * 2 ** ((np.array(list(NOTES.values()))[y] - 69) / 12 + cents / 1200)
    return y, pitch, rng(seed, 2).uniform(0.6, 0.95, size=size)


def _sum_of_partials(frequencies, strengths, decays, phases, seconds, rate):
    """Σₖ strengthsₖ exp(−decaysₖ t) sin(2π(frequenciesₖ t + phasesₖ)); all (n, k), result (n, len(seconds)).

    A partial above half the sampling rate would fold back to a wrong pitch: it is left out.
    """
    strengths = np.where(frequencies < rate / 2, strengths, 0)
    x = np.zeros((len(frequencies), len(seconds)), np.float32)
    for start in range(0, len(x), _BLOCK):
        part = slice(start, start + _BLOCK)
        for k in np.flatnonzero(strengths[part].any(axis=0)):
            cycles = frequencies[part, k, None] * seconds + phases[part, k, None]
            wave = np.sin((2 * np.pi * (cycles % 1)).astype(np.float32))
            envelope = strengths[part, k, None] * np.exp(np.float32(-1) * decays[part, k, None] * seconds)
            x[part] += wave * envelope.astype(np.float32)
    return x


def _sounds(name, x, loudness, y, rate):
    peak = np.abs(x).max(axis=1, keepdims=True)
    x = x * (loudness[:, np.newaxis] / np.maximum(peak, 1e-9))
    about = text(f"data.about_{name}")
    return Dataset(x, y, name=name, description=about, kind="sound", class_names=NOTES, rate=rate)
