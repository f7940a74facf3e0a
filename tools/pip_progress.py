"""How far a run of pip has come, on one line that stays in its place."""

import re
import shutil
import time

from tools.sentences import text

_SEEN = re.compile(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)==([\w.+!-]+)")
_LOCAL = re.compile(r"Processing (?:.*[/\\])?([\w.]+)-([\w.+!]+)-[^/\\]*\.whl")


def clock(seconds):
    """Minutes and seconds: ``83`` gives ``1:23``."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def pinned(lock):
    """How many packages a lock file pins, those for other platforms included."""
    return len(re.findall(r"^[\w.-]+==", lock, flags=re.MULTILINE))


class Count:
    """Counts packages while pip names them, line by line.

    Args:
        total: the packages in the lock file. Those that pip passes over, being for other platforms, come off.
    """

    def __init__(self, total):
        self.total = total
        self.fetched = 0
        self.package = ""
        self.installing = False

    def read(self, line):
        """Takes in one line of pip's output."""
        if line.startswith("Ignoring "):
            self.total -= 1
        elif line.startswith("Installing collected packages"):
            self.installing = True
        elif found := _SEEN.match(line) or _LOCAL.match(line):
            self.fetched += 1
            self.package = " ".join(found.groups())

    @property
    def begun(self):
        """Whether pip has named a package."""
        return self.installing or self.fetched > 0

    def sentence(self, installed, seconds):
        """The line to show; ``installed`` is the number of packages that are already in the environment."""
        values = {"total": self.total, "elapsed": clock(seconds)}
        if self.installing:
            return text("installing", done=min(installed, self.total), **values)
        return text("fetching", done=self.fetched, package=self.package, **values)


class Line:
    """Shows sentences one over the other on a terminal; elsewhere one every ``pause`` seconds, for a short log."""

    def __init__(self, stream, pause=15):
        self.stream = stream
        self.terminal = stream.isatty()
        self.pause = pause
        self.shown = 0
        self.next = 0.0

    def show(self, sentence):
        """Replaces what is shown."""
        if self.terminal:
            sentence = sentence[: shutil.get_terminal_size().columns - 1]
            self.stream.write("\r" + sentence.ljust(self.shown))
            self.shown = len(sentence)
        elif time.monotonic() >= self.next:
            self.stream.write(sentence + "\n")
            self.next = time.monotonic() + self.pause
        self.stream.flush()

    def clear(self):
        """Leaves an empty line for what comes next."""
        if self.terminal:
            self.stream.write("\r" + " " * self.shown + "\r")
            self.shown = 0
