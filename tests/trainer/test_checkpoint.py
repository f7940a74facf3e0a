"""Checkpoints on disk: whole or absent, whatever fails while they are written; damage is found, said and skipped."""

import errno
import json
import os

import ml_dtypes
import numpy as np
import pytest

from ganlearn.trainer import files
from ganlearn.trainer.checkpoints import Checkpoints

INITIAL = [np.zeros(3, np.float32)]


def state(step):
    return [np.full(3, step, np.float32), np.array(step, np.int64)]


def rows(steps):
    return np.arange(2 * steps, dtype=np.float32).reshape(steps, 2)


def facts(step, future=0, cuts=()):
    return {"step": step, "columns": ["a", "b"], "first": 0, "future": future, "cuts": list(cuts)}


def save(store, step):
    return store.save(state(step), INITIAL, rows(step), facts(step))


def load(folder):
    """What a fresh object finds: the step, after checking that all the rest fits it."""
    found, initial, history, manifest = Checkpoints(folder).load()
    step = manifest["step"]
    assert all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(found, state(step), strict=True))
    assert np.array_equal(initial[0], INITIAL[0]) and np.array_equal(history, rows(step))
    return step


@pytest.fixture
def store(tmp_path):
    """A store with checkpoints at steps 10, 20 and 30."""
    store = Checkpoints(tmp_path / "run")
    for step in (10, 20, 30):
        save(store, step)
    return store


def newest(store, kind="state"):
    return sorted(store.folder.glob(f"{kind}-*"))[-1]


def test_round_trip_and_segments(store):
    assert load(store.folder) == 30
    assert len(list(store.folder.glob("history-*.npz"))) == 3
    assert len(list(store.folder.glob("initial-*.npz"))) == 1
    again = Checkpoints(store.folder)
    again.load()
    save(again, 35)
    assert load(store.folder) == 35
    assert len(np.load(newest(store, "history"))["rows"]) == 5


def test_a_long_run_has_few_segments_and_no_growing_memory(tmp_path):
    store, written = Checkpoints(tmp_path), 0
    for step in range(10, 1001, 10):
        newest_manifest = save(store, step)
        written += files.read_json(newest_manifest)["history"][-1]["rows"]
    assert load(tmp_path) == 1000
    assert len(files.read_json(newest_manifest)["history"]) <= 7
    assert written <= 7 * 1000  # no row more often than the logarithm of the number of checkpoints
    assert len(store._contents) == 3


def test_another_run_in_the_folder_loses_nothing(store):
    other = Checkpoints(store.folder)
    for step in (1, 2, 3, 4, 5):
        save(other, step)
    assert load(store.folder) == 5
    assert [path.name for path in other.others()] == ["checkpoint-000003.json"]
    for path in store.manifests()[3:]:
        path.unlink()
    again = Checkpoints(store.folder)
    again.load()
    assert load(store.folder) == 30 and again.run == store.run and again.others() == []


def steps_on_the_way(store, most=99):
    """What a fresh object finds of the states before the newest checkpoint, after checking that they fit."""
    again = Checkpoints(store.folder)
    found = list(again.earlier(again.load()[3], most))
    assert all(np.array_equal(one[0], state(step)[0]) for step, one in found)
    return [step for step, _ in found]


def test_states_on_the_way(tmp_path):
    store = Checkpoints(tmp_path, keep=9)
    for step in range(10, 100, 10):
        save(store, step)
    assert steps_on_the_way(store) == list(range(10, 90, 10))
    assert steps_on_the_way(store, 3) == [10, 40, 80]
    flip(sorted(tmp_path.glob("state-*"))[1])
    assert steps_on_the_way(store) == [10, 30, 40, 50, 60, 70, 80]
    other = Checkpoints(tmp_path, keep=9)
    save(other, 95)
    assert steps_on_the_way(other) == []


def test_states_of_a_future_that_was_given_up_are_not_on_the_way(tmp_path):
    store = Checkpoints(tmp_path, keep=9)
    for step, future, cuts in (
        (10, 0, []),
        (20, 0, []),
        (40, 0, []),
        (30, 1, [(0, 25)]),  # back at 25, another future
        (50, 1, [(0, 25)]),
        (60, 2, [(0, 25), (1, 45)]),  # and back at 45
    ):
        store.forget(0)
        store.save(state(step), INITIAL, rows(step), facts(step, future, cuts))
    assert steps_on_the_way(store) == [10, 20, 30]


def test_numbers_that_numpy_does_not_know_come_back(tmp_path):
    half = np.arange(6).reshape(2, 3).astype(ml_dtypes.bfloat16)
    entry = files.write_arrays(tmp_path / "state-1.npz", {"v0": half, "v1": np.array(1.5, ml_dtypes.bfloat16)})
    found = files.read_arrays(tmp_path, entry)
    assert list(found) == ["v0", "v1"] and found["v0"].dtype == found["v1"].dtype == ml_dtypes.bfloat16
    assert np.array_equal(found["v0"], half) and float(found["v1"]) == 1.5


def test_the_newest_are_kept(store):
    save(store, 40)
    assert [path.name[11:17] for path in store.manifests()] == ["000002", "000003", "000004"]
    assert len(list(store.folder.glob("state-*"))) == 3
    assert load(store.folder) == 40


def test_some_are_kept_for_good(tmp_path):
    store = Checkpoints(tmp_path, keep=2, keep_every=100)
    for step in range(30, 451, 30):
        save(store, step)
    steps = [json.loads(path.read_text())["step"] for path in store.manifests()]
    assert steps == [120, 210, 300, 420, 450]
    for path in store.manifests()[3:]:
        path.unlink()
    assert load(tmp_path) == 300


@pytest.mark.parametrize("arguments", [{"keep": 0}, {"keep": 1.5}, {"keep_every": 0}])
def test_numbers_to_keep(tmp_path, arguments):
    with pytest.raises(ValueError, match=f"{next(iter(arguments))} is .*whole number, 1 or more"):
        Checkpoints(tmp_path, **arguments)


def broken(function, at, error):
    """``function`` that raises at its call number ``at``."""
    calls = []

    def call(*arguments):
        calls.append(arguments)
        if len(calls) == at:
            raise error
        return function(*arguments)

    return call


FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("name", ["fsync", "replace"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_write_that_breaks_off_leaves_the_checkpoint_before(store, monkeypatch, name, at):
    """Three files are written: history, state, manifest. Each can break off before or after it is on disk."""
    with monkeypatch.context() as patch:
        patch.setattr(os, name, broken(getattr(os, name), at, FULL))
        with pytest.raises(OSError, match="No space left"):
            save(store, 40)
    assert load(store.folder) == 30
    assert not list(store.folder.glob("*.tmp"))
    save(store, 50)
    assert load(store.folder) == 50
    save(store, 60)
    assert load(store.folder) == 60


def test_a_killed_write_leaves_the_checkpoint_before(store, monkeypatch):
    """As SIGKILL leaves it: temporary files stay, and a state without a manifest."""
    (store.folder / "state-000004.npz").write_bytes(b"half")
    (store.folder / "checkpoint-000004.json.tmp").write_bytes(b"{")
    (store.folder / "history-000004.npz.tmp").write_bytes(b"half")
    assert load(store.folder) == 30
    again = Checkpoints(store.folder)
    again.load()
    save(again, 40)
    assert load(store.folder) == 40
    assert not (store.folder / "history-000004.npz.tmp").exists()


def test_a_full_disk(store, monkeypatch):
    def full(*arguments, **arrays):
        raise FULL

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", full)
        with pytest.raises(OSError, match="No space left"):
            save(store, 40)
    assert load(store.folder) == 30


def truncate(path):
    path.write_bytes(path.read_bytes()[:-20])


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def remove(path):
    path.unlink()


@pytest.mark.parametrize("damage", [truncate, flip, remove])
def test_a_damaged_state_is_skipped_and_said(store, damage):
    damage(newest(store))
    with pytest.warns(UserWarning, match=r"checkpoint-000003\.json was skipped: .*state-000003\.npz"):
        assert load(store.folder) == 20


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"format": 1, "state": 3}', '{"format": 99}'])
def test_a_damaged_manifest_is_skipped_and_said(store, content):
    newest(store, "checkpoint").write_text(content)
    with pytest.warns(UserWarning, match=r"checkpoint-000003\.json was skipped: ."):
        assert load(store.folder) == 20
    again = Checkpoints(store.folder)
    with pytest.warns(UserWarning):
        again.load()
    save(again, 40)  # and it does not stand in the way
    assert load(store.folder) == 40


def test_a_flip_of_any_byte_of_a_manifest_is_seen(store):
    path = newest(store, "checkpoint")
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.warns(UserWarning, match="skipped"):
            assert load(store.folder) == 20


def test_files_that_a_damaged_manifest_may_need_stay(store):
    truncate(newest(store, "checkpoint"))
    again = Checkpoints(store.folder)
    with pytest.warns(UserWarning, match="skipped"):
        again.load()
    for step in (40, 50, 60, 70):
        save(again, step)
    assert (store.folder / "checkpoint-000003.json").exists()
    assert {path.name[8:12] for path in store.folder.glob("state-*")} == {
        "0001",
        "0002",
        "0003",
        "0005",
        "0006",
        "0007",
    }


def test_nothing_intact(store, tmp_path):
    for path in store.folder.glob("state-*"):
        flip(path)
    with pytest.warns(UserWarning) as said, pytest.raises(FileNotFoundError, match="no intact checkpoint in"):
        load(store.folder)
    assert len(said) == 3
    with pytest.raises(FileNotFoundError, match="checkpoint_dir of a run"):
        load(tmp_path / "nowhere")


def test_pickles_are_refused(store):
    path = newest(store)
    np.savez(path, v0000=np.array([print], dtype=object))
    manifest = newest(store, "checkpoint")
    content = files.read_json(manifest)
    content["state"]["sha256"] = files.sha256(path)
    files.write_json(manifest, content)
    with pytest.warns(UserWarning, match="skipped: Object arrays cannot be loaded"):
        assert load(store.folder) == 20


def test_a_damaged_history_costs_no_weights(tmp_path):
    store = Checkpoints(tmp_path)
    for step in (16, 24, 28):
        save(store, step)
    flip(store.folder / "history-000002.npz")
    again = Checkpoints(store.folder)
    with pytest.warns(UserWarning, match=r"history-000002\.npz cannot be used.*shows as NaN"):
        found, _, history, _ = again.load()
    assert np.array_equal(found[0], state(28)[0])
    assert np.isnan(history[16:24]).all()
    assert np.array_equal(history[:16], rows(16)) and np.array_equal(history[24:], rows(28)[24:])
    again.save(state(40), INITIAL, rows(40), facts(40))
    assert load(store.folder) == 40  # what was damaged is not used again


def test_a_damaged_beginning_costs_no_weights(store):
    flip(newest(store, "initial"))
    again = Checkpoints(store.folder)
    with pytest.warns(UserWarning, match=r"initial-000001\.npz cannot be used.*reach back to the earliest"):
        assert again.load()[1] is None
    save(again, 40)
    assert load(store.folder) == 40


def test_a_history_that_changes(store):
    """After going back to step 15 the rows from there on are others."""
    store.forget(15)
    other = rows(25)
    other[15:] *= -1
    store.save(state(25), INITIAL, other, facts(25))
    assert np.array_equal(Checkpoints(store.folder).load()[2], other)


def test_a_shorter_history_of_the_same_run(store):
    save(store, 15)
    assert load(store.folder) == 15
    save(store, 40)
    assert load(store.folder) == 40


def test_no_leftovers(store):
    for step in range(40, 100, 10):
        store.forget(0)
        save(store, step)
    needed = {"state": 3, "history": 3, "checkpoint": 3, "initial": 1}
    assert {kind: len(list(store.folder.glob(f"{kind}-*"))) for kind in needed} == needed


def test_an_unwritable_folder(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ValueError, match=r"cannot be written to .*file.*checkpoint_dir that can be written"):
        Checkpoints(tmp_path / "file" / "run").probe()
    Checkpoints(tmp_path / "new" / "run").probe()
    assert list((tmp_path / "new" / "run").iterdir()) == []


def test_a_cleared_folder_is_empty_and_keeps_what_is_not_a_checkpoint(store):
    save(Checkpoints(store.folder), 15)  # of another run
    for name in ("checkpoint-000009.json.tmp", "history-000009.npz.tmp", "notes.txt", "weights-000001.npz"):
        (store.folder / name).write_bytes(b"half")
    newest(store).write_bytes(b"damaged")
    assert not store.empty
    store.clear()
    assert store.empty and Checkpoints(store.folder).empty
    assert {path.name for path in store.folder.iterdir()} == {"notes.txt", "weights-000001.npz"}
    with pytest.raises(FileNotFoundError):
        load(store.folder)


def test_a_run_goes_on_in_a_folder_that_was_cleared(store):
    store.clear()
    save(store, 40)
    assert load(store.folder) == 40


def test_a_folder_that_is_not_there_is_empty_and_can_be_cleared(tmp_path):
    store = Checkpoints(tmp_path / "none")
    store.clear()
    assert store.empty
