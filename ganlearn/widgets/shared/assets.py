"""The JavaScript and CSS of the widgets: plain files, put together when a widget is first made. No build step."""

import functools
import pathlib
import tomllib
from importlib import resources

from ganlearn import strings

_HERE = pathlib.Path(__file__).parents[1]
_SHARED = ("theme", "axes", "pictures", "charts", "panels", "actions", "foot", "view")
EXPLORER = ("plots", "explorer")
PLANE = ("plots", "field", "layers")
_COMMON = "widgets"


def script(name, parts=()):
    """The module of one widget: the shared parts, more ``parts``, and ``name``.js with the export of anywidget."""
    files = [_HERE / "shared" / f"{part}.js" for part in (*_SHARED, *parts)]
    return "\n".join(file.read_text(encoding="utf-8") for file in [*files, _HERE / f"{name}.js"])


def style(name):
    """The CSS of one widget: what all share, then its own."""
    files = [_HERE / "shared" / "base.css", _HERE / f"{name}.css"]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def words(area):
    """All sentences of an area, and those that all widgets share, with their ``{placeholders}`` open.

    The browser fills them in. An area may say something in words of its own.
    """
    folder = resources.files(strings).joinpath(strings.LANGUAGE)
    files = [folder.joinpath(f"{name}.toml") for name in (_COMMON, area)]
    return functools.reduce(dict.__or__, (tomllib.loads(file.read_text(encoding="utf-8")) for file in files))
