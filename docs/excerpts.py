"""What a one-page summary quotes from a lesson: pieces of its Markdown, found by the ids of its cells."""

import collections
import re

Equation = collections.namedtuple("Equation", "number formula")
Entry = collections.namedtuple("Entry", "words equations")
Card = collections.namedtuple("Card", "heading table")

_DISPLAYED = re.compile(r"\$\$(.+?)\s*\\tag\{(\d+\.\d+)\}\s*\$\$", re.DOTALL)
_CITED = re.compile(r"\((\d+\.\d+)\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]+\)")
_TABLE = re.compile(r"(?:^\|.*\n?)+", re.MULTILINE)
_ITEM = re.compile(r"^- (.+(?:\n  .+)*)", re.MULTILINE)


def cell(book, name):
    """The Markdown of the cell with this id, its links as words.

    Raises:
        KeyError: when the lesson has no such cell.
    """
    sources = {cell.id: cell.source for cell in book.cells if cell.cell_type == "markdown"}
    return _LINK.sub(r"\1", sources[name])


def question(book):
    """The question that a lesson opens with."""
    return cell(book, "title").split("\n\n")[1]


def equations(book):
    """The numbered equations of a lesson, {"4.1": its formula, …}."""
    prose = "\n\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    return {number: formula for formula, number in _DISPLAYED.findall(prose)}


def summary(book):
    """The sentences of a lesson's summary, each with the equations of this lesson that it is the first to cite."""
    known, entries = equations(book), []
    for words in _ITEM.findall(_ending(book)[0]):
        cited = [number for number in dict.fromkeys(_CITED.findall(words)) if number in known]
        entries.append(Entry(words, [Equation(number, known.pop(number)) for number in cited]))
    return entries


def reading(book):
    """The recommendations of a lesson, in its order, before them where the course goes on."""
    closing, recommended = _ending(book)
    return re.findall(r"^\*\*Next:\*\*.+(?:\n.+)*", closing, re.MULTILINE) + _ITEM.findall(recommended)


def _ending(book):
    """The summary and the reading, which every lesson ends with."""
    closing, _, recommended = cell(book, book.cells[-1].id).partition("## Reading")
    return closing.partition("## Summary")[2], recommended


def card(book, name, number=1):
    """A table of a cell, the first or one further on, with the heading of the section it stands in."""
    before = []
    for each in book.cells:
        before.append(each.source if each.cell_type == "markdown" else "")
        if each.id == name:
            break
    start = list(_TABLE.finditer(cell(book, name)))[number - 1]
    above = "\n".join([*before[:-1], cell(book, name)[: start.start()]])
    return Card(re.findall(r"^## (.+)$", above, re.MULTILINE)[-1], start[0])


def paragraph(book, name, begins):
    """The paragraph of a cell that begins with these words."""
    return next(part for part in cell(book, name).split("\n\n") if part.startswith(begins))
