"""A step is a pure function of (state, seed, step): the same bits whatever way a run takes."""

import os
import subprocess
import sys

import keras
import numpy as np
import pytest

import ganlearn as gl
from ganlearn import randomness
from ganlearn._tensorflow import tf
from ganlearn.gan import execution as executions
from ganlearn.randomness import DATA
from ganlearn.trainer import machine
from tests.core import tiny
from tests.trainer.conftest import ROOT
from tests.trainer.kill import digest

STEPS = 500


@pytest.fixture(params=["trainer", "graph"])
def either(request):
    """The shared trainer of each kind."""
    return request.getfixturevalue(request.param)


def straight(trainer, steps=STEPS):
    trainer.run(steps=steps, progress=False)
    return tiny.state(trainer), trainer.history.rows().copy()


def again(trainer):
    trainer.reset()
    trainer.wait(timeout=60)


def test_two_runs(either):
    state, rows = straight(either)
    again(either)
    assert tiny.same(straight(either)[0], state)
    assert np.array_equal(either.history.rows(), rows)


@pytest.mark.parametrize("chunks", [[1, 99, 250, 150], [1] * STEPS], ids=["1+99+250+150", "500×1"])
def test_any_chunk_length(either, chunks):
    state, rows = straight(either)
    again(either)
    tables = [either._engine.advance(count) for count in chunks]
    assert tiny.same(tiny.state(either), state)
    assert np.array_equal(np.concatenate(tables), rows)


def test_in_the_background_with_a_listener_and_pauses(trainer):
    state, rows = straight(trainer)
    again(trainer)
    trainer.listen(lambda t: t.samples(8))
    trainer.advance(7)
    trainer.wait(timeout=60)
    trainer.play()
    trainer.wait(step=100, timeout=60)
    trainer.pause()
    trainer.wait(timeout=60)
    trainer.play(steps=max(0, STEPS - trainer.step))
    trainer.wait(timeout=60)
    if trainer.step > STEPS:  # the pause came late
        trainer.goto(STEPS)
    assert tiny.same(tiny.state(trainer), state)
    assert np.array_equal(trainer.history.rows(end=STEPS), rows)


def test_another_seed_gives_another_run(graph):
    state, _ = straight(graph, 20)
    again(graph)
    graph.gan.seed.assign(99)
    other, _ = straight(graph, 20)
    graph.gan.seed.assign(tiny.SEED)
    assert not tiny.same(state[5:], other[5:])


def test_resumed_in_another_process(graph, child):
    resumed = gl.Trainer.restore(child.folder / "saved", tiny.data())
    assert (resumed.step, resumed.state, resumed.plan()) == (30, "paused", graph.plan())
    resumed.run(steps=50, progress=False)
    graph.run(steps=20, progress=False)
    graph.set(d_learning_rate=0.03)
    graph.run(steps=60, progress=False)
    assert tiny.same(tiny.state(resumed), tiny.state(graph))
    assert np.array_equal(resumed.history.rows(), graph.history.rows())
    resumed.goto(25)
    graph.goto(25)
    assert tiny.same(tiny.state(resumed), tiny.state(graph))
    resumed.goto(10)
    assert resumed.settings == tiny.SETTINGS


def in_another_process(*words, threads=None):
    """What ``other_process`` prints."""
    environment = {**os.environ, **({"TF_NUM_INTRAOP_THREADS": str(threads)} if threads else {})}
    command = [sys.executable, "-m", "tests.trainer.other_process", *map(str, words)]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    return answer.stdout.strip() or answer.stderr


def test_cut_in_two_processes_under_xla(trainer, tmp_path):
    trainer.run(steps=30, progress=False)
    threads = machine.threads()
    assert in_another_process("start", tmp_path, "xla") == f"30 {digest(trainer)} {threads}"
    trainer.run(steps=30, progress=False)
    assert in_another_process("resume", tmp_path, "xla") == f"60 {digest(trainer)} {threads}"


@pytest.mark.slow
def test_deterministic_goes_on_with_the_threads_of_the_checkpoint_or_says_why_not(tmp_path):
    folders = [tmp_path / name for name in ("one", "other")]
    begun = [in_another_process("start", folder, "graph", "deterministic", threads=1) for folder in folders]
    assert begun[0] == begun[1] and begun[0].startswith("30 ") and begun[0].endswith(" 1")
    resumed = [in_another_process("resume", folder, "graph", "deterministic", threads=1) for folder in folders]
    assert resumed[0] == resumed[1] and resumed[0].startswith("60 ") and resumed[0].endswith(" 1")
    refused = in_another_process("resume", folders[0], "graph", "deterministic", threads=2)
    assert "asks for 1 intra-op threads" in refused and "TF_NUM_INTRAOP_THREADS to 1" in refused


def images():
    """Convolutions under XLA, spectral normalisation included."""
    digits = gl.data.load("digits")
    gan = gl.GAN(
        gl.networks.conv_generator(digits.sample_shape, latent_dim=4, channels=4, seed=0),
        gl.networks.conv_discriminator(digits.sample_shape, channels=4, seed=0, spectral_norm=True),
    )
    return gan, digits, "xla"


def sequences():
    """Recurrent networks: in the graph, for there is a penalty."""
    waves = gl.data.Dataset(np.random.default_rng(0).normal(size=(50, 6, 2)).astype(np.float32), kind="sequence")
    gan = gl.GAN(
        gl.networks.recurrent_generator((6, 2), units=4, seed=0),
        gl.networks.recurrent_discriminator((6, 2), units=4, seed=0),
    )
    return gan, waves, "graph"


def sequences_looped():
    """Recurrent networks under XLA."""
    gan, waves, _ = sequences()
    return gan, waves, "xla"


@pytest.mark.parametrize("make", [images, sequences, sequences_looped])
def test_any_chunk_length_of_other_networks(make):
    gan, data, execution = make()
    gan.compile(penalties=[] if make is sequences_looped else [gl.penalties.R1(0.1)], ema=0.9)
    trainer = gl.Trainer(gan, data, batch_size=16)
    assert trainer._engine.plan.execution == execution
    state, rows = straight(trainer, 24)
    again(trainer)
    tables = [trainer._engine.advance(count) for count in (1, 16, 2, 5)]
    assert tiny.same(tiny.state(trainer), state)
    assert np.array_equal(np.concatenate(tables), rows)


def agree(one, other):
    """Whether two lists of arrays agree to the stated tolerance."""
    return all(np.abs(np.float64(a) - b).max() <= executions.AGREEMENT for a, b in zip(one, other, strict=True))


def mode(execution, **arguments):
    """A trainer with dropout, batch normalisation, a penalty and an average; no bias whose gradient is zero."""
    gan = gl.GAN(tiny.generator(bias=False), tiny.discriminator())
    gan.compile(
        d_optimizer=keras.optimizers.SGD(0.1),
        g_optimizer=keras.optimizers.SGD(0.2),
        penalties=[gl.penalties.R1(0.5)],
        ema=0.9,
        **arguments,
    )
    return gl.Trainer(gan, tiny.data(), batch_size=8, seed=3, execution=execution)


@pytest.fixture(scope="module")
def reference():
    """The graph's run: its trainer and its states at 20 and 300 steps."""
    trainer = mode("graph")
    return trainer, {steps: straight(trainer, steps - trainer.step)[0] for steps in (20, 300)}


def test_xla_agrees_with_the_graph(reference):
    graph, states = reference
    xla = mode("xla")
    xla.run(steps=300, progress=False)
    assert agree(tiny.state(xla), states[300])
    assert not tiny.same(tiny.state(xla), states[20])
    assert np.allclose(xla.history.rows(), graph.history.rows(), rtol=0, atol=executions.AGREEMENT)


def test_recurrent_networks_agree_in_every_mode():
    """A loop over the sequence under XLA, unrolled steps elsewhere."""
    states = []
    for execution, steps in (("xla", 100), ("graph", 100), ("xla", 10), ("eager", 10)):
        gan, data, _ = sequences()
        gan.compile("non_saturating", *[keras.optimizers.SGD(0.1) for _ in range(2)])
        trainer = gl.Trainer(gan, data, batch_size=8, execution=execution)
        trainer.run(steps=steps, progress=False)
        states.append(tiny.state(trainer))
    assert agree(*states[:2]) and agree(*states[2:]) and not agree(states[0], states[2])


def test_eager_agrees_with_the_graph(reference):
    eager = mode("eager")
    eager.run(steps=20, progress=False)
    assert agree(tiny.state(eager), reference[1][20])


def test_functions_run_eagerly_agree_with_the_graph(reference):
    tf.config.run_functions_eagerly(True)
    try:
        eager = mode(None)
        eager.run(steps=20, progress=False)
    finally:
        tf.config.run_functions_eagerly(False)
    assert "run_functions_eagerly" in eager.plan()
    assert agree(tiny.state(eager), reference[1][20])


def test_fit_agrees_with_the_graph(reference):
    """``fit`` on the batches that the trainer draws."""
    gan = mode("graph", jit_compile=False).gan
    draws = [randomness.indices(8, 50, 3, draw, DATA).numpy() for draw in range(20)]
    gan.fit(tiny.data().x[np.concatenate(draws)], batch_size=8, shuffle=False, verbose=0)
    variables = [*gan.variables, *gan.d_optimizer.variables, *gan.g_optimizer.variables]
    assert agree([v.numpy() for v in variables], reference[1][20])


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
def test_deterministic_pins_threads_or_says_why_not(tmp_path, threads):
    command = [sys.executable, "-m", "tests.trainer.pinned", str(threads)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    if threads == 2:
        assert answer.stdout.split() == ["trained", "20", "2"], answer.stderr
    else:
        assert "asks for 2 intra-op threads" in answer.stdout and "TF_NUM_INTRAOP_THREADS to 2" in answer.stdout
