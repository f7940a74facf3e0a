"""Checks of the arguments that every data set takes. Each returns the value in the form the caller works with."""

import operator

import numpy as np

from ganlearn.strings import text


def whole(name, value, least=1):
    """``value`` as an int, at least ``least``.

    Raises:
        TypeError: when it is no whole number.
        ValueError: when it is too small.
    """
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(text("data.not_whole", name=name, value=value, kind=type(value).__name__)) from None
    if number < least:
        raise ValueError(text("data.too_small", name=name, value=number, least=least))
    return number


def positive(name, value):
    """``value`` as a float, finite and above 0.

    Raises:
        TypeError: when it is no number.
        ValueError: when it is 0, negative, infinite or NaN.
    """
    number = _real(name, value)
    if not 0 < number < np.inf:
        raise ValueError(text("data.not_positive", name=name, value=value))
    return number


def interval(name, value):
    """``value`` as a pair of floats (low, high) with low ≤ high.

    Raises:
        ValueError: when it is anything else.
    """
    pair = np.asarray(value)
    if pair.shape != (2,) or pair.dtype.kind not in "fiu" or not np.isfinite(pair).all() or pair[0] > pair[1]:
        raise ValueError(text("data.not_interval", name=name, value=value))
    return float(pair[0]), float(pair[1])


def _real(name, value):
    if isinstance(value, str | bytes):
        raise TypeError(text("data.not_number", name=name, value=value))
    try:
        return float(value)
    except TypeError:
        raise TypeError(text("data.not_number", name=name, value=value)) from None


def generator(seed, stream=0):
    """A NumPy generator for one purpose (``stream``) of one seed.

    A set draws each of its quantities from a stream of its own. So the first hundred examples are the same whether a
    hundred or a thousand are asked for.
    """
    return np.random.Generator(np.random.PCG64([whole("seed", seed, least=0), stream]))
