"""Loading by name."""

import subprocess
import sys

import pytest

from ganlearn.data import Dataset, available, load
from ganlearn.data.catalogue import SETS

NEEDS = {"mixture": {"means": [[0, 0]]}, "drawn": {"points": [[0, 0], [1, 1]]}}
OFFLINE = [name for name in SETS if name not in ("mnist", "fashion_mnist", "images")]


@pytest.mark.parametrize("name", OFFLINE)
def test_every_set_loads_twice_the_same(name):
    options = NEEDS.get(name, {}) | ({} if name == "digits" else {"size": 20})
    dataset = load(name, **options)
    assert isinstance(dataset, Dataset)
    assert dataset.name == name
    assert dataset.description == available()[name]
    assert load(name, **options).fingerprint() == dataset.fingerprint()


def test_available_lists_every_set_in_one_line():
    listed = available()
    assert set(listed) == set(SETS)
    assert all(about and "\n" not in about for about in listed.values())
    assert len(set(listed.values())) == len(SETS)


def test_available_prints_as_a_table():
    lines = repr(available()).splitlines()
    assert len(lines) == len(SETS)
    assert lines[0].split()[0] == "digits"
    html = available()._repr_html_()
    assert html.count("<tr>") == len(SETS) + 1
    assert "radius=2.0" in html


@pytest.mark.parametrize("name", ["rings", "", None, ["ring"]])
def test_an_unknown_name(name):
    with pytest.raises(ValueError, match="digits, glyphs, ring") as caught:
        load(name)
    assert repr(name) in str(caught.value)


def test_an_unknown_option():
    with pytest.raises(TypeError, match=r"no option mode.*modes, radius, std, size, seed"):
        load("ring", mode=8)
    with pytest.raises(TypeError, match="no options"):
        load("digits", size=5)


@pytest.mark.parametrize(("name", "option"), [("mixture", "means"), ("drawn", "points"), ("images", "folder")])
def test_a_missing_option(name, option):
    with pytest.raises(TypeError, match=f"needs the option {option}"):
        load(name)


def test_the_package_loads_nothing_heavy():
    heavy = ("tensorflow", "keras", "matplotlib", "sklearn", "scipy", "PIL", "pooch", "requests")
    code = f"import sys, ganlearn.data; print([m for m in {heavy} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
