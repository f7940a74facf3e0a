"""Chunks: commands are heard within a tenth of a second or one step, and few calls are made. The clock is a fake."""

import numpy as np
import pytest

from ganlearn.gan import METRICS
from ganlearn.trainer import engine as engines
from ganlearn.trainer import run as runs
from ganlearn.trainer.engine import next_chunk


class Clock:
    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now


class Engine:
    """Steps that take ``seconds`` each, and calls that take a millisecond more."""

    compiled, gan = True, None

    def __init__(self, clock, seconds):
        self.clock, self.seconds, self.step, self.calls = clock, seconds, 0, []

    def snapshot(self):
        return [np.array(self.step)]

    def advance(self, count):
        self.calls.append((count, count * self.seconds))
        self.clock.now += 0.001 + count * self.seconds
        self.step += count
        return np.zeros((count, len(METRICS)), np.float32)


class Live:
    """Settings with ``d_steps`` alone, which a step's time is proportional to."""

    def __init__(self, engine):
        self.engine, self.unit = engine, engine.seconds

    def values(self):
        return [self.engine.seconds]

    def apply(self, settings):
        self.engine.seconds = self.unit * settings["d_steps"]


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(runs, "time", clock)
    monkeypatch.setattr(engines, "time", clock)
    return clock


def a_run(clock, seconds):
    engine = Engine(clock, seconds)
    return runs.Run(engine, Live(engine), lambda: None, lambda: None, lambda rows: None), engine


def train(run, clock, seconds):
    end = clock.now + seconds
    while clock.now < end:
        run.train()


@pytest.mark.parametrize("seconds", [1e-5, 7e-4, 0.01, 0.03, 0.5])
def test_commands_are_heard_soon(clock, seconds):
    run, engine = a_run(clock, seconds)
    run.begin()
    train(run, clock, 10)
    assert all(count == 1 or time <= 0.1 for count, time in engine.calls)


@pytest.mark.parametrize("seconds", [7e-4, 0.01])
def test_few_calls_are_made(clock, seconds):
    run, engine = a_run(clock, seconds)
    run.begin()
    train(run, clock, 10)
    assert engine.step * seconds > 0.95 * clock.now
    assert run.speed.rate == pytest.approx(1 / seconds, rel=0.06)


def test_slower_steps_are_met_with_shorter_chunks(clock):
    run, engine = a_run(clock, 7e-4)
    run.begin()
    train(run, clock, 2)
    run.change({"d_steps": 50})
    first = len(engine.calls)
    train(run, clock, 5)
    assert all(count == 1 or time <= 0.1 for count, time in engine.calls[first:])


def test_the_next_chunk():
    assert next_chunk(10, 0.001) == 20  # at most twice as many
    assert next_chunk(200, 0.01) == 256
    assert next_chunk(100, 0.5) == 10
    assert next_chunk(1, 5.0) == 1
    assert next_chunk(8, 0.0) == 16


def test_the_goal_is_met_exactly(clock):
    run, engine = a_run(clock, 7e-4)
    run.begin(1000)
    while run.busy:
        run.train()
    assert (run.step, engine.step, run.state) == (1000, 1000, "finished")
