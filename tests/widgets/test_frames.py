"""What a frame holds, and when one is sent."""

import asyncio
import threading
import time

import numpy as np
import pytest

from ganlearn.data import Dataset
from ganlearn.widgets.shared import frames


def test_pixels_go_from_black_at_minus_one_to_white_at_one():
    x = np.linspace(-1, 1, 64, dtype=np.float32).reshape(1, 8, 8, 1)
    view = frames.view_of(Dataset(np.repeat(x, 3, axis=0), name="ramp"))
    sent = np.frombuffer(view.pack(x), np.uint8)
    assert (view.kind, view.shape, view.count) == ("image", (8, 8, 1), 3)
    assert (sent[0], sent[-1]) == (0, 255)
    np.testing.assert_array_equal(sent, np.rint((x.ravel() + 1) * 127.5))
    assert np.frombuffer(view.pack(np.full_like(x, np.nan)), np.uint8).max() <= 128


def test_points_are_sent_as_they_are_inside_a_square():
    x = np.random.default_rng(0).normal(size=(500, 2)).astype(np.float32) * [3, 1] + [5, 0]
    view = frames.view_of(Dataset(x.astype(np.float32), name="cloud"))
    x0, x1, y0, y1 = view.domain
    assert view.kind == "points"
    assert x1 - x0 == pytest.approx(y1 - y0)
    assert np.mean((x[:, 0] > x0) & (x[:, 0] < x1) & (x[:, 1] > y0) & (x[:, 1] < y1)) > 0.99
    np.testing.assert_array_equal(np.frombuffer(view.pack(x[:7]), np.float32).reshape(7, 2), x[:7].astype(np.float32))


class Clock:
    """Seconds that a test sets."""

    now = 100.0

    def __call__(self):
        return self.now


def gate(busy=lambda: False):
    clock = Clock()
    return frames.FrameGate(busy, clock), clock


def test_nothing_is_sent_to_nobody_and_two_frames_wait_at_first():
    opened, clock = gate()
    assert not opened.admits()
    opened.show("view", True)
    assert waiting(opened, clock) == 2
    opened.acknowledge(1)
    assert opened.admits()
    opened.show("view", False)
    assert not opened.admits()


def waiting(opened, clock):
    """Frames that pass unanswered, a second apart."""
    clock.now += 1
    while opened.admits():
        opened.number()
        clock.now += 1
    return opened.sent - opened.drawn


def play(opened, clock, seconds, delay):
    """A run with twenty chunks a second, in a browser that answers so many seconds after it was asked.

    Returns:
        Number of answers.
    """
    answers, due = 0, None
    end = clock.now + seconds
    while clock.now < end:
        clock.now += 0.05
        if opened.admits():
            opened.number()
            due = clock.now + delay if due is None and opened.asked > opened.drawn else due
        if due is not None and clock.now >= due:
            opened.acknowledge(opened.sent)
            answers, due = answers + 1, None
    return answers


def test_a_browser_that_keeps_up_answers_once_a_second():
    opened, clock = gate()
    opened.show("view", True)
    play(opened, clock, seconds=5, delay=0.04)
    sent = opened.sent
    assert play(opened, clock, seconds=10, delay=0.04) in (9, 10, 11)
    assert opened.sent - sent >= 115
    assert waiting(opened, clock) <= 2 * frames.STRIDE


def test_a_browser_that_slows_down_has_two_frames_to_draw_again():
    opened, clock = gate()
    opened.show("view", True)
    play(opened, clock, seconds=5, delay=0.04)
    play(opened, clock, seconds=20, delay=0.4)
    opened.acknowledge(opened.sent)
    assert waiting(opened, clock) == 2
    opened.acknowledge(opened.sent)
    play(opened, clock, seconds=5, delay=0.04)
    opened.acknowledge(opened.sent)
    assert waiting(opened, clock) > 2


def test_a_new_view_begins_with_two_frames():
    opened, clock = gate()
    opened.show("one", True)
    play(opened, clock, seconds=5, delay=0.04)
    opened.show("two", True)
    assert waiting(opened, clock) == 2


def test_frames_keep_their_distance():
    opened, clock = gate()
    opened.show("view", True)
    opened.number()
    clock.now += 0.9 * frames.FRAME_SECONDS
    assert not opened.admits()
    clock.now += 0.2 * frames.FRAME_SECONDS
    assert opened.admits()


def test_frames_that_cost_much_come_a_little_less_often_but_ten_times_a_second():
    opened, clock = gate()
    opened.show("view", True)
    opened.pace(0.001)
    assert sent_in_ten_seconds(opened, clock, chunk=0.021) >= 117
    opened.pace(0.0045)
    assert 107 <= sent_in_ten_seconds(opened, clock, chunk=0.021) <= 113
    opened.pace(1.0)
    assert 100 <= sent_in_ten_seconds(opened, clock, chunk=0.042) <= 106


def sent_in_ten_seconds(opened, clock, chunk):
    """Frames that pass, with a chunk of steps every so many seconds and a browser that answers at once."""
    before, end = opened.sent, clock.now + 10
    while clock.now < end:
        clock.now += chunk
        if opened.admits():
            opened.acknowledge(opened.number())
    return opened.sent - before


@pytest.mark.parametrize("chunk", [0.03, 0.05, 0.06, 0.083])
def test_chunks_that_end_between_two_frames_cost_none(chunk):
    opened, clock = gate()
    opened.show("view", True)
    assert 10 <= sent_in_ten_seconds(opened, clock, chunk) / 10 <= 1.02 / frames.FRAME_SECONDS


def test_a_view_that_comes_back_is_not_held_up_by_what_it_never_drew():
    opened, clock = gate()
    opened.show("one", True)
    opened.number(), opened.number()
    opened.show("one", False)
    opened.show("two", True)
    clock.now += 1
    assert opened.admits()


def test_while_a_cell_runs_frames_pass_without_an_answer_but_fewer():
    opened, clock = gate(busy=lambda: True)
    opened.number()
    clock.now += 0.9 * frames.BUSY_SECONDS
    assert not opened.admits()
    clock.now += 0.2 * frames.BUSY_SECONDS
    assert opened.admits()


def test_the_probe_knows_a_held_main_thread_from_a_free_one():
    async def watch():
        probe = frames.MainThreadProbe()
        assert not probe.busy()
        await asyncio.sleep(0.05)
        free = probe.busy()
        answers = []
        asker = threading.Thread(target=lambda: [answers.append(probe.busy()) or time.sleep(0.1) for _ in range(8)])
        asker.start()
        asker.join()  # holds this thread, and with it the loop
        return free, answers[-1]

    assert asyncio.run(watch()) == (False, True)


def test_without_a_loop_nothing_is_held():
    assert not frames.MainThreadProbe().busy()
