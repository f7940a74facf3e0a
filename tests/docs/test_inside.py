"""The page for whoever changes the code names files, and things in them, that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "inside.md").read_text(encoding="utf-8")
STOPS = [line for line in PAGE.splitlines() if re.match(r"\d+\. ", line)]
PATH = re.compile(r"`([\w./]+/[\w./]*|\w+\.md)`")
NAME = re.compile(r"`(\w+)`")


def paths(text):
    """The files and folders that a text names; a name to choose oneself has capitals or stands for any."""
    return [path for path in PATH.findall(text) if "NN-name" not in path]


def pairs(line):
    """(files, name) for each name in a line that stands behind a file; the files are those before it."""
    files = []
    for token in re.findall(r"`([^`]+)`", line):
        if PATH.fullmatch(f"`{token}`"):
            files += [path for path in paths(f"`{token}`") if (ROOT / path).is_file()]
        elif files and NAME.fullmatch(f"`{token}`"):
            yield list(files), token


def test_the_page_has_two_walks_and_five_lists():
    assert re.findall(r"^## (.*)$", PAGE, re.MULTILINE)[2:] == [
        "A loss",
        "A data set",
        "A widget",
        "A chapter",
        "An exercise",
    ]
    assert len(STOPS) > 35


@pytest.mark.parametrize("path", sorted(set(paths(PAGE))))
def test_what_the_page_names_is_there(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("line", STOPS, ids=lambda line: line[:40])
def test_the_files_hold_what_the_page_says(line):
    for files, name in pairs(line):
        texts = [(ROOT / path).read_text(encoding="utf-8") for path in files]
        assert any(re.search(rf"\b{name}\b", text) for text in texts), (files, name)
