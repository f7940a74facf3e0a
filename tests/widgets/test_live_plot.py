"""LivePlot under any Keras fit: what it keeps, what it draws, and that it changes nothing about the training."""

import keras
import numpy as np
import pytest

import ganlearn as gl
from ganlearn.plots import alt_text
from ganlearn.widgets import live_plot


class NotebookDisplay(list):
    """Stands for the output below a cell: the figures that were displayed, the first one and each update."""

    def __call__(self, figure, display_id):
        self.append(figure)
        return self

    def update(self, figure):
        self.append(figure)


@pytest.fixture
def shown(monkeypatch):
    shown = NotebookDisplay()
    monkeypatch.setattr(live_plot, "display", shown)
    monkeypatch.setattr(live_plot, "_in_notebook", lambda: True)
    return shown


@pytest.fixture(scope="module")
def ring():
    return gl.data.load("ring", size=640)


def points_gan(ring):
    return gl.recipes.points(ring, units=(8, 8), seed=0)


def regression():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    return model


X = np.random.default_rng(0).normal(size=(320, 3)).astype(np.float32)
Y = X.sum(axis=1, keepdims=True)


def test_a_gan_shows_samples_losses_and_probabilities(ring, shown):
    gan, plot = points_gan(ring), gl.LivePlot(seconds=0)
    gan.fit(ring.x, batch_size=64, epochs=3, verbose=0, callbacks=[plot])
    assert plot.step == 30 and plot.epoch == 3
    assert len(shown) >= 3
    words = alt_text(shown[-1])
    assert "64 generated points" in words and "Losses over the steps 1 to 30" in words
    assert shown[-1].get_suptitle() == "Step 30, epoch 3"


def test_what_is_kept_is_what_fit_reports(ring, shown):
    gan, plot = points_gan(ring), gl.LivePlot()
    history = gan.fit(ring.x, batch_size=64, epochs=2, verbose=0, callbacks=[plot])
    steps, values = zip(*plot.batches["d_loss"], strict=True)
    assert steps == tuple(range(1, 21))
    assert (values[9], values[19]) == pytest.approx(history.history["d_loss"])
    assert plot.epochs["g_loss"] == [(10, history.history["g_loss"][0]), (20, history.history["g_loss"][1])]


def test_training_is_the_same_with_and_without(ring, shown):
    alone, watched = points_gan(ring), points_gan(ring)
    alone.fit(ring.x, batch_size=64, epochs=2, verbose=0, shuffle=False)
    watched.fit(ring.x, batch_size=64, epochs=2, verbose=0, shuffle=False, callbacks=[gl.LivePlot(seconds=0)])
    for one, other in zip(alone.get_weights(), watched.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_any_model_shows_each_metric_with_its_validation(shown):
    model, plot = regression(), gl.LivePlot(seconds=0)
    history = model.fit(X, Y, validation_split=0.25, epochs=4, batch_size=24, verbose=0, callbacks=[plot])
    assert [value for _, value in plot.epochs["val_mae"]] == history.history["val_mae"]
    axes = shown[-1].axes
    assert [ax.get_ylabel() for ax in axes] == ["loss", "mae"]
    for ax, name in zip(axes, ("loss", "mae"), strict=True):
        batches, epochs, validation = ax.get_lines()
        assert len(batches.get_xdata()) == 40
        np.testing.assert_array_equal(epochs.get_xdata(), [10, 20, 30, 40])
        np.testing.assert_allclose(epochs.get_ydata(), history.history[name])
        np.testing.assert_allclose(validation.get_ydata(), history.history[f"val_{name}"])
    assert "validation: 4 values" in alt_text(shown[-1])


def test_steps_per_execution_are_counted(ring, shown):
    gan, plot = points_gan(ring), gl.LivePlot()
    gan.compile(steps_per_execution=4)
    gan.fit(ring.x, batch_size=64, epochs=2, verbose=0, callbacks=[plot])
    assert [step for step, _ in plot.batches["d_loss"]] == [4, 8, 10, 14, 18, 20]


@pytest.mark.parametrize("shape", [(8, 8, 1), (8, 8, 3), (24, 2)])
def test_images_and_sequences(shape, shown):
    x = np.zeros((16, *shape), np.float32)
    gan = gl.GAN(gl.networks.mlp_generator(shape, units=(8,)), gl.networks.mlp_discriminator(shape, units=(8,)))
    gan.compile("hinge")
    gan.fit(x, batch_size=8, verbose=0, callbacks=[gl.LivePlot(seconds=0)])
    words = alt_text(shown[-1])
    assert ("8 generated curves" if len(shape) == 2 else "64 images") in words
    assert len(shown[-1].axes) == 2, "hinge has no probabilities"


def test_without_samples_there_are_curves_alone(ring, shown):
    points_gan(ring).fit(ring.x, batch_size=64, verbose=0, callbacks=[gl.LivePlot(samples=0)])
    assert "points" not in alt_text(shown[-1])


def test_memory_is_bounded_and_the_whole_run_is_covered():
    plot = gl.LivePlot()
    plot.on_train_begin()
    plot.on_epoch_begin(0)
    for batch in range(25_000):
        plot.on_train_batch_end(batch, {"loss": float(batch)})
    steps = [step for step, _ in plot.batches["loss"]]
    assert 1_000 <= len(steps) < live_plot.MOST_VALUES
    assert len(set(np.diff(steps))) == 1
    assert steps[0] <= 16 and steps[-1] > 24_980


def test_a_second_fit_begins_anew(shown):
    model, plot = regression(), gl.LivePlot()
    for _ in range(2):
        model.fit(X, Y, epochs=1, batch_size=32, verbose=0, callbacks=[plot])
        assert plot.step == 10 and len(plot.batches["loss"]) == 10


def test_pictures_wait_for_a_multiple_of_what_one_takes(monkeypatch, shown):
    clock = iter(np.arange(0, 1e6, 1.0))  # every look at the clock comes a second later: a picture takes one
    monkeypatch.setattr(live_plot.time, "monotonic", lambda: next(clock))
    plot = gl.LivePlot(seconds=0)
    plot.set_model(regression())
    plot.on_train_begin()
    plot.on_epoch_begin(0)
    for batch in range(100):
        plot.on_train_batch_end(batch, {"loss": 1.0})
    assert 6 <= len(shown) <= 11


def test_nothing_is_shown_outside_of_a_notebook(monkeypatch, capsys):
    monkeypatch.setattr(live_plot, "display", None)
    plot = gl.LivePlot()
    assert "no step" in alt_text(plot.figure())
    regression().fit(X, Y, verbose=0, callbacks=[plot])
    assert capsys.readouterr().out == ""
    assert "loss over the steps" in alt_text(plot.figure())


@pytest.mark.parametrize("wrong", [{"seconds": -1}, {"seconds": "1"}, {"samples": 300}, {"samples": 1.5}])
def test_what_cannot_be_is_refused(wrong):
    name, value = next(iter(wrong.items()))
    with pytest.raises(ValueError, match=f"{name} is {value!r}"):
        gl.LivePlot(**wrong)
