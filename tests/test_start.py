"""start.py: it finds a Python that fits, makes the environment, and turns every trouble into a plain sentence."""

import ast
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools import commands, environment, javascript, pip, places, pythons, sentences
from tools.pip_progress import Count, Line, clock, pinned

ROOT = Path(__file__).parents[1]
FITS = {
    "executable": "python3.12", "version": [3, 12], "system": "linux", "machine": "x86_64", "bits": 64, "venv": True,
}  # fmt: skip
posix = pytest.mark.skipif(os.name != "posix", reason="makes shell scripts")


def script(path, body):
    """An executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


# Which Python


@pytest.mark.parametrize("name", ["start.py", "tools/__init__.py", "tools/pythons.py", "tools/sentences.py"])
def test_old_pythons_can_read_what_turns_them_away(name):
    source = (ROOT / name).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    assert not any(isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr) for node in ast.walk(tree))
    assert all(
        not node.args.kwonlyargs and not node.returns for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    )


def test_the_simple_reader_reads_what_toml_reads():
    catalogue = tomllib.loads(Path(sentences.CATALOGUE).read_text(encoding="utf-8"))
    for name, sentence in catalogue.items():
        values = dict.fromkeys(re.findall(r"{(\w+)[!:}]", sentence), "given")
        assert sentences.text(name, **values) == sentence.format(**values)
    with pytest.raises(KeyError):
        sentences.text("no-such-name")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": [3, 10]}, ["3.10", "3.11, 3.12 or 3.13"]),
        ({"version": [3, 14]}, ["3.14", "3.11, 3.12 or 3.13"]),
        ({"version": [2, 7]}, ["2.7", "3.11, 3.12 or 3.13"]),
        ({"system": "darwin", "machine": "x86_64"}, ["Intel Mac", "Colab"]),
        ({"system": "darwin", "machine": "x86_64", "version": [3, 9]}, ["Intel Mac", "Colab"]),
        ({"bits": 32, "machine": "i686"}, ["32-bit", "64-bit"]),
        ({"system": "win32", "machine": "arm64"}, ["win32 arm64", "Colab"]),
        ({"venv": False}, ["apt install python3-venv", "python3.12-venv"]),
    ],
)
def test_a_python_that_does_not_fit_is_told_why(change, words):
    facts = FITS | change
    with pytest.raises(sentences.Trouble) as trouble:
        pythons.choose([["python"]], examine=lambda command: facts)
    assert all(word in str(trouble.value) for word in words)


@pytest.mark.parametrize(
    "change",
    [{}, {"machine": "aarch64"}, {"system": "darwin", "machine": "arm64"}, {"system": "win32", "machine": "amd64"}],
)
def test_computers_with_a_tensorflow_wheel_fit(change):
    assert pythons.problem(FITS | change) is None


def test_a_fitting_version_that_lacks_something_tells_more_than_an_old_one():
    facts = {"old": FITS | {"version": [3, 9]}, "bare": FITS | {"venv": False}}
    with pytest.raises(sentences.Trouble, match="python3-venv"):
        pythons.choose([["old"], ["bare"]], examine=lambda command: facts[command[0]])


@posix
def test_a_shim_without_a_python_is_passed_over(tmp_path):
    """The first does not run, the second answers nonsense, the third does not exist, the fourth is this Python."""
    broken = script(tmp_path / "shim", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    nonsense = script(tmp_path / "nonsense", "echo hello")
    found = pythons.choose([[str(broken)], [str(nonsense)], [str(tmp_path / "absent")], [sys.executable]])
    assert tuple(found["version"]) == sys.version_info[:2]
    assert Path(found["executable"]).exists()


def test_python_of_the_users_choice_is_the_only_candidate():
    assert pythons.candidates({"PYTHON": "python3.12"}, "linux") == [["python3.12"]]
    with pytest.raises(sentences.Trouble, match=r"no-such-python does not start"):
        pythons.choose([["no-such-python"]])


def test_other_pythons_are_tried_after_the_running_one():
    assert pythons.candidates({}, "linux")[0] == [sys.executable]
    assert ["python3.11"] in pythons.candidates({}, "linux")
    assert ["py", "-3.12"] in pythons.candidates({}, "win32")


# The state of the environment


@pytest.fixture
def project(tmp_path):
    """A project's folder with an environment that is marked as ready."""
    (tmp_path / "requirements.lock").write_text("a==1\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    venv = tmp_path / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    environment.write_stamp(venv, state="ready", root=str(tmp_path), fingerprint=environment.fingerprint(tmp_path))
    return tmp_path


def test_a_ready_environment_is_left_alone(project):
    assert environment.state(project / ".venv", project) == "ready"
    assert environment.state(project / ".venv", project, wanted=sys.version_info[:2]) == "ready"


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_new_requirements_bring_it_up_to_date(project, name):
    with open(project / name, "a", encoding="utf-8") as file:
        file.write("# new\n")
    assert environment.state(project / ".venv", project) == "update"


def test_an_interrupted_set_up_is_made_anew(project):
    environment.write_stamp(project / ".venv", state="unfinished", root=str(project))
    assert environment.state(project / ".venv", project) == "again"


def test_a_moved_project_is_made_anew(project):
    moved = project.with_name(project.name + "-moved")
    project.rename(moved)
    assert environment.state(moved / ".venv", moved) == "again"


def test_an_environment_without_its_python_is_made_anew(project):
    places.python_in(project / ".venv").unlink()
    assert environment.state(project / ".venv", project) == "again"


def test_an_environment_of_another_python_is_made_anew_when_asked_for(project):
    assert environment.state(project / ".venv", project, wanted=(3, 99)) == "again"


def test_an_environment_of_an_unsupported_python_is_made_anew(project):
    old = FITS | {"version": [3, 10]}
    assert environment.state(project / ".venv", project, examine=lambda command: old) == "again"


def test_what_start_py_did_not_make_is_never_made_anew(project):
    (project / ".venv" / environment.STAMP).unlink()
    assert environment.state(project / ".venv", project) == "update"
    places.python_in(project / ".venv").unlink()
    assert environment.state(project / ".venv", project) == "foreign"


def test_an_interrupted_removal_leaves_no_half_environment(project, monkeypatch):
    def interrupted(folder, **_):
        if folder.exists():
            (folder / environment.STAMP).unlink()
            raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(environment.shutil, "rmtree", interrupted)
        environment.discard(project / ".venv")
    assert environment.state(project / ".venv", project) == "absent"
    environment.discard(project / ".venv")
    assert {path.name for path in project.iterdir()} == {"requirements.lock", "pyproject.toml"}


def test_no_environment(tmp_path):
    assert environment.state(tmp_path / ".venv", tmp_path) == "absent"


# Troubles on the way


def test_too_small_a_disk_is_told_before_anything_begins():
    environment.check_disk(places.PEAK)
    with pytest.raises(sentences.Trouble, match=r"needs 5 GB.* has 4\.2 GB"):
        environment.check_disk(4.2)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "differs from the one"),
        ("HINT: This error might have occurred since this system does not have Windows Long Path support", "too long"),
        ("ERROR: No matching distribution found for tensorflow==2.21.0", "offers tensorflow==2.21.0 for this"),
        ("line one\nERROR: something new\n", "ERROR: something new"),
    ],
)
def test_what_pip_says_becomes_a_sentence(said, words):
    assert words in pip.diagnose(said)


def test_a_full_disk_is_told_by_the_system_as_well():
    assert "disk is full" in pip.os_error(OSError(28, "No space left on device"))
    assert "Permission denied" in pip.os_error(PermissionError(13, "Permission denied"))


# Progress


def test_packages_are_counted():
    lines = [
        "Ignoring appnope: markers 'sys_platform == \"darwin\"' don't match your environment",
        "Collecting absl-py==2.5.1 (from -r requirements.lock (line 1))",
        "  Downloading absl_py-2.5.1-py3-none-any.whl (137 kB)",
        "Processing ./wheelhouse/rfc3339_validator-0.1.4-py2.py3-none-any.whl (from -r requirements.lock (line 9))",
        "Requirement already satisfied: anyio==4.16.0 in a/folder (from -r requirements.lock (line 7)) (4.16.0)",
    ]
    count = Count(10)
    assert not count.begun
    for line in lines:
        count.read(line)
    assert count.begun
    assert count.sentence(installed=0, seconds=83) == "fetching 3 of 9 packages · anyio 4.16.0 · 1:23"
    count.read("Installing collected packages: absl-py, anyio")
    assert count.sentence(installed=1, seconds=84) == "installing 1 of 9 packages · 1:24"


def test_a_lock_is_counted_for_all_platforms():
    assert pinned("a==1 \\\n    --hash=sha256:b==2\nb-c==2 ; sys_platform == 'win32' \\\n# d==3\n") == 2


def test_clock():
    assert [clock(0.9), clock(61), clock(3600)] == ["0:00", "1:01", "60:00"]


def test_a_log_gets_few_lines():
    log = io.StringIO()
    line = Line(log, pause=3600)
    for number in range(100):
        line.show(str(number))
    line.clear()
    assert log.getvalue() == "0\n"


def test_a_terminal_gets_one_line():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    line = Line(terminal)
    line.show("a longer one")
    line.show("short")
    assert terminal.getvalue() == "\ra longer one\rshort       "
    line.clear()
    assert terminal.getvalue().endswith("\r     \r")


# Commands


def start(*words, **environ):
    """Runs the project's own start.py."""
    command = [sys.executable, str(ROOT / "start.py"), *words]
    return subprocess.run(command, env=os.environ | environ, capture_output=True, text=True, encoding="utf-8")


def test_help_names_every_command():
    done = start("--help")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()[2:]] == list(commands.COMMANDS)


@pytest.mark.parametrize(
    ("words", "environ", "sentence"),
    [
        (["lap"], {}, "no command 'lap'"),
        (["setup"], {"PYTHON": "no-such-python"}, "no-such-python does not start"),
    ],
)
def test_mistakes_get_a_sentence_and_no_traceback(words, environ, sentence):
    done = start(*words, **environ)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_commands_without_arguments_refuse_them():
    with pytest.raises(sentences.Trouble, match="lint takes no arguments, but was given: --fix"):
        commands.lint(Path(sys.executable), ["--fix"])


@posix
def test_steps_all_run_and_the_first_failure_is_returned(tmp_path, capfd):
    script(tmp_path / "good", "echo good ran $1")
    script(tmp_path / "bad", "exit 3")
    script(tmp_path / "worse", "exit 4")
    status = commands.run_steps(tmp_path / "python", [["bad"], ["worse"], ["good", "it"]])
    assert status == 3
    said = capfd.readouterr().out
    assert "good ran it" in said
    assert "passed: good it" in said
    assert "failed: bad; worse" in said
    assert commands.run_steps(tmp_path / "python", [["good"]]) == 0


def test_lab_opens_the_first_lesson_and_passes_arguments_on(monkeypatch):
    started = []
    monkeypatch.setattr(commands, "hand_over", started.extend)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setenv("LAB_ARGS", "--no-browser --port=8899")
    commands.lab(Path("python"), ["--debug"])
    assert started[:3] == ["python", "-m", "jupyterlab"]
    assert started[-3:] == ["--no-browser", "--port=8899", "--debug"]
    assert any(word.endswith("/notebooks/00-start-here.ipynb") for word in started)
    assert not any(word.lstrip("-").startswith(("ip", "ServerApp.ip", "IdentityProvider", "token")) for word in started)


@pytest.mark.parametrize(("before", "after"), [(None, "4"), ("9", "9")])
def test_kernels_of_the_lab_share_few_arenas_unless_the_user_has_set_their_number(monkeypatch, before, after):
    monkeypatch.setattr(commands, "hand_over", lambda words: os.environ["MALLOC_ARENA_MAX"])
    monkeypatch.setattr(os, "environ", {} if before is None else {"MALLOC_ARENA_MAX": before})
    assert commands.lab(Path("python"), []) == after


# The linter of the JavaScript


@pytest.fixture
def linted(tmp_path, monkeypatch):
    """A project whose node and npm are scripts that note their calls; npm fails where there is a file ``offline``."""
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")
    script(tmp_path / "bin" / "node", 'echo "node $*" >>calls; exit "$(cat status 2>/dev/null || echo 0)"')
    said = r"npm error code E404\nnpm error Not found\nnpm error     at run\n"
    fetch = f"test -e offline && {{ printf '{said}' >&2; exit 1; }}"
    script(tmp_path / "bin" / "npm", f'echo "npm $1" >>calls; {fetch}; mkdir -p node_modules')
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


def calls(project):
    return [line.split()[0] for line in (project / "calls").read_text(encoding="utf-8").splitlines()]


@posix
@pytest.mark.parametrize("name", ["node", "npm"])
@pytest.mark.parametrize("ci", ["true", ""])
def test_without_node_the_javascript_is_not_linted(linted, monkeypatch, capsys, name, ci):
    (linted / "bin" / name).unlink()
    monkeypatch.setenv("PATH", str(linted / "bin"))
    monkeypatch.setenv("CI", ci)
    assert javascript.main(linted) == 0
    assert capsys.readouterr().out == sentences.text("javascript-no-node") + "\n"
    assert not (linted / "calls").exists()


@posix
@pytest.mark.parametrize(("ci", "status", "word"), [(None, 0, "Skipped"), ("true", 1, "Failed")])
def test_a_linter_that_cannot_be_fetched_is_a_failure_in_ci_only(linted, monkeypatch, capsys, ci, status, word):
    (linted / "offline").touch()
    if ci:
        monkeypatch.setenv("CI", ci)
    assert javascript.main(linted) == status
    said = capsys.readouterr().out
    assert said.startswith(f"{word}: npm could not install") and said.endswith("It says: Not found\n")
    assert calls(linted) == ["npm"]


@posix
def test_the_linter_is_installed_once_for_each_lock_and_its_status_is_returned(linted):
    assert [javascript.main(linted), javascript.main(linted)] == [0, 0]
    assert calls(linted) == ["npm", "node", "node"]
    (linted / "package-lock.json").write_text("{ }", encoding="utf-8")
    (linted / "status").write_text("1", encoding="utf-8")
    assert javascript.main(linted) == 1
    assert calls(linted)[3:] == ["npm", "node"]


def test_the_linter_is_pinned_without_an_address():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert all(re.fullmatch(r"[\d.]+", version) for version in wanted.values())
    packages = {name: facts for name, facts in lock["packages"].items() if name}
    assert {f"node_modules/{name}" for name in wanted} <= set(packages)
    assert all("integrity" in facts and "resolved" not in facts for facts in packages.values())


def test_what_is_linted_is_linted_with_the_rest():
    assert ["python", "-m", "tools.javascript"] in commands.LINT


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_make_calls_start_py():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)[1].split()
    assert set(targets) == set(commands.COMMANDS)
    environ = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS")}
    for target in targets:
        words = ["make", "--dry-run", "--no-print-directory", target, "PYTHON=python9"]
        assert (
            subprocess.run(words, cwd=ROOT, env=environ, capture_output=True, text=True).stdout
            == f"python9 start.py {target}\n"
        )
