"""The history: columns that grow, and their CSV."""

import csv

import numpy as np
import pytest

from ganlearn.trainer.history import History


def rows(n, start=0):
    return (np.arange(2 * n).reshape(n, 2) + 2 * start).astype(np.float32)


def test_columns_grow_in_place():
    history = History(("a", "b"))
    history.append(rows(3))
    history.append(rows(2000, start=3))
    assert list(history) == ["step", "a", "b"] and len(history) == 3
    assert history["step"].tolist() == list(range(1, 2004))
    assert history["a"].tolist() == list(range(0, 4006, 2))
    assert history["b"].dtype == np.float32
    with pytest.raises(KeyError):
        history["c"]


def test_truncate_and_rows():
    history = History(("a", "b"), first=100)
    history.append(rows(10))
    history.truncate(4)
    history.truncate(7)
    assert (history.steps, history.last) == (4, 104)
    assert history["step"].tolist() == [101, 102, 103, 104]
    assert np.array_equal(history.rows(1, 3), rows(2, start=1))
    assert len(history.rows(2, 50)) == 2


def test_csv_restores_every_bit(tmp_path):
    history = History(("a", "b"), first=5)
    history.append(np.array([[0.1, 1 / 3], [np.pi, 1e-30]], np.float32))
    history.to_csv(tmp_path / "history.csv")
    with open(tmp_path / "history.csv", newline="", encoding="utf-8") as file:
        head, *lines = csv.reader(file)
    assert head == ["step", "a", "b"]
    assert [int(line[0]) for line in lines] == [6, 7]
    assert np.array_equal(np.array([line[1:] for line in lines], np.float32), history.rows())
