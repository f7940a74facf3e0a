"""What every committed notebook must be: executed, quiet, short in its cells, readable without a kernel and by ear."""

import re
import statistics
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
BOOKS = sorted(NOTEBOOKS.glob("*.ipynb"))
PATH = re.compile(r"(?<![\w.<~])/(?:home|root|Users|tmp|work|usr)/|[A-Z]:\\\\")


@pytest.fixture(params=BOOKS, ids=lambda path: path.stem)
def book(request):
    """One notebook."""
    return nbformat.read(request.param, 4)


def code(book):
    """Its code cells."""
    return [cell for cell in book.cells if cell.cell_type == "code"]


def outputs(book):
    """All outputs with the id of their cell."""
    return [(cell.id, output) for cell in code(book) for output in cell.outputs]


def lines(cell):
    """Lines of a cell that hold anything."""
    return [line for line in cell.source.splitlines() if line.strip()]


def test_there_are_notebooks():
    assert BOOKS


def test_no_backslash_was_swallowed(book):
    """``"\\text"`` with one backslash in the file is a tab and "ext"."""
    prose = {cell.id: cell.source for cell in book.cells if cell.cell_type == "markdown"}
    assert {name: source for name, source in prose.items() if re.search(r"[\x00-\x09\x0b-\x1f]", source)} == {}


def test_it_is_valid_and_names_its_kernel(book):
    nbformat.validate(book)
    assert book.metadata.kernelspec.name == "python3"
    assert "widgets" not in book.metadata  # a dead dashboard would be shown in place of the still picture


def test_cells_have_meaningful_ids_of_their_own(book):
    ids = [cell.id for cell in book.cells]
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name)] == []
    assert [name for name in ids if re.fullmatch(r"[0-9a-f]{8,}", name)] == []


def test_it_was_run_from_top_to_bottom(book):
    assert [cell.execution_count for cell in code(book)] == list(range(1, len(code(book)) + 1))


def test_no_noise_no_errors_no_paths(book):
    raising = {cell.id for cell in code(book) if "raises-exception" in cell.metadata.get("tags", [])}
    for name, output in outputs(book):
        assert output.get("name") != "stderr", name
        assert output.output_type != "error" or name in raising, name
        shown = output.get("text", "") + "".join(str(v) for k, v in output.get("data", {}).items() if "image/" not in k)
        assert not re.search(r"\w*Warning\b", shown), name
        assert not PATH.search(shown), (name, PATH.search(shown))


def test_every_picture_has_words(book):
    pictures = [(name, output) for name, output in outputs(book) if "image/png" in output.get("data", {})]
    assert pictures
    for name, output in pictures:
        assert len(output.metadata.get("image/png", {}).get("alt", "")) > 20, name


def test_cells_are_short_and_prose_keeps_pace(book):
    lengths = [len(lines(cell)) for cell in code(book)]
    assert max(lengths) <= 30
    assert statistics.median(lengths) <= 10
    prose = sum(len(lines(cell)) for cell in book.cells if cell.cell_type == "markdown")
    assert prose >= 0.7 * sum(lengths)


def test_it_opens_and_closes_as_every_lesson_does(book):
    first, last = book.cells[0].source, book.cells[-1].source
    assert re.match(r"# \d\d · ", first)
    for heading in ("After this lesson you can", "You need", "Time"):
        assert heading in first, heading
    assert "## Summary" in last and "## Reading" in last
