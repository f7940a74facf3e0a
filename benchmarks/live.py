"""What a live view and a long history cost: ``python -m benchmarks.live [--rounds N] [--json FILE]``.

Steps per second of a 2-D run, as ratios within one process: with a dashboard that a client acknowledges at once against
without one; after a million steps of history against a thousand; on ten million examples against a thousand.
"""

import argparse
import statistics
import time
from pathlib import Path

import numpy as np

import ganlearn as gl
from benchmarks import cases
from benchmarks.contenders.ours import compiled
from benchmarks.rounds import compare, keep

CASE = cases.CASES["2d-simultaneous"]
SECONDS = 2.0


class Client:
    """A browser without a screen: it looks at a dashboard and acknowledges every frame when it comes.

    Attributes:
        frames: how many came.
    """

    def __init__(self, dashboard):
        self.dashboard = dashboard
        self.frames = 0
        dashboard.canvas.observe(self._drawn, names="status")
        dashboard._hear(None, {"type": "view", "view": "client", "visible": True}, [])

    def _drawn(self, change):
        self.frames += 1
        self.dashboard._hear(None, {"type": "ack", "id": change["new"]["id"]}, [])


def points(size):
    """A data set of ``size`` points."""
    return gl.data.Dataset(np.random.default_rng(0).normal(size=(size, 2)).astype(np.float32), name=f"{size:,} points")


def trainer_on(dataset, **arguments):
    """A compiled trainer of the case; more arguments are those of ``Trainer``."""
    trainer = gl.Trainer(compiled(CASE), dataset, batch_size=CASE.batch, **arguments)
    trainer.run(steps=300, progress=False)
    return trainer


def background_rate(trainer, seconds=SECONDS):
    """Steps per second of the background thread."""
    trainer.play()
    trainer.wait(step=trainer.step + 50)
    first, began = trainer.step, time.perf_counter()
    time.sleep(seconds)
    rate = (trainer.step - first) / (time.perf_counter() - began)
    trainer.pause()
    trainer.wait()
    return rate


def dashboard_cost(rounds):
    """A run with a dashboard at twelve frames a second against the same run without."""
    trainer = trainer_on(points(CASE.size))

    def watched():
        dashboard = gl.Dashboard(trainer)
        client = Client(dashboard)
        began = time.perf_counter()
        rate = background_rate(trainer)
        frames.append(client.frames / (time.perf_counter() - began))
        dashboard.close()
        return rate

    frames = []
    result = compare(watched, lambda: background_rate(trainer), rounds)
    return {"what": "with a dashboard", **result, "frames_per_second": statistics.median(frames)}


def history_cost(rounds, steps=1_000_000):
    """A run with a dashboard after a million steps against one after a thousand."""
    young, old = trainer_on(points(CASE.size)), trainer_on(points(CASE.size))
    width = old.history.rows().shape[1]
    old.history.append(np.random.default_rng(0).normal(size=(steps, width)).astype(np.float32))

    def rate(trainer):
        dashboard = gl.Dashboard(trainer)
        Client(dashboard)
        measured = background_rate(trainer)
        dashboard.close()
        return measured

    return {"what": "after 10⁶ steps", **compare(lambda: rate(old), lambda: rate(young), rounds)}


def data_cost(rounds, size=10_000_000):
    """A run on ten million points against one on a thousand."""
    small, large = trainer_on(points(1_000)), trainer_on(points(size))
    return {
        "what": "on 10⁷ points",
        **compare(lambda: background_rate(large), lambda: background_rate(small), rounds),
    }


def main():
    """Measures and reports."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path)
    order = parser.parse_args()
    rows = []
    for measure in (dashboard_cost, history_cost, data_cost):
        rows.append(measure(order.rounds))
        print(
            {key: round(value, 3) if isinstance(value, float) else value for key, value in rows[-1].items()}, flush=True
        )
    if order.json is not None:
        keep(order.json, f"{parser.prog} --json {order.json}", rows=rows)


if __name__ == "__main__":
    main()
