"""A table of numbers: each is written in its cell, darker where it is larger, and told in words."""

import numpy as np
import pytest

from ganlearn import plots

COUNTS = np.outer([1, 2, 1], [1, 2, 1, 2])


def test_every_number_stands_in_its_cell():
    ax = plots.cells(COUNTS, title="stamps")
    written = {text.get_position(): text.get_text() for text in ax.texts}
    assert written == {(j + 0.5, i + 0.5): str(COUNTS[i, j]) for i in range(3) for j in range(4)}
    assert ax.get_ylim() == (3, 0)
    assert ax.get_title() == "stamps"


def test_larger_is_darker():
    mesh = plots.cells(COUNTS).collections[0]
    light = mesh.to_rgba(mesh.get_array()).reshape(-1, 4)[:, :3].sum(axis=1)
    assert light[0] > light[1] > light[5]


def test_the_words_have_size_range_and_rows():
    alt = plots.alt_text(plots.cells(COUNTS, title="stamps"))
    assert alt == "stamps: 3 rows and 4 columns of numbers from 1 to 4; the first rows are 1 2 1 2; 2 4 2 4; 1 2 1 2."


@pytest.mark.parametrize("values", [np.ones(3), np.ones((2, 21)), -np.ones((2, 2)), np.ones((0, 2))])
def test_what_is_no_small_table_is_refused(values):
    with pytest.raises(ValueError, match="Expected a table"):
        plots.cells(values)
