"""What of a run's curves is sent: bins of steps, and the same ones however a history has grown."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganlearn.trainer.history import History
from ganlearn.widgets.shared import decimation


def history(rows):
    """A history of so many steps, each column a different curve."""
    made = History(("d_loss", "g_loss", "d_real", "d_fake", "penalty"))
    t = np.arange(rows, dtype=np.float32)
    made.append(np.stack([np.sin(t), np.cos(t), t % 7, -t, t], axis=1))
    return made


@pytest.mark.parametrize("rows", [1, 2, 100, 799, 5_000])
def test_each_bin_holds_the_least_greatest_and_mean_of_its_steps(rows):
    made = history(rows)
    table = decimation.Decimation(100).table(made)
    width = decimation.bin_width(rows, 100)
    assert table.shape[1] == -(-rows // width) <= 100
    for j in range(table.shape[1]):
        steps = slice(j * width, (j + 1) * width)
        assert table[0, j] == made["step"][steps][-1]
        for i, name in enumerate(decimation.COLUMNS):
            values = made[name][steps].astype(np.float64)
            np.testing.assert_allclose(
                table[1 + 3 * i : 4 + 3 * i, j], [values.min(), values.max(), values.mean()], rtol=1e-6
            )


def test_what_is_no_number_is_left_out_of_the_range_and_shows_in_the_mean():
    made = history(4)
    made.append(np.full((1, 5), np.nan, np.float32))
    low, high, mean = decimation.Decimation(1).table(made)[1:4, 0]
    assert (low, high) == (made["d_loss"][:4].min(), made["d_loss"][:4].max())
    assert np.isnan(mean)


def test_an_empty_history_makes_no_columns():
    assert decimation.Decimation().table(history(0)).shape == (13, 0)


def test_bins_stay_where_they_are_while_a_run_grows():
    widths = [decimation.bin_width(rows, 100) for rows in range(1, 3000)]
    assert set(widths) == {1, 2, 4, 8, 16, 32}
    assert widths == sorted(widths)


@given(st.lists(st.one_of(st.integers(1, 700), st.floats(0, 1)), min_size=1, max_size=12))
def test_a_history_that_grows_and_is_cut_has_the_bins_of_one_made_at_once(changes):
    """Whole numbers add so many rows, fractions keep such a part of them."""
    growing, kept = history(0), decimation.Decimation()
    source = np.random.default_rng(0)
    for change in changes:
        if isinstance(change, int):
            growing.append(source.normal(size=(change, 5)).astype(np.float32))
        else:
            growing.truncate(int(change * growing.steps))
            growing.append(source.normal(size=(3, 5)).astype(np.float32))
        np.testing.assert_array_equal(kept.table(growing), decimation.Decimation().table(growing))


def test_a_history_read_in_blocks_has_the_same_bins(monkeypatch):
    made = history(5_000)
    at_once = decimation.Decimation().table(made)
    monkeypatch.setattr(decimation, "BLOCK", 64)
    np.testing.assert_array_equal(decimation.Decimation().table(made), at_once)


def test_memory_does_not_grow_with_a_history():
    taken = []
    for rows in (300_000, 3_000_000):
        made = history(rows)
        tracemalloc.start()
        decimation.Decimation().table(made)
        taken.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert taken[1] < 2 * taken[0] < 20e6


def test_another_history_is_told_from_the_first():
    kept, one, two = decimation.Decimation(), history(700), history(700)
    two.append(np.ones((700, 5), np.float32))
    kept.table(one)
    np.testing.assert_array_equal(kept.table(two), decimation.Decimation().table(two))


@pytest.mark.parametrize("rows", [300_000, 300 * 1024])
def test_only_what_is_new_of_a_long_history_is_read(rows, monkeypatch):
    """Where bins become wider too: 300 of 1,024 steps are full."""
    growing, kept = history(rows), decimation.Decimation()
    kept.table(growing)
    growing.append(np.zeros((10, 5), np.float32))
    read, whole = [], growing.rows
    monkeypatch.setattr(growing, "rows", lambda *ends: read.append(len(whole(*ends))) or whole(*ends))
    kept.table(growing)
    assert len(read) == 1 and 10 <= read[0] < 2000
