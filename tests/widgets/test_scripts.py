"""The plain JavaScript files of a widget are put one behind the other: no name may be declared in two of them."""

import collections
import importlib
import pkgutil
import re

import anywidget
import pytest

import ganlearn.widgets

DECLARED = re.compile(r"^(?:async )?(?:function\*?|class|const|let|var) +(\w+)", re.MULTILINE)


def canvases():
    """Every canvas of the package that has a script."""
    for module in pkgutil.walk_packages(ganlearn.widgets.__path__, "ganlearn.widgets."):
        importlib.import_module(module.name)
    found, waiting = [], [anywidget.AnyWidget]
    while waiting:
        made = waiting.pop()
        waiting += made.__subclasses__()
        if made.__module__.startswith("ganlearn.") and "_esm" in vars(made):
            found.append(made)
    return sorted(found, key=lambda made: made.__name__)


CANVASES = canvases()


def test_canvases_are_found():
    assert {"DashboardCanvas", "LossCanvas", "PhaseCanvas", "Playground"} <= {made.__name__ for made in CANVASES}


@pytest.mark.parametrize("canvas", CANVASES, ids=lambda canvas: canvas.__name__)
def test_no_name_is_declared_twice(canvas):
    names = collections.Counter(DECLARED.findall(canvas._esm))
    assert len(names) > 20
    assert [name for name, count in names.items() if count > 1] == []
