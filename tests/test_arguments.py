"""Numbers that a user gives: what counts as one, and what is said of all else."""

import decimal
import fractions
import math

import numpy as np
import pytest

from ganlearn.arguments import interval, is_whole, positive, whole

THREES = [3, 3.0, np.int64(3), np.uint8(3), np.float32(3), np.array(3), fractions.Fraction(3), decimal.Decimal(3)]
NO_NUMBERS = [True, False, np.True_, "3", b"3", None, [3], (3,), {3}, 3j, object]
ARRAYS = [np.array([3]), np.array([3, 4]), np.zeros((0,))]
NEITHER = [math.nan, math.inf, -math.inf, np.float32("nan")]


@pytest.mark.parametrize("given", THREES, ids=repr)
def test_a_whole_number_of_any_type_comes_back_as_an_int(given):
    found = whole("steps", given, least=3, most=3)
    assert (found, type(found)) == (3, int)


def test_large_whole_numbers_stay_exact():
    assert whole("seed", 2**63 + 1) == 2**63 + 1
    assert whole("seed", 10**400) == 10**400


@pytest.mark.parametrize("check", [whole, positive])
@pytest.mark.parametrize("given", NO_NUMBERS, ids=repr)
def test_what_is_not_a_number_is_a_type_error(check, given):
    with pytest.raises(TypeError, match=r"^steps must be a (whole )?number, but is "):
        check("steps", given)


@pytest.mark.parametrize("check", [whole, positive])
@pytest.mark.parametrize("given", [*ARRAYS, *NEITHER], ids=repr)
def test_arrays_and_what_is_not_finite_are_value_errors(check, given):
    with pytest.raises(ValueError, match=r"^steps must be "):
        check("steps", given)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (2.5, "steps must be a whole number, but is 2.5"),
        (1, "steps must be at least 2, but is 1"),
        (-3.0, "steps must be at least 2, but is -3.0"),
        (10, "steps must be at most 9, but is 10"),
    ],
)
def test_a_number_that_does_not_fit_is_named(given, words):
    with pytest.raises(ValueError, match=words):
        whole("steps", given, least=2, most=9)


@pytest.mark.parametrize(("given", "error"), [(None, TypeError), (2.5, ValueError), (0, ValueError), (9, ValueError)])
def test_a_caller_can_have_a_sentence_of_its_own(given, error):
    with pytest.raises(error, match=f"^The number of steps is {given}; it must be a whole number, 0 or more"):
        whole("steps", given, most=8, sentence="trainer.steps")
    with pytest.raises(ValueError, match=r"^fps is 0; "):
        positive("fps", 0, sentence="recording.fps")


def test_positive_numbers_come_back_as_floats():
    found = positive("rate", np.int32(8))
    assert (found, type(found)) == (8.0, float)
    for given in (0, -1, 0.0):
        with pytest.raises(ValueError, match=f"rate must be a finite number above 0, but is {given}"):
            positive("rate", given)


def test_only_types_of_whole_numbers_are_whole_where_they_become_a_shape():
    assert all(map(is_whole, (1, np.int64(2), np.uint8(3))))
    assert not any(map(is_whole, (0, -1, 2.0, True, np.True_, None, "2", np.array([2]))))
    assert is_whole(0, least=0)


def test_intervals():
    assert interval("phase", [0, np.float32(0.5)]) == (0.0, 0.5)
    for given in ((1, 0), (0, math.inf), (0, 1, 2), 3, "ab", (None, 1)):
        with pytest.raises(ValueError, match="phase must be a pair"):
            interval("phase", given)
