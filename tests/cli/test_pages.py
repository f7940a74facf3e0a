"""Lessons as web pages: pictures with their words, no dead widget, formulas, nothing that the network must bring."""

import html.parser
import re
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from ganlearn import lessons
from ganlearn.cli import app, pages

LESSON = "00-start-here"
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


class Page(html.parser.HTMLParser):
    """The parts of a page that are tested."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.words, self._open = [], [], None
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self._open = tag

    def handle_data(self, data):
        if self._open != "style":
            self.words.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


@pytest.fixture(scope="module")
def lesson():
    return nbformat.read(NOTEBOOKS / f"{LESSON}.ipynb", as_version=4)


@pytest.fixture(scope="module")
def read(lesson):
    return Page(pages.page(lesson.copy(), LESSON))


def test_every_picture_keeps_its_words(lesson, read):
    expected = [o.metadata["image/png"]["alt"] for o in outputs(lesson) if "image/png" in o.get("data", {})]
    assert len(expected) > 3
    assert [image["alt"] for image in read.all("img")] == expected
    assert any(alt.startswith("A GAN learning digits") for alt in expected)  # the Dashboard's still picture


def test_no_dead_widget_is_left(tmp_path):
    lesson = nbformat.read(NOTEBOOKS / f"{LESSON}.ipynb", as_version=4)
    assert any(pages.WIDGET in output.get("data", {}) for output in outputs(lesson))
    state = {"version_major": 2, "version_minor": 0, "state": {}}
    lesson.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": state}
    source = pages.page(lesson, LESSON)
    assert "jupyter-widgets" not in source
    assert "widget-view+json" not in source
    assert "to bring it to life" not in source


def test_nothing_is_fetched(read):
    assert read.all("script") == []
    assert read.all("link") == []
    assert all(image["src"].startswith("data:image/png;base64,") for image in read.all("img"))


def test_formulas_are_drawn_by_the_browser(read):
    assert len(read.all("math")) > 10
    assert "$" not in "".join(read.words)


def cell(source):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(source)])


@pytest.mark.parametrize("source", [r"$a$", r"$$a$$", r"\begin{aligned}a &= 1\\ b &= 2\end{aligned}"])
def test_every_kind_of_formula(source):
    read = Page(pages.page(cell(source), "a"))
    assert len(read.all("math")) == 1
    assert "a" in read.words


def test_a_display_formula_stands_alone():
    shown = [Page(pages.page(cell(source), "a")).all("math")[0]["display"] for source in ("$a$", "$$a$$")]
    assert shown == ["inline", "block"]


@pytest.mark.parametrize("lesson", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_formula_of_a_lesson_shows_a_command(lesson):
    prose = [cell.source for cell in nbformat.read(lesson, 4).cells if cell.cell_type == "markdown"]
    drawn = re.findall(r"<math.+?</math>", "".join(map(pages.markdown, prose)), re.DOTALL)
    assert drawn
    assert [formula for formula in drawn if "\\" in formula] == []


def test_what_the_converter_does_not_know():
    assert "\\" not in pages.mathml(r"\arg\min_x f(x)", "block")
    assert '<mspace width="2em" />' in pages.mathml(r"a \tag{4.1}", "block")
    assert "4.1" in pages.mathml(r"a \tag{4.1}", "block")


@pytest.mark.parametrize(
    ("formula", "spaces"),
    [(r"\log 2", 1), (r"\log(2)", 0), (r"\log_2 x", 0), (r"2\log(2)", 1), (r"n\arctan x", 2), (r"r_0\cos(x)", 1)],
)
def test_a_function_stands_off_its_neighbours(formula, spaces):
    assert pages.mathml(formula, "inline").count("mspace") == spaces


def test_a_dot_is_an_accent():
    assert '<mover accent="true">' in pages.mathml(r"\dot\theta", "inline")


def test_links_lead_to_pages():
    source = pages.page(cell("[a](04-losses.ipynb) [b](terms.md#d) [c](https://example.org/x.ipynb) [d](x.csv)"), "a")
    links = [attributes["href"] for attributes in Page(source).all("a")]
    assert links == ["04-losses.html", "terms.html#d", "https://example.org/x.ipynb", "x.csv"]


def test_the_command_writes_all_lessons(tmp_path, monkeypatch):
    course = tmp_path / "source" / "notebooks"
    (course / "data").mkdir(parents=True)
    nbformat.write(cell("# One"), course / "01.ipynb")
    (course / "terms.md").write_text("# Words\n", encoding="utf-8")
    (course / "data" / "points.csv").write_text("1,2\n", encoding="utf-8")
    monkeypatch.setattr(lessons, "_PACKAGE", tmp_path / "source" / "ganlearn")
    done = CliRunner().invoke(app, ["lessons", "--html", str(tmp_path / "pages")])
    assert done.exit_code == 0, done.output
    assert "Wrote 2 pages" in done.output
    files = sorted(p.relative_to(tmp_path / "pages").as_posix() for p in (tmp_path / "pages").rglob("*") if p.is_file())
    assert files == ["01.html", "data/points.csv", "terms.html"]
    assert "<title>01</title>" in (tmp_path / "pages" / "01.html").read_text(encoding="utf-8")


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    done = CliRunner().invoke(app, ["lessons", "--html", str(tmp_path / "mine")])
    assert done.exit_code == 1
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"
