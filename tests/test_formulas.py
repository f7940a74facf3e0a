"""``docs/formulas.md`` lists every numbered equation of the lessons, with cells and tests that check it."""

import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
BOOKS = {path.name[:2]: nbformat.read(path, 4) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
LIST = (ROOT / "docs" / "formulas.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| \((\d+)\.(\d+)\) \| (.+?) \| (.+) \|$", re.MULTILINE)
ROWS = [(int(chapter), int(number), what, checks) for chapter, number, what, checks in ROW.findall(LIST)]
TAG = re.compile(r"\\tag\{(\d+)\.(\d+)\}")
MENTIONED = re.compile(r"\((\d+\.\d+)\)")


def prose(book):
    return "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")


def tags(chapter):
    """(chapter, number) of each equation, in the order of the lesson."""
    return [(int(c), int(n)) for c, n in TAG.findall(prose(BOOKS[chapter]))]


@pytest.mark.parametrize("chapter", BOOKS)
def test_equations_are_numbered_in_order(chapter):
    found = tags(chapter)
    assert found == [(int(chapter), i + 1) for i in range(len(found))]


def test_the_list_is_complete_and_in_order():
    assert [row[:2] for row in ROWS] == sorted(tag for chapter in BOOKS for tag in tags(chapter))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}.{row[1]}")
def test_what_checks_an_equation_is_there(row):
    chapter, _, _, checks = row
    cells = {cell.id: cell for cell in BOOKS[f"{chapter:02d}"].cells if cell.cell_type == "code"}
    named = re.findall(r"`([^`]+)`", checks)
    assert named
    for name in named:
        path, _, test = name.partition("::")
        if test:
            assert re.search(rf"^def {test}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), name
        else:
            assert re.search(r"\bassert\b|\bassert_\w+\(", cells[name].source), name


@pytest.mark.parametrize("place", [*BOOKS, *sorted((ROOT / "ganlearn" / "strings" / "en").glob("exercises_*.toml"))])
def test_equations_that_are_mentioned_exist(place):
    words = prose(BOOKS[place]) if place in BOOKS else place.read_text(encoding="utf-8")
    known = {f"{c}.{n}" for chapter in BOOKS for c, n in tags(chapter)}
    chapters = {number.partition(".")[0] for number in known}
    mentioned = {number for number in MENTIONED.findall(words) if number.partition(".")[0] in chapters}
    assert mentioned <= known
