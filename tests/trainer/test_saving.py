"""A trainer saved and restored, with what goes wrong around it."""

import errno
import json

import numpy as np
import pytest

import ganlearn as gl
from ganlearn.trainer import machine
from ganlearn.trainer import run as runs
from tests.core import tiny


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The folder of a finished run, its trainer, and the state at its end."""
    folder = tmp_path_factory.mktemp("run")
    trainer = tiny.trainer(execution="graph", checkpoint_dir=folder)
    trainer.run(steps=20, progress=False)
    trainer.set(penalty=2.0)
    trainer.run(steps=10, progress=False)
    return folder, trainer


def test_restored_with_everything(saved):
    folder, trainer = saved
    before = tiny.state(trainer)
    restored = gl.Trainer.restore(folder, tiny.data())
    assert (restored.step, restored.state, restored.batch_size, restored.seed) == (30, "paused", 8, tiny.SEED)
    assert restored.settings == {**tiny.SETTINGS, "penalty": 2.0}
    assert tiny.same(tiny.state(restored), before)
    assert np.array_equal(restored.history.rows(), trainer.history.rows())
    for step in (25, 10, 20, 30):
        trainer.goto(step)
        restored.goto(step)
        assert tiny.same(tiny.state(restored), tiny.state(trainer)) and restored.settings == trainer.settings
    restored.reset()
    restored.wait(timeout=60)
    trainer.goto(0)
    assert tiny.same(tiny.weights(restored.gan), tiny.weights(trainer.gan))


def test_goto_after_restore_begins_at_the_checkpoints_that_are_left(tmp_path):
    trainer = tiny.trainer(execution="graph", checkpoint_dir=tmp_path, keep=2, keep_every=20)
    for _ in range(8):
        trainer.run(steps=10, progress=False)
    trainer.goto(65)
    trainer.set(penalty=0.1)  # another future: the checkpoint of step 70 is not on its way, nor that of 80
    for _ in range(2):
        trainer.run(steps=10, progress=False)
    restored = gl.Trainer.restore(tmp_path, tiny.data())
    assert restored._run.timeline.steps == [0, 20, 40, 60, 75, 85]
    for step in (30, 79, 66, 0, 85):
        trainer.goto(step)
        restored.goto(step)
        assert tiny.same(tiny.state(restored), tiny.state(trainer))


def test_goto_after_restore_without_the_beginning(tmp_path):
    trainer = tiny.trainer(execution="graph", checkpoint_dir=tmp_path, keep=3)
    for _ in range(4):
        trainer.run(steps=10, progress=False)
    next(tmp_path.glob("initial-*")).unlink()
    with pytest.warns(UserWarning, match="reach back to the earliest checkpoint only"):
        restored = gl.Trainer.restore(tmp_path, tiny.data())
    with pytest.raises(ValueError, match="20 to 40"):
        restored.goto(19)
    for step in (25, 20):
        restored.goto(step)
        trainer.goto(step)
        assert tiny.same(tiny.state(restored), tiny.state(trainer))


def test_what_is_kept_stays_as_it_was(tmp_path):
    trainer = tiny.trainer(execution="graph", checkpoint_dir=tmp_path, keep=1, keep_every=10)
    for _ in range(4):
        trainer.run(steps=10, progress=False)
    restored = gl.Trainer.restore(tmp_path, tiny.data())
    for _ in range(3):
        restored.run(steps=5, progress=False)
    steps = [json.loads(path.read_text())["step"] for path in sorted(tmp_path.glob("*.json"))]
    assert steps == [10, 20, 30, 40, 50, 55]


def test_a_new_run_in_the_folder_of_another_takes_nothing_from_it(tmp_path):
    trainer = tiny.trainer(execution="graph", checkpoint_dir=tmp_path)
    trainer.run(steps=20, progress=False)
    before = tiny.state(trainer)
    again = tiny.trainer(execution="graph", checkpoint_dir=tmp_path)
    for _ in range(4):
        again.run(steps=1, progress=False)
    with pytest.warns(UserWarning, match=r"more than one run.*step 4, .*end in checkpoint-000001\.json\. To go back"):
        assert gl.Trainer.restore(tmp_path, tiny.data()).step == 4
    for path in sorted(tmp_path.glob("*.json"))[1:]:
        path.unlink()
    assert tiny.same(tiny.state(gl.Trainer.restore(tmp_path, tiny.data())), before)


def test_what_one_trainer_saves_in_a_folder_is_one_run(graph, tmp_path):
    for _ in range(2):
        graph.run(steps=1, progress=False)
        graph.save(tmp_path)
    assert gl.Trainer.restore(tmp_path, tiny.data()).step == graph.step


def test_the_manifest_says_what_the_bits_depend_on(saved):
    content = json.loads(sorted(saved[0].glob("*.json"))[-1].read_text())
    assert content["machine"] == {**machine.facts(), "execution": "graph"}
    assert content["machine"]["threads"] >= 1
    assert content["plan"] == saved[1].plan()
    assert [step for step, _ in content["settings"]] == [0, 20]


def test_another_machine_is_said(saved, monkeypatch):
    facts = {**machine.facts(), "threads": 64, "tensorflow": "9.9"}
    monkeypatch.setattr(machine, "facts", lambda: facts)
    with pytest.warns(UserWarning, match=r"other conditions \(tensorflow \S+, now 9\.9; threads \d+, now 64\)"):
        gl.Trainer.restore(saved[0], tiny.data())


def test_another_execution_is_said(saved):
    with pytest.warns(UserWarning, match="execution graph, now eager"):
        assert "plain Python" in gl.Trainer.restore(saved[0], tiny.data(), execution="eager").plan()


def test_other_data_are_refused(saved):
    with pytest.raises(ValueError, match=r"another data set than 'points 1' \('points 0' was used\)"):
        gl.Trainer.restore(saved[0], tiny.data(seed=1))


def test_saving_needs_a_folder(graph):
    with pytest.raises(ValueError, match=r"no checkpoint_dir.*save\(path\)"):
        graph.save()


def test_an_unwritable_folder(graph, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ValueError, match="Checkpoints cannot be written to"):
        tiny.trainer(checkpoint_dir=tmp_path / "file")
    with pytest.raises(OSError, match=r"could not be written.*unharmed"):
        graph.save(tmp_path / "file")


@pytest.mark.parametrize("where", ["background", "foreground"])
def test_a_full_disk_does_not_end_a_run(saved, monkeypatch, where):
    """Nor does it lose the state; it is said once, and the next write that succeeds clears it."""
    _, trainer = saved
    trainer.goto(30)
    monkeypatch.setattr(runs, "CHECKPOINT_SECONDS", 0.0)
    with monkeypatch.context() as patch:

        def full(*arguments, **arrays):
            raise OSError(errno.ENOSPC, "No space left on device")

        patch.setattr(np, "savez", full)
        with pytest.warns(UserWarning, match=r"could not be written.*No space left.*unharmed") as said:
            if where == "background":
                trainer.play(steps=20)
                trainer.wait(timeout=60)
            else:
                trainer.run(steps=20, progress=False)
        assert len(said) == 1
        trainer.wait(timeout=60)
    assert (trainer.state, trainer.step, trainer.error) == ("finished", 50, None)
    assert "No space left" in trainer.save_error
    trainer.run(steps=1, progress=False)
    assert trainer.save_error is None
    assert gl.Trainer.restore(saved[0], tiny.data()).step == 51
    trainer.goto(30)
    trainer.set(penalty=2.0)


def test_going_back_and_another_future_reach_the_disk(saved, tmp_path):
    _, trainer = saved
    trainer.goto(15)
    trainer.save(tmp_path)
    early = gl.Trainer.restore(tmp_path, tiny.data())
    assert (early.step, early.history.steps, early.settings) == (15, 15, tiny.SETTINGS)
    trainer.set(d_steps=2)
    trainer.run(steps=30, progress=False)
    restored = gl.Trainer.restore(saved[0], tiny.data())
    assert (restored.step, restored.settings["d_steps"]) == (45, 2)
    assert np.array_equal(restored.history.rows(), trainer.history.rows())
    assert tiny.same(tiny.state(restored), tiny.state(trainer))


def test_ctrl_c_leaves_a_usable_state(child):
    """What a process left behind that was interrupted in the middle of training."""
    assert "interrupted: paused at" in child.output, child.errors
    restored = gl.Trainer.restore(child.folder / "run", tiny.data())
    assert restored.step == int(child.output.split()[-1]) > 30
    assert restored.history.steps == restored.step
