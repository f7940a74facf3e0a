"""Streamed data give the bits of resident ones, from an array, from disk and from bytes, in bounded memory."""

import os
import tracemalloc

import keras
import numpy as np
import pytest

import ganlearn as gl
from ganlearn.data import Dataset
from ganlearn.data.stored import Stored
from ganlearn.trainer import batches
from tests.core import tiny

COUNTS = [1, 7, 40, 2]


def advance(engine, counts):
    """Steps in chunks; a streaming engine may stop short of each."""
    for count in counts:
        end = engine.step + count
        while engine.step < end:
            engine.advance(end - engine.step)


def narrow(execution):
    """A streaming trainer whose windows hold ten batches, so that they turn often."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "WINDOW_BYTES", 4 * tiny.BATCH_SIZE * 2 * 10)
        return tiny.trainer(execution=execution, stream=True)


@pytest.fixture(scope="module")
def streaming():
    """In a graph."""
    return narrow("graph")


@pytest.mark.parametrize("d_steps", [1, 3])
def test_the_same_bits(graph, streaming, d_steps):
    for trainer in (graph, streaming):
        trainer.set(d_steps=d_steps)
        trainer.reset()
        trainer.wait(timeout=60)
    assert streaming._engine.batches._length == 10
    advance(graph._engine, COUNTS)
    advance(streaming._engine, COUNTS)
    assert tiny.same(tiny.state(streaming), tiny.state(graph))
    assert streaming._engine._program.run.experimental_get_tracing_count() == 1
    assert "streamed" in streaming.plan() and "streamed" not in graph.plan()


@pytest.mark.slow
def test_the_same_bits_under_xla(trainer):
    streaming = narrow("xla")
    advance(trainer._engine, COUNTS)
    advance(streaming._engine, COUNTS)
    assert tiny.same(tiny.state(streaming), tiny.state(trainer))


def test_back_and_forth(graph, streaming):
    for trainer in (graph, streaming):
        trainer.set(d_steps=1)
        trainer.reset()
        trainer.run(steps=45, progress=False)
        trainer.goto(13)
        trainer.goto(31)
    assert tiny.same(tiny.state(streaming), tiny.state(graph))


def test_more_updates_in_a_step_than_a_window_holds(graph, streaming):
    for trainer in (graph, streaming):
        trainer.reset()
        trainer.set(d_steps=12)
        trainer.run(steps=5, progress=False)
    assert tiny.same(tiny.state(streaming), tiny.state(graph))
    streaming.set(d_steps=1)
    streaming.wait(timeout=60)


class Breaking:
    """Data that cannot be read for a while."""

    broken = None

    def __init__(self, x):
        self.x, self.shape, self.dtype, self.ndim = x, x.shape, x.dtype, x.ndim

    def __len__(self):
        return len(self.x)

    def __getitem__(self, rows):
        if self.broken:
            raise OSError(self.broken)
        return self.x[rows]


def test_data_that_cannot_be_read(graph):
    array = Breaking(tiny.data().x)
    trainer = gl.Trainer(tiny.gan(), Dataset(Stored(array)), batch_size=8, seed=3, execution="graph", stream=True)
    trainer._engine.batches._length = 4
    trainer.run(steps=10, progress=False)
    for reason in ("the disk is gone", "the share is offline"):
        array.broken = reason
        with pytest.raises(gl.TrainingError, match=rf"{reason}.*the last good one"):
            trainer.run(steps=30, progress=False)
    array.broken = None
    trainer.run(steps=30 - trainer.step, progress=False)
    graph.run(steps=30, progress=False)
    assert tiny.same(tiny.state(trainer), tiny.state(graph))


def image_gan():
    z, x = keras.Input((3,)), keras.Input((4, 4, 1))
    fake = keras.layers.Reshape((4, 4, 1))(keras.layers.Dense(16, "tanh", kernel_initializer="ones")(z))
    logits = keras.layers.Dense(1, kernel_initializer="ones")(keras.layers.Flatten()(x))
    gan = gl.GAN(keras.Model(z, fake), keras.Model(x, logits))
    gan.compile()
    return gan


def test_bytes_on_disk_become_images(tmp_path):
    pictures = np.random.default_rng(0).integers(0, 256, (40, 4, 4), np.uint8)
    np.save(tmp_path / "pictures.npy", pictures)
    on_disk = np.load(tmp_path / "pictures.npy", mmap_mode="r")
    one = gl.Trainer(image_gan(), pictures, batch_size=8, execution="graph", stream=False)
    other = gl.Trainer(image_gan(), on_disk, batch_size=8, execution="graph", stream=True)
    assert isinstance(other.dataset.x, Stored)
    assert np.array_equal(other.dataset.x[:5], one.dataset.x[:5])
    assert one.dataset.fingerprint() == other.dataset.fingerprint()
    for trainer in (one, other):
        trainer.run(steps=10, progress=False)
    assert tiny.same(tiny.state(one), tiny.state(other))


def test_classes_are_streamed_too():
    rng = np.random.default_rng(0)
    data = Dataset(rng.normal(size=(30, 2)), y=rng.integers(0, 3, 30))
    gan = type("Conditional", (), {"conditional": True})()
    gan.seed, gan.batches, gan.d_steps = (keras.Variable(v, dtype="int64") for v in (5, 7, 1))
    resident, streamed = batches.Resident(gan, data, 6), batches.Streamed(gan, data, 6, xla=False)
    for k in range(3):
        sources = [batches_of.source(batches_of.inputs(1)[0]) for batches_of in (resident, streamed)]
        pairs = [source.batch(k, source.choose(gan.batches + k)) for source in sources]
        for one, other in zip(*pairs, strict=True):
            assert np.array_equal(one, other) and one.dtype == other.dtype


def test_large_sets_are_streamed(monkeypatch):
    data = tiny.data()
    assert not batches.choose(tiny.gan(), data, 8).streamed
    monkeypatch.setattr(batches, "STREAM_BYTES", 4 * 2 * 50 - 1)
    assert batches.choose(tiny.gan(), data, 8).streamed
    assert not batches.choose(tiny.gan(), data, 8, stream=False).streamed


def test_windows_are_of_bounded_size(monkeypatch):
    monkeypatch.setattr(batches, "WINDOW_BYTES", 2**25)
    feed = batches.Streamed(tiny.gan(), tiny.data(), 8, xla=False)
    assert feed._length == batches.MAX_WINDOW
    large = Dataset(np.zeros((64, 512, 512), np.uint8))
    assert 4 * 64 * 512 * 512 * batches.Streamed(tiny.gan(), large, 64, xla=False)._length <= 2 * batches.WINDOW_BYTES


def test_ten_million_points_on_disk(tmp_path):
    """80 MB of points: neither checking, nor the fingerprint, nor training holds more than a share of them."""
    shape = (10_000_000, 2)
    points = np.lib.format.open_memmap(tmp_path / "points.npy", "w+", np.float32, shape)
    points[::1000] = 1.0
    points.flush()
    del points
    points = np.load(tmp_path / "points.npy", mmap_mode="r")
    tracemalloc.start()
    trainer = gl.Trainer(tiny.plain_gan(), points, batch_size=256, execution="graph", stream=True)
    trainer.dataset.fingerprint()
    trainer.run(steps=3, progress=False)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < os.path.getsize(tmp_path / "points.npy") / 2


def test_what_is_wrong_on_disk_is_said(tmp_path):
    x = tiny.data().x.copy()
    x[33, 1] = np.nan
    np.save(tmp_path / "x.npy", x)
    with pytest.raises(ValueError, match="33"):
        gl.Trainer(tiny.plain_gan(), np.load(tmp_path / "x.npy", mmap_mode="r"))
    np.save(tmp_path / "x.npy", np.random.default_rng(0).uniform(0, 255, (20, 4, 4)).astype(np.float32))
    with pytest.raises(ValueError, match=r"\[-1, 1\]"):
        gl.Trainer(image_gan(), np.load(tmp_path / "x.npy", mmap_mode="r"))
    np.save(tmp_path / "x.npy", np.zeros((20, 2), bool))
    with pytest.raises(TypeError, match="bool"):
        gl.Trainer(tiny.plain_gan(), np.load(tmp_path / "x.npy", mmap_mode="r"))


def test_bytes_as_images_and_numbers_that_are_none():
    pictures = np.random.default_rng(0).integers(0, 256, (20, 4, 4), np.uint8)
    trainer = gl.Trainer(image_gan(), pictures, batch_size=8)
    assert trainer.dataset.x.dtype == np.float32 and trainer.dataset.x.max() <= 1
    with pytest.raises(ValueError, match=r"127\.5"):
        gl.Trainer(image_gan(), pictures.astype(np.float32), batch_size=8)
