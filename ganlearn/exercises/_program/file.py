"""A Python file that grows in a notebook, part by part, and is imported for real."""

import contextlib
import importlib.machinery
import importlib.util
import shutil
import sys
import tempfile
import weakref
from pathlib import Path

from ganlearn.exercises import store
from ganlearn.exercises.framework import NotAttempted
from ganlearn.strings import text


class Program:
    """A file in named parts. It lies in the learner's own folder, next to the notes on the exercises.

    Args:
        name: of the file.
        parts: mapping of a part's name to its source, in the order of the file.

    Attributes:
        passed: part → the source of it that has passed its check.
    """

    def __init__(self, name, parts=()):
        self.name = name
        self.parts = dict(parts)
        self.passed = {}

    def write(self, part, source):
        """Adds a part at the end, or puts it in its old place; the file on disk follows.

        Raises:
            SyntaxError: when this is not Python; the part stays as it was.
        """
        compile(source, text("program.part", name=self.name, part=part), "exec")
        self.parts[part] = source
        with contextlib.suppress(OSError):  # a read-only home must not keep anyone from learning
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(self.source, encoding="utf-8")

    @property
    def path(self):
        """Where the file is."""
        return store.folder() / self.name

    @property
    def source(self):
        """The whole file."""
        return "\n\n\n".join(part.strip("\n") for part in self.parts.values()) + "\n"

    def with_parts(self, parts):
        """Another program: this one with these parts in the place of its own."""
        return Program(self.name, {**self.parts, **parts})

    def module(self):
        """The file as it stands, imported as a module of its own.

        It is imported from a copy, so that what TensorFlow reads of its source later is still that source.
        """
        folder = tempfile.mkdtemp()
        path = Path(folder) / self.name
        path.write_text(self.source, encoding="utf-8")
        loader = importlib.machinery.SourceFileLoader(path.stem, str(path))
        module = importlib.util.module_from_spec(importlib.util.spec_from_loader(path.stem, loader))
        weakref.finalize(module, shutil.rmtree, folder, ignore_errors=True)
        loader.exec_module(module)
        return module

    def __repr__(self):
        rows = [
            f"{'●' if self.passed.get(part) == source else '○'} {part:<12}{len(source.strip().splitlines()):>3}"
            for part, source in self.parts.items()
        ]
        return "\n".join([text("program.file", name=self.name, count=len(self.source.splitlines())), *rows])


def begin(name="gan.py"):
    """An empty program. In a notebook, cells that begin with ``%%gan_py part`` write its parts.

    Args:
        name: of the file; the cell magic has an underscore in place of the dot.
    """
    program = Program(name)
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        shell.register_magic_function(
            lambda line, cell: program.write(line.strip(), cell), "cell", name.replace(".", "_")
        )
    return program


def as_program(answer):
    """What was handed in: a ``Program``, or the path of a file."""
    if isinstance(answer, Program):
        return answer
    path = Path(answer)
    return Program(path.name, {"file": path.read_text(encoding="utf-8")})


def function(module, name):
    """A function of the file; what is not there has not been attempted."""
    if not hasattr(module, name):
        raise NotAttempted
    return getattr(module, name)
