"""Memory that a folder of images takes, few and many: ``python -m benchmarks.folder [--images N …] [--json FILE]``.

For each number of images a folder of JPEG files is written, loaded and trained on in a process of its own. Resident
memory is taken in two parts: the process's own, and pages of files, which the system takes back when it needs them.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
from PIL import Image

from benchmarks.rounds import keep

SIZE, WIDTH, HEIGHT, PER_FOLDER = 64, 96, 72, 1_000
STEPS = 100


def write(folder, count, seed=0):
    """``count`` JPEG files of smooth colours, a thousand to a sub-folder."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        place = folder / f"{number // PER_FOLDER:03}"
        place.mkdir(exist_ok=True)
        colors = Image.fromarray(rng.integers(0, 256, (6, 8, 3), np.uint8))
        colors.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC).save(place / f"{number:06}.jpg", quality=80)


def memory():
    """Resident memory of this process in MB: its own, and of files."""
    taken = psutil.Process().memory_info()
    shared = getattr(taken, "shared", 0)  # Linux alone tells them apart
    return {"own_mb": round((taken.rss - shared) / 1e6, 1), "file_mb": round(shared / 1e6, 1)}


def measure(folder, steps):
    """Loads a folder and trains on it: seconds, steps per second, and the most memory that was taken."""
    import ganlearn as gl

    began = time.monotonic()
    data = gl.data.load("images", folder=folder, size=SIZE)
    loaded, rows = time.monotonic(), [memory()]
    trainer = gl.Trainer(gl.recipes.images(data), data)
    trainer.run(steps=1, progress=False)
    compiled = time.monotonic()
    for _ in range(10):
        trainer.run(steps=steps // 10, progress=False)
        rows.append(memory())
    rate = steps // 10 * 10 / (time.monotonic() - compiled)
    most = {name: max(row[name] for row in rows) for name in rows[0]}
    return {"images": len(data), "load_seconds": round(loaded - began, 1), "steps_per_second": round(rate, 2), **most}


def apart(count, steps):
    """The same in a process of its own, on a folder that is made for it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        write(Path(name), count)
        command = [sys.executable, "-m", "benchmarks.folder", "--here", name, "--steps", str(steps)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        return json.loads(told.splitlines()[-1])


def main():
    """Measures and reports."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.folder", description=__doc__)
    parser.add_argument("--images", type=int, nargs="+", default=[1_000, 10_000, 100_000], metavar="N")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--here", type=Path, metavar="FOLDER", help="measure a folder that is there, in this process")
    parser.add_argument("--json", type=Path)
    order = parser.parse_args()
    if order.here is not None:
        print(json.dumps(measure(order.here, order.steps)))
        return
    rows = []
    for count in order.images:
        rows.append(apart(count, order.steps))
        print(rows[-1], flush=True)
    if order.json is not None:
        command = f"{parser.prog} --images {' '.join(map(str, order.images))} --steps {order.steps} --json {order.json}"
        keep(order.json, command, rows=rows)


if __name__ == "__main__":
    main()
