"""The page of benchmarks says what the tables hold."""

import copy

import pytest

from benchmarks import page

TABLES = page.load()


def test_the_page_is_that_of_the_tables():
    assert page.PAGE.read_text(encoding="utf-8") == page.page(TABLES)


def test_every_case_and_its_contenders_are_there():
    text = page.page(TABLES)
    for result in TABLES["benchmarks"]["results"]:
        assert f"## {result['case']}" in text
        assert all(f"| {row['contender']} |" in text for row in result["rows"])


def test_a_missed_figure_is_called_one():
    said = {what: (sign, asked, reached) for what, sign, asked, reached in page.verdicts(TABLES)}
    assert len(said) == 22
    slow = copy.deepcopy(TABLES)
    for row in slow["latency"]["rows"]:
        row["pause_ms"]["99th"] = 151.0
    slow["soak"]["grown_mb"] = 99.9
    slow.pop("browser", None)
    text = page.page(slow)
    assert "| pause, 99th percentile, ms | ≤ 150 | 151 | **no** |" in text
    assert "| a million steps with a dashboard and checkpoints: MB grown | < 100 | 99.9 | yes |" in text
    assert "| half an hour in a browser: MB grown, page | < 50 | not measured | **no** |" in text
    missed = text.partition("## Missed")[2].partition("\n## ")[0]
    assert "- pause, 99th percentile, ms: not tried yet." in missed and "MB grown, page" in missed
    assert "a million steps" not in missed


def test_who_is_as_fast_is_said():
    slow = copy.deepcopy(TABLES)
    (row,) = (row for row in slow["benchmarks"]["results"][0]["rows"] if row["contender"] == "JAX, one step")
    assert "JAX, one step, at" not in page.page(slow).partition("- gru")[0]
    row["ours_is_faster_by"] = 0.8
    assert "- 2d-simultaneous: JAX, one step, at 1.25 times our speed" in page.page(slow)


def test_ratios_are_taken_within_a_round():
    rows = [{"contender": "ours", "ratios": [1, 1, 1]}, {"contender": "ours, fit", "ratios": [2, 4, 1]}]
    rows.append({"contender": "peer", "ratios": [3, 8, 4]})
    tables = {"benchmarks": {"results": [{"case": "2d-simultaneous", "rows": rows}]}}
    assert page.faster(tables, "2d-simultaneous", "peer") == pytest.approx(4)
    assert page.faster(tables, "2d-simultaneous", "peer", "ours, fit") == pytest.approx(2)
