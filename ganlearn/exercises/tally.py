"""Which exercises are solved: a file of the learner's own, never sent anywhere."""

import contextlib
import json
import os
import pathlib

import platformdirs

from ganlearn.strings import text


def _file():
    folder = os.environ.get("GANLEARN_PROGRESS_DIR") or platformdirs.user_data_dir("ganlearn", appauthor=False)
    return pathlib.Path(folder) / "progress.json"


def _read():
    with contextlib.suppress(OSError, ValueError):
        return json.loads(_file().read_text(encoding="utf-8"))
    return {}


def record(chapter, name, status):
    """Notes the outcome of a check; what is solved stays solved."""
    known = _read()
    if status == "not_attempted" or known.get(chapter, {}).get(name) == "correct":
        return
    known.setdefault(chapter, {})[name] = status
    with contextlib.suppress(OSError):  # a read-only home must not keep anyone from learning
        _file().parent.mkdir(parents=True, exist_ok=True)
        temporary = _file().with_suffix(".tmp")
        temporary.write_text(json.dumps(known, indent=1), encoding="utf-8")
        os.replace(temporary, _file())


class Progress(dict):
    """Outcomes by chapter and exercise, shown as a short list."""

    def __repr__(self):
        if not self:
            return text("exercises.no_progress")
        return "\n".join(
            text(
                "exercises.progress",
                chapter=chapter,
                solved=sum(s == "correct" for s in done.values()),
                tried=len(done),
            )
            for chapter, done in sorted(self.items())
        )


def progress():
    """What you have solved so far."""
    return Progress(_read())
