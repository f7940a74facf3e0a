"""Every sentence that a widget, a hint or an error shows, behind one function.

The sentences live in one TOML file for each area and language (``en/data.toml``, ``en/dashboard.toml``, …), so that a
second language is a second folder and no code changes.
"""

import functools
import tomllib
from importlib import resources

LANGUAGE = "en"


@functools.cache
def _catalogue(language, area):
    file = resources.files(__name__).joinpath(language, f"{area}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def text(key, **values):
    """The sentence named ``"area.name"``, with its ``{placeholders}`` filled in from ``values``.

    Raises:
        KeyError: when no catalogue holds the key: a mistake in the library, never in its use.
    """
    area, _, name = key.partition(".")
    return _catalogue(LANGUAGE, area)[name].format(**values)
