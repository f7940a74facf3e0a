"""A recording keeps what the generator made at each mark, changes no bit of the run, and stays small."""

import numpy as np
import pytest

import ganlearn as gl
from ganlearn.recording import recorder
from tests.core import tiny


@pytest.fixture(scope="module")
def compiled():
    trainer = tiny.trainer()
    trainer.run(steps=1, progress=False)
    return trainer


@pytest.fixture
def trainer(compiled):
    yield from tiny.as_new(compiled)
    compiled._run.marks.clear()


def run(trainer, steps):
    trainer.run(steps=steps, progress=False)


def test_frames_hold_what_the_generator_makes_at_their_steps(trainer):
    recording = gl.Recording(trainer, every=7, n=5)
    run(trainer, 30)
    assert recording.steps.tolist() == [0, 7, 14, 21, 28, 30]
    for step, samples in recording.frames:
        assert (samples.shape, samples.dtype) == ((5, 2), np.float32)
        trainer.goto(step)
        np.testing.assert_array_equal(trainer.samples(5), samples, err_msg=f"step {step}")
    assert len(recording) == 6  # looking back adds nothing


def test_the_run_has_the_same_bits_with_and_without(trainer):
    run(trainer, 100)
    state, rows = tiny.state(trainer), trainer.history.rows().copy()
    trainer.reset()
    trainer.wait(timeout=60)
    recording = gl.Recording(trainer, growth=1.3)
    run(trainer, 100)
    assert len(recording) > 10
    assert tiny.same(tiny.state(trainer), state)
    np.testing.assert_array_equal(trainer.history.rows(), rows)


def test_memory_is_bounded_and_the_whole_run_stays_covered(trainer):
    recording = gl.Recording(trainer, every=1, frames=8)
    sizes = []
    trainer.listen(lambda _: sizes.append(len(recording)))
    run(trainer, 100)
    assert max(sizes) == 8
    assert recording.steps.tolist() == [0, 16, 32, 48, 64, 80, 96, 100]


def test_large_samples_leave_room_for_fewer_frames(trainer, monkeypatch):
    monkeypatch.setattr(recorder, "MOST_BYTES", 5 * 4 * 10 * 2)  # five frames of ten pairs of float32
    recording = gl.Recording(trainer, every=1, n=10)
    run(trainer, 40)
    assert 3 <= len(recording) <= 5
    assert sum(samples.nbytes for _, samples in recording.frames) <= recorder.MOST_BYTES


def test_a_rest_between_two_marks_is_a_frame_until_the_next_mark(trainer):
    recording = gl.Recording(trainer, every=10)
    run(trainer, 13)
    assert recording.steps.tolist() == [0, 10, 13]
    run(trainer, 8)
    assert recording.steps.tolist() == [0, 10, 20, 21]


def test_a_run_that_takes_another_way_forgets_what_is_no_longer_its_past(trainer):
    recording = gl.Recording(trainer, every=10)
    run(trainer, 40)
    old = recording.frames
    trainer.goto(20)
    assert recording.steps.tolist() == [0, 10, 20, 30, 40]
    trainer.set(g_learning_rate=0.1)
    run(trainer, 10)
    assert recording.steps.tolist() == [0, 10, 20, 30]
    new = recording.frames
    assert all(np.array_equal(new[i][1], old[i][1]) for i in range(3))
    assert not np.array_equal(new[3][1], old[3][1])
    trainer.reset()
    trainer.wait(timeout=60)
    assert recording.steps.tolist() == [0]


def test_a_closed_recording_keeps_what_it_has(trainer):
    recording = gl.Recording(trainer, every=10)
    run(trainer, 10)
    recording.close()
    run(trainer, 10)
    assert recording.steps.tolist() == [0, 10]
    assert trainer._run.marks == []


def test_it_follows_a_run_in_the_background(trainer):
    recording = gl.Recording(trainer, every=25)
    trainer.play(steps=100)
    trainer.wait(timeout=60)
    assert recording.steps.tolist() == [0, 25, 50, 75, 100]
    assert repr(recording) == "<Recording of points 0: 5 frames, step 0 to 100>"


@pytest.mark.parametrize("values", [{"frames": 3}, {"n": 0}, {"n": 257}, {"n": 1.5}])
def test_a_value_that_is_out_of_range_is_named(trainer, values):
    name, given = next(iter(values.items()))
    with pytest.raises(ValueError, match=f"{name} is {given}"):
        gl.Recording(trainer, **values)
    assert trainer._run.marks == []


def test_it_takes_a_trainer(trainer):
    with pytest.raises(TypeError, match="needs a trainer, not GAN"):
        gl.Recording(trainer.gan)
