"""Mode coverage, against counts by hand, scikit-learn and scipy, and the perfect sampler's rows of the literature."""

import types

import numpy as np
import pytest
from scipy import stats
from sklearn.neighbors import NearestNeighbors

from ganlearn import metrics


def mixture(means, std, **more):
    return types.SimpleNamespace(name="mixture", means=np.asarray(means, dtype=np.float32), std=std, **more)


def ring(radius, std, modes=8):
    angle = 2 * np.pi * np.arange(modes) / modes
    return mixture(radius * np.stack([np.cos(angle), np.sin(angle)], axis=1), std)


def grid(spacing, std):
    return mixture([(spacing * i, spacing * j) for i in range(-2, 3) for j in range(-2, 3)], std)


def perfect(dataset, n, seed):
    rng = np.random.default_rng(seed)
    mode = rng.integers(len(dataset.means), size=n)
    return dataset.means[mode] + dataset.std * rng.standard_normal((n, 2))


def test_counts_by_hand():
    line = mixture([(0, 0), (10, 0), (20, 0)], 1.0)
    x = np.array([(0, 0), (0, 2.9), (0, 3.1), (10, -2.9), (14, 0), (5, 0)])  # 2 at the first, 1 at the second, 3 off
    scores = metrics.modes(x, line)
    np.testing.assert_array_equal(scores.counts, [2, 1, 0])
    assert scores["captured"] == 2
    assert scores["high_quality"] == 0.5
    assert scores["reverse_kl"] == pytest.approx(np.log(3) - stats.entropy([2 / 3, 1 / 3]))
    assert scores["mode_tv"] == pytest.approx((1 / 3 + 0 + 1 / 3) / 2)
    assert scores["mode_tv_strict"] == pytest.approx((0 + 1 / 6 + 1 / 3 + 1 / 2) / 2)


@pytest.mark.parametrize(("at_second", "captured"), [(0, 1), (9, 1), (10, 2)])
def test_one_percent_rule_counts_against_all_samples(at_second, captured):
    two = mixture([(0, 0), (10, 0)], 1.0)
    x = np.zeros((1000, 2))
    x[:at_second] = (10, 0)
    x[500:] = (5, 5)  # half of the samples are off: the bar stays one per cent of all
    assert metrics.modes(x, two)["captured_one_percent"] == captured
    assert metrics.modes(x, two)["captured"] == (2 if at_second else 1)


def test_agrees_with_scikit_learn_and_scipy():
    data = grid(2.0, 0.3)
    x = np.random.default_rng(5).normal(size=(3000, 2)) * 3
    distance, mode = (a[:, 0] for a in NearestNeighbors(n_neighbors=1).fit(data.means).kneighbors(x))
    counts = np.bincount(mode[distance <= 0.9], minlength=25)
    scores = metrics.modes(x, data)
    np.testing.assert_array_equal(scores.counts, counts)
    assert scores["reverse_kl"] == pytest.approx(stats.entropy(counts, np.ones(25)))
    h = stats.chi2(df=2).cdf(9)
    with_bin = stats.entropy([*counts, 3000 - counts.sum()], [*np.full(25, h / 25), 1 - h])
    assert scores["reverse_kl_off_mode"] == pytest.approx(with_bin)


def test_unequal_weights_and_widths():
    data = mixture([(0, 0), (100, 0)], np.array([1.0, 10.0]), weights=np.array([0.9, 0.1]))
    x = np.zeros((100, 2))
    x[:10] = (129, 0)  # 2.9 of its own standard deviations
    scores = metrics.modes(x, data)
    assert scores["high_quality"] == 1
    assert scores["reverse_kl"] == pytest.approx(0, abs=1e-12)
    assert scores["mode_tv"] == pytest.approx(0, abs=1e-12)
    assert scores.floor["mode_tv"].mean < 0.05


def test_no_sample_near_a_mode():
    scores = metrics.modes(np.full((10, 2), 50.0), ring(1, 0.01))
    assert scores["captured"] == 0
    assert scores["mode_tv_strict"] == 1
    assert np.isnan(scores["reverse_kl"])
    assert np.isnan(scores["mode_tv"])
    assert scores["reverse_kl_off_mode"] == pytest.approx(4.5)  # −log(exp(−4.5))


def test_a_diverged_generator_scores_zero():
    x = np.full((10, 2), np.nan)
    x[0] = np.inf
    assert metrics.modes(x, ring(1, 0.01))["high_quality"] == 0


@pytest.mark.parametrize(
    ("data", "modes", "kl", "kl_off_mode"),
    [(ring(1, 0.01), 8, 0.0014, 0.0016), (grid(2, 0.05), 25, 0.0049, 0.0050)],
    ids=["ring", "grid"],
)
def test_perfect_sampler_of_the_published_protocol(data, modes, kl, kl_off_mode):
    """2,500 samples: the perfect sampler's rows beside VEEGAN's and PacGAN's tables, on samples of our own drawing."""
    runs = [metrics.modes(perfect(data, 2500, seed), data) for seed in range(400)]
    mean = {name: np.mean([run[name] for run in runs]) for name in runs[0]}
    assert mean["captured"] == modes
    assert mean["high_quality"] == pytest.approx(0.9889, abs=0.0004)
    assert mean["reverse_kl"] == pytest.approx(kl, abs=0.0002)
    assert mean["reverse_kl_off_mode"] == pytest.approx(kl_off_mode, abs=0.0002)
    assert mean["reverse_kl"] == pytest.approx((modes - 1) / (2 * 2500 * 0.9889), rel=0.1)  # second order: χ²/2
    assert mean["reverse_kl_off_mode"] == pytest.approx(modes / (2 * 2500), rel=0.1)
    for name, floor in runs[0].floor.items():
        assert floor.mean == pytest.approx(mean[name], abs=4 * floor.sd / np.sqrt(80) + 1e-12), name
        assert floor.sd == pytest.approx(np.std([run[name] for run in runs]), rel=0.35), name


def test_perfect_sampler_of_the_few_step_protocol():
    """10,000 samples, radius 2, σ 0.1: total variation .011 among the good samples, .017 when all others are errors."""
    floor = metrics.modes(np.zeros((10_000, 2)), ring(2, 0.1)).floor
    assert floor["mode_tv"].mean == pytest.approx(0.011, abs=0.001)
    assert floor["mode_tv_strict"].mean == pytest.approx(0.017, abs=0.001)
    assert floor["captured_one_percent"].mean == 8


def test_floor_is_the_same_each_time_and_reading_it_is_lazy():
    data = ring(1, 0.01)
    a = metrics.modes(np.zeros((500, 2)), data)
    b = metrics.modes(np.ones((500, 2)), data)
    assert "floor" not in vars(a)
    assert a.floor == b.floor


def test_reads_like_a_dictionary_and_prints_a_table():
    scores = metrics.modes(np.zeros((2500, 2)), ring(1, 0.01))
    assert dict(scores)["captured"] == scores["captured"]
    lines = repr(scores).splitlines()
    assert "n = 2,500" in lines[0]
    assert lines[3].split()[0] == "high_quality"
    assert "0.98" in lines[3]


def test_a_data_set_without_modes_is_refused():
    moons = types.SimpleNamespace(name="moons", means=None, std=None)
    with pytest.raises(ValueError, match=r"'moons' has no list of modes.*binned_jsd"):
        metrics.modes(np.zeros((5, 2)), moons)


@pytest.mark.parametrize("samples", [np.zeros((5, 3)), np.zeros(5), np.zeros((0, 2)), np.zeros((2, 8, 8, 1))])
def test_samples_of_another_shape_are_refused(samples):
    with pytest.raises(ValueError, match=r"shape \(n, 2\)"):
        metrics.modes(samples, ring(1, 0.01))
