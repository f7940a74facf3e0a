"""The concept inventory: every wrong choice has its own sentence, and the first round gives nothing away."""

import itertools
import re
from pathlib import Path

import pytest

import ganlearn as gl
from ganlearn.exercises import inventory
from ganlearn.exercises.framework import Outcome

WRONG = [
    (number, letter)
    for number, letter in itertools.product(range(1, 11), "abcd")
    if inventory.KEY[number - 1] != letter
]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GANLEARN_PROGRESS_DIR", str(tmp_path))


def but(number, letter):
    return inventory.KEY[: number - 1] + letter + inventory.KEY[number:]


def test_ten_questions_with_four_answers_each():
    shown = str(gl.exercises.inventory.questions())
    assert len(re.findall(r"^\*\*\d+\.\*\* ", shown, re.MULTILINE)) == len(inventory.KEY) == 10
    assert len(re.findall(r"^- \*\*[abcd]\*\* ", shown, re.MULTILINE)) == 40


def test_right_letters_give_no_pattern():
    assert {letter: inventory.KEY.count(letter) for letter in "abcd"} == {"a": 2, "b": 2, "c": 3, "d": 3}


def test_all_right_is_ten_of_ten():
    told = str(gl.exercises.inventory.after(inventory.KEY))
    assert told.startswith("**10 of 10 are right.**")
    assert told.count("· right.") == 10


@pytest.mark.parametrize(("number", "letter"), WRONG)
def test_each_wrong_choice_is_answered_by_a_sentence_of_its_own(number, letter):
    told = str(gl.exercises.inventory.after(but(number, letter)))
    assert told.startswith("**9 of 10 are right.**")
    assert f"**{number} · you said {letter}.**" in told
    mistake = inventory._text(f"q{number}_no_{letter}")
    assert mistake in told
    others = [inventory._text(f"q{n}_no_{x}") for n, x in WRONG if (n, x) != (number, letter)]
    assert mistake not in others
    assert not any(other in told for other in others)


def test_the_first_round_tells_a_number_and_nothing_else():
    told = [gl.exercises.inventory.before(but(n, x)).reason for n, x in WRONG]
    assert len(set(told)) == 1
    assert "9 of 10" in told[0]


def test_the_second_round_is_compared_with_the_first():
    assert "no first round" in str(gl.exercises.inventory.after(inventory.KEY))
    gl.exercises.inventory.before("." * 6 + inventory.KEY[6:])
    assert "it was 4: you gained 5 of the 6" in str(gl.exercises.inventory.after(but(1, "a")))
    gl.exercises.inventory.before(inventory.KEY)
    assert "it was 10 already" in str(gl.exercises.inventory.after(inventory.KEY))
    assert "it was 10. Look" in str(gl.exercises.inventory.after(but(1, "a")))


def test_a_dot_is_open():
    told = str(gl.exercises.inventory.after(but(3, ".")))
    assert "**3 · open.**" in told and "9 of 10" in told


@pytest.mark.parametrize("stub", ["..........", "", "   ", ..., None, 3])
def test_a_stub_is_not_attempted_and_not_noted(stub):
    for check in (gl.exercises.inventory.before, gl.exercises.inventory.after):
        assert check(stub).status == "not_attempted"
    assert inventory.store.read("inventory") == {}


@pytest.mark.parametrize(
    ("answers", "mistake"), [("abc", "count"), ("abcdabcdabc", "count"), ("abcdabcdae", "letters")]
)
def test_what_cannot_be_read_is_said(answers, mistake):
    outcome = gl.exercises.inventory.after(answers)
    assert isinstance(outcome, Outcome)
    assert (outcome.status, outcome.mistake) == ("incorrect", mistake)


def test_blanks_commas_and_capitals_do_not_matter():
    spread = ", ".join(inventory.KEY.upper())
    assert str(gl.exercises.inventory.after(spread)).startswith("**10 of 10")


def test_each_question_names_a_chapter_that_the_course_has():
    lessons = {path.name[:2] for path in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb")}
    assert {"00", "04"} <= set(inventory.CHAPTERS) & lessons
    assert all(chapter < "05" for chapter in inventory.CHAPTERS)
