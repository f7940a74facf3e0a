"""What the curves alone tell: each rule speaks where it should, and is silent beside its threshold."""

import dataclasses
import re

import numpy as np
import pytest

from ganlearn.diagnosis import NAMES, Finding, diagnose_history
from tests.diagnosis.histories import around, circling, history, names

PROBABILITY = ("non_saturating", "minimax")
REST = {
    "non_saturating": 1.386,
    "least_squares": 0.5,
    "hinge": 2.0,
    "relativistic": 0.693,
    "relativistic_average": 1.386,
}


def test_a_finding_is_three_strings_that_cannot_change():
    finding = Finding("nan", "evidence", "advice")
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.name = "collapsed"


@pytest.mark.parametrize("loss", [*REST, "minimax", "wasserstein"])
@pytest.mark.parametrize("rows", [0, 1, 2, 10, 299, 300, 2_000])
def test_a_run_at_rest_has_nothing_wrong_however_short(loss, rows):
    assert diagnose_history(history(around(REST.get(loss, 1.386), rows)), loss) == ()


@pytest.mark.parametrize(("loss", "rest"), REST.items())
def test_a_sure_discriminator_is_named_for_each_loss_by_its_own_rest(loss, rest):
    (finding,) = diagnose_history(history(around(0.2 * rest, noise=0.02 * rest), d_real=0.97, d_fake=0.03), loss)
    assert finding.name == "d_too_strong"
    assert ("D(fake) 0.03" in finding.evidence) == (loss in PROBABILITY)
    assert "2,000 steps" in finding.evidence
    assert diagnose_history(history(around(0.4 * rest, noise=0.02 * rest)), loss) == ()


def test_a_sure_discriminator_must_have_been_sure_for_the_whole_window():
    d_loss = np.append(around(1.386, 1_000), around(0.1, 250, noise=0.01))
    assert diagnose_history(history(d_loss), "non_saturating") == ()
    d_loss = np.append(d_loss, around(0.1, 200, noise=0.01))
    (finding,) = diagnose_history(history(d_loss), "non_saturating")
    assert finding.name == "d_too_strong"
    steps = int(finding.evidence.split()[1])
    assert 450 <= steps <= 480


def test_a_mean_that_a_few_steps_pull_down_is_not_enough():
    d_loss = around(0.1, noise=0.01)
    d_loss[::10] = 1.386
    assert diagnose_history(history(d_loss), "non_saturating") == ()


def test_minimax_and_a_sure_discriminator_are_saturated_with_the_share_of_the_gradient():
    (finding,) = diagnose_history(history(around(0.1, noise=0.01), d_real=0.98, d_fake=0.02), "minimax")
    assert finding.name == "saturated"
    assert "0.04 times the gradient" in finding.evidence
    assert "non_saturating" in finding.advice


def test_a_critic_without_a_bound_is_named_by_the_growth_of_its_gap():
    gap = np.exp(np.linspace(0, 5, 2_000))
    growing = history(-gap, d_real=gap, d_fake=0.0)
    assert names(diagnose_history(growing, "wasserstein")) == ["d_too_strong"]
    assert diagnose_history({**growing, "penalty": np.ones(2_000)}, "wasserstein") == ()
    assert diagnose_history(growing, "wasserstein", settings={"penalty": 0.1}) == ()
    steady = history(np.full(2_000, -3.0), d_real=3.0, d_fake=0.0)
    assert diagnose_history(steady, "wasserstein") == ()


@pytest.mark.parametrize("loss", ["non_saturating", "minimax", "hinge", "wasserstein"])
def test_a_loss_that_goes_up_and_down_is_named_and_its_swings_are_counted(loss):
    (finding,) = diagnose_history(history(circling()), loss)
    assert finding.name == "oscillating"
    assert re.search("(9|10) times in the last 1,000 steps", finding.evidence)


@pytest.mark.parametrize(
    "d_loss",
    [
        circling(swing=0.1),
        circling(period=600),
        np.append(circling(rows=900), around(1.386, 1_100)),
        circling(rows=700),
        np.linspace(1.386, 0.7, 2_000),
        around(1.386, noise=0.6),
    ],
    ids=["too small", "too few", "over by now", "too short", "a slope", "noise"],
)
def test_what_is_no_circling_is_not_named(d_loss):
    assert diagnose_history(history(d_loss), "non_saturating") == ()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("column", ["d_loss", "g_loss", "d_real", "d_fake"])
def test_a_history_that_ends_in_no_number_is_named_first(bad, column):
    broken = history(around(0.1, noise=0.01), first=500)
    broken[column][-1] = bad
    found = diagnose_history(broken, "non_saturating")
    assert names(found) == ["nan", "d_too_strong"]
    assert "2,500" in found[0].evidence


def test_one_step_that_is_no_number():
    assert names(diagnose_history(history([np.nan]), "hinge")) == ["nan"]


def test_rows_that_were_lost_are_left_out():
    lost = history(around(1.386))
    for name in ("d_loss", "g_loss", "d_real", "d_fake"):
        lost[name][:1_000] = np.nan
    assert diagnose_history(lost, "non_saturating") == ()


def test_columns_that_grow_while_they_are_read_are_cut_to_the_shortest():
    growing = history(around(1.386))
    growing["d_fake"] = growing["d_fake"][:-3]
    assert diagnose_history(growing, "non_saturating") == ()


def test_findings_come_in_the_order_of_urgency():
    assert NAMES == ("nan", "saturated", "d_too_strong", "collapsed", "oscillating")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"d_learning_rate": 1e-2, "g_learning_rate": 1e-4}, "same learning rate"),
        ({"d_learning_rate": 1e-3, "g_learning_rate": 1e-3, "d_steps": 5}, "d_steps to 1: the discriminator makes 5"),
        ({"d_learning_rate": None, "g_learning_rate": None, "penalty": 0.1}, "weight tenfold"),
        ({}, "R1(0.1)"),
        (None, "R1(0.1)"),
    ],
)
def test_advice_on_a_strong_discriminator_names_what_stands_out(settings, words):
    (finding,) = diagnose_history(history(around(0.1, noise=0.01)), "non_saturating", settings=settings)
    assert words in finding.advice


@pytest.mark.parametrize(("d_rate", "both"), [(1e-2, True), (1e-4, False)])
def test_advice_on_saturation_names_uneven_rates_too(d_rate, both):
    settings = {"d_learning_rate": d_rate, "g_learning_rate": 1e-4}
    (finding,) = diagnose_history(history(around(0.1, noise=0.01)), "minimax", settings=settings)
    assert "non_saturating" in finding.advice
    assert ("same learning rate" in finding.advice) == both


@pytest.mark.parametrize(("rate", "words"), [(1e3, "smaller learning rates"), (1e-3, "softplus")])
def test_advice_on_nan_depends_on_the_rates(rate, words):
    settings = {"d_learning_rate": 1e-4, "g_learning_rate": rate}
    (finding,) = diagnose_history(history([np.nan]), "hinge", settings=settings)
    assert words in finding.advice


@pytest.mark.parametrize(
    ("loss", "penalty", "words"),
    [("non_saturating", 0.0, "R1(0.1)"), ("non_saturating", 0.2, "beta_1"), ("wasserstein", 0.0, "GradientPenalty")],
)
def test_advice_on_circling(loss, penalty, words):
    (finding,) = diagnose_history(history(circling(), penalty=penalty), loss)
    assert words in finding.advice
