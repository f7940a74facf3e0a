"""What start.py can do once the environment is there. Each command takes the environment's Python and its arguments."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile

from tools import environment, pip
from tools.places import ROOT, WHEELHOUSE, here
from tools.pythons import hand_over
from tools.sentences import Trouble, text

KERNELS = {"MALLOC_ARENA_MAX": "4"}
"""What kernels find in their environment, unless it is set.

The GNU C library lets the forty threads of a kernel keep freed memory in up to sixteen arenas. From four, training is
as fast and a long session takes 100 MB less. A kernel uses more than these before a first cell runs.
"""
START_PAGE = "/lab/tree/notebooks/00-start-here.ipynb"
UNIT = ["pytest", "-n", "2", "--dist", "loadfile", "--max-worker-restart", "0"]
APART = ["tests/core", "tests/trainer", "tests/widgets"]
"""Folders whose tests have processes of their own. TensorFlow keeps about a hundred megabytes of each program that XLA
has compiled: in one session the tests came to twenty gigabytes.
"""
NBVAL = ["pytest", "--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=300", "-p", "no:python"]
NBVAL_FILES = ["--nbval-sanitize-with", "tests/notebooks.cfg", "notebooks"]
NBCONVERT = ["jupyter-nbconvert", "--to", "notebook", "--execute", "--inplace", "--ExecutePreprocessor.timeout=300"]
NBCONVERT_PLAIN = ["--ExecutePreprocessor.record_timing=False", "--ExecutePreprocessor.store_widget_state=False"]
REPRODUCED = ["identities", "dirac", "bilinear", "ring", "grid", "few-step-ring", "few-step-grid"]
REPRODUCED_AS = ["--seeds-from", "100", "--json", "docs/results/reproduce.json", "--markdown", "docs/reproduce.md"]
BENCHMARK_PAGE = ["python", "-m", "benchmarks.page"]
LINT = [["ruff", "check"], ["ruff", "format", "--check"], ["lint-imports"], ["python", "-m", "tools.javascript"]]
RESOLVE = ["uv", "pip", "compile", "pyproject.toml", "--extra", "dev", "--universal", "--python-version", "3.11"]
PLAIN = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--only-binary", ":all:"]


def activate(python):
    """Lets what we start, and the shell lines of a notebook, find the environment's commands first."""
    os.environ["PATH"] = str(python.parent) + os.pathsep + os.environ.get("PATH", "")
    os.environ["VIRTUAL_ENV"] = str(python.parent.parent)
    os.environ.pop("PYTHONHOME", None)


def setup(python, arguments):
    """Nothing is left to do: every command makes the environment first."""
    _refuse_arguments("setup", arguments)
    return 0


def lab(python, arguments):
    """Opens the first lesson in JupyterLab; by its own defaults that listens on localhost only and asks for a token."""
    for name, value in KERNELS.items():
        os.environ.setdefault(name, value)
    given = shlex.split(os.environ.get("LAB_ARGS", ""), posix=os.name == "posix")
    words = ["-m", "jupyterlab", f"--LabApp.default_url={START_PAGE}", f"--ServerApp.root_dir={ROOT}"]
    if os.name == "posix" and os.geteuid() == 0:  # Jupyter refuses to serve root; in a container there is no other user
        words.append("--allow-root")
    return hand_over([str(python), *words, *given, *arguments])


def run_steps(python, steps):
    """Runs commands of the environment one after the other, all of them even when one fails.

    Returns:
        The exit status of the first that failed, or 0.
    """
    status = {}
    for words in steps:
        title = shlex.join(words)
        print(text("step", title=title))
        command = shutil.which(words[0], path=str(python.parent))
        status[title] = subprocess.run([command, *words[1:]], cwd=ROOT).returncode
    failed = [title for title in status if status[title]]
    if passed := [title for title in status if not status[title]]:
        print(text("passed", titles="; ".join(passed)))
    if failed:
        print(text("not-passed", titles="; ".join(failed)))
    return status[failed[0]] if failed else 0


def test(python, arguments):
    """Everything. Browser tests and notebooks run one at a time: they measure what a learner would see."""
    _refuse_arguments("test", arguments)
    others = ["tests", *(f"--ignore={folder}" for folder in APART)]
    unit = [[*UNIT, "-m", "not browser", *paths] for paths in [*([folder] for folder in APART), others]]
    return run_steps(python, [*LINT, *unit, ["pytest", "tests", "-m", "browser"], [*NBVAL, *NBVAL_FILES]])


def test_fast(python, arguments):
    """The library's tests without the browser, the slow ones and the notebooks."""
    return run_steps(python, [*LINT, [*UNIT, "tests", "-m", "not browser and not slow", *arguments]])


def lint(python, arguments):
    """Style, formatting and import rules, of the JavaScript too where Node is there."""
    _refuse_arguments("lint", arguments)
    return run_steps(python, LINT)


def notebooks(python, arguments):
    """Runs notebooks one at a time, each in a fresh kernel, and keeps their outputs where all cells passed.

    The exercises that the user has solved stay out of the outputs.
    """
    paths = arguments or sorted(str(path.relative_to(ROOT)) for path in (ROOT / "notebooks").glob("*.ipynb"))
    with tempfile.TemporaryDirectory() as empty:
        os.environ["GANLEARN_PROGRESS_DIR"] = empty
        return run_steps(python, [[*NBCONVERT, *NBCONVERT_PLAIN, path] for path in paths])


def pictures(python, arguments):
    """Photographs the widgets for the README and the documentation; needs Chromium."""
    _refuse_arguments("pictures", arguments)
    return run_steps(python, [["python", "-m", "docs.pictures"]])


def gallery(python, arguments):
    """Collects the figures of the executed notebooks on a page of the documentation."""
    _refuse_arguments("gallery", arguments)
    return run_steps(python, [["python", "-m", "docs.gallery"]])


def summaries(python, arguments):
    """Summarises each lesson on one page to print; needs Chromium."""
    _refuse_arguments("summaries", arguments)
    return run_steps(python, [["python", "-m", "docs.summarise"]])


def bench(python, arguments):
    """Training steps side by side with other libraries, then live views and a large folder; arguments choose cases."""
    if arguments:
        return run_steps(python, [["python", "-m", "benchmarks", *arguments]])
    modules = {name: f"benchmarks.{name}" for name in ("live", "latency", "folder")}
    measured = {"benchmarks": "benchmarks", **modules}
    kept = [["python", "-m", module, "--json", f"docs/results/{name}.json"] for name, module in measured.items()]
    return run_steps(python, [*kept, BENCHMARK_PAGE])


def reproduce(python, arguments):
    """Published results, computed or trained again on seeds that no setting was chosen by."""
    _refuse_arguments("reproduce", arguments)
    return run_steps(python, [["ganlearn", "reproduce", *REPRODUCED, *REPRODUCED_AS]])


def mutations(python, arguments):
    """Breaks formulas on purpose, one at a time: each must be caught by a test."""
    return run_steps(python, [["python", "-m", "tests.mutations", *arguments]])


def kill_test(python, arguments):
    """Kills a training process at random moments, in the graph and under XLA: it must resume to the same bits."""
    kinds = [arguments] if arguments else [["--times", "30"], ["--times", "10", "--execution", "xla"]]
    return run_steps(python, [["python", "-m", "tests.trainer.kill", *kind] for kind in kinds])


def test_kernels(python, arguments):
    """The live widgets on other kernels and in Notebook 7; arguments choose among them."""
    return run_steps(python, [["python", "-m", "tests.browser.kernels", *arguments]])


def soak(python, arguments):
    """A million steps with a dashboard, memory sampled."""
    return _measured(python, "soak", "soak", arguments)


def soak_browser(python, arguments):
    """Half an hour of play in a real browser, memory of page and kernel sampled."""
    return _measured(python, "soak_browser", "browser", arguments)


def _measured(python, module, name, arguments):
    """Runs a benchmark; without arguments its table is kept, and the page made again."""
    command = ["python", "-m", f"benchmarks.{module}"]
    if arguments:
        return run_steps(python, [[*command, *arguments]])
    return run_steps(python, [[*command, "--json", f"docs/results/{name}.json"], BENCHMARK_PAGE])


def wheelhouse(python, arguments):
    """Downloads every locked wheel for this computer; an unfinished folder never takes the place of a good one."""
    _refuse_arguments("wheelhouse", arguments)
    part = WHEELHOUSE.with_name("wheelhouse.part")
    shutil.rmtree(part, ignore_errors=True)
    pip.run(["download", *pip.locked(), "--dest", str(part)])
    shutil.rmtree(WHEELHOUSE, ignore_errors=True)
    part.rename(WHEELHOUSE)
    wheels = list(WHEELHOUSE.iterdir())
    size = sum(wheel.stat().st_size for wheel in wheels) / 1e9
    print(text("wheelhouse-made", count=len(wheels), size=f"{size:.1f}", **here()))
    return 0


def lock(python, arguments):
    """Resolves the lock file again, for all platforms at once, without any address in it."""
    _refuse_arguments("lock", arguments)
    return run_steps(python, [[*RESOLVE, *PLAIN, "--upgrade", "--quiet", "--output-file", "requirements.lock"]])


def _refuse_arguments(command, arguments):
    if arguments:
        raise Trouble(text("no-arguments", command=command, arguments=shlex.join(arguments)))


COMMANDS = {
    "setup": setup, "lab": lab, "test": test, "test-fast": test_fast, "notebooks": notebooks, "lint": lint,
    "pictures": pictures, "gallery": gallery, "summaries": summaries, "bench": bench, "reproduce": reproduce,
    "mutations": mutations, "kill-test": kill_test, "test-kernels": test_kernels, "soak": soak,
    "soak-browser": soak_browser, "wheelhouse": wheelhouse, "lock": lock,
}  # fmt: skip


def usage():
    """The commands with a line on each."""
    return "\n".join([text("usage"), ""] + [f"  {name:<14}{text(name)}" for name in COMMANDS])


def main(arguments):
    """Runs the command named first; returns its exit status."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    name, *rest = arguments
    if name not in COMMANDS:
        raise Trouble(text("unknown", command=name, commands=", ".join(COMMANDS)))
    version = sys.version_info[:2]
    wanted = version if os.environ.get("PYTHON") else None
    python = environment.ensure(version, wanted, wheelhouse=None if name == "wheelhouse" else WHEELHOUSE)
    activate(python)
    return COMMANDS[name](python, rest)
