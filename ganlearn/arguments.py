"""Checks of numbers that a user gives. Each returns the number in the form the caller works with.

Each raises TypeError for what is not a number (a bool, a string, None), and ValueError for a number that does not fit
and for an array. What it says is general, or the sentence of ``ganlearn.strings`` that the caller names, which is
filled in with {name} and {given}.
"""

import contextlib
import math
import numbers
import operator

import numpy as np

from ganlearn.strings import text


def is_whole(value, least=1):
    """Whether ``value`` has a type of whole numbers, Python's or NumPy's but not bool, and is at least ``least``."""
    return isinstance(value, numbers.Integral) and not isinstance(value, bool) and value >= least


def whole(name, value, least=1, most=None, sentence=None):
    """``value`` as an int from ``least`` to ``most``; a float without a fraction counts as a whole number."""
    number = _number(value)
    if number is None:
        raise TypeError(text(sentence or "arguments.not_whole", name=name, given=value))
    if number % 1 != 0:  # NaN and infinity too
        raise ValueError(text(sentence or "arguments.not_whole", name=name, given=value))
    if number < least:
        raise ValueError(text(sentence or "arguments.too_small", name=name, given=value, least=least))
    if most is not None and number > most:
        raise ValueError(text(sentence or "arguments.too_large", name=name, given=value, most=most))
    return int(number)


def positive(name, value, sentence=None):
    """``value`` as a float, finite and above 0."""
    number = _number(value)
    if number is None:
        raise TypeError(text(sentence or "arguments.not_number", name=name, given=value))
    if not 0 < number < math.inf:
        raise ValueError(text(sentence or "arguments.not_positive", name=name, given=value))
    return float(number)


def interval(name, value):
    """``value`` as a pair of finite floats (low, high) with low ≤ high; ValueError for all else."""
    pair = np.asarray(value)
    if pair.shape != (2,) or pair.dtype.kind not in "fiu" or not np.isfinite(pair).all() or pair[0] > pair[1]:
        raise ValueError(text("arguments.not_interval", name=name, given=value))
    return float(pair[0]), float(pair[1])


def _number(value):
    """``value`` as an int or a float; NaN for an array with axes, None for what is not a number."""
    if isinstance(value, bool | np.bool_ | str | bytes):
        return None
    if getattr(value, "ndim", 0):
        return math.nan
    for convert in (operator.index, float):
        with contextlib.suppress(TypeError):
            return convert(value)
    return None
