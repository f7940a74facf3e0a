"""Time travel: the exact state at any step, forward again, another future, and branches."""

import math
import os
import signal
import threading
import time
import types

import numpy as np
import pytest

import ganlearn as gl
from ganlearn.trainer import run as runs
from tests.core import tiny


@pytest.fixture
def told(trainer, monkeypatch):
    """A run of 900 steps with live changes at 200, 500 and 700, many snapshots, and its states on the way."""
    monkeypatch.setattr(runs, "SNAPSHOT_SECONDS", 0.0)
    monkeypatch.setattr(runs, "SNAPSHOT_SHARE", math.inf)
    states = {}

    def go_on(step, **settings):
        trainer.run(steps=step - trainer.step, progress=False)
        states[step] = tiny.state(trainer)
        if settings:
            trainer.set(**settings)
            trainer.wait(timeout=60)

    go_on(200, d_learning_rate=0.03, penalty=0.0)
    go_on(350)
    go_on(500, d_steps=2)
    go_on(700, d_steps=1, g_learning_rate=0.001)
    go_on(900)
    return states


def at(trainer, states, step):
    """Whether the trainer stands exactly at a step; live settings aside where they changed right there."""
    one, other = tiny.state(trainer), states[step]
    if step in (200, 500, 700):
        names = ("learning_rate", "penalty", "d_steps")
        keep = [i for i, v in enumerate(trainer._engine.variables()) if not v.path.endswith(names)]
        one, other = [one[i] for i in keep], [other[i] for i in keep]
    return (trainer.step, trainer.state) == (step, "paused") and tiny.same(one, other)


def test_back_and_forth_is_exact(trainer, told):
    history = trainer.history.rows().copy()
    for step in (350, 900, 200, 500, 0, 700, 350, 900):
        assert trainer.goto(step) is trainer
        assert step == trainer.step == trainer._engine.step
        assert step == 0 or at(trainer, told, step)
    assert np.array_equal(trainer.history.rows(), history)


def test_the_settings_are_those_of_the_step(trainer, told):
    wanted = {
        199: tiny.SETTINGS,
        200: {**tiny.SETTINGS, "d_learning_rate": 0.03, "penalty": 0.0},
        600: {**tiny.SETTINGS, "d_learning_rate": 0.03, "penalty": 0.0, "d_steps": 2},
        900: {"d_learning_rate": 0.03, "penalty": 0.0, "d_steps": 1, "g_learning_rate": 0.001},
    }
    for step, settings in wanted.items():
        trainer.goto(step)
        assert trainer.settings == settings


def test_without_snapshots_the_beginning_is_enough(trainer, told):
    trainer._run.timeline._snapshots = {0: trainer._run.timeline.snapshot_before(0)[1]}
    assert at(trainer.goto(350), told, 350)


def test_another_future_begins_when_training_goes_on(trainer, told):
    trainer.goto(350)
    assert trainer.history.steps == 900
    trainer.run(steps=150, progress=False)
    assert trainer.history.steps == 500
    assert trainer._run.timeline.steps[-1] == 500
    state = tiny.state(trainer)
    assert tiny.same(state, told[500])  # the same settings until then
    with pytest.raises(ValueError, match=r"Step 900 is not in this run.*0 to 500.*run\(steps"):
        trainer.goto(900)
    assert tiny.same(tiny.state(trainer), state)
    trainer.run(steps=100, progress=False)
    straight = tiny.state(trainer)
    trainer.goto(420)
    trainer.goto(600)
    assert tiny.same(tiny.state(trainer), straight)


def test_another_future_begins_when_a_setting_changes(trainer, told):
    trainer.goto(350)
    trainer.set(penalty=trainer.settings["penalty"])
    trainer.wait(timeout=60)
    assert trainer.history.steps == 900  # nothing has changed
    trainer.set(penalty=0.1)
    trainer.wait(timeout=60)
    assert trainer.history.steps == 350
    with pytest.raises(ValueError, match="0 to 350"):
        trainer.goto(500)


@pytest.mark.parametrize("step", [-1, 1.5])
def test_no_such_step(trainer, step):
    with pytest.raises(ValueError, match="whole number, 0 or more"):
        trainer.goto(step)


def test_goto_pauses_a_run_that_is_on(trainer):
    trainer.play()
    trainer.wait(step=100, timeout=60)
    trainer.goto(60)
    assert (trainer.state, trainer.step) == ("paused", 60)
    state = tiny.state(trainer)
    trainer.reset()
    trainer.run(steps=60, progress=False)
    assert tiny.same(tiny.state(trainer), state)


def test_goto_works_in_the_thread_that_owns_the_model(trainer):
    names = set()
    trainer.play(steps=30)
    trainer.wait(timeout=60)
    trainer.listen(lambda t: names.add(threading.current_thread().name))
    trainer.goto(20)
    assert names == {"ganlearn-trainer"}


def test_goto_during_run_in_another_thread(trainer):
    begun = threading.Event()

    def other():
        begun.wait(60)
        trainer.goto(50)

    helper = threading.Thread(target=other)
    helper.start()
    trainer.run(until=lambda t: begun.set(), steps=10**6, progress=False)
    helper.join(60)
    assert (trainer.state, trainer.step) == ("paused", 50)


def test_a_replay_that_differs_is_said(trainer):
    trainer.run(steps=20, progress=False)
    trainer.history.rows()[4] += 1e-6
    trainer.goto(0)
    with pytest.warns(UserWarning, match="step 10 was not exact.*deterministic"):
        trainer.goto(10)


def test_a_replay_that_fails_leaves_a_state_of_the_run(trainer, monkeypatch):
    trainer.run(steps=20, progress=False)
    with monkeypatch.context() as patch:
        patch.setattr(trainer._engine, "advance", lambda count: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            trainer.goto(10)
    assert (trainer.step, trainer._engine.step, trainer.history.steps) == (20, 20, 20)
    trainer.goto(10)
    assert trainer.step == 10


@pytest.mark.skipif(os.name == "nt", reason="an interrupt cannot be sent to one thread on Windows")
@pytest.mark.parametrize("owner", ["background", "caller"])
def test_an_interrupted_goto_leaves_the_run_where_it_was(trainer, monkeypatch, owner):
    trainer.run(steps=300, progress=False)
    trainer.set(penalty=0.1)
    if owner == "background":
        trainer.play(steps=300)
        trainer.wait(timeout=60)
    else:
        trainer.run(steps=300, progress=False)
    state, advance = tiny.state(trainer), trainer._engine.advance
    trainer._run.timeline._snapshots = {0: trainer._run.timeline.snapshot_before(0)[1]}

    def interrupting(count):
        if trainer._engine.step > 100:
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
            time.sleep(0.2)
        return advance(count)

    monkeypatch.setattr(trainer._engine, "advance", interrupting)
    with pytest.raises(KeyboardInterrupt):
        trainer.goto(599)
    monkeypatch.undo()
    assert (trainer.step, trainer._engine.step, trainer.settings["penalty"]) == (600, 600, 0.1)
    assert tiny.same(tiny.state(trainer), state)
    trainer.goto(200)
    assert (trainer.step, trainer.settings["penalty"]) == (200, 0.5)


def test_memory_is_bounded(trainer, monkeypatch):
    monkeypatch.setattr(runs, "SNAPSHOT_SECONDS", 0.0)
    monkeypatch.setattr(runs, "SNAPSHOT_SHARE", math.inf)
    for _ in range(100):
        trainer.run(steps=2, progress=False)
    assert len(trainer._run.timeline.steps) <= 1 + 32


@pytest.mark.parametrize(("cost", "snapshots"), [(0.001, 20), (0.1, 5)])
def test_costly_snapshots_are_seldom(trainer, monkeypatch, cost, snapshots):
    """Steps of 0.6 seconds and snapshots of ``cost`` seconds: one in two steps, and one in fifty times their cost."""
    now, engine = [time.monotonic()], trainer._engine
    monkeypatch.setattr(runs, "time", types.SimpleNamespace(monotonic=lambda: now[0]))
    taken = []

    def snapshot(take=engine.snapshot):
        now[0] += cost
        taken.append(now[0])
        return take()

    def advance(count, run=engine.advance):
        now[0] += 0.6
        return run(1)

    trainer.reset()
    monkeypatch.setattr(engine, "snapshot", snapshot)
    monkeypatch.setattr(engine, "advance", advance)
    trainer.run(steps=40, progress=False)
    assert snapshots <= len(taken) <= snapshots + 2


def test_branches_go_on_alike_and_apart(graph):
    graph.run(steps=30, progress=False)
    graph.set(d_steps=2, d_learning_rate=0.03)
    graph.run(steps=30, progress=False)
    graph.goto(45)
    branch = graph.branch()
    assert (branch.step, branch.state, branch.settings, branch.history.steps) == (45, "paused", graph.settings, 45)
    assert graph.history.steps == 60  # the future of the original is still there
    assert tiny.same(tiny.state(branch), tiny.state(graph))
    graph.run(steps=25, progress=False)
    assert branch.step == 45 and not tiny.same(tiny.state(branch), tiny.state(graph))
    branch.play(steps=25)
    branch.wait(timeout=60)
    assert tiny.same(tiny.state(branch), tiny.state(graph))
    assert np.array_equal(branch.history.rows(), graph.history.rows())
    branch.goto(20)
    graph.goto(20)
    assert tiny.same(tiny.state(branch), tiny.state(graph))
    graph.goto(70)
    branch.set(penalty=0.0)
    branch.run(steps=50, progress=False)
    assert not tiny.same(tiny.state(branch), tiny.state(graph))


def test_a_branch_pauses_a_run(graph, tmp_path):
    graph.play()
    graph.wait(step=5, timeout=60)
    graph.gan.steps_per_execution = 7
    branch = graph.branch(checkpoint_dir=tmp_path)
    assert branch.gan.steps_per_execution == 7
    graph.gan.steps_per_execution = 1
    assert graph.state == "paused" and branch.step == graph.step
    assert branch.save().parent == tmp_path
    assert branch.gan is not graph.gan and branch.gan.d_optimizer is not graph.gan.d_optimizer


def test_a_gan_that_was_trained_before_begins_there():
    gan = tiny.plain_gan()
    first = gl.Trainer(gan, tiny.data(), batch_size=8, execution="graph")
    first.run(steps=5, progress=False)
    trainer = gl.Trainer(gan, tiny.data(), batch_size=8, execution="graph")
    trainer.run(steps=3, progress=False)
    assert trainer.history["step"].tolist() == [6, 7, 8]
    with pytest.raises(ValueError, match="5 to 8"):
        trainer.goto(4)
    trainer.goto(6)
    assert trainer.step == 6
