"""What every exercise does: check an answer, give hints one by one, show the solution."""

import dataclasses
import html
import importlib

from ganlearn.exercises import tally
from ganlearn.strings import text


class Wrong(Exception):
    """Raised by a test of an exercise, with the sentence that fits the mistake."""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a check found.

    Attributes:
        status: "correct", "incorrect" or "not_attempted".
        reason: one or two sentences.
    """

    status: str
    reason: str

    @property
    def _title(self):
        return text(f"exercises.{self.status}")

    def __repr__(self):
        return f"{self._title} {self.reason}"

    def _repr_html_(self):
        colour = {"correct": "#009E73", "incorrect": "#D55E00", "not_attempted": "#767676"}[self.status]
        return (
            f'<div role="status" style="border-left:4px solid {colour};padding:4px 12px">'
            f"<strong>{html.escape(self._title)}</strong> {html.escape(self.reason)}</div>"
        )


class Note(str):
    """A text that a notebook shows as it is, without quotes."""

    def __repr__(self):
        return str(self)

    def _repr_markdown_(self):
        return str(self)


class Exercise:
    """One exercise.

    Args:
        chapter: name of its chapter's module.
        name: "q1", "q2", …
        test: function of the answer that raises ``Wrong`` for a mistake.
        hints: how many hints its strings hold.
    """

    def __init__(self, chapter, name, test, hints):
        self.chapter, self.name = chapter, name
        self._test, self._hints, self._given = test, hints, 0

    def _text(self, part, **values):
        return text(f"{self.chapter}.{self.name}_{part}", **values)

    @property
    def prompt(self):
        """What is asked."""
        return Note(self._text("prompt"))

    def check(self, answer):
        """Looks at what the answer does; never raises, so that a notebook runs through before anything is solved.

        Returns:
            ``Outcome``.
        """
        outcome = self._judge(answer)
        tally.record(self.chapter, self.name, outcome.status)
        return outcome

    def _judge(self, answer):
        if answer is None or answer is ...:
            return Outcome("not_attempted", self._text("start"))
        try:
            self._test(answer)
        except NotAttempted:
            return Outcome("not_attempted", self._text("start"))
        except Wrong as wrong:
            return Outcome("incorrect", str(wrong))
        except Exception as error:
            return Outcome("incorrect", text("exercises.raised", kind=type(error).__name__, error=error))
        return Outcome("correct", self._text("correct"))

    def hint(self):
        """The next hint; the last one again when there are no more."""
        self._given = min(self._given + 1, self._hints)
        return Note(text("exercises.hint", number=self._given, total=self._hints) + self._text(f"hint{self._given}"))

    def solution(self):
        """A solution and why it works; an edition for students may leave the solutions out."""
        try:
            solutions = importlib.import_module(f"ganlearn.exercises._solutions.{self.chapter}")
        except ModuleNotFoundError:
            return Note(text("exercises.no_solution"))
        return Note(f"```python\n{solutions.CODE[self.name].strip()}\n```\n\n{self._text('why')}")


class NotAttempted(Exception):
    """Raised by a test when the answer is still the stub."""


def attempted(value):
    """``value``, unless it is what a stub returns."""
    if value is None or value is ...:
        raise NotAttempted
    return value
