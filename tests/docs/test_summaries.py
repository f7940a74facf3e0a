"""The one-page summaries quote the lessons, are up to date, and need neither a second page nor a network."""

import html.parser
import re

import pytest

from docs import summarise
from docs.lessons import ROOT, figures, lessons, read
from ganlearn.cli.pages import markdown

NAMES = list(summarise.declared())
PAGE = re.compile(rb"/Type\s*/Page\b")
WITHIN = {"a", "strong", "em", "code"}
"""Tags that do not end a piece of text; those of a formula do not, either."""


class Text(html.parser.HTMLParser):
    """The pieces of text of a page without their spaces, but for its style and its footer; and the tags it has."""

    def __init__(self, source):
        super().__init__()
        self.pieces, self.tags, self._skipped, self._formula = [""], [], False, False
        self.feed(source)
        self.pieces = [piece for piece in self.pieces if piece]

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self._formula |= tag == "math"
        self._skipped |= tag in ("style", "footer")
        self._divide(tag)

    def handle_endtag(self, tag):
        self._divide(tag)
        self._formula &= tag != "math"
        self._skipped &= tag not in ("style", "footer")

    def handle_data(self, data):
        if not self._skipped:
            self.pieces[-1] += "".join(data.split())

    def _divide(self, tag):
        if not self._formula and tag not in WITHIN:
            self.pieces.append("")


@pytest.fixture(params=NAMES)
def name(request):
    """One lesson."""
    return request.param


def committed(name):
    return (summarise.FOLDER / f"{name}.html").read_text(encoding="utf-8")


def test_every_lesson_from_01_on_has_a_summary_and_every_file_belongs_to_one():
    assert NAMES == [path.stem for path in lessons()[1:]]
    made = {path.stem for path in summarise.FOLDER.iterdir() if path.suffix in (".html", ".pdf")}
    assert made == set(NAMES), "make summaries"


def test_the_list_names_them_all():
    assert (summarise.FOLDER / "README.md").read_text(encoding="utf-8") == summarise.index(), "make summaries"


def test_everything_it_says_stands_in_the_lesson(name):
    book = read(ROOT / "notebooks" / f"{name}.ipynb")
    prose = [cell.source for cell in book.cells if cell.cell_type == "markdown"]
    words = "".join(Text("".join(map(markdown, prose))).pieces)
    words += "".join("".join(figure.words.split()) for figure in figures(book))
    pieces = Text(committed(name)).pieces
    assert len(pieces) > 40
    assert [piece for piece in pieces if piece not in words] == []


def test_it_is_the_one_that_the_command_makes(name):
    """In its words and formulas: the pictures and the size of the type may differ with the machine."""
    assert Text(summarise.html(name)).pieces == Text(committed(name)).pieces, "make summaries"


def test_the_pdf_has_one_page_and_was_printed_from_the_page_beside_it(name):
    printed = summarise.FOLDER / f"{name}.pdf"
    assert len(PAGE.findall(printed.read_bytes())) == 1
    assert summarise.is_printed(printed, committed(name)), "make summaries"
    assert not summarise.is_printed(printed, committed(name) + " ")


def test_it_is_large_enough_to_read(name):
    size = re.search(r"main \{[^}]*font-size: ([\d.]+)pt", committed(name))
    assert summarise.SMALLEST <= float(size[1]) <= summarise.LARGEST


def test_it_shows_one_or_two_figures_with_words(name):
    images = [attributes for tag, attributes in Text(committed(name)).tags if tag == "img"]
    assert 1 <= len(images) <= 2
    known = {figure.words for figure in figures(read(ROOT / "notebooks" / f"{name}.ipynb"))}
    assert {image["alt"] for image in images} <= known


def test_nothing_is_fetched(name):
    page = Text(committed(name))
    assert not {"script", "link", "iframe"} & {tag for tag, _ in page.tags}
    assert all(values["src"].startswith("data:image/png;base64,") for _, values in page.tags if "src" in values)
    assert "url(" not in committed(name)


def test_each_equation_that_the_summary_cites_is_shown_once(name):
    page = committed(name)
    shown = re.findall(r"<span>\((\d+\.\d+)\)</span>", page)
    cited = re.findall(r"\((\d+\.\d+)\)", re.search(r'<div class="stays">(.+?)</section>', page, re.DOTALL)[1])
    assert sorted(shown) == sorted({number for number in cited if number.startswith(f"{int(name[:2])}.")})
