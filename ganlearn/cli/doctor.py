"""`ganlearn doctor`: looks at the machine and says in plain words what is there and what to do when not."""

import dataclasses
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

from ganlearn import hardware
from ganlearn.strings import text

OK, NOTE, PROBLEM = "ok", "note", "problem"
PYTHONS = ((3, 11), (3, 13))  # the oldest and the newest that are supported
SHOWN = ("numpy", "matplotlib", "scikit-learn", "jupyterlab", "ipywidgets", "anywidget")
PROBE_SECONDS = 240
GIB = 2**30
LOW_MEMORY, LOW_DISK = 2 * GIB, 1 * GIB


@dataclasses.dataclass(frozen=True)
class Finding:
    """One line of the report.

    Attributes:
        label: what was looked at.
        value: what was found.
        level: "ok"; "note" for what works but could be better; "problem" for what must be fixed.
        advice: what to do about it.
    """

    label: str
    value: str
    level: str = OK
    advice: str = ""

    def __str__(self):
        mark = "" if self.level == OK else text(f"doctor.{self.level}") + ": "
        line = f"{self.label:<12} {mark}{self.value}"
        return line + (f"\n{'':<12} → {self.advice}" if self.advice else "")


def check_python():
    version = platform.python_version()
    low, high = PYTHONS
    if low <= sys.version_info[:2] <= high:
        return [Finding("Python", version)]
    wanted = {"low": "{}.{}".format(*low), "high": "{}.{}".format(*high)}
    return [Finding("Python", version, PROBLEM, text("doctor.python_advice", **wanted))]


def check_system():
    facts = text(
        "doctor.system", system=platform.platform(terse=True), machine=platform.machine(), cores=hardware.cores()
    )
    if platform.system() == "Darwin" and platform.machine() == "x86_64":
        return [Finding("system", facts, PROBLEM, text("doctor.intel_mac_advice"))]
    return [Finding("system", facts)]


def _installed(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _requirements():
    """Name to `Requirement` for everything that ganlearn needs here; empty where it runs without being installed."""
    from packaging.requirements import Requirement

    try:
        lines = importlib.metadata.requires("ganlearn") or []
    except importlib.metadata.PackageNotFoundError:
        return {}
    wanted = [Requirement(line) for line in lines]
    return {r.name: r for r in wanted if r.marker is None or r.marker.evaluate({"extra": ""})}


def check_packages():
    import ganlearn

    required = _requirements()
    findings = [Finding("ganlearn", ganlearn.__version__)]
    findings += [Finding("packages", ", ".join(f"{name} {_installed(name)}" for name in SHOWN if _installed(name)))]
    for name in required or dict.fromkeys(SHOWN):
        version = _installed(name)
        if version is None:
            findings.append(Finding(name, text("doctor.missing"), PROBLEM, text("doctor.missing_advice", name=name)))
        elif name in required and not required[name].specifier.contains(version, prereleases=True):
            advice = text("doctor.old_advice", requirement=str(required[name]))
            findings.append(Finding(name, text("doctor.old", version=version), PROBLEM, advice))
    return findings


def tensorflow_facts():
    """What TensorFlow and Keras say about themselves, after one small compiled computation.

    Runs in a process of its own, because a broken TensorFlow can end the process that imports it.
    """
    began = time.monotonic()
    import keras

    from ganlearn._tensorflow import tf

    imported = time.monotonic() - began
    from ganlearn.trainer.machine import gpu_names

    square = tf.function(lambda x: tf.reduce_sum(x * x), jit_compile=True)
    build = tf.sysconfig.get_build_info()
    return {
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "seconds": imported,
        "answer": float(square(tf.constant([3.0, 4.0]))),
        "gpus": gpu_names(),
        "cuda": build.get("cuda_version"),
        "cudnn": build.get("cudnn_version"),
    }


def probe():
    """What TensorFlow says in a process of its own: `tensorflow_facts`, or the reason why there are none."""
    command = [sys.executable, "-m", "ganlearn.cli.doctor"]
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PROBE_SECONDS, env={**os.environ, "PYTHONPATH": path}
        )
    except subprocess.TimeoutExpired:
        return text("doctor.probe_slow", seconds=PROBE_SECONDS)
    if done.returncode == 0:
        return json.loads(done.stdout.splitlines()[-1])
    if done.returncode < 0:
        return text("doctor.probe_killed", signal=-done.returncode)
    return (done.stderr.strip().splitlines() or [text("doctor.probe_silent", status=done.returncode)])[-1]


def check_tensorflow(found):
    if not isinstance(found, dict):
        return [Finding("TensorFlow", found, PROBLEM, text("doctor.tensorflow_advice"))]
    if found["answer"] != 25:
        value = text("doctor.wrong_answer", answer=found["answer"])
        return [Finding("TensorFlow", value, PROBLEM, text("doctor.tensorflow_advice"))]
    return [Finding("TensorFlow", text("doctor.tensorflow", **found))]


def check_gpu(found):
    seen = found["gpus"] if isinstance(found, dict) else []
    cards = hardware.nvidia_cards()
    if seen:
        names = ", ".join(cards) if isinstance(cards, list) and cards else ", ".join(seen)
        return [Finding("GPU", names), Finding("CUDA", text("doctor.cuda", **found, seen=", ".join(seen)))]
    if isinstance(cards, str):
        return [Finding("GPU", text("doctor.nvidia_fails", reason=cards), NOTE, text("doctor.nvidia_advice"))]
    if cards:
        system = platform.system().lower()
        advice = text("doctor.gpu_unused_advice_windows" if system == "windows" else "doctor.gpu_unused_advice")
        return [Finding("GPU", text("doctor.gpu_unused", names=", ".join(cards)), NOTE, advice)]
    return [Finding("GPU", text("doctor.no_gpu"))]


def check_memory():
    total, free = hardware.memory()
    if total is None:
        return [Finding("memory", text("doctor.unknown"))]
    value = text("doctor.memory", total=total / GIB, free=free / GIB)
    low = free < LOW_MEMORY
    return [Finding("memory", value, NOTE if low else OK, text("doctor.memory_advice") if low else "")]


def check_disk():
    here = Path.cwd()
    free = shutil.disk_usage(here).free
    value = text("doctor.disk", free=free / GIB, folder=here)
    if not os.access(here, os.W_OK):
        return [Finding("disk", text("doctor.read_only", folder=here), NOTE, text("doctor.read_only_advice"))]
    low = free < LOW_DISK
    return [Finding("disk", value, NOTE if low else OK, text("doctor.disk_advice") if low else "")]


def check_data():
    from ganlearn import data

    return [Finding("data", repr(data.load("digits")).splitlines()[0])]


def _careful(label, check, *arguments):
    """The findings of a check; one that fails is itself a finding."""
    try:
        return check(*arguments)
    except Exception as error:
        reason = text("doctor.check_failed", kind=type(error).__name__, reason=error)
        return [Finding(label, reason, PROBLEM, text("doctor.check_failed_advice"))]


def report(echo):
    """Runs every check and prints each finding as it comes.

    Args:
        echo: function of a line of text.

    Returns:
        exit status: 0, or 1 when there is a problem.
    """
    findings = []

    def add(label, check, *arguments):
        for finding in _careful(label, check, *arguments):
            findings.append(finding)
            echo(str(finding))

    add("Python", check_python)
    add("system", check_system)
    add("packages", check_packages)
    try:
        found = probe()
    except Exception as error:
        found = text("doctor.check_failed", kind=type(error).__name__, reason=error)
    add("TensorFlow", check_tensorflow, found)
    add("GPU", check_gpu, found)
    add("memory", check_memory)
    add("disk", check_disk)
    add("data", check_data)
    problems = sum(finding.level == PROBLEM for finding in findings)
    echo("\n" + (text("doctor.problems", count=problems) if problems else text("doctor.healthy")))
    return 1 if problems else 0


if __name__ == "__main__":
    print(json.dumps(tensorflow_facts()))
