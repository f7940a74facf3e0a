"""Rows that grow: the same in memory, in a file, and when no file can be written; memory holds few of a million."""

import errno
import tempfile

import numpy as np
import psutil
import pytest

from ganlearn.trainer import history
from ganlearn.trainer.history import Rows

TEMPORARY_FILE = tempfile.TemporaryFile
COUNTS = [1, 700, 1500, 10, 4000, 9000, 3]


def numbers(n, start=0):
    return np.arange(5 * start, 5 * (start + n), dtype=np.float32).reshape(n, 5)


def written(counts):
    """Rows written in pieces, and what was read in between."""
    store, seen, end = Rows(5), [], 0
    for count in counts:
        store.write(end, numbers(count, end))
        end += count
        seen.append(store.array[:end])
    return store, seen


@pytest.fixture
def small_file(monkeypatch):
    """The file begins at 2,000 rows of five and grows by as many."""
    monkeypatch.setattr(history, "ON_DISK_BYTES", 40_000)


class Full:
    """A file on a disk with room for so many writes."""

    def __init__(self, writes):
        self._file, self._writes = TEMPORARY_FILE(), writes

    def write(self, data):
        if self._writes == 0:
            raise OSError(errno.ENOSPC, "no space left")
        self._writes -= 1
        return self._file.write(data)

    def __getattr__(self, name):
        return getattr(self._file, name)


def check(seen):
    for view in seen:
        assert np.array_equal(view, numbers(len(view)))


@pytest.mark.parametrize("small", [False, True])
def test_rows_are_what_was_written_and_views_stay_valid(small, request):
    if small:
        request.getfixturevalue("small_file")
    store, seen = written(COUNTS)
    check(seen)
    assert (store._file is not None) == small


def test_rows_in_a_file_can_be_written_anew(small_file):
    store, _ = written(COUNTS)
    store.write(2500, -numbers(20_000))
    assert np.array_equal(store.array[:2500], numbers(2500))
    assert np.array_equal(store.array[2500:22_500], -numbers(20_000))


@pytest.mark.parametrize("writes", [0, 1, 2, 3, 4, 6])
def test_a_full_disk_leaves_the_rows_in_memory(small_file, monkeypatch, writes):
    opened = []
    monkeypatch.setattr(history.tempfile, "TemporaryFile", lambda: opened.append(Full(writes)) or opened[-1])
    store, seen = written(COUNTS)
    check(seen)
    assert opened and opened[0]._writes == 0
    assert all(file.closed for file in opened if file is not store._file)


def test_no_file_at_all_leaves_the_rows_in_memory(small_file, monkeypatch):
    def refuse():
        raise FileNotFoundError(errno.ENOENT, "no usable temporary directory")

    monkeypatch.setattr(history.tempfile, "TemporaryFile", refuse)
    store, seen = written(COUNTS)
    check(seen)
    assert store._file is None


def test_memory_holds_few_of_five_million_rows():
    store, piece, process = Rows(5), 25_000, psutil.Process()
    block, before = np.ones((piece, 5), np.float32), psutil.Process().memory_info().rss
    for start in range(0, 5_000_000, piece):
        store.write(start, block)
    assert process.memory_info().rss - before < 25e6
    assert store.array[:5_000_000].sum(dtype=np.float64) == 25_000_000
