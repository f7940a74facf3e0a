"""What a frame holds, and when one is sent."""

import asyncio
import threading
import time

import numpy as np
import pytest

from ganlearn.data import Dataset
from ganlearn.trainer.history import History
from ganlearn.widgets import frames


def history(rows):
    """A history of so many steps, each column a different curve."""
    made = History(("d_loss", "g_loss", "d_real", "d_fake", "penalty"))
    t = np.arange(rows, dtype=np.float32)
    made.append(np.stack([np.sin(t), np.cos(t), t % 7, -t, t], axis=1))
    return made


@pytest.mark.parametrize("rows", [1, 2, 100, 799, 5_000])
def test_each_bin_holds_the_least_greatest_and_mean_of_its_steps(rows):
    made = history(rows)
    table = frames.decimate(made, bins=100)
    width = frames.bin_width(rows, 100)
    assert table.shape[1] == -(-rows // width) <= 100
    for j in range(table.shape[1]):
        steps = slice(j * width, (j + 1) * width)
        assert table[0, j] == made["step"][steps][-1]
        for i, name in enumerate(frames.COLUMNS):
            values = made[name][steps].astype(np.float64)
            np.testing.assert_allclose(
                table[1 + 3 * i : 4 + 3 * i, j], [values.min(), values.max(), values.mean()], rtol=1e-6
            )


def test_what_is_no_number_is_left_out_of_the_range_and_shows_in_the_mean():
    made = history(4)
    made.append(np.full((1, 5), np.nan, np.float32))
    low, high, mean = frames.decimate(made, bins=1)[1:4, 0]
    assert (low, high) == (made["d_loss"][:4].min(), made["d_loss"][:4].max())
    assert np.isnan(mean)


def test_an_empty_history_makes_no_columns():
    assert frames.decimate(history(0)).shape == (13, 0)


def test_bins_stay_where_they_are_while_a_run_grows():
    widths = [frames.bin_width(rows, 100) for rows in range(1, 3000)]
    assert set(widths) == {1, 2, 4, 8, 16, 32}
    assert widths == sorted(widths)


def test_pixels_go_from_black_at_minus_one_to_white_at_one():
    x = np.linspace(-1, 1, 64, dtype=np.float32).reshape(1, 8, 8, 1)
    view = frames.view_of(Dataset(np.repeat(x, 3, axis=0), name="ramp"))
    sent = np.frombuffer(view.pack(x), np.uint8)
    assert (view.kind, view.shape, view.count) == ("images", (8, 8, 1), 3)
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
    return frames.Gate(busy, clock), clock


def test_nothing_is_sent_to_nobody_and_only_so_many_frames_wait():
    opened, clock = gate()
    assert not opened.admits()
    opened.show("view", True)
    for _ in range(frames.UNACKNOWLEDGED):
        clock.now += 1
        assert opened.admits()
        opened.number()
    clock.now += 1
    assert not opened.admits()
    opened.acknowledge(1)
    assert opened.admits()
    opened.show("view", False)
    assert not opened.admits()


def test_frames_keep_their_distance():
    opened, clock = gate()
    opened.show("view", True)
    opened.number()
    clock.now += 0.9 * frames.FRAME_SECONDS
    assert not opened.admits()
    clock.now += 0.2 * frames.FRAME_SECONDS
    assert opened.admits()


@pytest.mark.parametrize("chunk", [0.03, 0.05, 0.06, 0.083])
def test_chunks_that_end_between_two_frames_cost_none(chunk):
    opened, clock = gate()
    opened.show("view", True)
    end = clock.now + 10
    while clock.now < end:
        clock.now += chunk
        if opened.admits():
            opened.acknowledge(opened.number())
    assert 10 <= opened.sent / 10 <= 1.02 / frames.FRAME_SECONDS


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


def test_the_pulse_tells_a_held_main_thread_from_a_free_one():
    async def watch():
        pulse = frames.Pulse()
        assert not pulse.busy()
        await asyncio.sleep(0.05)
        free = pulse.busy()
        answers = []
        asker = threading.Thread(target=lambda: [answers.append(pulse.busy()) or time.sleep(0.1) for _ in range(8)])
        asker.start()
        asker.join()  # holds this thread, and with it the loop
        return free, answers[-1]

    assert asyncio.run(watch()) == (False, True)


def test_without_a_loop_nothing_is_held():
    assert not frames.Pulse().busy()
