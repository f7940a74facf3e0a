"""The command line: help at once, plain sentences for mistakes."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

import ganlearn
from ganlearn.cli import app


def invoke(*words):
    return CliRunner().invoke(app, list(map(str, words)))


def test_help_shows_every_command_with_an_example():
    shown = invoke("--help").output
    for command in ("doctor", "train", "lessons", "data"):
        assert f"ganlearn {command}" in shown
        its_own = invoke(command, "--help")
        assert its_own.exit_code == 0
        assert f"ganlearn {command}" in its_own.output
        assert "Example" in its_own.output


def test_help_imports_nothing_heavy():
    code = (
        "import sys, json\n"
        "from ganlearn.cli import main\n"
        "sys.argv = ['ganlearn', 'train', '--help']\n"
        "try: main()\n"
        "except SystemExit: print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Usage: ganlearn train" in done.stdout
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert not loaded & {"tensorflow", "keras", "numpy", "matplotlib", "sklearn", "rich", "IPython"}


def test_version():
    assert invoke("--version").output.strip() == f"ganlearn {ganlearn.__version__}"


def test_data_lists_every_set():
    shown = invoke("data").output
    for name in ganlearn.data.available():
        assert f"\n{name} " in "\n" + shown


def test_lessons_are_copied_and_work_is_kept(tmp_path, monkeypatch):
    source = tmp_path / "package"
    source.mkdir()
    (source / "00-start-here.ipynb").write_text("lesson")
    monkeypatch.setattr("ganlearn.lessons._source", lambda: source)
    course = tmp_path / "course"
    first = invoke("lessons", course)
    assert (first.exit_code, (course / "00-start-here.ipynb").read_text()) == (0, "lesson")
    assert f"jupyter lab {course}" in first.output
    (course / "00-start-here.ipynb").write_text("my work")
    assert invoke("lessons", course).exit_code == 0
    assert (course / "00-start-here.ipynb").read_text() == "my work"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["train", "nonsense"], "nonsense"),
        (["train", "sines"], "kind 'sequence'"),
        (["train", "ring", "--option", "modes"], "KEY=VALUE"),
        (["train", "ring", "--option", "nodes=3"], "nodes"),
        (["train", "images"], "folder"),
        (["train", "ring", "--resume"], "no checkpoint in"),
        (["train", "ring", "--batch-size", "1000", "--option", "size=100"], "1000"),
        (["train", "ring", "--batch-size", "0", "--option", "size=100"], "batch_size is 0"),
    ],
)
def test_mistakes_get_one_sentence_before_anything_is_written(words, expected, tmp_path):
    result = invoke(*words, "--out", tmp_path / "run")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.output.startswith("Error: ")
    assert len(result.output.strip().splitlines()) == 1
    assert expected in result.output
    assert not (tmp_path / "run").exists()


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "run").write_text("mine")
    result = invoke("train", "ring", "--out", tmp_path / "run")
    assert result.exit_code == 1
    assert "is a file" in result.output
    assert (tmp_path / "run").read_text() == "mine"
