"""The JavaScript and CSS of the widgets: plain files, put together when a widget's class is made. No build step.

The scripts are ES modules, which a browser or Node can load as they are. anywidget takes one module for each widget:
``script`` follows the imports from the widget's file and writes all modules one behind the other, without ``import``
lines and ``export`` words. So they share one scope: a name is declared at the top level of one of them only.
"""

import functools
import os
import pathlib
import re
import tomllib
from importlib import resources
from typing import NamedTuple

from ganlearn import strings

_HERE = pathlib.Path(__file__).parents[1]
_COMMON = "widgets"
_DECLARATION = r"(?:async )?(?:function\*? ?|class |const |let )(\w+)"
_IMPORT = re.compile(r'^import \{(\s*\w+(?:,\s*\w+)*,?\s*)\} from "(\.\.?/[^"\n]*\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(rf"^export (?={_DECLARATION})", re.MULTILINE)
_DECLARED = re.compile(rf"^(?:export )?{_DECLARATION}", re.MULTILINE)
_DEFAULT = re.compile(r"^export default \{$", re.MULTILINE)
_UNKNOWN = re.compile(r"^(?:[ \t]*(?:import|export)\b|.*\bimport[ \t]*[(.]).*", re.MULTILINE)


class Module(NamedTuple):
    """One file: what it imports as pairs of a file and a name, the names it declares and exports, and its code."""

    file: pathlib.Path
    imports: tuple
    declared: tuple
    exported: frozenset
    is_entry: bool
    code: str


@functools.cache
def read(file):
    """The module in a file.

    Raises:
        ValueError: when it has an import or an export of another form than
            ``import { a, b } from "./file.js";``, ``export`` before a declaration, and ``export default {``.
    """
    source = file.read_text(encoding="utf-8")
    imports = []
    for names, target in _IMPORT.findall(source):
        path = pathlib.Path(os.path.normpath(file.parent / target))
        imports += [(path, name.strip()) for name in names.split(",") if name.strip()]
    code = _EXPORT.sub("", _IMPORT.sub("", source))
    if found := _UNKNOWN.search(_DEFAULT.sub("", code)):
        raise ValueError(
            f'{file}: "{found[0].strip()}" is not understood. Write import {{ a, b }} from "./file.js"; or export '
            "before a function, class, const or let; only a widget's own file has an export default {."
        )
    exported = frozenset(_EXPORT.findall(source))
    return Module(file, tuple(imports), tuple(_DECLARED.findall(source)), exported, bool(_DEFAULT.search(source)), code)


def modules(entry):
    """The modules of a widget, each once and after all that it imports; the widget's own file is the last.

    Raises:
        FileNotFoundError: when an imported file does not exist.
        ValueError: when files import each other in a circle, a name is imported that the file does not export, two
            files declare the same name, or another file than ``entry`` has a default export.
    """
    found = {}

    def visit(file, importers):
        if file in importers:
            circle = [*importers[importers.index(file) :], file]
            raise ValueError(f"These files import each other in a circle: {' → '.join(map(_short, circle))}.")
        if file in found:
            return
        if not file.is_file():
            by = f", which {_short(importers[-1])} imports" if importers else ""
            raise FileNotFoundError(f"There is no file {file}{by}.")
        module = read(file)
        for path, name in module.imports:
            visit(path, (*importers, file))
            if name not in found[path].exported:
                raise ValueError(f"{_short(file)} imports {name} from {_short(path)}, which does not export it.")
        found[file] = module

    visit(entry, ())
    _check_entry(entry, found)
    _check_names(found)
    return list(found.values())


def _short(file):
    return f"{file.parent.name}/{file.name}"


def _check_entry(entry, found):
    for file, module in found.items():
        if module.is_entry != (file == entry):
            raise ValueError(
                f"{_short(file)} {'has a' if module.is_entry else 'lacks the'} default export of a widget."
            )


def _check_names(found):
    owners = {}
    for file, module in found.items():
        for name in module.declared:
            if name in owners:
                raise ValueError(f"{_short(owners[name])} and {_short(file)} both declare {name}.")
            owners[name] = file


def script(name):
    """The module of one widget: ``name``.js with everything that it imports."""
    return "\n".join(module.code for module in modules(_HERE / f"{name}.js"))


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
