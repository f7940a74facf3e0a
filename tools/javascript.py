"""``python -m tools.javascript``: the linter of the widgets' JavaScript, ESLint from npm.

It is skipped where there is no Node, and where npm cannot install it; in CI the latter is a failure.
"""

import os
import re
import shutil
import subprocess
import sys

from tools.places import ROOT
from tools.sentences import text

LINTED = ["ganlearn", "docs", "eslint.config.js"]
INSTALL = ["ci", "--ignore-scripts", "--engine-strict", "--no-audit", "--no-fund", "--fetch-retries=1"]
SECONDS = 300


def main(root=ROOT):
    """Installs the linter unless it is there, and runs it; returns the exit status."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        print(text("javascript-no-node"))
        return 0
    if trouble := install(npm, root):
        in_ci = os.environ.get("CI") == "true"
        print(text("javascript-no-linter-ci" if in_ci else "javascript-no-linter", tail=trouble))
        return int(in_ci)
    eslint = root / "node_modules" / "eslint" / "bin" / "eslint.js"
    return subprocess.run([node, eslint, "--no-error-on-unmatched-pattern", *LINTED], cwd=root).returncode


def install(npm, root):
    """Installs what package-lock.json pins, unless that is done; returns what npm says when it cannot, else None."""
    lock = (root / "package-lock.json").read_bytes()
    installed = root / "node_modules" / ".installed"
    if installed.exists() and installed.read_bytes() == lock:
        return None
    try:
        done = subprocess.run([npm, *INSTALL], cwd=root, capture_output=True, encoding="utf-8", timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode:
        return last_words(done.stderr)
    installed.write_bytes(lock)
    return None


def last_words(said):
    """The first sentences of npm's errors, without its prefix and its stack of calls."""
    lines = re.findall(r"^npm (?:error|ERR!) +(?! |code |syscall |errno |at )(.+)", said, flags=re.MULTILINE)
    return " ".join(lines[:2]) or said[-300:].strip()


if __name__ == "__main__":
    sys.exit(main())
