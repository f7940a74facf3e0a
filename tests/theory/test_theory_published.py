"""The comparison with published figures must be able to fail."""

import pytest

from ganlearn.theory._published import compare, published


def test_the_printed_digits_count():
    assert published("dirac", "non_saturating", "simultaneous") == (0.64, 3)  # printed as 0.640
    assert published("dirac", "r1", "simultaneous") == (2.6e-6, 7)
    assert published("dirac", "r1", "eigenvalues") == [(-0.15, 2), (0.477, 3)]
    assert published("dirac", "r1", "unheard of") is None
    assert published("bilinear", "0.3", "optimistic") is None


@pytest.mark.parametrize(
    ("ours", "figure", "error", "agrees"),
    [
        (0.6409, (0.640, 3), 0.0, True),
        (0.6421, (0.640, 3), 0.0, False),
        (2.75e-6, (2.6e-6, 7), 0.0, False),
        (2.69e-6, (2.6e-6, 7), 0.0, True),
        (0.014, (0.004, 3), 0.005, False),
        (0.0096, (0.004, 3), 0.005, True),
        (float("nan"), (0.0, 1), 0.0, False),
        (1.0, None, 0.0, None),
    ],
)
def test_one_in_the_last_digit(ours, figure, error, agrees):
    assert compare(ours, figure, error)["agrees"] is agrees
