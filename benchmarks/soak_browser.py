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

from benchmarks.notebook import opened
from benchmarks.rounds import keep
from tests.browser.board import ROOT as DASHBOARD
from tests.browser.board import Board

LIMIT_MB, WARM_UP_MINUTES, EVERY_SECONDS = 50, 3, 30
PLAYGROUND = ".ganlearn-playground"
ROOTS = (DASHBOARD, PLAYGROUND)
SCREEN = {"width": 1500, "height": 2400}  # both widgets in view
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

    Args:
        book: ``lab.Notebook`` after ``CELLS``.
    """

    def __init__(self, book):
        self.book, self.page, self.board = book, book.page, Board(book)
        self._tools = book.context.new_cdp_session(book.page)
        self._tools.send("Performance.enable")
        self._browser = book.context.browser.new_browser_cdp_session()
        self._kernel = psutil.Process(book.evaluate("__import__('os').getpid()"))
        self.board.await_state("ready", "stopped")

    def toggle(self, state):
        """Clicks the main button of both, and waits until the page shows the state."""
        for root in ROOTS:
            self.page.locator(f"{root} .gl-main").click()
        for root in ROOTS:
            self.page.wait_for_selector(f"{root}[data-state={state}]")

    def touch(self, number):
        """Moves a slider to and fro."""
        self.board.handle("D learning rate").focus()
        self.page.keyboard.press("ArrowLeft" if number % 2 else "ArrowRight")

    def look(self):
        """Steps of both runs, frames drawn, and megabytes: of live script, of the page's process, of the kernel's."""
        for _ in range(2):
            self._tools.send("HeapProfiler.collectGarbage")
        metrics = {one["name"]: one["value"] for one in self._tools.send("Performance.getMetrics")["metrics"]}
        steps = self.book.evaluate("trainer.step + playground.trainer.step")
        frames = self.book.evaluate("dashboard._gate.drawn + playground._gate.drawn")
        page, kernel = self._pages(), self._kernel.memory_info().rss / 1e6
        return steps, frames, metrics["JSHeapUsedSize"] / 1e6, page, kernel

    def _pages(self):
        """Memory that the browser's pages share with nobody, in MB."""
        processes = self._browser.send("SystemInfo.getProcessInfo")["processInfo"]
        pages = [psutil.Process(int(one["id"])) for one in processes if one["type"] == "renderer"]
        return sum(page.memory_full_info().uss for page in pages) / 1e6


def grown(rows, warm_up):
    """By how many MB script, page and kernel have grown at most since the first row after the warm-up.

    Args:
        rows: in the order of ``HEADS``.
        warm_up: minutes.
    """
    after = [row[-3:] for row in rows if row[0] >= warm_up]
    return [max(values) - values[0] for values in zip(*after, strict=True)]


def soak(book, minutes):
    """Rows in the order of ``HEADS``, printed as they come."""
    running, rows, began = Soak(book), [], time.monotonic()
    print("".join(f"{head:>12}" for head in HEADS), flush=True)
    running.toggle("training")
    while not rows or rows[-1][0] < minutes:
        book.page.wait_for_timeout(1000 * EVERY_SECONDS)
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
    with opened(*CELLS, viewport=SCREEN) as book:
        rows, errors = soak(book, order.minutes), book.errors
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
