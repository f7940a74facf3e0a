"""A whole set-up, for real, of a project that needs one package: made, repeated, repaired, refused with a sentence."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools.environment import STAMP
from tools.places import python_in

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow

# The smallest build backend that can make an editable install: one wheel with one path file.
BACKEND = """
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "ganlearn-0.1.0-py3-none-any.whl"
    info = "ganlearn-0.1.0.dist-info/"
    with zipfile.ZipFile(folder + "/" + name, "w") as wheel:
        wheel.writestr("ganlearn.pth", ".")
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: ganlearn\\nVersion: 0.1.0\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
    return name
"""
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "ganlearn"
version = "0.1.0"
"""
CLOSED = "http://127.0.0.1:9/simple"  # a port where nobody listens


def make_wheel(folder, name, word):
    """A wheel with one module, which holds ``word``; returns its line in a lock file."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": f"word = {word!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digest = {
        n: base64.urlsafe_b64encode(hashlib.sha256(t.encode()).digest()).decode().rstrip("=") for n, t in files.items()
    }
    rows = [f"{n},sha256={digest[n]},{len(text)}" for n, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,\n"])
    with zipfile.ZipFile(path, "w") as wheel:
        for n, text in files.items():
            wheel.writestr(n, text)
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """start.py and what belongs to it, around a lock with one package, which a wheelhouse holds."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "start.py", folder)
    shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    strings = folder / "ganlearn" / "strings" / "en"
    strings.mkdir(parents=True)
    shutil.copy(ROOT / "ganlearn" / "strings" / "en" / "setup.toml", strings)
    (folder / "backend.py").write_text(BACKEND, encoding="utf-8")
    (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (folder / "wheelhouse").mkdir()
    (folder / "requirements.lock").write_text(make_wheel(folder / "wheelhouse", "greeting", "hello"), encoding="utf-8")
    return folder


def start(project, command="setup", **environ):
    """Runs the project's start.py without a network."""
    offline = os.environ | {"PIP_INDEX_URL": CLOSED, "PIP_RETRIES": "1", "PIP_CONFIG_FILE": os.devnull} | environ
    offline = {name: value for name, value in offline.items() if name not in ("PYTHON", "PIP_FIND_LINKS")}
    words = [sys.executable, str(project / "start.py"), command]
    return subprocess.run(words, env=offline, capture_output=True, text=True, encoding="utf-8")


def refused(done, *words):
    """Whether a run ended with a sentence that holds the words, and with nothing that frightens."""
    assert done.returncode == 1, done.stdout
    assert all(word in done.stderr for word in words), done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return True


@pytest.fixture(scope="module")
def ready(project):
    """The project after its first set-up, with what that said."""
    done = start(project)
    assert done.returncode == 0, done.stdout + done.stderr
    return project, done.stdout


def test_a_first_run_tells_what_it_needs_and_installs_from_the_wheelhouse(ready):
    project, said = ready
    assert "GB of disk" in said
    assert "GB of memory" in said
    assert "wheelhouse" in said
    assert "ganlearn is ready" in said
    code = "import greeting; print(greeting.word)"
    assert (
        subprocess.run([python_in(project / ".venv"), "-c", code], capture_output=True, text=True).stdout == "hello\n"
    )


def test_a_second_run_has_nothing_to_do(ready):
    done = start(ready[0])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_changed_requirements_are_installed_into_the_same_environment(ready):
    project, _ = ready
    witness = project / ".venv" / "witness"
    witness.touch()
    with open(project / "requirements.lock", "a", encoding="utf-8") as lock:
        lock.write(make_wheel(project / "wheelhouse", "farewell", "bye"))
    done = start(project)
    assert done.returncode == 0, done.stderr
    assert "brought up to date" in done.stdout
    assert witness.exists()
    assert subprocess.run([python_in(project / ".venv"), "-c", "import farewell"]).returncode == 0


def test_an_interrupted_run_is_noticed_and_repeated(ready):
    project, _ = ready
    stamp = project / ".venv" / STAMP
    stamp.write_text(
        json.dumps(json.loads(stamp.read_text(encoding="utf-8")) | {"state": "unfinished"}), encoding="utf-8"
    )
    witness = project / ".venv" / "witness"
    witness.touch()
    done = start(project)
    assert done.returncode == 0, done.stderr
    assert "made anew" in done.stdout
    assert not witness.exists()


def test_a_changed_wheel_is_refused(ready):
    project, _ = ready
    lock = project / "requirements.lock"
    whole = lock.read_text(encoding="utf-8")
    (project / ".venv" / STAMP).unlink()  # as if not ours: a failure must not mark it
    lock.write_text(
        make_wheel(project / "wheelhouse", "greeting", "hello").replace("sha256:", "sha256:0")[:-2] + "\n",
        encoding="utf-8",
    )
    subprocess.run([python_in(project / ".venv"), "-m", "pip", "uninstall", "--quiet", "--yes", "greeting"], check=True)
    assert refused(start(project), "differs from the one that was tested")
    assert not (project / ".venv" / STAMP).exists()
    lock.write_text(whole, encoding="utf-8")


def test_a_wheelhouse_that_lacks_a_package_is_named(ready):
    project, _ = ready
    (project / "wheelhouse" / "greeting-1.0-py3-none-any.whl").unlink()
    assert refused(start(project), "wheelhouse does not hold greeting==1.0")


def test_no_network_is_told_with_the_way_out(ready):
    project, _ = ready
    shutil.rmtree(project / "wheelhouse")
    assert refused(start(project), "no package index answers", "wheelhouse")
    refused(start(project, "wheelhouse"), "no package index answers")
    assert not (project / "wheelhouse").exists()
