"""What samples tell: collapse, for points with known modes, for points without, and for images."""

import gc

import numpy as np
import pytest

import ganlearn as gl
from ganlearn.data import Dataset
from ganlearn.diagnosis import diagnose_history, diversity
from ganlearn.diagnosis.diversity import effective
from tests.diagnosis.histories import RING, around, history, names, points

CALM = history(around(1.386))


def judged(samples, dataset=RING, run=CALM, **more):
    return diagnose_history(run, "non_saturating", samples, dataset, **more)


def test_the_effective_number_of_groups_of_equal_and_of_uneven_shares():
    centres = np.arange(4.0)[:, None]
    assert effective(np.repeat(centres, 5, axis=0), centres) == pytest.approx(4)
    assert effective(np.zeros((7, 1)), centres) == pytest.approx(1)
    share = np.array([0.75, 0.25])
    assert effective(np.array([[0.0], [0], [0], [1]]), centres) == pytest.approx(np.exp(-np.sum(share * np.log(share))))


@pytest.mark.parametrize("modes", [[0], [2, 3], [0, 3, 5], [0, 2, 4, 6]])
def test_points_at_some_of_the_modes_are_collapsed(modes):
    found = judged(points(modes))
    assert names(found) == ["collapsed"]
    (finding,) = found
    assert f"reach {len(modes)} of 8 modes" in finding.evidence
    assert "perfect sampler reaches 8" in finding.evidence


@pytest.mark.parametrize("modes", [range(6), range(8)])
def test_points_at_most_modes_are_not(modes):
    assert judged(points(list(modes))) == ()


def test_points_between_the_modes_are_varied_though_they_are_bad():
    assert judged(RING.x[:256] * 0.5) == ()


@pytest.mark.parametrize(
    "dataset", [gl.data.load("moons", size=4_000), gl.data.load("digits")], ids=["moons", "digits"]
)
def test_where_no_modes_are_known_groups_are_found_in_the_data(dataset):
    rng = np.random.default_rng(0)
    one = dataset.x[:1] + 0.05 * rng.standard_normal((256, *dataset.sample_shape))
    (finding,) = judged(one, dataset)
    assert finding.name == "collapsed" and "equal groups" in finding.evidence
    assert judged(dataset.x[rng.permutation(len(dataset))[:256]], dataset) == ()


def test_the_data_are_measured_once_for_all_looks_and_forgotten_with_the_data_set(monkeypatch):
    sought = []
    monkeypatch.setattr(diversity, "_centres", lambda x, found=diversity._centres: sought.append(len(x)) or found(x))
    dataset = Dataset(gl.data.load("digits").x[:600])
    assert judged(dataset.x[:256], dataset) == judged(dataset.x[256:512], dataset) == ()
    assert sought == [300]
    kept = len(diversity._references)
    del dataset
    gc.collect()
    assert len(diversity._references) == kept - 1


def test_a_few_samples_are_compared_with_as_few_of_the_data():
    dataset = Dataset(gl.data.load("digits").x[:40])
    flat = dataset.x.reshape(40, -1).astype(float)
    squares = np.square(flat[:, None] - flat).sum(axis=-1)
    np.fill_diagonal(squares, np.inf)
    forty = np.sqrt(np.median(squares.min(axis=1)))
    assert diversity.reference(dataset).distance(40) == (pytest.approx(forty), 40)
    some = np.linspace(0, 39, 20).astype(int)
    nearest, twenty = (
        np.sqrt(np.median(part.min(axis=1))) for part in (squares[:20, :20], squares[np.ix_(some, some)])
    )
    assert diversity.nearness(dataset.x[:20], dataset) == pytest.approx(nearest / twenty)


def test_a_young_run_and_few_samples_are_not_judged():
    assert judged(points([0]), run=history(around(1.386, 400))) == ()
    assert judged(points([0], n=20)) == ()
    assert judged(None) == ()
    assert judged(points([0]), dataset=None) == ()
    assert judged(points([0]), Dataset(RING.x[:20])) == ()


def test_samples_that_are_no_numbers_are_left_out():
    samples = points(list(range(8))).copy()
    samples[::2] = np.nan
    assert judged(samples) == ()
    assert judged(np.full_like(samples, np.nan)) == ()


def test_a_resumed_run_is_judged_by_its_step():
    assert names(judged(points([0]), run=history(around(1.386, 10), first=5_000))) == ["collapsed"]


def test_advice_names_a_generator_that_is_too_quick():
    (finding,) = judged(points([0]), settings={"d_learning_rate": 1e-4, "g_learning_rate": 1e-2})
    assert "G 0.01" in finding.advice and "step 0" in finding.advice
    (finding,) = judged(points([0]), settings={"d_learning_rate": 1e-2, "g_learning_rate": 1e-2})
    assert "R1(0.1)" in finding.advice
