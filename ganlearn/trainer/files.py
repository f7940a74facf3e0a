"""Files that are whole or absent, and say so by their SHA-256. No pickle is written or read."""

import contextlib
import hashlib
import json
import os

import numpy as np

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


@contextlib.contextmanager
def _whole(path):
    """A temporary file to write to; it takes the place of ``path`` at the end, or goes when anything fails."""
    temporary = path.with_name(path.name + ".tmp")
    try:
        with open(temporary, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def write_arrays(path, arrays):
    """Writes arrays as npz.

    Args:
        path: where to.
        arrays: dict of arrays.

    Returns:
        The file's entry for a manifest: its name and SHA-256.
    """
    with _whole(path) as file:
        np.savez(file, **arrays)
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
        return {name: arrays[name] for name in arrays.files}


def write_json(path, content):
    """Writes JSON and syncs the folder."""
    data = json.dumps(content, indent=1).encode()
    with _whole(path) as file:
        file.write(data)
    sync(path.parent)
