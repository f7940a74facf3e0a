"""Files of the learner's own, never sent anywhere: which exercises are solved, and the answers to the inventory."""

import contextlib
import json
import os
import pathlib

import platformdirs

from ganlearn import atomic

_PROGRESS = "progress"


def folder():
    """Where they are."""
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


def record(chapter, name, status):
    """Notes the outcome of a check; what is solved stays solved."""
    known = read(_PROGRESS)
    if status == "not_attempted" or known.get(chapter, {}).get(name) == "correct":
        return
    known.setdefault(chapter, {})[name] = status
    write(_PROGRESS, known)


def outcomes():
    """Outcomes by chapter and exercise: dict of dicts of "correct" or "incorrect"."""
    return read(_PROGRESS)
