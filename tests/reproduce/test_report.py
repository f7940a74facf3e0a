"""Tables as text, Markdown and JSON, and the command that prints and writes them."""

import json

import pytest
from typer.testing import CliRunner

from ganlearn import reproduce
from ganlearn.cli import app
from ganlearn.reproduce import report, tables

ROWS = [
    {"method": "one", "ours": 1.23456, "published": 1.23, "agrees": True},
    {"method": "two", "ours": float("nan"), "published": None, "agrees": None, "samples": 2500},
]
WRONG = {"method": "three", "ours": 2.0, "published": 1.0, "agrees": False}


def invoke(*words):
    return CliRunner().invoke(app, ["reproduce", *map(str, words)])


def test_markdown_is_a_heading_the_protocol_and_a_table():
    lines = report.Result("toy", "What was done.", ROWS).markdown().splitlines()
    assert lines == [
        "## toy",
        "",
        "What was done.",
        "",
        "| method | ours | published | agrees | samples |",
        "| --- | --- | --- | --- | --- |",
        "| one | 1.235 | 1.23 | yes | – |",
        "| two | NaN | – | – | 2500 |",
    ]


def test_only_a_row_that_disagrees_is_missed():
    assert report.Result("toy", "", ROWS).missed == []
    assert report.Result("toy", "", [*ROWS, WRONG]).missed == [WRONG]


def test_json_is_strict_and_names_the_command(tmp_path):
    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    path = tmp_path / "new" / "toy.json"
    rows = [*ROWS, {"method": "start", "start": (1.0, -1.0), "ours": float("inf")}]
    report.write_json([report.Result("toy", "What was done.", rows)], "ganlearn reproduce toy", path)
    (document,) = json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)
    assert (document["name"], document["command"]) == ("toy", "ganlearn reproduce toy")
    assert document["rows"][0] == ROWS[0]
    assert document["rows"][1]["ours"] == "nan"
    assert document["rows"][2] == {"method": "start", "start": [1.0, -1.0], "ours": "inf"}


@pytest.fixture
def quick(monkeypatch):
    """Experiments in no time; returns the list of rows of ``identities``, to be changed."""
    rows = [dict(row) for row in ROWS]
    monkeypatch.setattr(tables, "identities", lambda: report.Result("identities", "Quick.", rows))
    monkeypatch.setattr(tables, "dirac", lambda: report.Result("dirac", "Quick.", []))
    return rows


def test_tables_are_printed_and_written(quick, tmp_path):
    done = invoke("identities", "dirac", "--json", tmp_path / "a.json", "--markdown", tmp_path / "a.md")
    assert done.exit_code == 0
    page = (tmp_path / "a.md").read_text(encoding="utf-8")
    for shown in (done.output, page):
        assert "| one | 1.235 | 1.23 | yes | – |" in shown
        assert "## dirac" in shown
    command = "ganlearn reproduce identities dirac --seeds 5 --seeds-from 0"
    assert f"`{command}`" in page
    documents = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert [(d["name"], d["command"]) for d in documents] == [("identities", command), ("dirac", command)]


def test_a_miss_is_named_and_gives_exit_status_one(quick, tmp_path):
    quick.append(WRONG)
    done = invoke("identities", "dirac", "--json", tmp_path / "a.json")
    assert done.exit_code == 1
    assert "do not agree" in done.output
    assert "identities: three" in done.output
    assert "identities: one" not in done.output
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))[0]["rows"][-1] == WRONG


def test_a_wrong_formula_is_a_miss(monkeypatch):
    """The whole way: a resting value that is off by a half."""
    monkeypatch.setattr("ganlearn.losses.Hinge._discriminator", lambda self, real, fake: 0 * real[0, 0] + 1.5)
    done = invoke("identities")
    assert done.exit_code == 1
    assert "identities: equilibrium_hinge" in done.output


def test_an_unknown_name_is_answered_before_anything_runs(quick, tmp_path):
    done = invoke("identities", "dirak", "--json", tmp_path / "a.json")
    assert done.exit_code == 1
    assert done.output.startswith("Error: There is no experiment named 'dirak'. Choose among: identities, dirac")
    assert not (tmp_path / "a.json").exists()
    with pytest.raises(ValueError, match="no experiment named 'dirak'"):
        reproduce.run("dirak")


@pytest.mark.parametrize("words", [["--list"], []], ids=["list", "nothing"])
def test_the_list_has_a_line_on_each_experiment(words):
    done = invoke(*words)
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert [line.split()[0] for line in lines] == list(reproduce.EXPERIMENTS)
    assert all(len(line.split()) > 5 for line in lines)
    assert not any("{" in line.replace("{-4, -2, 0, 2, 4}", "") for line in lines)


@pytest.mark.parametrize("name", reproduce.EXPERIMENTS)
def test_seeds_reach_the_experiments_that_train(name, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "ganlearn.reproduce.mixtures.mixture", lambda name, seeds: asked.append(seeds) or report.Result(name, "", [])
    )
    for table in ("identities", "dirac", "bilinear"):
        monkeypatch.setattr(tables, table, lambda: report.Result("table", "", []))
    assert invoke(name, "--seeds", 2, "--seeds-from", 100).exit_code == 0
    trains = reproduce.EXPERIMENTS[name] == "mixtures"
    assert [list(seeds) for seeds in asked] == ([[100, 101]] if trains else [])
