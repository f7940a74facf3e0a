"""For each chapter a module with ``ANSWERS``: exercise → ``Answers``. ``test_chapters.py`` reads them all."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answers:
    """What learners hand in to one exercise.

    Attributes:
        name: of the variable that holds the answer in the notebook and in the solution.
        stub: as the notebook has it.
        wrong: pairs of the mistake that the feedback must name and an answer that makes it; at least two mistakes.
        right: other correct answers than the solution.
    """

    name: str
    stub: object
    wrong: list = field(default_factory=list)
    right: list = field(default_factory=list)
