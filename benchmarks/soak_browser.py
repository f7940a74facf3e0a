"""Half an hour of play in a real browser: ``python -m benchmarks.soak_browser``, or ``make soak-browser``.

A Dashboard on the digits and a Playground train at once on one page, on screen all the while; twice a minute both are
paused and played again, a slider moves, and memory is taken: of the page, after its garbage is collected, and of the
kernel. Exit status 1 when either grows by 50 MB or more after the warm-up, or the page says an error.
"""

import argparse
import sys
import time
from pathlib import Path

import psutil

from benchmarks.notebook import Wire, unattended
from benchmarks.rounds import keep
from tests.browser.board import ROOT as DASHBOARD

LIMIT_MB, WARM_UP_MINUTES, EVERY_SECONDS = 50, 3, 30
PLAYGROUND = ".ganlearn-playground"
ROOTS = (DASHBOARD, PLAYGROUND)
HEIGHT = 2400  # of the window, with both widgets in view
FOCUS = """[...document.querySelectorAll(".widget-slider")]
.find((slider) => slider.querySelector(".widget-label")?.textContent === "D learning rate")
.querySelector("[role=slider]").focus()"""
ERRORS = """window.soakErrors = [];
window.addEventListener("error", (event) => window.soakErrors.push(event.message));
window.addEventListener("unhandledrejection", (event) => window.soakErrors.push(String(event.reason)));"""
CELLS = (
    """
import ganlearn as gl

digits = gl.data.load("digits")
trainer = gl.Trainer(gl.recipes.images(digits), digits)
""",
    "dashboard = gl.Dashboard(trainer)\ndashboard",
    "playground = gl.Playground()\nplayground",
)
HEADS = ("minutes", "steps", "frames", "script MB", "page MB", "kernel MB")


class Soak:
    """The page with both widgets, and what it takes of memory.

    Playwright lets go of the page at first: while it is attached, Chromium keeps what comes over the network for it.

    Args:
        kernel: ``notebook.Kernel`` after ``CELLS``.
        wire: ``notebook.Wire`` to its page.
    """

    def __init__(self, kernel, wire):
        self.kernel = kernel
        self.wire = wire
        wire.ask("Performance.enable")
        wire.evaluate(ERRORS)
        self._process = psutil.Process(kernel.evaluate("__import__('os').getpid()"))

    def toggle(self, state):
        """Presses the main button of both, and waits until the page shows the state."""
        for root in ROOTS:
            self.wire.evaluate(f"document.querySelector('{root} .gl-main').click()")
        for root in ROOTS:
            self.wire.wait_for(f"{root}[data-state={state}]")

    def touch(self, number):
        """Moves a slider to and fro by an arrow key."""
        self.wire.evaluate(FOCUS)
        key = "ArrowLeft" if number % 2 else "ArrowRight"
        for kind in ("rawKeyDown", "keyUp"):
            code = {"ArrowLeft": 37, "ArrowRight": 39}[key]
            self.wire.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def look(self):
        """Steps of both runs, frames drawn, and megabytes: of live script, of the page's process, of the kernel's."""
        for _ in range(2):
            self.wire.ask("HeapProfiler.collectGarbage")
        metrics = {one["name"]: one["value"] for one in self.wire.ask("Performance.getMetrics")["metrics"]}
        steps = self.kernel.evaluate("trainer.step + playground.trainer.step")
        frames = self.kernel.evaluate("dashboard._gate.drawn + playground._gate.drawn")
        return steps, frames, metrics["JSHeapUsedSize"] / 1e6, pages(), self._process.memory_info().rss / 1e6

    def errors(self):
        """What the page said went wrong."""
        return self.wire.evaluate("window.soakErrors")


def pages():
    """Memory that the browser's pages share with nobody, in MB."""
    below = psutil.Process().children(recursive=True)
    return sum(one.memory_full_info().uss for one in below if "--type=renderer" in one.cmdline()) / 1e6


def grown(rows, warm_up):
    """By how many MB script, page and kernel have grown at most since the first row after the warm-up.

    Args:
        rows: in the order of ``HEADS``.
        warm_up: minutes.
    """
    after = [row[-3:] for row in rows if row[0] >= warm_up]
    return [max(values) - values[0] for values in zip(*after, strict=True)]


def soak(running, minutes):
    """Rows in the order of ``HEADS``, printed as they come."""
    rows, began = [], time.monotonic()
    print("".join(f"{head:>12}" for head in HEADS), flush=True)
    running.toggle("training")
    while not rows or rows[-1][0] < minutes:
        time.sleep(EVERY_SECONDS)
        running.touch(len(rows))
        running.toggle("paused")
        rows.append([(time.monotonic() - began) / 60, *running.look()])
        running.toggle("training")
        print("".join(f"{value:12,.1f}" for value in rows[-1]), flush=True)
    return rows


def main():
    """Plays, samples, judges."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak_browser", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--warm-up", type=float, default=WARM_UP_MINUTES, metavar="MINUTES")
    parser.add_argument("--json", type=Path)
    order = parser.parse_args()
    with unattended(*CELLS, shown=f"{PLAYGROUND}[data-state]", height=HEIGHT) as (kernel, address):
        running = Soak(kernel, Wire(address, "/lab"))
        rows, errors = soak(running, order.minutes), running.errors()
        running.wire.close()
    growth = dict(zip(HEADS[-3:], grown(rows, order.warm_up), strict=True))
    told = ", ".join(f"{name.removesuffix(' MB')} {value:+.1f} MB" for name, value in growth.items())
    print(f"after the first {order.warm_up:g} minutes: {told} at most; the page said {len(errors)} errors")
    if order.json is not None:
        command = f"{parser.prog} --minutes {order.minutes:g} --warm-up {order.warm_up:g} --json {order.json}"
        table = [dict(zip(HEADS, (round(value, 2) for value in row), strict=True)) for row in rows]
        keep(order.json, command, limit_mb=LIMIT_MB, grown_mb=growth, errors=errors, rows=table)
    return int(max(growth.values()) >= LIMIT_MB or bool(errors))


if __name__ == "__main__":
    sys.exit(main())
