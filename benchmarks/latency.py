"""How fast a run in a real browser answers, and what it costs: ``python -m benchmarks.latency [--json FILE]``.

On each of the course's networks, with its dashboard drawn by Chromium on the same cores:

- pause: from a click in the page until the kernel has stopped, a hundred times;
- slider: from a key in the page until the learning rate has changed, and how many chunks of steps still ended with the
  old one after the kernel had heard of it;
- frames: how many the browser is sent in a second of training, when nobody drives it; the gate holds back what it is
  late in drawing;
- speed: steps per second while it draws against a run that no dashboard listens to, beside the same page, in turn.
"""

import argparse
import json
import random
import statistics
import time
from pathlib import Path

import numpy as np

from benchmarks.notebook import opened, unattended
from benchmarks.rounds import compare, keep
from tests.browser.board import ROOT, Board

NETWORKS = {
    "2-D recipe": 'data = gl.data.load("grid")\ngan = gl.recipes.points(data)',
    "digits recipe": 'data = gl.data.load("digits")\ngan = gl.recipes.images(data)',
    "glyphs 28×28": 'data = gl.data.load("glyphs")\ngan = gl.recipes.images(data)',
}
ASKED = {"pause_ms_99th": 150, "chunks_with_the_old_rate": 1, "frames_per_second": 10, "speed_ratio": 0.85}
SETTLE_SECONDS, WINDOW_SECONDS = 1.0, 4.0

PROBE = """
import time

trainer = gl.Trainer(gan, data)
trainer.run(steps=20, progress=False)
chunks, rests, turns = [], [], []


def note(trainer):
    now = time.time()
    chunks.append((now, trainer.step, float(gan.d_optimizer.learning_rate.numpy())))
    if trainer.state == "paused":
        rests.append(now)


def turned(change, **settings):
    turns.append((time.time(), settings.get("d_learning_rate")))
    change(**settings)


trainer.listen(note)
trainer.set = lambda change=trainer.set, **settings: turned(change, **settings)
"""
"""What the kernel notes. Before the dashboard listens, so that its frames do not delay the note of a rest."""

SHOW = """
listen, followers = trainer.listen, []
trainer.listen = lambda follower: (followers.append(follower), listen(follower))
dashboard = gl.Dashboard(trainer)
dashboard
"""
"""Notes what the dashboard listens with, so that it can be taken away and put back."""

INPUTS = """(root) => {
  window.inputs = { click: [], keydown: [] };
  const note = (event) => window.inputs[event.type].push((Date.now() - performance.now() + event.timeStamp) / 1000);
  for (const type of ["click", "keydown"]) root.addEventListener(type, note, true);
}"""
"""Notes when the browser was given each click and key, in the kernel's seconds."""


class Bench:
    """A run and its dashboard in an open notebook.

    Args:
        book: ``lab.Notebook`` after ``PROBE`` and ``SHOW``.
        seed: of the moments at which a click or a key comes.
    """

    def __init__(self, book, seed=0):
        self.book = book
        self.page = book.page
        self.board = Board(book)
        self._moments = random.Random(seed)
        self.board.await_state("paused", "finished")
        self.board.root.evaluate(INPUTS)

    def wait(self, low, high):
        """Waits for a random number of milliseconds, so that no input keeps step with the chunks."""
        self.page.wait_for_timeout(self._moments.uniform(low, high))

    def noted(self, name):
        """A list of the kernel. As JSON, since a long one is shown in part."""
        return json.loads(self.book.evaluate(f"__import__('json').dumps({name})"))

    def play(self):
        """Trains, until the page shows it."""
        self.book.execute("trainer.play()")
        self.board.await_state("training")

    def pause(self, clicks):
        """Milliseconds from a click on "Pause" to the end of the last step, (clicks,)."""
        self.book.execute("rests.clear()")
        for _ in range(clicks):
            self.play()
            self.wait(80, 250)
            self.board.click("play")
            self.board.await_state("paused")
        return 1000 * (np.array(self.noted("rests")) - np.array(self.page.evaluate("window.inputs.click")))

    def slide(self, keys):
        """Milliseconds from an arrow key on the slider of D's learning rate to the change of the rate, and chunks.

        Returns:
            Two arrays (keys,): the milliseconds, and how many chunks still ended with the old rate.
        """
        self.play()
        self.board.handle("D learning rate").focus()
        self.page.evaluate("window.inputs.keydown.length = 0")
        self.book.execute("turns.clear(); chunks.clear()")
        for number in range(keys):
            self.page.keyboard.press("ArrowLeft" if number % 2 else "ArrowRight")
            self.board.await_kernel("len(turns)", number + 1)
            self.wait(150, 300)
        self.board.hold()
        chunks, turns = self.noted("chunks"), self.noted("turns")
        effects = [effect(turn, chunks) for turn in turns]
        pressed = np.array(self.page.evaluate("window.inputs.keydown"))
        return 1000 * (np.array([when for when, _ in effects]) - pressed), np.array([late for _, late in effects])


class Unattended:
    """A run with its dashboard in a browser that nobody drives.

    Args:
        kernel: ``notebook.Kernel`` after ``PROBE`` and ``SHOW``.
    """

    def __init__(self, kernel):
        self.kernel = kernel
        self.frames = []

    def watched_rate(self):
        """Steps per second while the browser draws; notes the frames per second that it was sent."""
        return self._rate("trainer.unlisten(follower); listen(follower)")

    def bare_rate(self):
        """Steps per second of the run without its dashboard."""
        return self._rate("trainer.unlisten(follower)")

    def _rate(self, attend):
        self.kernel.execute(f"for follower in followers: {attend}")
        self.kernel.execute("trainer.play()")
        time.sleep(SETTLE_SECONDS)
        (began, first, _), before = self.kernel.evaluate("(chunks[-1], dashboard._gate.sent)")
        time.sleep(WINDOW_SECONDS)
        (ended, last, _), after = self.kernel.evaluate("(chunks[-1], dashboard._gate.sent)")
        self.kernel.execute("trainer.pause()")
        self.kernel.execute("trainer.wait()")
        if after > before:
            self.frames.append((after - before) / WINDOW_SECONDS)
        return (last - first) / (ended - began)


def effect(turn, chunks):
    """When a learning rate came to hold, and how many chunks of steps ended without it after it was asked for.

    Args:
        turn: (seconds, rate) that was asked for.
        chunks: rows (seconds, step, rate) of what the trainer reported.
    """
    asked, wanted = turn
    step, late = max((row[1] for row in chunks if row[0] <= asked), default=0), 0
    for when, reached, rate in (row for row in chunks if row[0] > asked):
        if np.isclose(rate, wanted, rtol=1e-5):
            return when, late
        late, step = late + (reached > step), reached
    raise RuntimeError(f"the learning rate never became {wanted}")


def spread(values):
    """Median, 99th percentile and worst of some milliseconds."""
    figures = zip(("median", "99th", "worst"), np.percentile(values, [50, 99, 100]).tolist(), strict=True)
    return {**{name: round(value, 1) for name, value in figures}, "count": len(values)}


def measure(name, clicks, keys, rounds):
    """All of one network."""
    cells = (f"import ganlearn as gl\n\n{NETWORKS[name]}", PROBE, SHOW)
    with opened(*cells) as book:
        bench = Bench(book)
        pauses = bench.pause(clicks)
        slides, late = bench.slide(keys)
        errors = list(book.errors)
    with unattended(*cells, shown=f"{ROOT}[data-state=finished]") as (kernel, _):
        run = Unattended(kernel)
        speed = compare(run.watched_rate, run.bare_rate, rounds)
    row = {"network": name, "pause_ms": spread(pauses), "slider_ms": spread(slides)}
    row |= {"chunks_with_the_old_rate": int(late.max()), "frames_per_second": round(statistics.median(run.frames), 1)}
    return row | {"speed": {key: round(value, 3) for key, value in speed.items()}, "errors": errors}


def main():
    """Measures and reports."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.latency", description=__doc__)
    parser.add_argument("networks", nargs="*", choices=[[], *NETWORKS], default=[], metavar="NETWORK")
    parser.add_argument("--clicks", type=int, default=100)
    parser.add_argument("--keys", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--json", type=Path)
    order = parser.parse_args()
    rows = []
    for name in order.networks or NETWORKS:
        rows.append(measure(name, order.clicks, order.keys, order.rounds))
        print(rows[-1], flush=True)
        if order.json is not None:
            keep(order.json, f"{parser.prog} --json {order.json}", asked=ASKED, rows=rows)


if __name__ == "__main__":
    main()
