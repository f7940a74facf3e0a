"""Collects every figure of the lessons on one page: ``python -m docs.gallery``, or ``make gallery``.

The page is ``docs/gallery.md``; its pictures go to ``docs/images/gallery/``. They are those of the executed
notebooks, in at most 256 colours.
"""

import pathlib

from docs.lessons import ROOT, figures, lessons, picture, read, title
from ganlearn.strings import text

PAGE = pathlib.Path(__file__).parent / "gallery.md"
IMAGES = PAGE.parent / "images" / "gallery"
COLOURS = 256


def name_of(path, figure):
    """Name of a figure's file."""
    again = f"-{figure.number}" if figure.number > 1 else ""
    return f"{path.stem}-{figure.cell}{again}.png"


def entry(path, figure):
    """One figure: its cell, with a link that JupyterLab follows to the cell of an open lesson; picture; caption."""
    link = f"../notebooks/{path.name}#cell-id={figure.cell}"
    image = f'<img src="images/gallery/{name_of(path, figure)}" width="{figure.size[0]}" alt="">'
    return f"### [`{figure.cell}`]({link})\n\n{image}\n\n{escape(figure.words)}\n"


def escape(words):
    """Words as Markdown shows them literally."""
    return "".join(f"\\{letter}" if letter in r"\`*_[]<>$|#~" else letter for letter in words)


def page():
    """The whole page, in Markdown."""
    parts = [text("gallery.head")]
    for path in lessons():
        book = read(path)
        number, words = title(book)
        if drawn := figures(book):
            parts.append(f"## [{number} · {words}](../notebooks/{path.name})\n")
            parts += [entry(path, figure) for figure in drawn]
    return "\n".join(parts)


def save_picture(figure, path):
    """Writes a figure's picture with a palette, which takes a third of the bytes."""
    picture(figure.png).quantize(COLOURS, dither=0).save(path, optimize=True)


def main():
    """Makes the page and its pictures, and removes pictures of figures that are gone."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    wanted = {name_of(path, figure): figure for path in lessons() for figure in figures(read(path))}
    for stale in {file.name for file in IMAGES.iterdir()} - set(wanted):
        (IMAGES / stale).unlink()
    for name, figure in wanted.items():
        save_picture(figure, IMAGES / name)
    PAGE.write_text(page(), encoding="utf-8")
    size = sum(file.stat().st_size for file in IMAGES.iterdir()) / 1e6
    print(text("gallery.made", count=len(wanted), page=PAGE.relative_to(ROOT), size=f"{size:.1f}"))


if __name__ == "__main__":
    main()
