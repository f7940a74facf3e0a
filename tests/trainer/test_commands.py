"""Commands, states and settings of a trainer, in the background and in the foreground."""

import threading

import numpy as np
import pytest

import ganlearn as gl
from tests.core import tiny


def rest(trainer):
    trainer.wait(timeout=60)
    return trainer.state, trainer.step


def test_a_new_trainer_is_ready(trainer):
    assert (trainer.state, trainer.step, trainer.error, trainer.history.steps) == ("ready", 0, None, 0)
    assert trainer.settings == tiny.SETTINGS
    assert repr(trainer) == "<Trainer: points 0, step 0, ready>"


def test_play_to_an_end(trainer):
    trainer.play(steps=300)
    assert rest(trainer) == ("finished", 300)
    trainer.play(steps=5)
    assert rest(trainer) == ("finished", 305)
    assert trainer.history.steps == 305
    assert trainer.epochs == pytest.approx(305 * 8 / 50)


def test_play_and_pause(trainer):
    trainer.play()
    trainer.wait(step=50, timeout=60)
    assert trainer.state == "training"
    trainer.pause()
    state, step = rest(trainer)
    assert state == "paused" and step >= 50
    assert trainer.history["step"].tolist() == list(range(1, step + 1))
    trainer.play()
    trainer.wait(step=step + 1, timeout=60)
    trainer.pause()
    assert rest(trainer)[1] > step


def test_advance(trainer):
    trainer.advance()
    assert rest(trainer) == ("paused", 1)
    trainer.advance(7)
    assert rest(trainer) == ("paused", 8)
    trainer.advance(0)
    assert rest(trainer) == ("paused", 8)


def test_quick_advances_add_up(trainer):
    for _ in range(20):
        trainer.advance(2)
    assert rest(trainer) == ("paused", 40)


def test_pausing_what_rests_changes_nothing(trainer):
    trainer.pause()
    assert rest(trainer) == ("ready", 0)


def test_reset_restores_the_beginning_and_keeps_the_settings(trainer):
    before = tiny.state(trainer)
    trainer.set(d_steps=3, penalty=0.25)
    trainer.run(steps=20, progress=False)
    trainer.reset()
    assert rest(trainer) == ("ready", 0)
    assert trainer.history.steps == 0
    assert (trainer.settings["d_steps"], trainer.settings["penalty"]) == (3, 0.25)
    assert trainer._live.values()[2:] == [3, 0.25]
    trainer.set(**tiny.SETTINGS)
    rest(trainer)
    assert tiny.same(tiny.state(trainer), before)


def test_reset_during_a_run(trainer):
    trainer.play()
    trainer.wait(step=20, timeout=60)
    trainer.reset()
    assert rest(trainer) == ("ready", 0)


def test_stop_ends_the_thread_and_play_begins_another(trainer):
    trainer.play()
    trainer.wait(step=20, timeout=60)
    trainer.stop()
    state, step = rest(trainer)
    assert state == "stopped"
    trainer.play(steps=3)
    assert rest(trainer) == ("finished", step + 3)


def test_wait_for_a_step_returns_early_and_times_out(trainer):
    trainer.play()
    trainer.wait(step=10, timeout=60)
    assert trainer.state == "training"
    with pytest.raises(TimeoutError, match=r"0\.01 seconds.*still going.*pause"):
        trainer.wait(timeout=0.01)


def test_wait_for_a_step_that_is_never_reached(trainer):
    trainer.play(steps=5)
    trainer.wait(step=100, timeout=60)
    assert trainer.step == 5


def test_run_until_is_asked_every_hundred_steps(trainer):
    asked = []

    def until(t):
        asked.append(t.step)
        return t.step >= 300

    assert trainer.run(until=until, progress=False) is trainer
    assert (trainer.state, asked) == ("finished", [100, 200, 300])
    trainer.run(steps=150, until=lambda t: False, progress=False)
    assert (trainer.state, trainer.step) == ("finished", 450)


def test_run_shows_a_bar(trainer, capsys):
    trainer.run(steps=20)
    assert "20/20" in capsys.readouterr().err


def test_a_target_that_raises_leaves_the_run_paused(trainer):
    with pytest.raises(ZeroDivisionError):
        trainer.run(until=lambda t: 1 / 0, progress=False)
    assert (trainer.state, trainer.step) == ("paused", 100)
    trainer.run(steps=5, progress=False)
    assert trainer.step == 105


def test_run_takes_over_from_the_background(trainer):
    trainer.play()
    trainer.wait(step=10, timeout=60)
    threads = set()
    trainer.listen(lambda t: threads.add(threading.current_thread()))
    trainer.run(steps=20, progress=False)
    assert trainer.state == "finished"
    assert threading.current_thread() in threads


def test_another_thread_pauses_and_asks_during_run(trainer):
    answers, begun = [], threading.Event()

    def other():
        begun.wait(60)
        answers.append(trainer.samples(4))
        trainer.pause()

    helper = threading.Thread(target=other)
    helper.start()
    trainer.run(until=lambda t: begun.set(), steps=10**6, progress=False)
    helper.join(60)
    assert trainer.state == "paused"
    assert answers[0].shape == (4, 2)


def test_settings_change_the_run_without_a_new_trace(trainer):
    trainer.run(steps=5, progress=False)
    traces = trainer._engine._program.run.experimental_get_tracing_count()
    one = tiny.state(trainer)
    for name, value in {"d_learning_rate": 0.05, "g_learning_rate": 0.0125, "d_steps": 3, "penalty": 2.0}.items():
        trainer.reset()
        trainer.set(**tiny.SETTINGS)
        trainer.set(**{name: value})
        trainer.run(steps=5, progress=False)
        assert trainer.settings[name] == value
        assert not tiny.same(tiny.weights(trainer.gan), one)
    assert trainer._engine._program.run.experimental_get_tracing_count() == traces == 1


def test_d_steps_uses_as_many_batches(trainer):
    trainer.set(d_steps=3)
    trainer.run(steps=4, progress=False)
    assert int(trainer.gan.batches.numpy()) == 12


def test_settings_show_at_once_and_are_logged_by_step(trainer):
    for value in (0.02, 0.04):
        trainer.advance(5)
        rest(trainer)
        trainer.set(d_learning_rate=value)
        assert trainer.settings["d_learning_rate"] == value
        rest(trainer)
    assert [step for step, _ in trainer._run.timeline.log] == [0, 5, 10]


@pytest.mark.parametrize("where", ["background", "foreground"])
def test_a_listener_that_fails_is_told_and_removed(trainer, where):
    calls = []

    def broken(t):
        calls.append(t.step)
        if t.step >= 30:
            raise ZeroDivisionError("no such frame")

    others = []
    trainer.listen(broken)
    trainer.listen(lambda t: others.append(t.state))
    with pytest.raises(gl.TrainingError, match=r"listener failed.*no such frame.*stands at step"):
        if where == "background":
            trainer.play(steps=100)
            trainer.wait(timeout=60)
        else:
            trainer.run(steps=100, progress=False)
    step = trainer.step
    assert trainer.state == "error" and 30 <= step <= 100
    assert calls[-1] == step and others[-1] == "error"
    trainer.play(steps=3)
    assert rest(trainer) == ("finished", step + 3)
    assert calls[-1] == step


def test_listeners_run_in_the_thread_that_owns_the_model(trainer):
    names = set()
    trainer.listen(lambda t: names.add(threading.current_thread().name))
    trainer.play(steps=5)
    rest(trainer)
    assert names == {"ganlearn-trainer"}


def test_samples_stay_comparable(trainer):
    first = trainer.samples(16)
    assert np.array_equal(first, trainer.samples(16))
    assert np.array_equal(first[:4], trainer.samples(4))
    trainer.run(steps=20, progress=False)
    assert not np.array_equal(first, trainer.samples(16))
