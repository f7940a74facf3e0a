"""What every exercise says, whatever it asks."""

import ganlearn as gl
from ganlearn.strings import text


def test_an_answer_that_prints_hears_of_return(tmp_path, monkeypatch):
    monkeypatch.setenv("GANLEARN_PROGRESS_DIR", str(tmp_path))
    outcome = gl.exercises.start.q1.check(lambda pixels: print(pixels[0, 0, 0] / 127.5 - 1))
    assert (outcome.status, outcome.mistake) == ("incorrect", "returned_nothing")
    assert outcome.reason == text("exercises.returned_nothing")
