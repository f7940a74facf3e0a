"""Every data set behind one name: `load`, and `available`, which lists them."""

import html
import inspect

from ganlearn.data.digits import digits
from ganlearn.data.downloads import fashion_mnist, mnist
from ganlearn.data.glyphs import glyphs
from ganlearn.data.image_folder import images
from ganlearn.data.noisy_curves import drawn, moons, spiral
from ganlearn.data.points import grid, mixture, ring
from ganlearn.data.waves import plucked, sines, tones
from ganlearn.strings import text

SETS = {
    "digits": digits,
    "glyphs": glyphs,
    "ring": ring,
    "grid": grid,
    "mixture": mixture,
    "moons": moons,
    "spiral": spiral,
    "drawn": drawn,
    "sines": sines,
    "tones": tones,
    "plucked": plucked,
    "mnist": mnist,
    "fashion_mnist": fashion_mnist,
    "images": images,
}


def load(name, **options):
    """The data set of this name.

    Args:
        name: see `available`. options: see the function of that name, for example ``ring`` in `ganlearn.data.points`.

    Returns:
        `Dataset`.

    Raises:
        ValueError: for an unknown name, or an option out of range.
        TypeError: for an unknown option, or one that is needed and missing.
        DownloadError: when a set must be downloaded and cannot be.
    """
    if name not in tuple(SETS):
        raise ValueError(text("data.unknown", name=name, names=", ".join(SETS)))
    function = SETS[name]
    parameters = inspect.signature(function).parameters
    if unknown := [option for option in options if option not in parameters]:
        accepted = ", ".join(parameters) or text("data.no_options")
        raise TypeError(text("data.unknown_option", name=name, option=", ".join(unknown), accepted=accepted))
    needed = [p.name for p in parameters.values() if p.default is p.empty and p.name not in options]
    if needed:
        raise TypeError(text("data.missing_option", name=name, option=", ".join(needed)))
    return function(**options)


class Catalogue(dict):
    """Name of a data set → one line on it. Prints as a table."""

    def __repr__(self):
        width = max(map(len, self))
        return "\n".join(f"{name:{width}}  {about}" for name, about in self.items())

    def _repr_html_(self):
        rows = "".join(
            f"<tr><td><code>{html.escape(name)}</code></td><td style='text-align: left'>{html.escape(about)}</td>"
            f"<td style='text-align: left'><code>{html.escape(_options(name))}</code></td></tr>"
            for name, about in self.items()
        )
        heads = [text("data.head_name"), text("data.head_about"), text("data.head_options")]
        heads = "".join(f"<th style='text-align: left'>{head}</th>" for head in heads)
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _options(name):
    return str(inspect.signature(SETS[name])).strip("()")


def available():
    """Every name that `load` takes, with one line on each: a dict that prints as a table."""
    return Catalogue({name: text(f"data.about_{name}") for name in SETS})
