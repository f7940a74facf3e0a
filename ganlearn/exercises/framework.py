"""What every exercise does: check an answer, give hints one by one, show the solution.

Its sentences lie in the strings' area ``exercises_<chapter>``, under the exercise's name: ``q1_prompt``, ``q1_start``
(what to do first), ``q1_correct``, ``q1_hint1`` …, ``q1_why`` (below the solution), and ``q1_<mistake>`` for each
mistake that its test can name.
"""

import dataclasses
import html
import importlib

import numpy as np

from ganlearn.exercises import store
from ganlearn.strings import text


class Wrong(Exception):
    """Raised by a test of an exercise.

    Args:
        mistake: which one; names the sentence that fits it.
        **values: what the sentence says was found.
    """

    def __init__(self, mistake, **values):
        super().__init__(mistake)
        self.mistake = mistake
        self.values = values


class NotAttempted(Exception):
    """Raised by a test when the answer is still the stub."""


class ReturnedNothing(Exception):
    """Raised by a test when the answer has lost its ``return``."""


def attempted(value):
    """``value``, unless it is what a stub returns, or nothing at all."""
    if value is ...:
        raise NotAttempted
    if value is None:
        raise ReturnedNothing
    return value


def numbers(value):
    """What an answer returned, as float64: numbers, arrays and tensors alike; ``attempted`` first."""
    return np.asarray(attempted(value), dtype=np.float64)


def shaped(value, shape):
    """The numbers of an answer, if they have that shape.

    Raises:
        Wrong: "shape" when they have not.
    """
    found = numbers(value)
    if found.shape != shape:
        raise Wrong("shape", given=found.shape, wanted=shape)
    return found


def scalar(value):
    """The one number of an answer, a float.

    Raises:
        Wrong: "scalar" when it holds more or none.
    """
    found = numbers(value)
    if found.size != 1:
        raise Wrong("scalar", given=found.shape)
    return float(found.reshape(()))


def match(found, wanted, mistakes, **values):
    """Passes when the numbers are the wanted ones; otherwise raises the mistake that makes the same numbers.

    Args:
        found, wanted: arrays of equal shape.
        mistakes: mapping of a mistake's name to the numbers that it leads to.
        **values: for the sentences.

    Raises:
        Wrong: the first mistake that fits, else "value".
    """
    if np.allclose(found, wanted, rtol=1e-4, atol=1e-6):
        return
    for mistake, numbers_then in mistakes.items():
        if np.allclose(found, numbers_then, rtol=1e-4, atol=1e-6):
            raise Wrong(mistake, **values)
    worst = np.argmax(np.abs(np.nan_to_num(found, nan=np.inf) - wanted))
    raise Wrong("value", given=np.ravel(found)[worst], wanted=np.ravel(wanted)[worst], **values)


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a check found.

    Attributes:
        status: "correct", "incorrect" or "not_attempted".
        reason: one or two sentences.
        mistake: name of the mistake, where one was recognised.
    """

    status: str
    reason: str
    mistake: str | None = None

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
        test: function of the answer that raises ``Wrong`` for a mistake; what it returns, a dict or None, fills the
            sentence for a correct answer.
        hints: how many hints its strings hold.
    """

    def __init__(self, chapter, name, test, hints):
        self.chapter = chapter
        self.name = name
        self.hints = hints
        self._test = test
        self._given = 0

    def _text(self, part, **values):
        return text(f"exercises_{self.chapter}.{self.name}_{part}", **values)

    @property
    def prompt(self):
        """What is asked."""
        return Note(self._text("prompt"))

    def check(self, answer):
        """Looks at what the answer does; never raises, so that a notebook runs through before anything is solved.

        Returns:
            ``Outcome``.
        """
        with np.errstate(all="ignore"):  # an overflow becomes a sentence, not a warning
            outcome = self._judge(answer)
        store.record(self.chapter, self.name, outcome.status)
        return outcome

    def _judge(self, answer):
        if answer is None or answer is ...:
            return Outcome("not_attempted", self._text("start"))
        try:
            found = self._test(answer) or {}
        except NotAttempted:
            return Outcome("not_attempted", self._text("start"))
        except ReturnedNothing:
            return Outcome("incorrect", text("exercises.returned_nothing"), "returned_nothing")
        except Wrong as wrong:
            return Outcome("incorrect", self._text(wrong.mistake, **wrong.values), wrong.mistake)
        except Exception as error:
            return Outcome("incorrect", text("exercises.raised", kind=type(error).__name__, error=error), "raised")
        return Outcome("correct", self._text("correct", **found))

    def hint(self):
        """The next hint; the last one again when there are no more."""
        self._given = min(self._given + 1, self.hints)
        return Note(text("exercises.hint", number=self._given, total=self.hints) + self._text(f"hint{self._given}"))

    def solution(self):
        """A solution and why it works; an edition for students may leave the solutions out."""
        try:
            solutions = importlib.import_module(f"ganlearn.exercises._solutions.{self.chapter}")
        except ModuleNotFoundError:
            return Note(text("exercises.no_solution"))
        return Note(f"```python\n{solutions.CODE[self.name].strip()}\n```\n\n{self._text('why')}")

    def __repr__(self):
        return f"<Exercise {self.chapter}.{self.name}>"
