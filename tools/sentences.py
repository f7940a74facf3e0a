"""The sentences of the set-up, read without a TOML parser: Pythons before 3.11 have none."""

import io
import json
import os

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CATALOGUE = os.path.join(ROOT, "ganlearn", "strings", "en", "setup.toml")


class Trouble(Exception):
    """Something the user can act on; its text is the plain sentence to show."""


def text(name, **values):
    """The sentence called ``name``, with its ``{placeholders}`` filled in.

    The catalogue keeps one sentence a line, so that what TOML calls a string is a string of JSON as well.

    Raises:
        KeyError: when the catalogue holds no such name.
    """
    with io.open(CATALOGUE, encoding="utf-8") as lines:  # the built-in of Python 2 knows no encoding
        for line in lines:
            key, _, sentence = line.partition(" = ")
            if key == name:
                return json.loads(sentence).format(**values)
    raise KeyError(name)
