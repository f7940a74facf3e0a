"""Finds a Python on this computer that ganlearn can use, and says in a sentence when there is none.

Read by old Pythons too: no f-strings, no annotations, no keyword-only arguments.
"""

import json
import os
import subprocess
import sys

from tools.sentences import ROOT, Trouble, text

SUPPORTED = ((3, 11), (3, 12), (3, 13))

# TensorFlow has wheels for these; platform.machine() spells them in several ways.
WHEELS = {"linux": ("x86_64", "aarch64"), "darwin": ("arm64",), "win32": ("amd64",)}

FACTS = """
import json, platform, sys
try:
    import ensurepip, venv
    pip = True
except ImportError:
    pip = False
base = getattr(sys, "_base_executable", None) or sys.executable
print(json.dumps({
    "executable": base, "version": list(sys.version_info[:2]), "system": sys.platform.rstrip("2"),
    "machine": platform.machine().lower(), "bits": 64 if sys.maxsize > 2**32 else 32, "venv": pip,
}))
"""


def examine(command):
    """What a Python says about itself, or None when it does not run: a pyenv shim may have no Python behind it."""
    try:
        with open(os.devnull, "w") as nowhere:
            answer = subprocess.check_output(command + ["-c", FACTS], stderr=nowhere, cwd=ROOT)  # noqa: RUF005
        return json.loads(answer.decode("utf-8"))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def problem(facts):
    """The name of the sentence that says why ganlearn cannot use this Python, or None when it can."""
    if facts["system"] == "darwin" and facts["machine"] == "x86_64":
        return "intel-mac"
    if tuple(facts["version"]) not in SUPPORTED:
        return "python-version"
    if facts["bits"] != 64:
        return "bits"
    if facts["machine"] not in WHEELS.get(facts["system"], ()):
        return "platform"
    if not facts["venv"]:
        return "no-venv"
    return None


def explain(name, facts):
    """The sentence for a problem, with the Python's own version and machine in it."""
    version = "{}.{}".format(*facts["version"])
    return text(name, version=version, executable=facts["executable"], system=facts["system"], machine=facts["machine"])


def candidates(environ, system):
    """Commands that may start a fitting Python, best first; the variable PYTHON is the user's own choice."""
    if environ.get("PYTHON"):
        return [[environ["PYTHON"]]]
    names = ["{}.{}".format(*version) for version in reversed(SUPPORTED)]
    launcher = [["py", "-" + name] for name in names] if system == "win32" else []
    return [[sys.executable]] + launcher + [["python" + name] for name in names]


def choose(commands, examine=examine):
    """The facts of the first Python that fits.

    Args:
        commands: lists of words, each starting a Python.
        examine: what asks one of them for its facts.

    Raises:
        Trouble: when none fits. A Python of a fitting version that lacks something says more than one that is too old.
    """
    misfits = []
    for command in commands:
        facts = examine(command)
        if facts is None:
            continue
        name = problem(facts)
        if name is None:
            return facts
        misfits.append((name == "python-version", len(misfits), name, facts))
    if not misfits:
        raise Trouble(text("python-runs-not", command=" ".join(commands[0])))
    _, _, name, facts = min(misfits)
    raise Trouble(explain(name, facts))


def hand_over(command):
    """Runs a command in place of this process, so that Ctrl-C is its own affair.

    Windows cannot replace a process: there the command runs next to this one, and its exit status is returned.
    """
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    child = subprocess.Popen(command)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child has received it too, and decides
            continue


def main(arguments):
    """Hands the arguments to ``tools/__main__.py`` under a Python that fits."""
    os.chdir(ROOT)
    try:
        python = choose(candidates(os.environ, sys.platform))
    except Trouble as trouble:
        sys.stderr.write("{}\n".format(trouble))
        return 1
    return hand_over([python["executable"], "-m", "tools"] + arguments)  # noqa: RUF005
