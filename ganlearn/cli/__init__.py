"""The `ganlearn` command.

Each command imports what it needs when it runs, so that ``--help`` answers at once and ``doctor`` works where
TensorFlow does not.
"""

from ganlearn.cli.commands import app, main

__all__ = ["app", "main"]
