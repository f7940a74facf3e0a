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
    assert len(said) == 18
    slow = copy.deepcopy(TABLES)
    for row in slow["latency"]["rows"]:
        row["pause_ms"]["99th"] = 151.0
    slow["soak"]["grown_mb"] = 99.9
    slow.pop("browser", None)
    text = page.page(slow)
    assert "| pause, 99th percentile, ms | ≤ 150 | 151 | **no** |" in text
    assert "| a million steps with a dashboard: MB grown | < 100 | 99.9 | yes |" in text
    assert "| half an hour in a browser: MB grown, page | < 50 | not measured | **no** |" in text


def test_ratios_are_taken_within_a_round():
    rows = [{"contender": "ours", "ratios": [1, 1, 1]}, {"contender": "ours, fit", "ratios": [2, 4, 1]}]
    rows.append({"contender": "peer", "ratios": [3, 8, 4]})
    tables = {"benchmarks": {"results": [{"case": "2d-simultaneous", "rows": rows}]}}
    assert page.faster(tables, "2d-simultaneous", "peer") == pytest.approx(4)
    assert page.faster(tables, "2d-simultaneous", "peer", "ours, fit") == pytest.approx(2)
