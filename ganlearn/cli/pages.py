"""Lessons as web pages: executed notebooks that any browser shows, without Python, a network or JavaScript.

Three things are not as in nbconvert's own pages. A picture keeps its text alternative. A live widget, which would be
dead here, leaves its place to the still picture that stands below it. Formulas are MathML, which browsers draw.
"""

import functools
import re
import shutil

import nbformat
from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from ganlearn import lessons

WIDGET = "application/vnd.jupyter.widget-view+json"
_TEMPLATE = """
{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}{%- endblock -%}
{%- block jupyter_widgets -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block data_png scoped -%}
{%- set alt = output | get_metadata('alt', 'image/png') or '' -%}
{{ super() | replace('<img ', '<img alt="' ~ (alt | escape_html) ~ '" ', 1) }}
{%- endblock -%}
"""
_UNKNOWN = {
    r"\\arg(?![a-zA-Z])": r"\\operatorname{arg}",
    r"\\tag\{(.*?)\}": r"\\qquad (\1)",
    r"(\\[Bb]igg?[lr])\\lfloor": r"\1⌊",
    r"(\\[Bb]igg?[lr])\\rfloor": r"\1⌋",
    r"(\\[Bb]igg?[lr])\\lceil": r"\1⌈",
    r"(\\[Bb]igg?[lr])\\rceil": r"\1⌉",
    r"(\\[Bb]igg?[lr])\\[lr]vert": r"\1|",
    r"(\\text\{[^{}]*)\\_": r"\1_",
    r"\\[lr]Vert(?![a-zA-Z])": r"\\|",
}
"""What latex2mathml does not know, or sets without a space."""
_SPACE = '<mspace width="0.167em" />'
_NAMES = "<mi>(?:log|exp|sin|cos|tanh|arctan)</mi>"
_DRAWN = {
    rf"(?<!<msub>)(?<!<msup>)({_NAMES})(?!<mo stretchy=.false.>&#x00028;)": rf"\1{_SPACE}",
    rf"(</(?:mi|mn|msub|msup)>)({_NAMES})": rf"\1{_SPACE}\2",
    r"<mover>(<mi>[^<]*</mi><mo>&#x002D9;)": r'<mover accent="true">\1',
}
"""What the browser would draw too close or too far: a function's name next to other letters, a dot above one."""


@functools.lru_cache(maxsize=1000)
def mathml(formula, display):
    """A formula in LaTeX as a ``<math>`` element; ``display`` is "inline" or "block"."""
    for unknown, known in _UNKNOWN.items():
        formula = re.sub(unknown, known, formula)
    drawn = convert(formula, display=display)
    for converted, wanted in _DRAWN.items():
        drawn = re.sub(converted, wanted, drawn)
    return drawn


class _Markdown(IPythonRenderer):
    """nbconvert's Markdown with formulas as MathML."""

    def inline_math(self, body):
        return mathml(body, "inline")

    def block_math(self, body):
        return mathml(body, "block")

    def latex_environment(self, name, body):
        return mathml(rf"\begin{{{name}}}{body}\end{{{name}}}", "block")


def markdown(source, **options):
    """Markdown as HTML, its formulas as MathML; ``options`` are those of nbconvert's renderer."""
    return MarkdownWithMath(renderer=_Markdown(escape=False, **options)).render(source)


class PageExporter(HTMLExporter):
    """nbconvert's exporter for one lesson."""

    def __init__(self, **arguments):
        super().__init__(raw_template=_TEMPLATE, **arguments)

    @pass_context
    def markdown2html(self, context, source):
        attachments = context.get("cell", {}).get("attachments", {})
        return markdown(source, attachments=attachments, anchor_link_text=self.anchor_link_text)


def page(notebook, title):
    """The page of one executed notebook, as HTML; links to other lessons lead to their pages."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if WIDGET not in output.get("data", {})]
    notebook.metadata.pop("widgets", None)
    html, _ = PageExporter().from_notebook_node(notebook, resources={"metadata": {"name": title}})
    return re.sub(r'(href="[^":]+)\.(ipynb|md)(["#])', r"\1.html\3", html)


def write_pages(folder):
    """Writes a page for every lesson and every text next to them, and copies what else belongs to them.

    Args:
        folder: made when it is missing. Pages that exist already are written again.

    Returns:
        list of the pages' paths.

    Raises:
        ValueError: when ``folder`` is a file, or lies in one.
        FileNotFoundError: when this copy of ganlearn has no lessons.
    """
    target, source, names = lessons.plan(folder)
    pages = []
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        notebook = _notebook(source / name)
        if notebook is None:
            shutil.copyfile(source / name, target / name)
        else:
            pages.append((target / name).with_suffix(".html"))
            pages[-1].write_text(page(notebook, name.stem), encoding="utf-8")
    return pages


def _notebook(path):
    """A notebook, or a text as a notebook of one cell; None for any other file."""
    if path.suffix == ".ipynb":
        return nbformat.read(path, as_version=4)
    if path.suffix == ".md":
        return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(path.read_text(encoding="utf-8"))])
    return None
