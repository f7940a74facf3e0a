"""A net of noise: what is not folded shows one side, what is folded shows both, and words say how much."""

import numpy as np
import pytest

from ganlearn import plots


def pieces(ax):
    kept, turned = ax.collections
    return len(kept.get_segments()), len(turned.get_segments())


def test_a_map_without_folds_shows_one_side():
    for turn in (1, -1):  # a mirror turns over everything: still one side
        first = plots.net(lambda z, turn=turn: z * np.array([2, turn]), meshes=6)
        for ax in first.figure.axes:
            assert pieces(ax)[1] == 0
        assert "0% of the net" in plots.alt_text(first)
        assert "from -4.00 to 4.00 across and from -2.00 to 2.00 up" in plots.alt_text(first)


def test_a_fold_shows_the_other_side_in_both_panels():
    first = plots.net(lambda z: np.stack([np.abs(z[:, 0] - 1), z[:, 1]], axis=1), meshes=8)
    shares = [turned / (kept + turned) for kept, turned in map(pieces, first.figure.axes)]
    assert shares[0] == shares[1] == pytest.approx(0.25, abs=0.06)
    turned = np.concatenate(first.collections[1].get_segments())
    assert turned[:, 0].min() > 0.9  # where z₁ > 1, the smaller part
    assert "turned over" in [entry.get_text() for entry in first.get_legend().get_texts()]


def test_the_view_can_be_given():
    first = plots.net(lambda z: z, meshes=4, extent=(-1, 1, -3, 3))
    right = first.figure.axes[1]
    assert (right.get_xlim(), right.get_ylim()) == ((-1, 1), (-3, 3))


def test_what_is_no_plane_is_refused():
    with pytest.raises(ValueError, match="points in the plane"):
        plots.net(lambda z: z[:, :1])
