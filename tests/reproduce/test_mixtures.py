"""The protocols of the mixtures are the published ones; a few steps of them run and are judged by their rules."""

import dataclasses

import numpy as np
import pytest

from ganlearn import metrics
from ganlearn.reproduce import mixtures

TRAINED = {"method", "seed", "samples", "captured", "high_quality", "reverse_kl", "mode_tv", "seconds", "route"}
FLOORS = {"floor_high_quality", "floor_reverse_kl", "floor_mode_tv"}


@pytest.mark.parametrize(
    ("name", "modes", "std", "radius", "samples"),
    [
        ("ring", 8, 0.01, 1.0, 2_500),
        ("grid", 25, 0.05, np.hypot(4, 4), 2_500),
        ("few-step-ring", 8, 0.1, 2.0, 10_000),
        ("few-step-grid", 25, 0.1, np.hypot(3, 3), 10_000),
    ],
)
def test_the_protocols_are_the_published_ones(name, modes, std, radius, samples):
    protocol = mixtures.PROTOCOLS[name]
    data = protocol.load()
    assert (len(data.means), data.std, protocol.evaluations[0]) == (modes, std, samples)
    assert np.linalg.norm(data.means, axis=1).max() == pytest.approx(radius)
    few = name.startswith("few-step")
    assert protocol.rule == ("captured_one_percent" if few else "captured")
    assert protocol.settings == ({"units": (128, 128), "latent_dim": 16} if few else {})


def test_every_published_figure_is_possible():
    for protocol in mixtures.PROTOCOLS.values():
        modes = len(protocol.load().means)
        for row in protocol.published:
            assert 0 <= row["captured"] <= modes
            assert 0 <= row.get("high_quality", 0) <= 1
            assert row.get("reverse_kl", 0) <= np.log(modes)


@pytest.fixture
def short(monkeypatch):
    """Protocols of a few steps."""
    brief = {name: dataclasses.replace(p, steps=15, evaluations=(300, 500)) for name, p in mixtures.PROTOCOLS.items()}
    monkeypatch.setattr(mixtures, "PROTOCOLS", brief)


@pytest.mark.slow
def test_published_rows_come_first_and_each_run_has_its_figures_and_floors(short):
    name = "few-step-grid"
    result = mixtures.mixture(name, [3])
    published = mixtures.PROTOCOLS[name].published
    assert [row["method"] for row in result.rows[: len(published)]] == [row["method"] for row in published]
    assert {row["route"] for row in result.rows[: len(published)]} == {"published"}
    ours = result.rows[len(published) :]
    assert [(row["seed"], row["samples"]) for row in ours] == [(3, 300), (3, 500)]
    for row in ours:
        assert row.keys() == (TRAINED - {"route"}) | FLOORS
        assert row["floor_high_quality"] == pytest.approx(0.9889, abs=0.01)
        assert 0 <= row["high_quality"] <= 1


def test_a_mode_is_counted_by_the_rule_of_the_protocol(short, monkeypatch):
    """A generator that is right but for three modes, hit once each: one sample is less than one per cent."""
    data = mixtures.PROTOCOLS["few-step-ring"].load()
    samples = np.concatenate([np.repeat(data.means[:5], 60, axis=0), data.means[5:]])
    monkeypatch.setattr("ganlearn.gan.GAN.generate", lambda self, n, seed: samples)
    monkeypatch.setattr("ganlearn.trainer.Trainer.run", lambda self, steps, progress: None)
    assert metrics.modes(samples, data)["captured"] == 8
    assert mixtures.train("few-step-ring", 0, steps=2)[0]["captured"] == 5
    rule = dataclasses.replace(mixtures.PROTOCOLS["few-step-ring"], rule="captured")
    monkeypatch.setitem(mixtures.PROTOCOLS, "few-step-ring", rule)
    assert mixtures.train("few-step-ring", 0, steps=2)[0]["captured"] == 8
