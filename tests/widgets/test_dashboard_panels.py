"""The Dashboard's panels: measured truly, only when open, and without a trace in the run's bits."""

import time
from types import SimpleNamespace

import numpy as np
import pytest

import ganlearn as gl
from ganlearn.data import Dataset
from ganlearn.diagnosis import NAMES, Finding
from ganlearn.widgets.dashboard import measures, tracked_run
from ganlearn.widgets.dashboard.measures import MOST_ROWS, GANProbe, TimeSeries
from ganlearn.widgets.shared import assets
from tests.core import tiny

WAIT = 60
LOOK = {"type": "view", "view": "a", "visible": True}


def mixture():
    """Two clusters whose means are known."""
    means = np.array([[-1.0, 0.0], [1.0, 0.0]], np.float32)
    x = means[np.arange(50) % 2] + 0.1 * np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    return Dataset(x, name="two", means=means, std=0.1)


def new_trainer():
    return gl.Trainer(tiny.gan(), mixture(), batch_size=8, seed=3)


def watched(trainer, **arguments):
    """A dashboard that a browser looks at and acknowledges at once."""
    board = gl.Dashboard(trainer, **arguments)
    board._hear(None, LOOK, [])
    board.canvas.observe(lambda change: board._gate.acknowledge(change["new"]["id"]), names="status")
    return board


def settle(board):
    """Waits until the run rests and the dashboard, which is told after those who wait, has heard of it."""
    board.trainer.wait(timeout=WAIT)
    end = time.monotonic() + WAIT
    while not board.settled():
        assert time.monotonic() < end
        time.sleep(0.01)


def read(board, name, values):
    return np.frombuffer(board.canvas.gauges[name], np.float32).reshape(1 + values, -1)


@pytest.fixture(scope="module")
def compiled():
    return new_trainer()


@pytest.fixture
def trainer(compiled):
    yield from tiny.as_new(compiled)


def test_no_panel_changes_a_bit_or_compiles_the_training_anew(trainer):
    alone = new_trainer()
    alone.run(steps=60, progress=False)
    board = watched(trainer, panels=measures.PANELS)
    for _ in range(6):
        trainer.play(steps=10)
        settle(board)
    assert set(board.canvas.gauges) == {"histograms", "norms", "modes", "speed"}
    assert tiny.same(tiny.state(trainer), tiny.state(alone))
    assert trainer._engine._program.run.experimental_get_tracing_count() == 1
    board.close()


def test_closed_panels_are_not_measured(trainer, monkeypatch):
    monkeypatch.setattr(measures, "GANProbe", lambda _: pytest.fail("measured for a closed panel"))
    monkeypatch.setattr(trainer, "metrics", lambda *_: pytest.fail("measured for a closed panel"))
    board = watched(trainer)
    trainer.advance(3)
    settle(board)
    assert (trainer.state, board.canvas.gauges) == ("paused", {})
    board.close()


def test_nothing_is_measured_for_a_hidden_page(trainer, monkeypatch):
    board = gl.Dashboard(trainer, panels=["norms"])
    looks = []
    monkeypatch.setattr(board._comparison.lead, "make_frame", lambda panels: looks.append(trainer.state))
    trainer.play(steps=300)
    settle(board)
    assert "training" not in looks
    board.close()


def test_a_panel_opened_at_rest_is_measured_at_once(trainer):
    board = watched(trainer)
    trainer.advance(2)
    settle(board)
    board.canvas.panels = ["norms"]
    trainer.wait(timeout=WAIT)
    assert read(board, "norms", 4)[0].tolist() == [2]
    assert board.canvas.samples == b""
    board.close()


def test_norms_are_those_that_a_step_of_plain_descent_shows():
    trainer = gl.Trainer(tiny.plain_gan(), mixture(), batch_size=8, seed=3)
    gan, probe = trainer.gan, GANProbe(trainer)
    norms = probe.norms().numpy()
    before = [tiny.weights(network) for network in (gan.discriminator, gan.generator)]
    sizes = [np.sqrt(sum(np.sum(np.square(w)) for w in weights)) for weights in before]
    gan.g_step(probe._z)
    gan.d_step(probe._real, probe._z)  # only its own network moves; G has moved meanwhile, so D's pull is another
    moved = np.sqrt(sum(np.sum((b - a) ** 2) for b, a in zip(before[1], tiny.weights(gan.generator), strict=True)))
    assert norms[1] == pytest.approx(moved / 0.2, rel=1e-4)
    assert norms[2:] == pytest.approx(sizes, rel=1e-5)


def test_the_discriminators_pull_includes_its_penalty():
    trainer = gl.Trainer(tiny.plain_gan(penalties=[gl.penalties.R1(2.0)]), mixture(), batch_size=8, seed=3)
    gan, probe = trainer.gan, GANProbe(trainer)
    norm, before = probe.norms().numpy()[0], tiny.weights(gan.discriminator)
    gan.d_step(probe._real, probe._z)
    moved = np.sqrt(sum(np.sum((b - a) ** 2) for b, a in zip(before, tiny.weights(gan.discriminator), strict=True)))
    assert norm == pytest.approx(moved / 0.1, rel=1e-4)


def test_histograms_hold_what_the_discriminator_says(trainer):
    board = watched(trainer, panels=["histograms"])
    table = np.frombuffer(board.canvas.gauges["histograms"], np.float32)
    real, fake = np.split(table[2:], 2)
    logits = trainer.gan.discriminator(trainer.dataset.x, training=False).numpy()[:, 0]
    expected = np.histogram(1 / (1 + np.exp(-logits)), measures.BINS, (0, 1))[0] / len(logits)
    assert table[:2].tolist() == [0, 1]
    np.testing.assert_allclose(real, expected, atol=1e-6)
    assert fake.sum() == pytest.approx(1)
    board.close()


def test_modes_come_with_the_band_of_a_perfect_sampler(trainer, monkeypatch):
    means = trainer.dataset.means
    monkeypatch.setattr(trainer.gan, "generate", lambda n, seed=0, y=None: np.tile(means[:1], (n, 1)))
    monkeypatch.setattr(trainer, "samples", lambda n: trainer.dataset.x[:n])
    board = watched(trainer, panels=["modes"])
    floors = board.canvas.status["floors"]
    assert read(board, "modes", 2)[:, 0].tolist() == [0, 0.5, 1]
    assert floors["possible"] == 2
    assert floors["captured"] == [1, 1]
    assert 0.97 < floors["high_quality"][0] < 0.989 < floors["high_quality"][1] <= 1
    board.close()


def test_panels_that_make_no_sense_are_not_offered():
    plain = tiny.trainer()
    with pytest.raises(ValueError, match=r"no panel 'modes'.*histograms"):
        gl.Dashboard(plain, panels=["modes"])
    assert "modes" not in measures.offered(plain.dataset)


def test_memory_is_told_only_where_there_is_a_gpu(monkeypatch):
    tf = measures.tf
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: [])
    assert measures.memory() is None
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: ["a GPU"])
    monkeypatch.setattr(tf.config.experimental, "get_memory_info", lambda device: {"current": 2**20, "peak": 3 * 2**20})
    assert measures.memory() == {"used": 1, "peak": 3}


def test_a_time_series_stays_in_order_is_cut_and_thinned():
    series = TimeSeries(1)
    for step in (10, 30, 20, 30):
        series.add(step, [step / 10])
    assert series.table().tolist() == [[10, 20, 30], [1, 2, 3]]
    series.cut(20)
    assert series.table()[0].tolist() == [10, 20]
    for step in range(21, 21 + 3 * MOST_ROWS):
        series.add(step, [0])
    steps = series.table()[0]
    assert len(steps) <= MOST_ROWS and steps[-1] == 20 + 3 * MOST_ROWS and np.all(np.diff(steps) > 0)
    assert TimeSeries(2).table().shape == (3, 0)


def test_findings_are_shown_with_a_reason(trainer, monkeypatch):
    found = Finding("oscillating", "Up and down.", "Try less.")
    monkeypatch.setattr(tracked_run.diagnosis, "diagnose", lambda asked: (found,) if asked.step else ())
    board = watched(trainer)
    assert board.canvas.status["findings"] == []
    trainer.advance(2)
    settle(board)
    (finding,) = board.canvas.status["findings"]
    assert (finding["evidence"], finding["advice"]) == ("Up and down.", "Try less.")
    assert "circle" in finding["why"]
    board.close()


@pytest.mark.parametrize(("takes", "rest"), [(0.001, 2), (0.02, 4), (3, 10)])
def test_a_run_that_is_on_is_asked_the_more_seldom_the_longer_it_takes(monkeypatch, takes, rest):
    now, asked = [0.0], []

    def diagnose(trainer):
        asked.append(now[0])
        now[0] += takes
        return ()

    monkeypatch.setattr(tracked_run.diagnosis, "diagnose", diagnose)
    monkeypatch.setattr(tracked_run.time, "monotonic", lambda: now[0])
    run = SimpleNamespace(state="training", running=True, step=0, history=SimpleNamespace(last=0))
    monitor = tracked_run.DiagnosisMonitor(run)
    while len(asked) < 3:
        run.step += 1
        monitor.update()
        now[0] += 0.001
    assert np.diff(asked) == pytest.approx([rest, rest], abs=0.01)
    run.step, run.state, run.running = run.step + 1, "paused", False
    monitor.update()
    monitor.update()
    assert len(asked) == 4


def test_every_finding_and_panel_has_its_words():
    words = assets.words("dashboard")
    wanted = {f"{part}_{name}" for name in NAMES for part in ("finding", "why")}
    wanted |= {*measures.PANELS, *(f"panel_{name}" for name in measures.PANELS)}
    assert wanted - set(words) == set()
