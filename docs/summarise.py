"""Summarises each lesson on one page, to print and to hang up: ``python -m docs.summarise``, or ``make summaries``.

Every word is quoted from the executed lesson; ``docs/summaries/chapters.toml`` says which figures and which table. The
pages go to ``docs/summaries/``, as HTML that needs no network and as PDF, set as large as one page allows.
"""

import base64
import hashlib
import pathlib
import re
import tomllib

import jinja2
from playwright.sync_api import sync_playwright

from docs import excerpts
from docs.lessons import ROOT, figures, read, title
from ganlearn.cli.pages import markdown, mathml
from ganlearn.strings import text
from tests.browser.lab import CHROMIUM_FLAGS, find_chromium

FOLDER = pathlib.Path(__file__).parent / "summaries"
LARGEST, SMALLEST, STEP = 12.0, 7.0, 0.25
"""Sizes of the type in points."""

WIDTH, HEIGHT, MARGIN = 190, 258, 10
"""What A4 and Letter both offer within their margins, and the margins, in millimetres."""

STRIP = 4
"""A figure this many times as wide as high takes the width of the page."""

_FITS = """([size, width, height]) => {
  const sheet = document.querySelector("main");
  sheet.style.cssText = `font-size: ${size}pt; width: ${width}mm; min-height: 0`;
  const millimetre = sheet.getBoundingClientRect().width / width;
  const parts = [...sheet.querySelectorAll(".equation div, table")];
  const wide = parts.some((part) => part.scrollWidth > part.clientWidth + 1);
  return !wide && sheet.getBoundingClientRect().height <= height * millimetre;
}"""


def declared():
    """{name of a lesson: what its summary takes from it}."""
    return tomllib.loads((FOLDER / "chapters.toml").read_text(encoding="utf-8"))


def inline(source):
    """One paragraph of Markdown as HTML without the paragraph."""
    return markdown(source).strip().removeprefix("<p>").removesuffix("</p>")


def pieces(formula):
    """A formula as MathML; one made of several that stand side by side in as many pieces, so that they can wrap."""
    parts = [formula] if r"\begin" in formula else formula.split(r"\qquad")
    return [mathml(part.strip(), "block") for part in parts]


def drawn(book, chosen):
    """The chosen figures as the template takes them."""
    known = {figure.cell: figure for figure in figures(book)}
    for choice in chosen:
        figure = known[choice["cell"]]
        data = base64.b64encode(figure.png).decode()
        yield {"size": figure.size, "words": figure.words, "says": inline(choice["says"]), "data": data}


def arranged(pictures):
    """Rows of figures above the summary, and the one beside it, or None: a strip has a row, two others share one."""
    strips = [[figure] for figure in pictures if figure["size"][0] > STRIP * figure["size"][1]]
    others = [figure for figure in pictures if [figure] not in strips]
    return (strips, others[0]) if len(others) == 1 else ([*strips, *([others] if others else [])], None)


def sentences(book):
    """The summary of a lesson as the template takes it."""
    for words, cited in excerpts.summary(book):
        equations = [{"number": number, "pieces": pieces(formula)} for number, formula in cited]
        yield {"words": inline(words), "equations": equations}


def html(name, size=SMALLEST):
    """The summary of one lesson as a page.

    Args:
        name: of the lesson, "04-losses".
        size: of the type, in points.
    """
    chosen, book = declared()[name], read(ROOT / "notebooks" / f"{name}.ipynb")
    rows, beside = arranged(list(drawn(book, chosen["figures"])))
    number, words = title(book)
    card = excerpts.card(book, chosen["table"]["cell"], chosen["table"].get("number", 1))
    return _template().render(
        number=number,
        title=words,
        question=markdown(excerpts.question(book)),
        size=size,
        rows=rows,
        beside=beside,
        summary={"heading": "Summary", "entries": sentences(book)},
        card={"heading": inline(re.sub(r"^\d+ · ", "", card.heading)), "table": markdown(card.table)},
        last=markdown(excerpts.paragraph(book, *chosen["last"].values())) if "last" in chosen else None,
        reading={"heading": "Reading", "entries": map(inline, excerpts.reading(book)[: chosen["readings"] + 1])},
        source=f"notebooks/{name}.ipynb",
    )


def _template():
    loader = jinja2.FileSystemLoader(FOLDER)
    return jinja2.Environment(loader=loader, undefined=jinja2.StrictUndefined).get_template("page.html.j2")


def largest(page, name):
    """The largest type in which a summary fits on one page of A4 and of Letter.

    Raises:
        ValueError: when even the smallest is too large.
    """
    page.set_content(html(name))
    page.emulate_media(media="print")
    page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")
    size = LARGEST
    while not page.evaluate(_FITS, [size, WIDTH, HEIGHT]):
        size -= STEP
        if size < SMALLEST:
            raise ValueError(text("summaries.long", name=name, size=SMALLEST))
    return size


def pdf(page, source, paper):
    """A summary as the bytes of a PDF; the last line says which page it was printed from."""
    page.set_content(source)
    margins = dict.fromkeys(("top", "right", "bottom", "left"), f"{MARGIN}mm")
    printed = page.pdf(format=paper, margin=margins, print_background=True, tagged=True)
    return printed + f"% printed from sha256 {digest(source)}\n".encode()


def digest(source):
    """What a page is recognised by."""
    return hashlib.sha256(source.encode()).hexdigest()


def is_printed(path, source):
    """Whether a PDF was printed from this very page, and need not be printed again."""
    return path.exists() and digest(source) in path.read_bytes().decode("latin-1").splitlines()[-1]


def index():
    """A page that lists the summaries, in Markdown."""
    rows = []
    for name in declared():
        number, words = title(read(ROOT / "notebooks" / f"{name}.ipynb"))
        rows.append(f"- {number} · {words}: [PDF]({name}.pdf), [HTML]({name}.html)\n")
    return text("summaries.head") + "".join(rows)


def main():
    """Makes all summaries."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        page = chromium.new_page()
        for name in declared():
            size = largest(page, name)
            source = html(name, size)
            (FOLDER / f"{name}.html").write_text(source, encoding="utf-8")
            if not is_printed(FOLDER / f"{name}.pdf", source):
                (FOLDER / f"{name}.pdf").write_bytes(pdf(page, source, "A4"))
            print(text("summaries.made", name=name, size=size))
        chromium.close()
    (FOLDER / "README.md").write_text(index(), encoding="utf-8")


if __name__ == "__main__":
    main()
