"""Links between the lessons, and from them to the page of terms, lead somewhere."""

import functools
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
BOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAGES = sorted([*(ROOT / "notebooks").glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
CELL = re.compile(r"(?<=\.ipynb)#cell-id=([a-z0-9-]+)$")


def words(path):
    """The prose of a notebook or of a page."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown")


@functools.cache
def cells(path):
    """The ids of a notebook's cells."""
    return {cell.id for cell in nbformat.read(path, 4).cells}


def links(path):
    """Its links that stay within the course."""
    return [link for link in LINK.findall(words(path)) if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("path", [*BOOKS, *PAGES], ids=lambda path: path.name)
def test_links_lead_to_files_that_are_there(path):
    """Without an anchor, which JupyterLab and the web name differently; but the id of a cell may follow a lesson."""
    assert [link for link in links(path) if not (path.parent / CELL.sub("", link)).is_file()] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_to_cells_lead_to_cells_that_are_there(path):
    linked = {(path.parent / CELL.sub("", link), CELL.search(link)[1]) for link in links(path) if CELL.search(link)}
    assert [(lesson.name, cell) for lesson, cell in linked if cell not in cells(lesson)] == []


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_every_lesson_links_to_the_terms_and_stays_in_its_folder(path):
    """The lessons are copied to a folder of the learner's own: nothing outside of theirs comes along."""
    assert "terms.md" in links(path)
    assert [link for link in links(path) if "/" in link or "\\" in link] == []
