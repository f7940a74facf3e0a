"""Files of the learner's own, never sent anywhere: what is solved, and the answers to the inventory."""

import contextlib
import json
import os
import pathlib

import platformdirs

from ganlearn import atomic


def folder():
    """Where they lie."""
    return pathlib.Path(
        os.environ.get("GANLEARN_PROGRESS_DIR") or platformdirs.user_data_dir("ganlearn", appauthor=False)
    )


def _file(name):
    return folder() / f"{name}.json"


def read(name):
    """What was written under that name, a dict; empty when there is nothing, or nothing that can be read."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(_file(name).read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    return {}


def write(name, content):
    """Puts a dict in the place of what was there, in one step."""
    with contextlib.suppress(OSError):  # a read-only home must not keep anyone from learning
        file = _file(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        with atomic.replacing(file) as temporary:
            temporary.write_text(json.dumps(content, indent=1), encoding="utf-8")
