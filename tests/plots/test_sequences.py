"""Curves one below the other: every value at its height, real ones in another colour, lanes that hold still."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from ganlearn import plots
from ganlearn.plots import theme

WAVES = np.sin(np.linspace(0, 6, 24) * np.arange(1, 4)[:, None]).astype(np.float32)[..., None]


def test_curves_keep_their_values_and_their_order():
    ax = plots.sequences(WAVES, 0.5 * WAVES)
    fake, real = ax.lines[:3], ax.lines[3:]
    for lines, values in ((fake, WAVES), (real, 0.5 * WAVES)):
        heights = np.array([line.get_ydata() for line in lines])
        middles = (heights - values[..., 0]).mean(axis=1)
        np.testing.assert_allclose(heights - middles[:, None], values[..., 0], atol=1e-6)
        assert (np.diff(middles) < 0).all()
    assert max(fake[0].get_xdata()) < min(real[0].get_xdata())


def test_real_and_generated_differ_in_colour_and_dashes():
    ax = plots.sequences(WAVES, WAVES)
    fake, real = ax.lines[0], ax.lines[-1]
    assert [to_hex(line.get_color()).upper() for line in (fake, real)] == [theme.FAKE, theme.REAL]
    assert fake.get_linestyle() != real.get_linestyle()
    assert [label.get_text() for label in ax.get_xticklabels()] == ["generated", "real"]
    (alone,) = {line.get_linestyle() for line in plots.sequences(real=WAVES).lines}
    assert alone == real.get_linestyle()


def test_lanes_hold_still_while_samples_change():
    before, after = (plots.sequences(scale * WAVES, WAVES).get_ylim() for scale in (0.1, 5))
    assert before == after
    assert plots.sequences(0.1 * WAVES, among=WAVES).get_ylim() == before


def test_long_sounds_are_thinned_to_their_ends():
    sound = np.linspace(-1, 1, 5000)[None]
    line = plots.sequences(sound).lines[0]
    assert len(line.get_ydata()) == 400
    assert (line.get_ydata()[0], line.get_ydata()[-1]) == (-1, 1)


def test_the_description_counts_and_measures():
    sentence = plots.alt_text(plots.sequences(WAVES, WAVES[:2]))
    assert "3 generated curves of 24 steps" in sentence
    assert "2 real curves of 24 steps" in sentence
    assert f"from {WAVES.min():.2f} to {WAVES.max():.2f}" in sentence


def test_what_is_no_sequence_is_refused():
    with pytest.raises(ValueError, match=r"generated sequences have shape \(3,\)"):
        plots.sequences(np.zeros(3))
    with pytest.raises(ValueError, match=r"real sequences have shape \(0, 4\)"):
        plots.sequences(real=np.zeros((0, 4)))
    with pytest.raises(ValueError, match="nothing to draw"):
        plots.sequences()
