"""Runs the environment's pip, shows how far it is, and turns its failures into sentences."""

import errno
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import time

from tools.pip_progress import Count, Line, pinned
from tools.places import LOCK, PEAK, ROOT, VENV, here, python_in
from tools.sentences import Trouble, text

NETWORK = ("connection broken by", "Connection broken:", "ConnectionError", "timed out", "SSLError", "ProxyError")
FULL = ("No space left on device", "Errno 28", "WinError 112", "Disk quota exceeded")


def locked():
    """The words that make pip install or download exactly what the lock file names, as wheels."""
    return ["--require-hashes", "--only-binary=:all:", "--requirement", str(LOCK)]


def run(words, offline=False):
    """Runs the environment's pip with a line of progress; its whole output goes to ``.venv/setup.log``.

    Raises:
        Trouble: when pip fails, with what that means for the user.
    """
    scratch = VENV / "tmp"  # on the disk that was checked; /tmp may be small
    scratch.mkdir(exist_ok=True)
    environ = os.environ | {"PIP_USER": "0", "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    environ |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
    quiet = ["--no-input", "--progress-bar=off", "--disable-pip-version-check"]
    command = [str(python_in(VENV)), "-m", "pip", words[0], *quiet, *words[1:]]
    child = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        errors="replace",
    )  # fmt: skip
    try:
        output = _follow(child, total=pinned(LOCK.read_text(encoding="utf-8")) if str(LOCK) in words else 0)
    finally:
        child.kill()  # nothing to kill, unless we were stopped ourselves
        shutil.rmtree(scratch, ignore_errors=True)
    if child.returncode:
        raise Trouble(diagnose(output, offline))


def _follow(child, total):
    """Shows progress until pip ends, unless ``total`` is 0 and there is none to show; returns all it said."""
    lines, said, began = queue.Queue(), [], time.monotonic()
    threading.Thread(target=_enqueue, args=(child.stdout, lines), daemon=True).start()
    count, shown = Count(total), Line(sys.stdout)
    site = next(VENV.glob("Lib/site-packages" if os.name == "nt" else "lib/python3*/site-packages"))
    with open(VENV / "setup.log", "a", encoding="utf-8") as log:
        while True:
            try:
                line = lines.get(timeout=0.5)
            except queue.Empty:
                line = ""
            if line is None:
                break
            log.write(line)
            said.append(line)
            count.read(line)
            if total and count.begun:
                shown.show(count.sentence(sum(1 for _ in site.glob("*.dist-info")), time.monotonic() - began))
    shown.clear()
    child.wait()
    return "".join(said)


def _enqueue(stream, lines):
    """Moves lines to a queue, which can be waited on with a limit; None ends them."""
    for line in stream:
        lines.put(line)
    lines.put(None)


def os_error(error):
    """The sentence for a refusal of the system, such as a full disk."""
    if error.errno == errno.ENOSPC or getattr(error, "winerror", None) == 112:
        return text("disk-full", peak=PEAK, folder=ROOT)
    return text("cannot-write", error=error)


def diagnose(output, offline=False):
    """The sentence that fits what a failed pip has said.

    Args:
        output: everything it printed.
        offline: whether it is to use a wheelhouse.
    """
    missing = re.search(r"(?:No matching distribution found for|satisfies the requirement) ([\w.+=!<>~-]+)", output)
    if any(sign in output for sign in FULL):
        return text("disk-full", peak=PEAK, folder=ROOT)
    if "DO NOT MATCH THE HASHES" in output:
        return text("hashes")
    if "Long Path" in output:
        return text("long-paths")
    if missing and offline:
        return text("wheelhouse-incomplete", package=missing[1], **here())
    if any(sign in output for sign in NETWORK):
        return text("network", **here())
    if missing:
        return text("no-wheel", package=missing[1], **here())
    tail = " ".join(line.strip() for line in output.strip().splitlines()[-3:])
    return text("failed", log=VENV / "setup.log", tail=tail)
