"""Rows of the tables: what we compute and what is published."""

import functools
import tomllib
from decimal import Decimal
from importlib import resources


@functools.cache
def _figures():
    return tomllib.loads(resources.files(__package__).joinpath("published.toml").read_text(encoding="utf-8"))


def published(*keys):
    """The printed figure under these keys as ``(value, decimals)``, or a list of them; None where nothing is published.

    ``decimals`` is the position of the last printed digit: 3 for "0.640", 7 for "2.6e-6".
    """
    figure = functools.reduce(lambda table, key: table.get(key, {}), keys, _figures())
    if not figure:
        return None
    return [_parse(part) for part in figure] if isinstance(figure, list) else _parse(figure)


def _parse(printed):
    return float(printed), -Decimal(printed).as_tuple().exponent


def compare(ours, figure, error=0.0):
    """The entries ``ours``, ``published``, ``digits`` and ``agrees`` of a row.

    Args:
        ours: what we compute. figure: what ``published`` returned.
        error: Monte Carlo error of the published figure.

    Returns:
        dict; ``agrees`` says whether they differ by at most 1 in the last printed digit (and the error), and is None,
        as ``published`` and ``digits`` are, where nothing is published.
    """
    if figure is None:
        return {"ours": ours, "published": None, "digits": None, "agrees": None}
    printed, digits = figure
    agrees = abs(ours - printed) <= 10.0**-digits + error
    return {"ours": ours, "published": printed, "digits": digits, "agrees": bool(agrees)}
