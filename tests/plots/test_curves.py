"""Curves: the right values in the right colours and dashes, resting values of the loss in use."""

import types

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from ganlearn import losses, plots
from ganlearn.plots import theme
from ganlearn.plots.curves import running_mean


def history(n=300, **more):
    step = np.arange(1, n + 1)
    columns = {"step": step, "d_loss": 1 + 1 / step, "g_loss": np.sin(step), "d_real": 1 / step, "d_fake": step / n}
    return columns | more


def lines(ax):
    """The curves: colour to (x, y); reference lines left out."""
    return {to_hex(line.get_color()).upper(): line for line in ax.lines if len(line.get_xdata()) > 2}


def reference_values(ax):
    return sorted(line.get_ydata()[0] for line in ax.lines if len(line.get_xdata()) == 2)


def test_each_player_has_its_colour_and_dash():
    ax = plots.loss_curves(history())
    d, g = lines(ax)[theme.DISCRIMINATOR], lines(ax)[theme.GENERATOR]
    np.testing.assert_array_equal(d.get_ydata(), history()["d_loss"])
    np.testing.assert_array_equal(g.get_ydata(), history()["g_loss"])
    np.testing.assert_array_equal(g.get_xdata(), history()["step"])
    assert d.get_linestyle() != g.get_linestyle()
    below = ax.figure.axes[1]
    real, fake = lines(below)[theme.REAL], lines(below)[theme.FAKE]
    np.testing.assert_array_equal(real.get_ydata(), history()["d_real"])
    np.testing.assert_array_equal(fake.get_ydata(), history()["d_fake"])
    assert real.get_linestyle() != fake.get_linestyle()
    assert reference_values(below) == [0.5]


@pytest.mark.parametrize("name", losses.available())
def test_reference_lines_are_the_resting_values_of_the_loss(name):
    loss = losses.get(name)
    by_name, by_object = plots.loss_curves(history(), name), plots.loss_curves(history(), loss)
    expected = sorted(set(np.round(loss.equilibrium, 6)))
    np.testing.assert_allclose(reference_values(by_name), expected, atol=1e-6)
    assert plots.png(by_name) == plots.png(by_object)
    assert len(by_name.figure.axes) == (2 if loss.probability else 1)


def test_non_saturating_rests_at_two_log_two_and_log_two():
    ax = plots.loss_curves(history(), "non_saturating")
    np.testing.assert_allclose(reference_values(ax), [np.log(2), 2 * np.log(2)], rtol=1e-6)
    named = {note.get_text(): note.get_color() for note in ax.texts}
    assert named == {"D at rest 1.39": theme.DISCRIMINATOR, "G at rest 0.69": theme.GENERATOR}
    colours = {round(line.get_ydata()[0], 2): line.get_color() for line in ax.lines if len(line.get_xdata()) == 2}
    assert colours == {1.39: theme.DISCRIMINATOR, 0.69: theme.GENERATOR}


def test_without_a_loss_logits_are_not_shown_as_probabilities():
    assert len(plots.loss_curves(history()).figure.axes) == 2
    assert len(plots.loss_curves(history(d_real=np.full(300, 3.0))).figure.axes) == 1
    assert reference_values(plots.loss_curves(history())) == []


def test_labels_of_close_resting_values_do_not_cover_each_other():
    ax = plots.loss_curves(history(d_loss=np.linspace(0, 100, 300)), "non_saturating")
    ax.figure.draw_without_rendering()
    first, second = (note.get_window_extent() for note in ax.texts)
    assert not first.overlaps(second)


def test_smoothing_is_off_by_default_and_keeps_the_raw_curve():
    assert len(plots.loss_curves(history(), ax=Figure().subplots()).lines) == 2
    ax = plots.loss_curves(history(), smoothing=20, ax=Figure().subplots())
    assert len(ax.lines) == 4
    raw, smooth = ax.lines[2:]
    np.testing.assert_array_equal(raw.get_ydata(), history()["g_loss"])
    assert np.ptp(smooth.get_ydata()[20:-20]) < 0.3 * np.ptp(raw.get_ydata())
    assert smooth.get_label() == "generator, mean of 20 steps"


def test_running_mean_is_a_centred_convolution_with_shorter_ends():
    x = np.random.default_rng(0).normal(size=50)
    y = running_mean(x, 5)
    np.testing.assert_allclose(y[2:-2], np.convolve(x, np.ones(5) / 5, mode="valid"))
    np.testing.assert_allclose(y[:2], [x[:3].mean(), x[:4].mean()])
    np.testing.assert_allclose(y[-1], x[-3:].mean())
    x[20] = np.nan
    np.testing.assert_allclose(running_mean(x, 5)[20], x[[18, 19, 21, 22]].mean())
    np.testing.assert_allclose(running_mean(x, 5)[30], x[28:33].mean())
    assert np.isnan(running_mean(np.full(3, np.nan), 2)).all()


def test_no_step_one_step_and_two_steps():
    for n in (0, 1, 2):
        cut = {name: values[:n] for name, values in history().items()}
        assert plots.png(plots.loss_curves(cut, "minimax"))
    assert "no step" in plots.alt_text(plots.loss_curves({"step": [], "d_loss": [], "g_loss": []}))


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match=r"no column 'g_loss'.*step, d_loss"):
        plots.loss_curves({"step": [1], "d_loss": [1]})


def test_scores_skip_what_was_not_measured_and_show_the_floor():
    kid = np.where(np.arange(300) % 100 == 0, np.arange(300.0), np.nan)
    floor = types.SimpleNamespace(mean=0.1, sd=0.02)
    ax = plots.history_scores(history(kid=kid, fid=kid + 1), floors={"kid": (floor.mean, floor.sd)})
    assert [panel.get_ylabel() for panel in ax.figure.axes] == ["kid", "fid"]
    np.testing.assert_array_equal(lines(ax)[theme.INK].get_ydata(), [0, 100, 200])
    np.testing.assert_array_equal(lines(ax)[theme.INK].get_xdata(), [1, 101, 201])
    assert reference_values(ax) == [0.1]
    assert reference_values(ax.figure.axes[1]) == []
    np.testing.assert_allclose(ax.patches[0].get_extents().transformed(ax.transData.inverted()).intervaly, [0.06, 0.14])


def test_scores_need_a_column_and_one_panel_each():
    with pytest.raises(ValueError, match="0 columns were chosen"):
        plots.history_scores(history())
    with pytest.raises(ValueError, match="2 columns were chosen"):
        plots.history_scores(history(), ["d_loss", "g_loss"], ax=Figure().subplots())
    assert plots.history_scores(history(), "d_loss").get_ylabel() == "d loss"
