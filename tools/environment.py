"""Makes the private environment .venv: locked packages with hashes, then ganlearn itself, editable.

The file ``.venv/ganlearn.json`` says how far that came. A second run finds it and has nothing to do; after an
interrupted run it says "unfinished", and the environment is made again.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import time

from tools import pip
from tools.pip_progress import clock
from tools.places import DISK, MEMORY, PEAK, ROOT, VENV, WHEELHOUSE, python_in
from tools.pythons import SUPPORTED, examine
from tools.sentences import Trouble, text

STAMP = "ganlearn.json"

# JupyterLab would show a question about its news on top of the first lesson, and ask the network for updates.
LAB_SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}


def fingerprint(root):
    """A digest of everything the environment is made from: the lock, the project file and the place."""
    digest = hashlib.sha256(str(root).encode())
    for name in ("requirements.lock", "pyproject.toml"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def read_stamp(venv):
    """What the stamp holds; an empty dict when start.py did not make this folder."""
    try:
        return json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def write_stamp(venv, **values):
    """Replaces the stamp as a whole, so that it is never half written."""
    part = venv / (STAMP + ".part")
    part.write_text(json.dumps(values), encoding="utf-8")
    part.replace(venv / STAMP)


def state(venv, root, wanted=None, examine=examine):
    """What must be done about an environment.

    Args:
        venv: its folder.
        root: the project's folder.
        wanted: (major, minor) of the Python the user asked for; None when any that works will do.
        examine: what asks a Python for its facts.

    Returns:
        "ready", "update" (packages have changed, or not made by us but fit), "absent", "again" (ours, but broken, moved
        or unfinished), or "foreign" (not ours, and unfit).
    """
    if not venv.exists():
        return "absent"
    stamp, facts = read_stamp(venv), examine([str(python_in(venv))])
    version = tuple(facts["version"]) if facts else None
    if not stamp:
        return "update" if version in SUPPORTED else "foreign"
    whole = stamp["state"] == "ready" and stamp["root"] == str(root)
    if not whole or version not in SUPPORTED or wanted not in (None, version):
        return "again"
    return "ready" if stamp["fingerprint"] == fingerprint(root) else "update"


def ensure(version, wanted=None, wheelhouse=WHEELHOUSE):
    """Brings the environment up to date, whatever its state; returns its Python.

    Args:
        version: (major, minor) of the running Python, which makes a new environment.
        wanted: the same when the user chose this Python by name.
        wheelhouse: folder of wheels that is used in place of the network when it exists.

    Raises:
        Trouble: with a plain sentence, when it cannot be done.
    """
    found = state(VENV, ROOT, wanted)
    if found == "foreign":
        raise Trouble(text("foreign"))
    if found != "ready":
        began = time.monotonic()
        _prepare(found, version)
        _install(wheelhouse)
        print(text("ready", elapsed=clock(time.monotonic() - began)))
    return python_in(VENV)


def _prepare(found, version):
    """Leaves an environment to install into, marked as unfinished when it is ours."""
    if found == "update":
        print(text("update"))
        if read_stamp(VENV):  # what is not ours stays unmarked until all went well: we never remove it
            write_stamp(VENV, state="unfinished", root=str(ROOT))
        return
    if found == "again":
        print(text("again"))
    discard(VENV)
    free = shutil.disk_usage(ROOT).free / 1e9
    check_disk(free)
    dotted = ".".join(map(str, version))
    print(text("begin", version=dotted, disk=DISK, peak=PEAK, free=int(free), memory=MEMORY))
    VENV.mkdir()
    write_stamp(VENV, state="unfinished", root=str(ROOT))
    log = VENV / "setup.log"
    with open(log, "wb") as output:
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], stdout=output, stderr=subprocess.STDOUT)
    if made.returncode:
        raise Trouble(pip.diagnose(log.read_text(encoding="utf-8", errors="replace")))


def discard(venv):
    """Removes an environment, if there is one. It is renamed first, so that half of one is never found."""
    away = venv.with_name(venv.name + ".discarded")
    shutil.rmtree(away, ignore_errors=True)  # from a removal that was interrupted
    if venv.exists():
        venv.rename(away)
        shutil.rmtree(away)


def check_disk(free, folder=ROOT):
    """Raises Trouble when fewer gigabytes are free than a new environment needs."""
    if free < PEAK:
        raise Trouble(text("disk-before", peak=PEAK, folder=folder, free=f"{free:.1f}"))


def _install(wheelhouse):
    """Installs the locked packages and the project, and marks the environment as ready."""
    offline = bool(wheelhouse and wheelhouse.is_dir())
    if offline:
        print(text("from-wheelhouse"))
    source = ["--no-index", "--find-links", str(wheelhouse)] if offline else []
    pip.run(["install", *pip.locked(), *source], offline)
    pip.run(["install", "--no-index", "--no-deps", "--no-build-isolation", "--editable", "."], offline=True)
    settings = VENV / "share/jupyter/lab/settings/overrides.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(LAB_SETTINGS), encoding="utf-8")
    write_stamp(VENV, state="ready", root=str(ROOT), fingerprint=fingerprint(ROOT))
