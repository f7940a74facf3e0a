"""The page says what the JSON holds."""

import json

from benchmarks import diagnosis_report as report
from ganlearn.diagnosis import NAMES


def document():
    return json.loads(report.JSON.read_text(encoding="utf-8"))


def test_the_tables_of_the_page_are_those_of_the_json():
    page = report.PAGE.read_text(encoding="utf-8")
    assert report.filled(page, document()) == page
    changed = document()
    changed["runs"][0]["found"] = []
    assert report.filled(page, changed) != page


def test_the_summary_counts_the_rows():
    content = document()
    wrong = [row for row in content["runs"] if row["expected"] != "healthy"]
    assert content["summary"]["named"] == sum(row["expected"] in row["found"] for row in wrong)
    assert content["summary"]["failing"] == len(wrong) == 50
    assert content["summary"]["healthy"] == len(content["runs"]) - 50 == 20


def test_every_failure_has_ten_runs_and_a_repair_on_both_kinds_of_data():
    content = document()
    for name in NAMES:
        assert sum(row["expected"] == name for row in content["runs"]) == 10
        assert {row["kind"] for row in content["repairs"] if row["expected"] == name} == {"points", "images"}
    assert report.NAMES == NAMES
