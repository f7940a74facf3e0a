"""Files that are whole or absent: written under another name next to their place, then renamed."""

import contextlib
import os


@contextlib.contextmanager
def replacing(path, temporary=None):
    """The path of a temporary file to write; it takes the place of ``path`` at the end, or goes when anything fails.

    Args:
        path: ``pathlib.Path`` of the file, in a folder that exists.
        temporary: where to write, on the same file system; None for a hidden name in the folder with the ending of
            ``path``, from which many writers choose the format.
    """
    temporary = temporary or path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        yield temporary
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def writing(path):
    """A binary file to write to, as ``path`` with ".tmp" behind its name until the end; synced before it is renamed."""
    with replacing(path, path.with_name(path.name + ".tmp")) as temporary, open(temporary, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
