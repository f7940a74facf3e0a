"""Where things are, and how much room they need."""

import os
import sys
from pathlib import Path

from tools import sentences

ROOT = Path(sentences.ROOT)
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
WHEELHOUSE = ROOT / "wheelhouse"

DISK, PEAK, MEMORY = 3, 5, 2  # gigabytes: when done, while at work with pip's cache, and for a lesson that trains


def python_in(venv):
    """The path of an environment's Python, there or not."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def here():
    """This Python and computer, as sentences name them."""
    machine = os.uname().machine if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "")
    return {"version": ".".join(map(str, sys.version_info[:2])), "system": sys.platform, "machine": machine}
