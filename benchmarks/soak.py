"""A million steps of a 2-D run with a dashboard: ``python -m benchmarks.soak [--steps N]``, or ``make soak``.

Memory of the process is sampled all the while. Exit status 1 when it grows by 100 MB or more after the first ten
thousand steps.
"""

import argparse
import sys
import time

import psutil

import ganlearn as gl
from benchmarks import live

LIMIT_MB, FIRST = 100, 10_000


def resident():
    """Resident memory of this process in MB."""
    return psutil.Process().memory_info().rss / 1e6


def main():
    """Trains, samples, judges."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--steps", type=int, default=1_000_000)
    steps = parser.parse_args().steps
    trainer = live.trainer_on(live.points(live.CASE.size))
    client = live.Client(gl.Dashboard(trainer))
    trainer.play(steps=steps)
    trainer.wait(step=FIRST)
    first, frames = trainer.step, client.frames
    start, began, worst = resident(), time.monotonic(), 0.0
    while trainer.step < steps:
        trainer.wait(step=min(steps, trainer.step + steps // 20))
        worst = max(worst, resident() - start)
        print(f"step {trainer.step:,}: {resident():.0f} MB, {resident() - start:+.1f} since step {FIRST:,}", flush=True)
    seconds = time.monotonic() - began
    speed, shown = (trainer.step - first) / seconds, (client.frames - frames) / seconds
    print(f"{speed:,.0f} steps/s, {shown:.1f} frames/s, grew by {worst:.1f} MB at most")
    return int(worst >= LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
