"""Which program runs, and why: chosen, asked for, or fallen back to."""

import sys
from pathlib import Path

import keras
import numpy as np
import pytest

import ganlearn as gl
from ganlearn.gan import execution as executions
from ganlearn.trainer import machine
from tests.core import tiny


def test_dense_networks_take_xla():
    chosen = executions.choose(tiny.gan())
    assert chosen.execution == "xla" and "compiled by XLA" in str(chosen)


def sequences_gan(layer=None, **settings):
    """A pair for sequences; ``layer`` replaces the discriminator's recurrent layer."""
    x = keras.Input((6, 2))
    critic = keras.Model(x, keras.layers.Dense(1)(layer(x))) if layer else gl.networks.recurrent_discriminator((6, 2))
    gan = gl.GAN(gl.networks.recurrent_generator((6, 2), units=4), critic)
    gan.compile(**settings)
    return gan


@pytest.mark.parametrize(
    ("layer", "settings", "execution"),
    [
        (None, {}, "xla"),
        (None, {"penalties": [gl.penalties.WeightClipping()]}, "xla"),
        (None, {"penalties": [gl.penalties.R1(1.0)]}, "graph"),
        (None, {"penalties": [gl.penalties.WeightClipping(), gl.penalties.GradientPenalty()]}, "graph"),
        (None, {"updates": "consensus"}, "graph"),
        (None, {"updates": "simultaneous"}, "xla"),
        (None, {"unrolled": 2}, "graph"),
        (keras.layers.SimpleRNN(2), {}, "xla"),
        (keras.layers.LSTM(2), {}, "xla"),
        (keras.layers.LSTM(2, unroll=True), {}, "graph"),
        (gl.layers.GRU(2, unroll=True), {}, "xla"),
        (keras.layers.Bidirectional(keras.layers.GRU(2)), {}, "xla"),
        (keras.layers.Bidirectional(keras.layers.GRU(2, unroll=True)), {}, "graph"),
        (keras.layers.RNN(keras.layers.GRUCell(2)), {}, "graph"),
    ],
)
def test_recurrent_networks_take_the_graph_where_it_is_faster(layer, settings, execution):
    gan = sequences_gan(layer, **settings)
    chosen = executions.choose(gan)
    assert chosen.execution == execution and gan.jit_compile == (execution == "xla")
    assert ("second derivatives" in str(chosen)) == (execution == "graph")


@pytest.mark.parametrize(
    ("settings", "execution", "looped"),
    [
        ({}, None, True),
        ({}, "graph", False),
        ({"penalties": [gl.penalties.R1(1.0)]}, "xla", False),
        ({"penalties": [gl.penalties.R1(1.0)]}, None, False),
    ],
)
def test_steps_are_looped_where_xla_is_faster_so(settings, execution, looped):
    gan = sequences_gan(**settings)
    gru = next(layer for layer in gan.generator.layers if isinstance(layer, gl.layers.GRU))
    with executions.choose(gan, execution).forms():
        assert gru.unroll != looped
    assert gru.unroll


def test_recurrent_networks_take_the_graph_on_a_gpu(monkeypatch):
    recurrent, dense = sequences_gan(), tiny.gan()
    monkeypatch.setattr(executions.tf.config, "list_logical_devices", lambda kind: [kind])
    assert executions.choose(recurrent).execution == "graph"
    assert executions.choose(dense).execution == "xla"


def images_gan(side, channels):
    shape = (side, side, 1)
    return gl.GAN(
        gl.networks.conv_generator(shape, channels=channels), gl.networks.conv_discriminator(shape, channels=channels)
    )


@pytest.mark.parametrize(
    ("side", "channels", "wide_vectors", "execution"),
    [
        (8, 16, True, "xla"),
        (28, 8, True, "xla"),
        (28, 16, True, "graph"),
        (28, 32, True, "graph"),
        (28, 32, False, "xla"),
    ],
)
def test_convolutions_take_the_graph_where_arithmetic_rules(monkeypatch, side, channels, wide_vectors, execution):
    monkeypatch.setattr(executions, "wide_vectors", lambda: wide_vectors)
    chosen = executions.choose(images_gan(side, channels))
    assert chosen.execution == execution and chosen.forward_convolutions == (execution == "xla")
    assert ("and start sooner" in str(chosen)) == (execution == "graph")


def test_the_work_of_convolutions_is_counted_by_hand():
    z, x = keras.Input((6,)), keras.Input((8, 10, 1))
    up = keras.layers.Reshape((4, 5, 3))(keras.layers.Dense(60)(z))
    fake = keras.layers.Conv2DTranspose(1, (4, 2), strides=2, padding="same")(up)
    logit = keras.layers.Dense(1)(keras.layers.Flatten()(keras.layers.Conv2D(7, 3, strides=2, padding="same")(x)))
    gan = gl.GAN(keras.Model(z, fake), keras.Model(x, logit))
    assert executions.convolution_flops(gan) == 4 * 2 * (4 * 2 * 3) * (4 * 5) + 8 * 2 * (3 * 3 * 7) * (4 * 5)


def test_spectrally_normalised_convolutions_are_counted_too():
    plain, normed = (gl.networks.conv_discriminator((8, 8, 1), spectral_norm=norm) for norm in (False, True))
    generator = gl.networks.conv_generator((8, 8, 1))
    assert (
        executions.convolution_flops(gl.GAN(generator, normed))
        == executions.convolution_flops(gl.GAN(generator, plain))
        > 0
    )


@pytest.mark.parametrize("execution", executions.EXECUTIONS)
def test_asked_for(execution):
    chosen = executions.choose(tiny.gan(), execution)
    assert chosen.execution == execution and f'execution="{execution}"' in str(chosen)


def test_an_unknown_one():
    with pytest.raises(ValueError, match=r"no execution 'jit'.*xla, graph, eager"):
        tiny.trainer(execution="jit")


def test_the_graph_takes_over_where_xla_fails(monkeypatch):
    monkeypatch.setattr(executions, "traced_once", tiny.without_xla)
    trainer = gl.Trainer(tiny.plain_gan(), tiny.data(), batch_size=8)
    assert "compiled by XLA" in trainer.plan()
    trainer.run(steps=1, progress=False)
    assert trainer._engine.compiled
    trainer.run(steps=2, progress=False)
    assert trainer.step == 3
    assert "XLA cannot compile this network here" in trainer.plan()
    assert trainer._engine.machine()["execution"] == "graph"


def test_xla_that_was_asked_for_is_not_replaced(monkeypatch):
    monkeypatch.setattr(executions, "traced_once", tiny.without_xla)
    trainer = gl.Trainer(tiny.plain_gan(), tiny.data(), batch_size=8, execution="xla")
    with pytest.raises(gl.TrainingError, match=r'unsupported operations: IndexShuffle\).*execution="graph"'):
        trainer.run(steps=3, progress=False)
    assert trainer.step == 0


def test_a_step_that_fails_in_the_graph_too_is_not_xlas_fault(monkeypatch):
    monkeypatch.setattr(executions, "traced_once", lambda f, **_: tiny.without_xla(f, jit_compile=True))
    trainer = gl.Trainer(tiny.plain_gan(), tiny.data(), batch_size=8)
    before = trainer.plan()
    with pytest.raises(gl.TrainingError, match="IndexShuffle"):
        trainer.run(steps=3, progress=False)
    assert trainer.plan() == before


def test_facts_and_their_differences(monkeypatch):
    monkeypatch.delenv("XLA_FLAGS", raising=False)
    facts = machine.facts()
    assert facts["ganlearn"] == gl.__version__
    assert machine.differences(facts, facts) == ""
    assert machine.differences({**facts, "threads": 64, "gone": 1}, facts) == f"threads 64, now {facts['threads']}"
    monkeypatch.setenv("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
    changed = machine.differences(facts, machine.facts())
    assert changed == "XLA_FLAGS not set, now --xla_cpu_multi_thread_eigen=false"


def test_instructions_are_those_that_the_system_lists():
    found = set(machine.instructions().split())
    assert found
    if sys.platform == "linux" and machine.facts()["processor"] == "x86_64":
        flags = Path("/proc/cpuinfo").read_text().split("flags", 2)[1].split()
        names = {"AVX2": "avx2", "FMA3": "fma", "AVX512F": "avx512f"}
        assert found == {name for name, flag in names.items() if flag in flags}


def test_threads_that_cannot_be_pinned_any_more():
    wanted = machine.threads() + 1
    with pytest.raises(RuntimeError, match=rf"asks for {wanted} intra-op threads.*TF_NUM_INTRAOP_THREADS to {wanted}"):
        machine.pin(wanted)


def test_an_array_of_sequences_is_taken_for_what_the_networks_make():
    pair = gl.networks.recurrent_generator((6, 2), units=4), gl.networks.recurrent_discriminator((6, 2), units=4)
    gan = gl.GAN(*pair)
    gan.compile()
    trainer = gl.Trainer(gan, np.zeros((20, 6, 2), np.float32))
    assert (trainer.dataset.kind, trainer.dataset.sample_shape) == ("sequence", (6, 2))
