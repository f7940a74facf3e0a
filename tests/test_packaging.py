"""The lock, the conda file and the built distributions say the same, and carry what a user needs."""

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import ganlearn
from tools.commands import KERNELS

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = [Requirement(pin.strip()) for pin in re.findall(r"^([\w.-]+==[^\\\n]*)", LOCK, flags=re.MULTILINE)]
PYTHONS = ("3.11", "3.12", "3.13")
LEFT_OUT = ("__pycache__", ".*", "*.egg-info", "dist", "build", "runs", "wheelhouse*")


def pins(python):
    """The locked version of every package on Linux under one Python."""
    here = {"python_version": python, "python_full_version": f"{python}.9", "sys_platform": "linux", "os_name": "posix"}
    return {pin.name: pin.specifier for pin in PINS if pin.marker is None or pin.marker.evaluate(here)}


def version(specifier):
    """The version in ``==version``."""
    return str(specifier).removeprefix("==")


# The lock


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("asked", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]])
def test_the_lock_holds_what_the_project_asks_for(asked, python):
    wanted = Requirement(asked)
    assert wanted.specifier.contains(version(pins(python)[wanted.name]))


def test_every_pin_has_hashes_and_no_address():
    assert "://" not in LOCK
    blocks = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PINS) > 100
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", block) for block in blocks)


def test_the_gpu_and_bench_extras_exist():
    assert "and-cuda" in PROJECT["optional-dependencies"]["gpu"][0]
    assert PROJECT["optional-dependencies"]["bench"]


# The conda route


def test_conda_installs_the_same_versions():
    conda = _conda()["dependencies"]
    python = conda[0].removeprefix("python=")
    assert python in PYTHONS
    *listed, project = conda[-1]["pip"]
    assert project == "--editable ."
    names = {Requirement(asked).name for asked in PROJECT["dependencies"]}
    assert {Requirement(pin).name: Requirement(pin).specifier for pin in listed} == {
        name: specifier for name, specifier in pins(python).items() if name in names
    }


def test_conda_gives_kernels_the_environment_that_make_lab_gives_them():
    assert _conda()["variables"] == KERNELS


def _conda():
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


# One version, one licence


def test_one_version_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert PROJECT["version"] == ganlearn.__version__ == citation["version"]


def test_licences_are_there():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert all(name in notice for name in ("CC BY 4.0", "Alpaydin", "DejaVu", "STIX", "Computer Modern"))


# What is built


def build(tree, target, folder):
    """Builds a tree with the installed hatchling; returns the archive."""
    words = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    done = subprocess.run(words, cwd=tree, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.iterdir())


def names_in(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the project, with the litter of work in it: none of that may be shipped."""
    copy = tmp_path_factory.mktemp("tree") / "ganlearn"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
    shutil.copy(ROOT / ".gitignore", copy)
    for folder in ("notebooks", "ganlearn"):
        checkpoints = copy / folder / ".ipynb_checkpoints"
        checkpoints.mkdir()
        (checkpoints / "00-start-here-checkpoint.ipynb").write_text("{}", encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def wheel(tree, tmp_path_factory):
    return build(tree, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tree, tmp_path_factory):
    return build(tree, "sdist", tmp_path_factory.mktemp("sdist"))


def test_the_wheel_carries_the_code_the_sentences_the_drawings_and_the_lessons(wheel):
    kinds = ("*.py", "*.toml", "*.js", "*.css")
    package = {path.relative_to(ROOT).as_posix() for kind in kinds for path in (ROOT / "ganlearn").rglob(kind)}
    lessons = {f"ganlearn/_lessons/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {"ganlearn/lessons.py", "ganlearn/strings/en/setup.toml"} <= package
    results = {f"ganlearn/_results/{path.name}" for path in (ROOT / "docs" / "results").glob("*.json")}
    assert "ganlearn/_lessons/00-start-here.ipynb" in lessons
    assert results
    assert package | lessons | results <= names_in(wheel)


def test_the_wheel_carries_nothing_else(wheel):
    allowed = re.compile(r"ganlearn/|ganlearn-[\d.]+\.dist-info/")
    assert all(allowed.match(name) and "/." not in name for name in names_in(wheel))


def test_the_wheel_carries_its_licences(wheel):
    assert {Path(name).name for name in names_in(wheel) if "/licenses/" in name} == {"LICENSE", "NOTICE"}


def test_the_source_distribution_carries_what_its_tests_need(sdist):
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"start.py", "tools/environment.py", "requirements.lock", "Makefile", "tests/test_packaging.py"} <= names
    assert "notebooks/00-start-here.ipynb" in names
    assert not any("_checkpoints/" in name for name in names)


def test_a_wheel_built_from_the_source_distribution_is_the_same(wheel, sdist, tmp_path):
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    again = build(next((tmp_path / "source").iterdir()), "wheel", tmp_path / "wheel")
    assert names_in(again) == names_in(wheel)


def test_lessons_come_out_of_the_installed_wheel(wheel, tmp_path):
    """Installed into a folder of its own, so that the source tree is out of reach."""
    site, course = tmp_path / "site", tmp_path / "course"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-index", "--no-deps"]
    assert subprocess.run([*pip, "--target", str(site), str(wheel)]).returncode == 0
    code = "import sys; sys.path.insert(0, sys.argv[1])\nfrom ganlearn import lessons\n"
    code += "assert lessons.__file__.startswith(sys.argv[1]); print(lessons.copy_lessons(sys.argv[2]))\n"
    code += "assert lessons.results('diagnosis')['command']"
    words = [sys.executable, "-c", code, str(site), str(course)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Copied" in done.stdout
    shipped = {path.name for path in (ROOT / "notebooks").iterdir() if path.suffix in (".ipynb", ".md")}
    assert {path.name for path in course.iterdir()} == shipped
