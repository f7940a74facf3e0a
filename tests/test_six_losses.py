"""The table of six losses holds every run once, and one row chosen at random comes out again."""

import random

import pytest

from benchmarks import six_losses
from ganlearn import lessons
from ganlearn.trainer import machine

EARLY = 0.003
"""How far the mean loss of D over the first 100 steps may lie from the table's on any machine."""
FIGURES = 0.0005
"""How far the scores may lie from it where processor, threads and versions are those of the table."""

TABLE = lessons.results("six_losses")
SETTINGS = [(row["loss"], row["penalty"], row["beta_1"], row["seed"]) for row in TABLE["rows"]]


def test_every_run_of_the_plan_is_there_once_with_the_command_that_made_it():
    assert SETTINGS == six_losses.plan()
    assert TABLE["command"] == "python -m benchmarks.six_losses --json docs/results/six_losses.json"
    assert (TABLE["steps"], TABLE["batch"], TABLE["learning_rate"], TABLE["gamma"]) == (
        six_losses.STEPS,
        six_losses.BATCH,
        six_losses.RATE,
        six_losses.GAMMA,
    )


@pytest.mark.slow
def test_a_row_chosen_at_random_comes_out_again():
    kept = random.choice(TABLE["rows"])
    made = six_losses.row(kept["loss"], kept["penalty"], kept["beta_1"], kept["seed"])
    assert made["early_d_loss"] == pytest.approx(kept["early_d_loss"], abs=EARLY), kept
    if machine.differences(TABLE["machine"], machine.facts()) == "":
        assert made == pytest.approx(kept, abs=FIGURES), kept


def test_a_stopped_run_goes_on_where_it_was(tmp_path, monkeypatch, capsys):
    file = tmp_path / "table.json"
    monkeypatch.setattr(six_losses, "row", lambda *settings: {"settings": settings})
    monkeypatch.setattr(six_losses, "plan", lambda: [("hinge",), ("minimax",)])
    six_losses.main(["--json", str(file)])
    whole = file.read_text(encoding="utf-8")
    monkeypatch.setattr(six_losses, "plan", lambda: [("hinge",), ("minimax",), ("relativistic",)])
    six_losses.main(["--json", str(file)])
    assert capsys.readouterr().out.count("hinge") == 1
    assert "relativistic" in file.read_text(encoding="utf-8") and "relativistic" not in whole
