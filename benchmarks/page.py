"""Benchmarks as a page: ``python -m benchmarks.page`` makes ``docs/benchmarks.md`` from the tables in docs/results.

First what was asked for and what was reached, then each case with its contenders.
"""

import json
import operator
import statistics
from pathlib import Path

from benchmarks import cases, report

ROOT = Path(__file__).parents[1]
RESULTS, PAGE = ROOT / "docs" / "results", ROOT / "docs" / "benchmarks.md"
NAMES = ("benchmarks", "live", "latency", "soak", "browser", "folder")
POINTS = {"2-D": "2d-simultaneous", "2-D, alternating": "2d-alternating"}
SMALL, IMAGES = "conv-8", "conv-28"
FIT = "`fit` against a plain `keras.Model`"
SIGNS = {"≥": operator.ge, "≤": operator.le, "<": operator.lt}
ABOUT = """# Benchmarks

Made by {made} on {machine}. The tables behind it are in `docs/results`.
Figures of other machines differ, and so do their ratios.

In each case every contender trains the same two networks from the same weights with the same loss, optimizer and update
mode. Their losses over the first {check} steps agree (last column): ours are those of the very program that is
measured, and the others take the batches and the noise that it drew. Each feeds data as its users do: ours samples
inside the compiled loop, the tutorial step and `keras.Model.fit` read tf.data, PyTorch indexes a tensor, JAX draws
inside the jitted step. All stay alive and are measured in turn, {rounds} times, so that a change of the machine's speed
hits everyone; "ours / it" is the median of the ratios within one round. "of peak" is the arithmetic of a step, counted
from the layers, over the best 2048² matrix product of NumPy in the same run. Products with the zeros around an image
count too, which some leave out. PyTorch's convolutions are channels_last.

## Asked and reached
"""
MISSED = """
## Missed, and what was tried

"""
TRIED = {
    "2-D, alternating, `lax.scan` of JAX": "the last discriminator update after the loop of these updates instead of "
    "in it (kept: 7% faster); one pass of the discriminator over real and generated samples together (12% slower); "
    "XLA's schedulers, vectors of 512 bits, and the products of oneDNN and XNNPACK (no gain). Without the draws, the "
    "choice of samples or the metrics a step takes as long: the two updates wait for each other, and what is left is "
    "how XLA orders the small operations between the products.",
    "dashboard drawn on the same cores": "one answer of the page a second, curves four times a second, pixels that "
    "are kept, an axis that moves with the frames that come anyway (all kept). Of what is lost on glyphs nearly half "
    "is the generator, which makes 64 samples for each frame near the arithmetic limit; the rest is the browser's, "
    "most of it laying out and putting together the page. The machine's state counts: the digits gave between 0.80 and "
    "0.85 within one hour.",
}
AHEAD = """
## Who else is as fast

"""
LIVE = """
## A live view, a long history, many examples

Steps per second of the 2-D case, measured in turn. A dashboard "without a screen" is acknowledged at once; "drawn" ones
are drawn by Chromium on the same cores, the last two on networks of their own. Where making a frame takes the training
more than a twentieth of its time, a dashboard sends ten and a half frames a second instead of twelve.

| run | steps/s | against | ratio | frames/s |
|---|---|---|---|---|
"""
LATENCY = """
## How fast a run in a browser answers

| network | pause, median, ms | 99th percentile | worst of | a slider's key, median, ms | 99th percentile |
|---|---|---|---|---|---|
"""

FOLDER = """
## A folder of images

Read by `gl.data.load("images", …)` at 64×64 pixels, trained on by `gl.recipes.images`, each in its own process. "Own"
memory is what the process holds for itself; pages of the file that keeps the images are taken back when memory runs
short.

| images | reading, s | steps/s | own memory, MB | pages of files, MB |
|---|---|---|---|---|
"""


def load():
    """The tables by name, those that there are."""
    paths = {name: RESULTS / f"{name}.json" for name in NAMES}
    return {name: json.loads(path.read_text(encoding="utf-8")) for name, path in paths.items() if path.exists()}


def rows_of(tables, case):
    """Contender → its row, of one case."""
    (result,) = (one for one in tables["benchmarks"]["results"] if one["case"] == case)
    return {row["contender"]: row for row in result["rows"]}


def faster(tables, case, peer, ours="ours"):
    """How many times as fast as a peer one of ours is: the median of the ratios within one round."""
    rows = rows_of(tables, case)
    pairs = zip(rows[peer]["ratios"], rows[ours]["ratios"], strict=True)
    return statistics.median(a / b for a, b in pairs)


def live(tables, what):
    """The row of the live benchmark."""
    (row,) = (row for row in tables["live"]["rows"] if row["what"] == what)
    return row


def verdicts(tables):
    """Rows (what, sign, what is asked for, what was reached), speeds as ratios; None for what was not measured."""
    latency, soak, browser = tables["latency"], tables["soak"], tables.get("browser", {"grown_mb": {}})
    limit = 1 / rows_of(tables, IMAGES)["ours"]["share_of_peak"]
    points = [
        row
        for name, case in POINTS.items()
        for row in (
            (f"{name}, tutorial's `tf.function`", "≥", 2.5, faster(tables, case, "tutorial, tf.function")),
            (f"{name}, PyTorch", "≥", 4, faster(tables, case, "PyTorch")),
            (f"{name}, `lax.scan` of JAX", "≥", 1.3, faster(tables, case, "JAX, scan")),
            (f"{name}, {FIT}", "≥", 1.5, faster(tables, case, "keras.Model.fit", "ours, fit")),
        )
    ]
    return [
        *points,
        ("images 8×8, tutorial's `tf.function`", "≥", 1.5, faster(tables, SMALL, "tutorial, tf.function")),
        ("images 28×28, tutorial's `tf.function`", "≥", 1.25, faster(tables, IMAGES, "tutorial, tf.function")),
        ("images 28×28, PyTorch channels_last", "≥", 1.2, faster(tables, IMAGES, "PyTorch")),
        ("images 28×28, times the arithmetic limit", "≤", 2.5, limit),
        ("dashboard without a screen, against none", "≥", 0.95, live(tables, "with a dashboard")["ratio"]),
        ("dashboard drawn on the same cores", "≥", 0.85, min(row["speed"]["ratio"] for row in latency["rows"])),
        ("after 10⁶ steps, against 10³", "≥", 0.9, live(tables, "after 10⁶ steps")["ratio"]),
        ("on 10⁷ points, against 10³", "≥", 0.9, live(tables, "on 10⁷ points")["ratio"]),
        ("pause, 99th percentile, ms", "≤", 150, max(row["pause_ms"]["99th"] for row in latency["rows"])),
        ("chunks until a slider holds", "≤", 1, max(row["chunks_with_the_old_rate"] for row in latency["rows"])),
        ("frames a second while training", "≥", 10, min(row["frames_per_second"] for row in latency["rows"])),
        ("a million steps with a dashboard and checkpoints: MB grown", "<", 100, soak["grown_mb"]),
        ("half an hour in a browser: MB grown, page", "<", 50, browser["grown_mb"].get("page MB")),
        ("half an hour in a browser: MB grown, kernel", "<", 50, browser["grown_mb"].get("kernel MB")),
    ]


def _met(sign, asked, reached):
    return reached is not None and SIGNS[sign](reached, asked)


def _verdict(what, sign, asked, reached):
    if reached is None:
        return f"| {what} | {sign} {asked:g} | not measured | **no** |"
    met = "yes" if _met(sign, asked, reached) else "**no**"
    return f"| {what} | {sign} {asked:g} | {reached:.3g} | {met} |"


def _missed(tables):
    """What was tried where a figure was missed."""
    missed = [what for what, sign, asked, reached in verdicts(tables) if not _met(sign, asked, reached)]
    return [f"- {what}: {TRIED.get(what, 'not tried yet.')}" for what in missed] or ["Nothing."]


def _ahead(document):
    """Which contenders were as fast as ours, or faster."""
    for result in document["results"]:
        for row in result["rows"]:
            if not row["contender"].startswith("ours") and row["ours_is_faster_by"] <= 1:
                yield f"- {result['case']}: {row['contender']}, at {1 / row['ours_is_faster_by']:.2f} times our speed"


def _live(tables):
    for row in tables["live"]["rows"]:
        name = f"{row['what']}, without a screen" if "dashboard" in row["what"] else row["what"]
        frames = f"{row['frames_per_second']:.1f}" if "frames_per_second" in row else ""
        yield f"| {name} | {row['rate']:,.0f} | {row['against']:,.0f} | {row['ratio']:.3f} | {frames} |"
    for row in tables["latency"]["rows"]:
        speed = row["speed"]
        rates = f"{speed['rate']:,.0f} | {speed['against']:,.0f} | {speed['ratio']:.3f}"
        yield f"| {row['network']}, drawn | {rates} | {row['frames_per_second']:.1f} |"


def _latency(tables):
    for row in tables["latency"]["rows"]:
        pause, slider = row["pause_ms"], row["slider_ms"]
        worst = f"{pause['count']}: {pause['worst']}"
        times = f"{pause['median']} | {pause['99th']} | {worst} | {slider['median']} | {slider['99th']}"
        yield f"| {row['network']} | {times} |"


def _folder(tables):
    for row in tables["folder"]["rows"]:
        memory = f"{row['own_mb']:,.0f} | {row['file_mb']:,.0f}"
        yield f"| {row['images']:,} | {row['load_seconds']:,.1f} | {row['steps_per_second']:.1f} | {memory} |"


def page(tables):
    """The whole page as Markdown."""
    document = tables["benchmarks"]
    rounds = len(document["results"][0]["rows"][0]["ratios"])
    made = (
        "`make bench`, `make soak` and `make soak-browser`" if "browser" in tables else "`make bench` and `make soak`"
    )
    parts = [ABOUT.format(made=made, machine=document["machine"], check=cases.CHECK_STEPS, rounds=rounds)]
    parts += ["| what | asked | reached | met |\n|---|---|---|---|"]
    parts += [_verdict(*row) for row in verdicts(tables)]
    parts += [MISSED + "\n".join(_missed(tables)), AHEAD + "\n".join(_ahead(document))]
    for result in document["results"]:
        case = cases.CASES[result["case"]]
        work = f"{result['flops'] / 1e6:,.1f} MFLOP a step; NumPy's peak {result['peak']:.0f} GFLOP/s."
        parts += [f"\n## {case.name}\n", f"{report.describe(case).capitalize()}. {work}\n", report.table(result)]
    parts += [LIVE + "\n".join(_live(tables)), LATENCY + "\n".join(_latency(tables))]
    if "folder" in tables:
        parts += [FOLDER + "\n".join(_folder(tables))]
    return "\n".join(parts) + "\n"


def main():
    """Writes the page."""
    PAGE.write_text(page(load()), encoding="utf-8")


if __name__ == "__main__":
    main()
