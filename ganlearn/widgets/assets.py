"""The JavaScript and CSS of the widgets: plain files, put together when a widget is first made. No build step."""

import pathlib
import tomllib
from importlib import resources

from ganlearn import strings

_HERE = pathlib.Path(__file__).parent
_SHARED = ("theme", "pictures", "charts", "panels", "actions", "view")


def script(name):
    """The module of one widget: the shared parts, then ``name``.js with the export that anywidget looks for."""
    files = [_HERE / "shared" / f"{part}.js" for part in _SHARED]
    return "\n".join(file.read_text(encoding="utf-8") for file in [*files, _HERE / f"{name}.js"])


def style(name):
    """The CSS of one widget."""
    return (_HERE / f"{name}.css").read_text(encoding="utf-8")


def words(area):
    """All sentences of an area with their ``{placeholders}`` open: the browser fills them in."""
    file = resources.files(strings).joinpath(strings.LANGUAGE, f"{area}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
