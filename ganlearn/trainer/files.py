"""Files that are whole or absent, and say so by their SHA-256. No pickle is written or read."""

import hashlib
import json
import os

import numpy as np

from ganlearn import atomic
from ganlearn.strings import text


def sync(path):
    """Makes the entries of a folder last, where the system can."""
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sha256(path):
    """SHA-256 of a file, as hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_arrays(path, arrays):
    """Writes arrays as npz.

    Args:
        path: where to.
        arrays: dict of arrays.

    Returns:
        The file's entry for a manifest: its name and SHA-256.
    """
    with atomic.writing(path) as file:
        np.savez(file, **dict(_plain(name, value) for name, value in arrays.items()))
    return {"file": path.name, "sha256": sha256(path)}


def read_arrays(folder, entry):
    """Dict of the arrays of a file that ``write_arrays`` wrote.

    Raises:
        ValueError: when it is damaged, or holds Python objects.
        OSError: when it cannot be read.
    """
    path = folder / entry["file"]
    if sha256(path) != entry["sha256"]:
        raise ValueError(text("trainer.damaged", file=path.name))
    with np.load(path, allow_pickle=False) as arrays:
        return dict(_typed(name, arrays[name]) for name in arrays.files)


def _plain(name, value):
    """A named array as npz can hold it: numbers that NumPy itself does not know, as bfloat16, as their bits."""
    value = np.asarray(value)
    if value.dtype.kind != "V":
        return name, value
    return f"{name}.{value.dtype.name}", value.view(f"u{value.dtype.itemsize}")


def _typed(name, value):
    name, _, dtype = name.partition(".")
    return name, value.view(dtype) if dtype else value


def write_json(path, content):
    """Writes a dict as JSON with a SHA-256 of its own, and syncs the folder."""
    data = json.dumps({**content, "sha256": _stamp(content)}, indent=1).encode()
    with atomic.writing(path) as file:
        file.write(data)
    sync(path.parent)


def read_json(path):
    """The dict that ``write_json`` wrote.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: when it is damaged.
        OSError: when it cannot be read.
    """
    content = json.loads(path.read_text(encoding="utf-8"))
    if content.pop("sha256") != _stamp(content):
        raise ValueError(text("trainer.damaged_manifest", file=path.name))
    return content


def _stamp(content):
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
