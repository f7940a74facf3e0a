"""How far you are: the chapters with their exercises, as a picture in a notebook and as lines of text elsewhere."""

import html
import importlib

from ganlearn.exercises import CHAPTERS, store
from ganlearn.exercises.framework import Exercise
from ganlearn.strings import text

_MARKS = {"correct": ("#009E73", "●"), "incorrect": ("#D55E00", "◐"), None: ("#767676", "○")}
_CARD = (
    "max-width:560px;padding:12px 16px;border:1px solid var(--jp-border-color2,#dfe2e6);border-radius:10px;"
    "font:13px/1.5 var(--jp-ui-font-family,system-ui,sans-serif);color:var(--jp-ui-font-color1,inherit)"
)
_ROW = "display:flex;gap:12px;align-items:center;padding:6px 0;border-top:1px solid var(--jp-border-color2,#dfe2e6)"
_NUMBER = "min-width:4ch;text-align:right;font-variant-numeric:tabular-nums"
_TRACK = "height:6px;border-radius:3px;margin:8px 0 10px;background:var(--jp-border-color2,#dfe2e6);overflow:hidden"


def title(chapter):
    """Number and name of a chapter, as its notebook has them."""
    return text(f"exercises_{chapter}.title")


def exercises(chapter):
    """The exercises of a chapter in their order: list of ``Exercise``."""
    module = importlib.import_module(f"ganlearn.exercises.{chapter}")
    return [found for found in vars(module).values() if isinstance(found, Exercise)]


class Progress(dict):
    """Outcomes by chapter and exercise; shows every chapter that has exercises."""

    def _counts(self, chapter):
        """How many exercises of a chapter are solved, and how many there are."""
        names = [exercise.name for exercise in exercises(chapter)]
        return sum(self.get(chapter, {}).get(name) == "correct" for name in names), len(names)

    def __repr__(self):
        lines = []
        for chapter in CHAPTERS:
            solved, count = self._counts(chapter)
            marks = "".join(_MARKS[self._status(chapter, e)][1] for e in exercises(chapter))
            lines.append(text("exercises.progress", title=title(chapter), marks=marks, solved=solved, count=count))
        return "\n".join([*lines, text("exercises.legend")])

    def _status(self, chapter, exercise):
        return self.get(chapter, {}).get(exercise.name)

    def _repr_html_(self):
        counts = [self._counts(chapter) for chapter in CHAPTERS]
        solved, count = (sum(part) for part in zip(*counts, strict=True))
        head = text("exercises.solved_of", solved=solved, count=count)
        bar = f'<div style="width:{100 * solved / count:.0f}%;height:100%;background:#009E73"></div>'
        rows = "".join(map(self._row, CHAPTERS))
        return (
            f'<div style="{_CARD}"><strong style="font-size:15px">{text("exercises.yours")}</strong> '
            f'<span style="float:right">{head}</span>'
            f'<div style="{_TRACK}" role="img" aria-label="{head}">{bar}</div>{rows}'
            f'<div style="padding-top:8px;opacity:0.75">{text("exercises.legend")}</div></div>'
        )

    def _row(self, chapter):
        solved, count = self._counts(chapter)
        marks = "".join(self._mark(chapter, exercise) for exercise in exercises(chapter))
        return (
            f'<div style="{_ROW}"><span style="flex:1">{html.escape(title(chapter))}</span>'
            f"<span>{marks}</span>"
            f'<span style="{_NUMBER}">{solved}/{count}</span></div>'
        )

    def _mark(self, chapter, exercise):
        status = self._status(chapter, exercise)
        colour, sign = _MARKS[status]
        said = text("exercises.mark", name=exercise.name, status=text(f"exercises.mark_{status or 'open'}"))
        style = f"color:{colour};font-size:16px;margin-left:5px"
        return f'<span role="img" aria-label="{said}" title="{said}" style="{style}">{sign}</span>'


def progress():
    """What you have solved so far, on this computer."""
    return Progress(store.outcomes())
