"""Kills a training process at random moments and resumes it: ``python -m tests.trainer.kill --times 30``.

The child trains and writes a checkpoint after every few steps, so many kills fall into a write. Each time it starts it
restores what the kill left and prints the step and the SHA-256 of its whole state; the parent, which trains the same
run without interruption, compares. Exits with 1 when any of them differs, when nothing could be restored, or when a
step was lost that a checkpoint held before the kill.
"""

import argparse
import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import ganlearn  # noqa: F401  isort: split
from ganlearn import Trainer
from ganlearn.trainer import engine, files
from ganlearn.trainer import run as runs
from ganlearn.trainer.checkpoints import DAMAGE
from tests.core import tiny

ROOT = Path(__file__).parents[2]


def digest(trainer):
    """SHA-256 of the state and the history, 16 digits."""
    total = hashlib.sha256(trainer.history.rows(end=trainer.step).tobytes())
    for array in tiny.state(trainer):
        total.update(array.tobytes())
    return total.hexdigest()[:16]


def train(folder, execution):
    """The child: from the newest checkpoint, or from the beginning, until killed."""
    runs.CHECKPOINT_SECONDS, engine.CHUNK_SECONDS = 0.0, 0.002
    if list(folder.glob("checkpoint-*.json")):
        trainer = Trainer.restore(folder, tiny.data())
    else:
        trainer = tiny.trainer(checkpoint_dir=folder, execution=execution)
    found = digest(trainer)
    step = trainer.step
    trainer.run(steps=1, progress=False)
    print(step, found, flush=True)
    trainer.run(steps=10**9, progress=False)


def written(folder):
    """The step of the newest whole checkpoint, as its manifest has it; 0 when there is none."""
    for path in sorted(folder.glob("checkpoint-*.json"), reverse=True):
        with contextlib.suppress(*DAMAGE):  # the child may be removing it
            return files.read_json(path)["step"]
    return 0


def kill_once(folder, execution, seconds):
    """Starts the child and kills it ``seconds`` after its first step.

    Returns:
        The step and the digest that it began with, and the step that a checkpoint held just before the kill.
    """
    command = [sys.executable, "-m", "tests.trainer.kill", "--child", str(folder), "--execution", execution]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    time.sleep(seconds)
    held = written(folder)
    process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    _, errors = process.communicate()
    if not line:
        raise RuntimeError(errors)
    step, found = line.split()
    return int(step), found, held


def main(times, execution, seed):
    """The parent. Returns how many comparisons failed."""
    reference, moments = tiny.trainer(execution=execution), random.Random(seed)
    failures, before, held = 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(times + 1):
            seconds = moments.uniform(0, 1)
            kept = held
            step, found, held = kill_once(Path(folder), execution, seconds)
            reference.run(steps=max(0, step - reference.step), progress=False)
            reference.goto(step)
            same = digest(reference) == found
            nothing_lost = step >= kept and (step > before or number == 0)
            failures += not (same and nothing_lost)
            leftovers = len(list(Path(folder).glob("*.tmp")))
            verdict = "the same bits" if same else "DIFFERENT"
            verdict += "" if nothing_lost else f", BUT STEP {kept:,} WAS SAVED"
            killed = f"killed {seconds:.3f} s after, {leftovers} half-written file(s) left"
            print(f"{number:2d}: resumed at step {step:7,} {found} {verdict}; {killed}", flush=True)
            before = step
    print(f"{times} kills in {execution}, {failures} failures", flush=True)
    return failures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--execution", default="graph", help="xla or graph")
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        with contextlib.suppress(KeyboardInterrupt):
            train(given.child, given.execution)
        os._exit(0)
    sys.exit(main(given.times, given.execution, given.seed) > 0)
