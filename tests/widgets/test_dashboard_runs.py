"""The Dashboard's history: scrubbing, branching, and two runs side by side."""

import time

import numpy as np
import pytest

import ganlearn as gl
from ganlearn.data import Dataset
from ganlearn.widgets.shared import registry
from tests.core import tiny

WAIT = 60
LOOK = {"type": "view", "view": "a", "visible": True}


@pytest.fixture(scope="module")
def compiled():
    return tiny.trainer()


@pytest.fixture
def trainer(compiled):
    """A trainer at step 30."""
    for made in tiny.as_new(compiled):
        made.run(steps=30, progress=False)
        yield made


@pytest.fixture
def board(trainer):
    made = gl.Dashboard(trainer)
    made._hear(None, LOOK, [])
    made.canvas.observe(lambda change: made._gate.acknowledge(change["new"]["id"]), names="status")
    yield made
    made.close()


def await_true(condition):
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def settle(board):
    """Waits until the runs rest and the dashboard, which is told after those who wait, has heard of it."""
    for one in board.trainers:
        one.wait(timeout=WAIT)
    await_true(board.settled)


def ask(board, kind, **values):
    """A message of the browser, and the run's answer."""
    board._hear(None, {"type": kind, **values}, [])
    settle(board)


def shown(board):
    return {name: board.canvas.status[name] for name in ("step", "last", "state")}


def test_scrubbing_shows_the_samples_of_that_step_and_forgets_nothing(board, trainer):
    expected = tiny.trainer()
    expected.run(steps=12, progress=False)
    ask(board, "goto", step=12)
    assert shown(board) == {"step": 12, "last": 30, "state": "paused"}
    view = np.frombuffer(board.canvas.samples, np.float32).reshape(-1, 2)
    np.testing.assert_array_equal(view, expected.samples(len(view)))
    assert board.canvas.status["rows"] == 30
    ask(board, "command", name="now")
    assert shown(board)["step"] == 30


@pytest.mark.parametrize("asked", [-5, 99])
def test_scrubbing_ends_where_the_run_does(board, asked):
    ask(board, "goto", step=asked)
    assert shown(board)["step"] == (0 if asked < 0 else 30)


def test_only_the_newest_wish_of_a_moving_slider_counts(board, trainer, monkeypatch):
    went, goto = [], trainer.goto
    monkeypatch.setattr(trainer, "goto", lambda step: went.append(step) or goto(step))
    trainer.submit(lambda: [board._comparison.lead.go(step) for step in (5, 6, 7, 8)])
    trainer.wait(timeout=WAIT)
    assert went == [8]


@pytest.mark.parametrize("command", ["toggle", "advance"])
def test_play_and_step_go_on_from_the_last_step(board, trainer, command):
    before, lasts = np.array(trainer.history["d_loss"]), []
    ask(board, "goto", step=7)
    trainer.listen(lambda one: lasts.append(one.history.last))
    board._hear(None, {"type": "command", "name": command}, [])
    trainer.wait(step=31, timeout=WAIT)
    trainer.pause()
    trainer.wait(timeout=WAIT)
    assert trainer.step >= 31 and min(lasts) >= 30
    np.testing.assert_array_equal(trainer.history["d_loss"][:30], before)


def test_a_slider_moved_in_the_past_acts_on_the_present(board, trainer):
    ask(board, "goto", step=7)
    board.controls.sliders["d_steps"].value = 3
    trainer.wait(timeout=WAIT)
    assert (trainer.step, trainer.history.last, trainer.settings["d_steps"]) == (30, 30, 3)
    assert int(trainer.gan.d_steps.numpy()) == 3


def test_a_branch_repeats_the_run_it_left_until_a_setting_differs(board, trainer):
    end = tiny.state(trainer)
    ask(board, "goto", step=10)
    ask(board, "command", name="branch")
    twin = board.trainer
    assert twin is not trainer and board.trainers == [trainer, twin]
    assert (twin.step, trainer.step) == (10, 30)
    twin.play(steps=20)
    settle(board)
    assert tiny.same(tiny.state(twin), end)
    status = board.canvas.status
    assert (status["run"], status["step"], status["branched"], status["differences"]) == (1, 30, 10, [[], []])
    assert board.canvas.rival["step"] == 30
    twin.set(d_learning_rate=0.5)
    twin.advance(1)
    settle(board)
    assert board.canvas.status["differences"] == [["D lr 0.01"], ["D lr 0.5"]]


def test_controls_steer_one_of_two_runs(board, trainer):
    twin = board.branch()
    board.controls.advance()
    twin.wait(timeout=WAIT)
    assert (trainer.step, twin.step) == (30, 31)
    ask(board, "steer", run=0)
    assert board.holder.children == (board.controls.box,)
    assert (board.canvas.status["run"], board.canvas.status["step"], board.canvas.rival["step"]) == (0, 30, 31)
    board.controls.advance()
    board.controls.advance()
    trainer.wait(timeout=WAIT)
    assert (trainer.step, twin.step) == (32, 31)


def test_both_runs_are_drawn_while_both_are_on(board, trainer):
    twin, seen = board.branch(), {0: set(), 1: set()}
    board.canvas.observe(lambda change: seen[0].add(change["new"].get("step")), names="rival")
    board.canvas.observe(lambda change: seen[1].add(change["new"]["step"]), names="status")
    twin.play()
    trainer.play()
    await_true(lambda: min(map(len, seen.values())) > 4)
    assert (twin.state, trainer.state) == ("training", "training")
    trainer.pause()
    twin.pause()
    settle(board)
    assert (board.canvas.status["step"], board.canvas.rival["step"]) == (twin.step, trainer.step)


def test_ending_the_comparison_leaves_the_steered_run(board, trainer):
    twin = board.branch()
    ask(board, "command", name="alone")
    trainer.wait(timeout=WAIT)
    assert (board.trainers, trainer.state, board.canvas.rival) == ([twin], "stopped", {})
    assert board.canvas.status["differences"] is None


def test_two_given_runs_are_compared_and_a_third_stops_both(trainer):
    other = tiny.trainer(seed=4)
    both = gl.Dashboard(trainer, compare=other)
    assert (both.trainer, both.trainers) == (trainer, [trainer, other])
    assert both.canvas.status["differences"] == [["seed 3"], ["seed 4"]]
    assert both.canvas.rival["rows"] == 0 and len(both.canvas.rival["samples"]) == len(both.canvas.samples)
    for one in (trainer, other):
        one.play()
    third = gl.Dashboard(tiny.trainer())
    for one in (trainer, other):
        one.wait(timeout=WAIT)
    assert (trainer.state, other.state) == ("stopped", "stopped")
    for made in (both, third):
        made.close()
    assert both not in registry._alive


def test_runs_that_cannot_be_compared_are_refused(trainer):
    with pytest.raises(TypeError, match="Trainer"):
        gl.Dashboard(trainer, compare="digits")
    with pytest.raises(ValueError, match="two different trainers"):
        gl.Dashboard(trainer, compare=trainer)
    networks = gl.networks.mlp_generator((3,), units=(4,)), gl.networks.mlp_discriminator((3,), units=(4,))
    gan = gl.GAN(*networks)
    gan.compile()
    flat = gl.Trainer(gan, Dataset(np.zeros((20, 3), np.float32)))
    with pytest.raises(ValueError, match=r"\(2,\) and \(3,\)"):
        gl.Dashboard(trainer, compare=flat)
