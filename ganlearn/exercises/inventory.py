"""Ten questions before the chapters and again after them: ``gl.exercises.inventory``. Scored here, sent nowhere.

Every wrong answer to choose from is a known misconception, and has a sentence of its own.
"""

from ganlearn.exercises import store
from ganlearn.exercises.framework import Note, Outcome
from ganlearn.strings import text

KEY = "cadbacdbdc"
"""The right answers, in the order of the questions."""

CHAPTERS = ("00", "04", "03", "04", "03", "02", "04", "04", "03", "01")
"""Where each question is answered."""

CHOICES = "abcd"
OPEN = "."
_NAME = "inventory"


def questions():
    """The questions with their answers to choose from, as a notebook shows them."""
    parts = [_text("intro")]
    for number in range(1, len(KEY) + 1):
        options = [f"- **{letter}** {_text(f'q{number}_{letter}')}" for letter in CHOICES]
        parts += [f"**{number}.** {_text(f'q{number}_question')}", "\n".join(options)]
    return Note("\n\n".join(parts))


def before(answers):
    """Notes what you think before the chapters, and says how many are right, not which.

    Args:
        answers: ten letters from a to d, a dot for an open question; blanks and commas do not count.

    Returns:
        ``Outcome``; never raises, so that a notebook runs through.
    """
    given = _read(answers)
    if isinstance(given, Outcome):
        return given
    _note("before", given)
    return Outcome("correct", _text("noted", right=_right(given), total=len(KEY)))


def after(answers):
    """Scores your answers after the chapters, says what each wrong one overlooks, and compares with the first round.

    Args:
        answers: as for ``before``.

    Returns:
        Text that a notebook shows, or an ``Outcome`` where the answers cannot be read.
    """
    given = _read(answers)
    if isinstance(given, Outcome):
        return given
    _note("after", given)
    right = _right(given)
    head = f"{_text('score', right=right, total=len(KEY))} {_compare(right)}"
    lines = [_line(number, letter) for number, letter in enumerate(given, 1)]
    return Note("\n\n".join([head, *lines]))


def _text(part, **values):
    return text(f"exercises_inventory.{part}", **values)


def _read(answers):
    """The answers as a string of lower-case letters and dots; an ``Outcome`` where they cannot be read."""
    given = "".join(str(answers).replace(",", " ").split()).lower() if isinstance(answers, str) else ""
    if not given.strip(OPEN):
        return Outcome("not_attempted", _text("not_attempted"))
    for letter in given:
        if letter not in CHOICES + OPEN:
            return Outcome("incorrect", _text("letters", given=letter, choices=", ".join(CHOICES)), "letters")
    if len(given) != len(KEY):
        return Outcome("incorrect", _text("count", given=len(given), wanted=len(KEY)), "count")
    return given


def _note(when, given):
    store.write(_NAME, store.read(_NAME) | {when: given})


def _right(given):
    return sum(letter == key for letter, key in zip(given, KEY, strict=True))


def _compare(right):
    """What was gained since the first round."""
    first = _read(store.read(_NAME).get("before"))
    if isinstance(first, Outcome):
        return _text("no_before")
    before = _right(first)
    still_open = len(KEY) - before
    if right < before:
        return _text("gain_less", before=before)
    if not still_open:
        return _text("gain_full", before=before)
    return _text("gain", before=before, gained=right - before, open=still_open)


def _line(number, letter):
    key, why = KEY[number - 1], _text(f"q{number}_why")
    if letter == key:
        return _text("right_line", number=number, why=why)
    where = {"number": number, "why": why, "chapter": CHAPTERS[number - 1]}
    if letter == OPEN:
        return _text("open_line", **where)
    return _text("wrong_line", letter=letter, mistake=_text(f"q{number}_no_{letter}"), **where)
