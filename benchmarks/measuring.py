"""One case: all contenders side by side, measured in turn, again and again, in one run."""

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks import cases
from benchmarks.contenders.process import Contender

TOLERANCE = 1e-3
"""Relative difference of the losses over the first steps: the libraries sum in different orders, which Adam's first
steps, all of the same length, make larger."""

SECONDS, LEAST_STEPS = 1.5, 30
"""About how long one measurement of one contender takes, and how many steps it has at the least: what begins and ends a
run, such as the snapshot of its last state, is part of the measurement, and learners train more than a few steps."""


def matmul_peak(size=2048, times=3):
    """GFLOP/s of the best of a few float32 products in NumPy."""
    a = np.random.default_rng(0).normal(size=(size, size)).astype(np.float32)
    best = np.inf
    for _ in range(times):
        began = time.perf_counter()
        a @ a
        best = min(best, time.perf_counter() - began)
    return 2 * size**3 / best / 1e9


def disagreement(losses, expected):
    """Largest relative difference."""
    losses, expected = np.asarray(losses), np.asarray(expected)
    return float(np.max(np.abs(losses - expected) / np.maximum(np.abs(expected), 1e-3)))


def steps_for(contender, first, seconds=SECONDS):
    """How many steps take about ``seconds``; runs some, which compiles what is to be compiled."""
    contender.run(first)
    contender.run(first)
    steps, took = contender.run(first)
    return max(LEAST_STEPS, round(steps * seconds / took))


def measure(case, names, rounds, log, say):
    """Measures one case.

    Args:
        case: ``cases.Case``.
        names: contenders; the first one, ours, is what the others are compared with.
        rounds: how often each is measured.
        log: file for what the contenders say.
        say: function of a line of text.

    Returns:
        dict: "peak" (GFLOP/s), "flops" of a step, and "rows", a dict for each contender.
    """
    crew = []
    try:
        for name in names:
            crew.append(Contender(name, case.name, log))
        return _measure(case, crew, rounds, say)
    finally:
        for contender in crew:
            contender.close()


def _measure(case, crew, rounds, say):
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "inputs.npz"
        crew[0].write_inputs(inputs)
        losses = [contender.check(inputs) for contender in crew]
    apart = [disagreement(one, losses[0]) for one in losses]
    for contender, difference in zip(crew, apart, strict=True):
        if difference > TOLERANCE:
            raise RuntimeError(f"{case.name}: {contender.name} computes other losses, {difference:.1e} away")
    counts = []
    for contender in crew:
        counts.append(steps_for(contender, case.steps))
        say(f"  {contender.name}: {counts[-1]} steps a measurement")
    rates, peaks = [[] for _ in crew], []
    for _ in range(rounds):
        peaks.append(matmul_peak())
        for rate, contender, count in zip(rates, crew, counts, strict=True):
            steps, seconds = contender.run(count)
            rate.append(steps / seconds)
    peak, work = max(peaks), cases.flops(case)
    rows = [_row(c.name, rate, rates[0], difference) for c, rate, difference in zip(crew, rates, apart, strict=True)]
    for row in rows:
        row["share_of_peak"] = row["steps_per_second"] * work / (peak * 1e9)
    return {"case": case.name, "updates": case.updates, "flops": work, "peak": peak, "rows": rows}


def _row(name, rates, ours, difference):
    ratios = [a / b for a, b in zip(ours, rates, strict=True)]
    return {
        "contender": name,
        "steps_per_second": statistics.median(rates),
        "ms": 1000 / statistics.median(rates),
        "ours_is_faster_by": statistics.median(ratios),
        "ratios": [round(ratio, 3) for ratio in ratios],
        "losses_differ_by": difference,
    }
