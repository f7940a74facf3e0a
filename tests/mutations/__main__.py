"""Breaks one formula at a time and expects the tests to notice: ``python -m tests.mutations [WORD …]``.

Each mutation of ``mutations.toml`` is applied to a copy of the package in a temporary directory; the working tree is
never touched. The tests named beside it must then fail by an assertion. Words choose the mutations whose name or file
holds one of them.
"""

import argparse
import contextlib
import dataclasses
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("ganlearn", "tests", "pyproject.toml", "start.py", "tools")
TIMEOUT = 300  # seconds for the tests of one mutation
PYTEST = ["-m", "pytest", "-x", "-q", "--tb=no", "-rfE", "-m", "not slow", "-p", "no:cacheprovider"]
BY_ASSERTION = re.compile(r"^FAILED (.*?) - (?:assert |AssertionError|Failed: )", re.MULTILINE)
ANY_FAILURE = re.compile(r"^(?:FAILED|ERROR) .*", re.MULTILINE)
IS_THE_COPY = """from pathlib import Path
import ganlearn
def test_the_copy_is_what_is_imported():
    assert Path(ganlearn.__file__).parents[1] == Path(__file__).parent
"""


@dataclasses.dataclass(frozen=True)
class Mutation:
    """One broken formula.

    Attributes:
        name: what is broken, in words.
        path: of the file, from the root.
        old, new: text that occurs exactly once, and what takes its place.
        tests: files that should notice, from the root.
    """

    name: str
    path: str
    old: str
    new: str
    tests: tuple

    def mistake(self):
        """Why it cannot be applied to the working tree, or None."""
        count = (ROOT / self.path).read_text(encoding="utf-8").count(self.old)
        if count != 1:
            return f"{self.path} holds the old text {count} times, not once: {self.old!r}"
        missing = [test for test in self.tests if not (ROOT / test).exists()]
        return f"there is no {', '.join(missing)}" if missing else None


def load():
    """All mutations."""
    document = tomllib.loads(Path(__file__).with_name("mutations.toml").read_text(encoding="utf-8"))
    return [
        Mutation(name, file["path"], old, new, tuple(f"tests/{test}" for test in file["tests"]))
        for file in document["file"]
        for name, old, new in file["mutations"]
    ]


class Copy:
    """The package and its tests in a directory of their own."""

    def __init__(self, root):
        self.root = root
        root.mkdir()
        leave_out = shutil.ignore_patterns("__pycache__")
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, root / part, **({"ignore": leave_out} if copy is shutil.copytree else {}))
        (root / "test_copy.py").write_text(IS_THE_COPY, encoding="utf-8")

    @contextlib.contextmanager
    def broken(self, mutation):
        path = self.root / mutation.path
        before = path.read_text(encoding="utf-8")
        path.write_text(before.replace(mutation.old, mutation.new), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(before, encoding="utf-8")

    def pytest(self, tests, timeout=TIMEOUT):
        """Exit status (None: it took too long) and output."""
        environment = {**os.environ, "PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "500"}
        command = [sys.executable, *PYTEST, *tests]
        try:
            done = subprocess.run(
                command, cwd=self.root, env=environment, capture_output=True, text=True, timeout=timeout
            )
        except subprocess.TimeoutExpired:
            return None, ""
        return done.returncode, done.stdout + done.stderr


def verdict(status, output):
    """(caught, what happened): only a test that fails by an assertion has noticed."""
    if status == 0:
        return False, "SURVIVED"
    if status is None:
        return False, f"ERROR: no verdict within {TIMEOUT} s"
    noticed = BY_ASSERTION.search(output)
    if status == 1 and noticed:
        return True, f"caught by {noticed[1]}"
    failure = ANY_FAILURE.search(output)
    return False, f"ERROR: not by an assertion: {failure[0] if failure else output[-500:]}"


def sound(copies, mutations):
    """Whether the copies are what is imported and pass all tests in question, unbroken."""
    tests = sorted({test for mutation in mutations for test in mutation.tests})
    shares = [["test_copy.py", *tests[i :: len(copies)]] for i in range(len(copies))]
    with ThreadPoolExecutor(len(copies)) as pool:
        results = list(pool.map(lambda copy, share: copy.pytest(share, 4 * TIMEOUT), copies, shares))
    for status, output in results:
        if status != 0:
            print(f"The tests fail without any mutation:\n{output[-3000:]}")
    return all(status == 0 for status, _ in results)


def attempt(mutation, free):
    """Breaks a free copy; returns whether the tests noticed."""
    copy = free.get()
    try:
        with copy.broken(mutation):
            caught, what = verdict(*copy.pytest(mutation.tests))
    finally:
        free.put(copy)
    print(f"{mutation.path}: {mutation.name}: {what}", flush=True)
    return caught


def run(mutations, jobs):
    """How many were caught; None when the unbroken tests fail."""
    with tempfile.TemporaryDirectory(prefix="ganlearn-mutations-") as folder:
        copies = [Copy(Path(folder).resolve() / str(i)) for i in range(jobs)]
        if not sound(copies, mutations):
            return None
        free = queue.SimpleQueue()
        for copy in copies:
            free.put(copy)
        with ThreadPoolExecutor(jobs) as pool:
            return sum(pool.map(lambda mutation: attempt(mutation, free), mutations))


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("words", nargs="*", help="only the mutations whose name or file holds one of these words")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    arguments = parser.parse_args()
    wanted = [m for m in load() if not arguments.words or any(w in m.name + m.path for w in arguments.words)]
    mistakes = [f"{m.name}: {mistake}" for m in wanted if (mistake := m.mistake())]
    if mistakes or not wanted:
        sys.exit("\n".join(mistakes) or "No mutation has such a name.")
    began = time.monotonic()
    caught = run(wanted, arguments.jobs)
    if caught is not None:
        print(f"{caught} of {len(wanted)} mutations caught, in {(time.monotonic() - began) / 60:.1f} minutes")
    sys.exit(0 if caught == len(wanted) else 1)


if __name__ == "__main__":
    main()
