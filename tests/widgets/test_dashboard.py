"""The Dashboard without a browser: commands, settings, frames, the still picture, one run at a time."""

import base64
import io
import re
import time

import numpy as np
import pytest
from PIL import Image

import ganlearn as gl
from ganlearn.widgets.dashboard.canvas import DashboardCanvas
from ganlearn.widgets.dashboard.still import DashboardStill
from ganlearn.widgets.shared import assets, decimation
from ganlearn.widgets.shared.decimation import Decimation
from ganlearn.widgets.shared.display import bundle
from tests.core import tiny

WAIT = 60


@pytest.fixture(scope="module")
def compiled():
    trainer = tiny.trainer()
    trainer.run(steps=1, progress=False)
    return trainer


@pytest.fixture
def trainer(compiled):
    """A trainer at step 0, compiled already."""
    compiled.set(**tiny.SETTINGS)
    compiled.reset()
    compiled.wait(timeout=WAIT)
    yield compiled
    compiled.stop()
    compiled.wait(timeout=WAIT)


@pytest.fixture
def board(trainer):
    made = gl.Dashboard(trainer)
    yield made
    made.close()


def settle(board):
    """Waits until the dashboard, which is told after those who wait, has heard that the run rests."""
    end = time.monotonic() + WAIT
    while not board.settled():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_first_frame_is_there_before_any_training(board, trainer):
    status = board.canvas.status
    assert (status["state"], status["step"], status["rows"], status["problem"]) == ("ready", 0, 0, None)
    np.testing.assert_array_equal(np.frombuffer(board.canvas.real, np.float32).reshape(-1, 2), trainer.dataset.x)
    shown = np.frombuffer(board.canvas.samples, np.float32).reshape(-1, 2)
    np.testing.assert_array_equal(shown, trainer.samples(len(shown)))


def test_buttons_command_the_run(board, trainer):
    board.controls.advance()
    trainer.wait(timeout=WAIT)
    assert trainer.step == 1
    board.controls.play.click()
    trainer.wait(step=20, timeout=WAIT)
    board.controls.play.click()
    trainer.wait(timeout=WAIT)
    assert trainer.state == "paused"
    board.controls.reset()
    trainer.wait(timeout=WAIT)
    assert (trainer.step, trainer.state) == (0, "ready")


def test_two_quick_presses_of_play_cancel_each_other(board, trainer):
    board.controls.toggle()
    board.controls.toggle()
    trainer.wait(timeout=WAIT)
    assert trainer.state in ("paused", "ready")


@pytest.mark.parametrize(("name", "value"), [("d_learning_rate", 1e-3), ("g_learning_rate", 1e-4), ("d_steps", 3)])
def test_a_slider_changes_the_running_setting(board, trainer, name, value):
    board.controls.sliders[name].value = value
    trainer.wait(timeout=WAIT)
    assert trainer.settings[name] == pytest.approx(value)
    gan = trainer.gan
    real = {"d_learning_rate": gan.d_optimizer.learning_rate, "g_learning_rate": gan.g_optimizer.learning_rate}
    assert float(real.get(name, gan.d_steps).numpy()) == pytest.approx(value)


def test_settings_made_in_code_move_the_sliders(board, trainer):
    trainer.set(penalty=0.37, d_learning_rate=0.3)
    trainer.wait(timeout=WAIT)
    sliders = board.controls.sliders
    assert (sliders["penalty"].value, sliders["d_learning_rate"].value) == (0.37, pytest.approx(0.3))


def test_the_last_frame_is_sent_once_somebody_looks(board, trainer):
    trainer.advance(5)
    trainer.wait(timeout=WAIT)
    settle(board)
    board._hear(None, {"type": "view", "view": "a", "visible": True}, [])
    status = board.canvas.status
    assert (status["state"], status["step"], status["rows"]) == ("paused", 5, 5)
    curves = np.frombuffer(board.canvas.curves, np.float32).reshape(13, 5)
    np.testing.assert_allclose(curves[3], trainer.history["d_loss"], rtol=1e-6)


def test_an_error_is_shown_with_what_to_try(board, trainer, monkeypatch):
    board._hear(None, {"type": "view", "view": "a", "visible": True}, [])

    def broken(count):
        raise RuntimeError("a cable was pulled")

    monkeypatch.setattr(trainer._engine, "advance", broken)
    trainer.advance(1)
    with pytest.raises(gl.TrainingError, match="a cable was pulled"):
        trainer.wait(timeout=WAIT)
    settle(board)
    board._hear(None, {"type": "ack", "id": board.canvas.status["id"]}, [])
    problem = board.canvas.status["problem"]
    assert board.canvas.status["state"] == "error"
    assert "a cable was pulled" in problem["sentence"]
    assert problem["title"] and problem["evidence"] and problem["try"]


def test_a_mistake_in_the_view_leaves_the_run_alone(board, trainer, monkeypatch):
    monkeypatch.setattr(board, "_show_run", lambda _: 1 / 0)
    trainer.advance(3)
    trainer.wait(timeout=WAIT)
    assert (trainer.step, trainer.state) == (3, "paused")
    assert "ZeroDivisionError" in board.canvas.status["problem"]["sentence"]


def test_another_trainer_stops_the_run_shown_before(board, trainer):
    trainer.play()
    other = gl.Dashboard(tiny.trainer())
    trainer.wait(timeout=WAIT)
    assert trainer.state == "stopped"
    other.close()


def test_a_still_picture_does_not_read_the_whole_run_again(board, trainer, monkeypatch):
    trainer.advance(4)
    trainer.wait(timeout=WAIT)
    first = board.picture().curves
    assert len(first["step"]) == 4
    monkeypatch.setattr(decimation, "_part", lambda *_: pytest.fail("bins that are full were read again"))
    assert all(np.array_equal(values, first[name]) for name, values in board.picture().curves.items())


def test_the_still_picture_tells_what_it_shows(board, trainer):
    trainer.advance(4)
    trainer.wait(timeout=WAIT)
    data, metadata = bundle(
        DashboardStill(trainer, board.view, Decimation().table(trainer.history), trainer.samples(50))
    )
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    alt = metadata["image/png"]["alt"]
    assert image.width > 1000
    assert "step 4" in alt and trainer.dataset.name in alt
    assert f"{trainer.history['d_loss'][-1]:.2f}" in alt
    assert data["text/plain"] == alt


def test_values_are_those_of_the_history(board, trainer, monkeypatch):
    trainer.advance(3)
    trainer.wait(timeout=WAIT)
    sent = []
    monkeypatch.setattr(board.canvas, "send", lambda message, buffers: sent.append((message, buffers)))
    board._hear(None, {"type": "values", "view": "a"}, [])
    ((message, (csv,)),) = sent
    rows = np.genfromtxt(io.BytesIO(csv), delimiter=",", names=True)
    assert message == {"type": "values", "view": "a"}
    np.testing.assert_allclose(rows["g_loss"], trainer.history["g_loss"], rtol=1e-6)


def test_only_a_trainer_can_be_shown():
    with pytest.raises(TypeError, match="Trainer"):
        gl.Dashboard("digits")


def test_every_word_the_browser_uses_is_there():
    script, words = str(DashboardCanvas._esm), assets.words("dashboard")
    used = set(re.findall(r"\bwords\.(\w+)", script))
    assert used - set(words) == set()
