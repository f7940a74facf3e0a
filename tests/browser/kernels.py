"""The live widgets on other kernels and in Notebook 7: ``python -m tests.browser.kernels [NAME …]``.

Each has an environment of its own in the folder .kernels, made by pip and kept: all but one package it finds in the
environment that runs this, so that TensorFlow is not installed again.
"""

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from tools.environment import fingerprint
from tools.places import ROOT, python_in

PLACE = ROOT / ".kernels"
PACKAGES = {
    "6.30": "ipykernel==6.30.*",
    "7.3": "ipykernel==7.3.*",
    "7.4": "ipykernel==7.4.*",
    "notebook": "notebook==7.*",
}
"""What each environment adds: a kernel, or Notebook 7 around the usual kernel."""

APP = Path("share", "jupyter", "lab")
FILES = [f"tests/browser/test_{name}.py" for name in ("kernel", "dashboard", "playground", "lesson_00")]
PIP = ["-m", "pip", "install", "--no-input", "--progress-bar=off", "--disable-pip-version-check", "--quiet"]


def made(name):
    """The folder of an environment; it is made where there is none, or one beside other packages than today's."""
    place = PLACE / name
    stamp, today = place / "made-for", fingerprint(ROOT)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == today:
        return place
    shutil.rmtree(place, ignore_errors=True)
    python = str(python_in(place))
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    shared = "\n".join([sysconfig.get_path("purelib"), str(ROOT), ""])
    (packages(place) / "shared.pth").write_text(shared, encoding="utf-8")
    subprocess.run([python, *PIP, PACKAGES[name]], check=True)
    if name == "notebook":
        for part in ("schemas", "themes"):  # it looks for JupyterLab's and for its own in one folder
            shutil.copytree(Path(sys.prefix) / APP / part, place / APP / part, dirs_exist_ok=True)
    else:
        subprocess.run([python, "-m", "ipykernel", "install", "--prefix", str(place), "--name", "python3"], check=True)
    stamp.write_text(today, encoding="utf-8")
    return place


def packages(place):
    """The folder in which an environment keeps its own packages."""
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(place)}))


def surroundings(name, place):
    """The variables under which the tests use an environment.

    JUPYTER_PATH makes its kernel that of every notebook, or its page known to the server.
    """
    chosen = {"JUPYTER_PATH": str(place / "share" / "jupyter")}
    if name == "notebook":
        chosen |= {"PYTHONPATH": str(packages(place)), "JUPYTERLAB_DIR": str(place / APP)}
        chosen["GANLEARN_INTERFACE"] = "notebook"
    else:
        chosen["GANLEARN_IPYKERNEL"] = name
    return {**os.environ, **chosen}


def run(name, words):
    """Runs the tests on one of them; returns pytest's exit status."""
    print(f"── {PACKAGES[name]}", flush=True)
    command = [sys.executable, "-m", "pytest", *(words or FILES)]
    return subprocess.run(command, cwd=ROOT, env=surroundings(name, made(name))).returncode


def main():
    """Runs the tests on all of them, or on those that are named; the first status that is not 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.kernels", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(PACKAGES)}; all without one")
    parser.add_argument(
        "--tests", nargs=argparse.REMAINDER, default=[], help="arguments of pytest in place of the files"
    )
    given = parser.parse_args()
    if unknown := set(given.names) - set(PACKAGES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(PACKAGES)}")
    status = {PACKAGES[name]: run(name, given.tests) for name in given.names or PACKAGES}
    print("\n".join(f"{'failed' if code else 'passed'}: {package}" for package, code in status.items()))
    return max(status.values())


if __name__ == "__main__":
    sys.exit(main())
