"""Every exercise of every chapter: its solution, its stub, and mistakes that each get their own feedback."""

import importlib
import re
from pathlib import Path

import keras
import nbformat
import numpy as np
import pytest

import ganlearn as gl
from ganlearn.exercises import CHAPTERS, overview
from ganlearn.strings import text

FOLDER = Path(overview.__file__).parent
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
OWN = {"framework", "inventory", "overview", "store"}


def answers(chapter):
    return importlib.import_module(f"tests.exercises.answers.{chapter}").ANSWERS


EXERCISES = {(chapter, e.name): e for chapter in CHAPTERS for e in overview.exercises(chapter)}
EACH = pytest.mark.parametrize(("chapter", "name"), EXERCISES)


def handed_in(kind):
    """Parameters: chapter, exercise and each of its answers of that kind."""
    found = [
        pytest.param(chapter, name, answer, id=f"{chapter}-{name}-{i}")
        for chapter, name in EXERCISES
        for i, answer in enumerate(getattr(answers(chapter)[name], kind))
    ]
    return pytest.mark.parametrize(("chapter", "name", "answer"), found)


@pytest.fixture(autouse=True)
def _own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("GANLEARN_PROGRESS_DIR", str(tmp_path))


def solution(chapter, name):
    """What running the solution's code leaves under the answer's name, or what a chapter's own table makes of it."""
    code = importlib.import_module(f"ganlearn.exercises._solutions.{chapter}").CODE[name]
    table = importlib.import_module(f"tests.exercises.answers.{chapter}")
    if hasattr(table, "solution"):
        return table.solution(name, code)
    namespace = {"np": np, "keras": keras, "gl": gl}
    exec(code, namespace)
    return namespace[answers(chapter)[name].name]


def test_every_module_is_a_chapter_with_a_table_and_solutions():
    modules = {file.stem for file in FOLDER.glob("[a-z]*.py")} - OWN
    assert modules == set(CHAPTERS) == set(gl.exercises.__all__) - {"inventory", "progress"}
    for chapter in CHAPTERS:
        names = [e.name for e in overview.exercises(chapter)]
        assert names == [f"q{i + 1}" for i in range(len(names))]
        assert list(answers(chapter)) == names
        assert list(importlib.import_module(f"ganlearn.exercises._solutions.{chapter}").CODE) == names


def test_chapters_come_in_the_order_of_the_course():
    """And every notebook of the course is one, under the title that it opens with."""
    books = sorted(NOTEBOOKS.glob("*.ipynb"))
    opening = [nbformat.read(book, 4).cells[0].source.splitlines()[0].removeprefix("# ") for book in books]
    assert [overview.title(chapter) for chapter in CHAPTERS] == opening


@EACH
def test_the_solution_is_correct_and_noted(chapter, name):
    outcome = EXERCISES[chapter, name].check(solution(chapter, name))
    assert outcome.status == "correct", outcome
    assert gl.exercises.progress() == {chapter: {name: "correct"}}


@EACH
def test_the_stub_is_not_attempted_and_not_noted(chapter, name):
    for stub in (answers(chapter)[name].stub, ..., None):
        assert EXERCISES[chapter, name].check(stub).status == "not_attempted"
    assert gl.exercises.progress() == {}


@handed_in("right")
def test_other_correct_answers_are_accepted(chapter, name, answer):
    outcome = EXERCISES[chapter, name].check(answer)
    assert outcome.status == "correct", outcome


@handed_in("wrong")
def test_each_mistake_gets_its_own_feedback(chapter, name, answer):
    mistake, answer = answer
    outcome = EXERCISES[chapter, name].check(answer)
    assert (outcome.status, outcome.mistake) == ("incorrect", mistake), outcome
    assert len(outcome.reason) > 30
    assert gl.exercises.progress() == {chapter: {name: "incorrect"}}


@EACH
def test_at_least_two_mistakes_are_recognised(chapter, name):
    assert len({mistake for mistake, _ in answers(chapter)[name].wrong} - {"raised", "value"}) >= 2


@EACH
def test_no_feedback_is_left_unmet(chapter, name):
    """Each sentence of an exercise is shown by some answer of its table, or is one of the usual parts."""
    exercise = EXERCISES[chapter, name]
    file = FOLDER.parent / "strings" / "en" / f"exercises_{chapter}.toml"
    keys = set(re.findall(rf"^{name}_(\w+) =", file.read_text(encoding="utf-8"), re.MULTILINE))
    usual = {"prompt", "start", "correct", "why", *(f"hint{i + 1}" for i in range(exercise.hints))}
    assert usual <= keys
    met = {mistake for mistake, _ in answers(chapter)[name].wrong} - {"raised"}
    assert keys - usual == met


@EACH
def test_hints_escalate_and_the_last_one_stays(chapter, name):
    exercise = EXERCISES[chapter, name]
    shown = [exercise.hint() for _ in range(exercise.hints + 1)]
    assert len(set(shown[:-1])) == exercise.hints >= 3
    assert shown[-1] == shown[-2]


@EACH
def test_the_solution_is_shown_with_its_reason(chapter, name):
    shown = EXERCISES[chapter, name].solution()
    assert "```python\n" in shown
    assert text(f"exercises_{chapter}.{name}_why") in shown


@EACH
def test_the_notebook_holds_stub_and_check(chapter, name):
    number = overview.title(chapter)[:2]
    (notebook,) = NOTEBOOKS.glob(f"{number}-*.ipynb")
    cells = notebook.read_text(encoding="utf-8")
    assert f"gl.exercises.{chapter}.{name}.check({answers(chapter)[name].name})" in cells


def test_solved_stays_solved():
    start = EXERCISES["start", "q1"]
    start.check(solution("start", "q1"))
    start.check(lambda p: p)
    assert gl.exercises.progress() == {"start": {"q1": "correct"}}


def test_an_outcome_is_read_by_a_screen_reader_and_escaped():
    outcome = EXERCISES["start", "q1"].check(lambda p: 1 / 0)
    assert 'role="status"' in outcome._repr_html_()
    assert "ZeroDivisionError" in outcome._repr_html_()
