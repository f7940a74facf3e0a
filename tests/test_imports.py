"""``import ganlearn`` is light, and no module reaches above its layer."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import ganlearn

ROOT = Path(__file__).parents[1]
HEAVY = ("tensorflow", "keras", "matplotlib", "ipywidgets", "anywidget", "sklearn", "scipy")
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def run(code, cwd):
    return subprocess.run([sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, encoding="utf-8")


def imported(code):
    """The names of the top-level packages that a fresh Python holds after running ``code``."""
    done = run(f"{code}\nimport sys\nprint(*sys.modules)", ROOT)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize("code", ["import ganlearn", "import ganlearn.strings, ganlearn.lessons"])
def test_importing_the_package_imports_nothing_heavy(code):
    assert imported(code).isdisjoint(HEAVY)


@pytest.mark.parametrize("name", ["theory", "data"])
def test_numpy_modules_do_not_import_tensorflow(name):
    assert imported(f"import ganlearn.{name}").isdisjoint({"tensorflow", "keras"})


@pytest.mark.parametrize("name", ganlearn.__all__)
def test_every_name_the_package_offers_loads(name):
    assert getattr(ganlearn, name) is not None


def test_layers_hold():
    done = run(LINT, ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("losses.py", "import ganlearn.gan", "each layer imports"),
        ("upstairs.py", "", "each layer imports"),
        ("gan.py", "import tensorflow", "only _tensorflow"),
        ("losses.py", "import ipywidgets", "only widgets"),
        ("losses.py", "def draw():\n    import matplotlib.figure", "only plots"),
    ],
)
def test_a_broken_rule_is_found(tmp_path, file, line, broken):
    """Adds one wrong import, or a module that no layer names, to a copy of the package."""
    shutil.copytree(ROOT / "ganlearn", tmp_path / "ganlearn", ignore=shutil.ignore_patterns("__pycache__", "*.js"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with open(tmp_path / "ganlearn" / file, "a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    done = run(LINT, tmp_path)
    assert done.returncode == 1
    assert re.search(f"^{broken}.* BROKEN", done.stdout, flags=re.MULTILINE), done.stdout


def uses_pyplot(tree):
    """Whether a syntax tree imports or names ``matplotlib.pyplot``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any("pyplot" in name.name for name in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and "pyplot" in [
            *str(node.module).split("."),
            *(n.name for n in node.names),
        ]:
            return True
        if isinstance(node, ast.Attribute) and node.attr == "pyplot":
            return True
    return False


@pytest.mark.parametrize(
    "code", ["import matplotlib.pyplot as plt", "from matplotlib import pyplot", "matplotlib.pyplot.show()"]
)
def test_every_way_to_pyplot_is_seen(code):
    assert uses_pyplot(ast.parse(code))


def test_the_library_never_uses_pyplot():
    files = list((ROOT / "ganlearn").rglob("*.py"))
    assert files
    assert [str(file) for file in files if uses_pyplot(ast.parse(file.read_text(encoding="utf-8")))] == []


def test_the_layers_are_those_of_the_design():
    """The order in which the contract lists them, from the top; names in one line do not know each other."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ][0]
    order = [line.replace("(", "").replace(")", "") for line in contract["layers"]]
    rank = {name: place for place, line in enumerate(order) for name in line.split(" | ")}
    chain = ["cli", "widgets", "diagnosis", "trainer", "recipes", "gan", "networks", "losses", "randomness", "theory"]
    assert sorted(chain, key=rank.get) == chain
