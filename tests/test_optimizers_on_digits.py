"""The table of chapter 06 says what ``docs/results/optimizers.json`` holds, and a run makes one of its rows again."""

import json
import random
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from benchmarks import optimizers
from ganlearn.trainer import machine

ROOT = Path(__file__).parents[1]
RESULTS = json.loads((ROOT / "docs" / "results" / "optimizers.json").read_text(encoding="utf-8"))
CELLS = {cell.id: cell.source for cell in nbformat.read(ROOT / "notebooks" / "06-optimizers.ipynb", 4).cells}
BARE = re.compile(r"[\\${}]")


def scores(setting, name):
    return [row[name] for row in RESULTS["rows"] if row["setting"] == setting]


def test_every_setting_has_every_seed():
    found = [(row["setting"], row["seed"]) for row in RESULTS["rows"]]
    assert found == [(setting, seed) for setting in optimizers.SETTINGS for seed in optimizers.SEEDS]
    common = {"steps": optimizers.STEPS, "batch": optimizers.BATCH, "rate": optimizers.RATE}
    assert common.items() <= RESULTS.items()
    assert RESULTS["command"] == "python -m benchmarks.optimizers --json docs/results/optimizers.json"


def test_the_lesson_shows_these_figures():
    lines = re.findall(r"^\| .+ \| (\d.+) \| (\d.+) \|$", CELLS["digits-table"], re.MULTILINE)
    wanted = []
    for setting in optimizers.SETTINGS:
        both = (scores(setting, name) for name in ("now", "average"))
        wanted.append(tuple(f"{np.mean(s):.3f} ({min(s):.3f}–{max(s):.3f})" for s in both))
    assert lines == wanted
    floor = RESULTS["floor"]
    assert f"{floor['mean']:.3f} ± {floor['sd']:.3f}" in CELLS["digits-table"]
    assert RESULTS["command"] in CELLS["digits-table"]


def test_the_lesson_computes_the_same_score():
    lesson = {"np": np}
    exec(CELLS["energy"], lesson)
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(40, 3, 3, 1)), rng.normal(0.5, size=(30, 3, 3, 1))
    pairs = np.linalg.norm((a[:, None] - b[None]).reshape(40, 30, -1), axis=-1).mean()
    within = [
        np.linalg.norm((x[:, None] - x[None]).reshape(len(x), len(x), -1), axis=-1).sum() / len(x) / (len(x) - 1)
        for x in (a, b)
    ]
    assert optimizers.energy_distance(a, b) == pytest.approx(2 * pairs - sum(within))
    assert lesson["energy_distance"](a, b) == pytest.approx(2 * pairs - sum(within))


def test_the_floor_is_that_of_real_digits():
    assert optimizers.floor() == pytest.approx(tuple(RESULTS["floor"].values()))


@pytest.mark.slow
def test_a_row_chosen_at_random_is_made_again():
    """The same bits on the same kind of machine; elsewhere a run that bears the marks of its setting."""
    row = random.SystemRandom().choice(RESULTS["rows"])
    _, again = optimizers.train(row["setting"], row["seed"])
    for name in ("now", "average"):
        if machine.facts() == RESULTS["machine"]:
            assert again[name] == pytest.approx(row[name], rel=1e-3), row
        else:
            known = scores(row["setting"], name)
            assert min(known) / 3 < again[name] < 3 * max(known), row
