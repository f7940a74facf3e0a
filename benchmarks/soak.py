"""A million steps of a 2-D run that is watched and saved: ``python -m benchmarks.soak [--steps N] [--json FILE]``.

It is what ``make soak`` runs, with a dashboard and checkpoints. Memory of the process is sampled all the while. Exit
status 1 when it grows by 100 MB or more after the first ten thousand steps.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import psutil

import ganlearn as gl
from benchmarks import live
from benchmarks.rounds import keep

LIMIT_MB, FIRST = 100, 10_000


def resident():
    """Resident memory of this process in MB."""
    return psutil.Process().memory_info().rss / 1e6


def main():
    """Trains, samples, judges."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path)
    order = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return soak(order, folder)


def soak(order, folder):
    """The run; its checkpoints go to ``folder``. Returns the exit status."""
    steps = order.steps
    trainer = live.trainer_on(live.points(live.CASE.size), checkpoint_dir=folder)
    client = live.Client(gl.Dashboard(trainer))
    trainer.play(steps=steps)
    trainer.wait(step=FIRST)
    first, frames = trainer.step, client.frames
    start, began, rows = resident(), time.monotonic(), []
    while trainer.step < steps:
        trainer.wait(step=min(steps, trainer.step + steps // 20))
        rows.append({"step": trainer.step, "mb": round(resident(), 1)})
        print(f"step {trainer.step:,}: {resident():.0f} MB, {resident() - start:+.1f} since step {FIRST:,}", flush=True)
    seconds = time.monotonic() - began
    worst = max(row["mb"] for row in rows) - start
    trainer.wait()
    files = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
    speed, shown = (trainer.step - first) / seconds, (client.frames - frames) / seconds
    print(f"{speed:,.0f} steps/s, {shown:.1f} frames/s, grew by {worst:.1f} MB at most; {files:.0f} MB of checkpoints")
    if order.json is not None:
        figures = {"grown_mb": round(worst, 1), "steps_per_second": round(speed), "frames_per_second": round(shown, 1)}
        figures["checkpoints_mb"] = round(files, 1)
        keep(order.json, f"python -m benchmarks.soak --steps {steps} --json {order.json}", **figures, rows=rows)
    return int(worst >= LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
