"""Intervals and tests of a score, against SciPy and against what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ganlearn.widgets.you_are_the_discriminator.game import sign_test, wilson

COUNTS = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTS, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_wilson_is_that_of_scipy(counts, confidence):
    hits, n = counts
    wanted = stats.binomtest(hits, n).proportion_ci(confidence, method="wilson")
    assert wilson(hits, n, confidence) == pytest.approx((wanted.low, wanted.high), abs=1e-12)


@given(COUNTS)
def test_at_the_ends_the_share_lies_just_at_the_edge_of_what_is_likely(counts):
    hits, n = counts
    for p in wilson(hits, n):
        if 0 < p < 1:  # without a hit one end is 0, with hits alone it is 1
            z = (hits / n - p) / np.sqrt(p * (1 - p) / n)
            assert abs(z) == pytest.approx(stats.norm.ppf(0.975), rel=1e-6)


@given(COUNTS)
def test_right_and_wrong_are_mirror_images(counts):
    hits, n = counts
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1
    assert wilson(n - hits, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)


def test_of_such_intervals_nineteen_in_twenty_hold_the_true_share():
    n = 20
    ends = np.array([wilson(k, n) for k in range(n + 1)])
    shares = np.linspace(0.01, 0.99, 197)
    weights = stats.binom.pmf(np.arange(n + 1)[:, None], n, shares)
    inside = (ends[:, :1] <= shares) & (shares <= ends[:, 1:])
    assert (weights * inside).sum(axis=0).mean() == pytest.approx(0.95, abs=0.01)


def test_nothing_judged_says_nothing():
    assert wilson(0, 0) == (0.0, 1.0)
    assert sign_test(0, 0) == 1.0


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_sign_test_is_that_of_scipy(wins, losses):
    n = wins + losses
    wanted = stats.binomtest(wins, n).pvalue if n else 1.0
    assert sign_test(wins, losses) == pytest.approx(wanted, rel=1e-9)
