"""The lessons: copied to where a learner works, never over what is there; their tables; the check that opens each."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from ganlearn import atomic
from ganlearn.strings import text

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class Copied:
    """What `copy_lessons` did; as a string it says so.

    Attributes:
        folder: where the lessons are now.
        written: paths within it that are new.
        kept: paths within it that were there before, and were not touched.
    """

    folder: Path
    written: tuple[Path, ...]
    kept: tuple[Path, ...]

    def __str__(self):
        sentences = [text("lessons.written", count=len(self.written), folder=self.folder)] if self.written else []
        if self.kept:
            sentences.append(text("lessons.kept", names=", ".join(map(str, self.kept)), folder=self.folder))
        return "\n".join(sentences)


def copy_lessons(folder):
    """Copies every lesson into ``folder``, which is made when it is missing; files that exist already stay as they are.

    Args:
        folder: a path; ``~`` stands for the home folder.

    Returns:
        Copied: the paths that were written and those that were kept.

    Raises:
        ValueError: when ``folder`` is a file, or lies in a file.
        FileNotFoundError: when this copy of ganlearn has no lessons.
    """
    target, source, names = plan(folder)
    kept = tuple(name for name in names if (target / name).exists())
    written = tuple(name for name in names if name not in kept)
    for name in written:
        _copy(source / name, target / name)
    return Copied(target, written, kept)


def plan(folder):
    """Where the lessons go, where they are, and the paths of all their files within it.

    Raises:
        ValueError, FileNotFoundError: as ``copy_lessons`` does.
    """
    target, source = Path(folder).expanduser(), _source()
    blocked = next((path for path in (target, *target.parents) if path.exists() and not path.is_dir()), None)
    if blocked:
        raise ValueError(text("lessons.not-a-folder", folder=folder, blocked=blocked))
    names = [path.relative_to(source) for path in sorted(source.rglob("*")) if path.is_file()]
    return target, source, [name for name in names if not any(part.startswith(".") for part in name.parts)]


def results(name):
    """A table of longer runs that came with the course, from ``docs/results``.

    Args:
        name: of the table, without ".json".

    Returns:
        dict: "command", which made it, and what that command writes, mostly "rows".

    Raises:
        ValueError: for an unknown name, with the names there are.
    """
    folders = (_PACKAGE / "_results", _PACKAGE.parent / "docs" / "results")
    tables = {path.stem: path for folder in folders for path in sorted(folder.glob("*.json"))}
    if name not in tables:
        raise ValueError(text("lessons.no-results", name=name, choices=", ".join(tables)))
    return json.loads(tables[name].read_text(encoding="utf-8"))


def _source():
    """The folder of lessons: inside an installed package, or next to it in a source tree."""
    for folder in (_PACKAGE / "_lessons", _PACKAGE.parent / "notebooks"):
        if any(folder.glob("*.ipynb")):
            return folder
    raise FileNotFoundError(text("lessons.missing", package=_PACKAGE))


def _copy(source, target):
    """Copies one file; an interrupted copy leaves no half lesson behind."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with atomic.replacing(target) as temporary:
        shutil.copyfile(source, temporary)


class MachineCheck(str):
    """A sentence that a notebook shows without quotes."""

    def __repr__(self):
        return str(self)


def machine_check():
    """Says in one sentence that TensorFlow works here, and on which device training will run."""
    import keras  # copying the lessons needs none of these, and is quick

    from ganlearn._tensorflow import tf
    from ganlearn.trainer.machine import device_name

    total = float(tf.reduce_sum(tf.ones((2, 2)) @ tf.ones((2, 2))))
    if total != 8.0:
        raise RuntimeError(text("trainer.arithmetic", total=total))
    return MachineCheck(text("trainer.machine", version=tf.__version__, keras=keras.__version__, device=device_name()))
