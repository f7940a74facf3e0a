"""Chapter 00's exercise: its solution, its stub, and mistakes that each get their own feedback."""

import numpy as np
import pytest

from ganlearn.exercises import start
from ganlearn.exercises._solutions.start import CODE
from ganlearn.exercises.tally import progress
from ganlearn.strings import text


@pytest.fixture(autouse=True)
def _own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("GANLEARN_PROGRESS_DIR", str(tmp_path))


def _solution():
    namespace = {}
    exec(CODE["q1"], namespace)
    return namespace["to_unit"]


def test_the_solution_is_correct_and_noted():
    assert start.q1.check(_solution()).status == "correct"
    assert progress() == {"start": {"q1": "correct"}}


@pytest.mark.parametrize("stub", [..., None, lambda pixels: ..., lambda pixels: None])
def test_the_stub_is_not_attempted_and_not_noted(stub):
    assert start.q1.check(stub).status == "not_attempted"
    assert progress() == {}


@pytest.mark.parametrize(
    ("answer", "feedback"),
    [
        (lambda p: p / 255, "q1_zero_one"),
        (lambda p: 1 - p / 127.5, "q1_inverted"),
        (lambda p: 2 * p / 255 - 1, "q1_overflow"),
        (lambda p: np.sin(np.pi * (p / 255 - 0.5)), "q1_linear"),
    ],
)
def test_each_mistake_gets_its_own_feedback(answer, feedback):
    outcome = start.q1.check(answer)
    assert (outcome.status, outcome.reason) == ("incorrect", text(f"start.{feedback}"))


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (lambda p: p // 128, "integers"),
        (lambda p: (p / 127.5 - 1).ravel(), "shape"),
        (lambda p: p / 128 - 1, "should become"),
        (lambda p: p["x"], "IndexError"),
    ],
)
def test_feedback_names_what_was_found(answer, word):
    outcome = start.q1.check(answer)
    assert outcome.status == "incorrect"
    assert word in outcome.reason


def test_solved_stays_solved():
    start.q1.check(_solution())
    start.q1.check(lambda p: p)
    assert progress() == {"start": {"q1": "correct"}}


def test_hints_escalate_and_the_last_one_stays():
    shown = [start.q1.hint() for _ in range(4)]
    assert len(set(shown[:3])) == 3
    assert shown[3] == shown[2]


def test_the_solution_is_shown_with_its_reason():
    shown = start.q1.solution()
    assert "127.5 - 1.0" in shown
    assert text("start.q1_why") in shown


def test_an_outcome_is_read_by_a_screen_reader_and_escaped():
    outcome = start.q1.check(lambda p: 1 / 0)
    assert 'role="status"' in outcome._repr_html_()
    assert "ZeroDivisionError" in outcome._repr_html_()
