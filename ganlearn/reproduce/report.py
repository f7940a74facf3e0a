"""A result as a table for the terminal, as Markdown and as JSON."""

import dataclasses
import importlib
import json
import math

from ganlearn.reproduce import EXPERIMENTS
from ganlearn.strings import text


@dataclasses.dataclass(frozen=True)
class Result:
    """What an experiment found.

    Attributes:
        name: of the experiment.
        protocol: what was done, in a sentence or two.
        rows: list of dicts.
    """

    name: str
    protocol: str
    rows: list

    @property
    def missed(self):
        """Rows whose figure does not agree with the published one."""
        return [row for row in self.rows if row.get("agrees") is False]

    def columns(self):
        """Names of all columns, in the order of their first use."""
        return list(dict.fromkeys(key for row in self.rows for key in row))

    def markdown(self):
        """A heading, the protocol and the table."""
        columns = self.columns()
        lines = [f"## {self.name}", "", self.protocol, "", _line(columns), _line(["---"] * len(columns))]
        lines += [_line(_cell(row.get(column)) for column in columns) for row in self.rows]
        return "\n".join([*lines, ""])

    def json(self, command):
        """Everything, with the command that made it."""
        rows = [{key: _plain(value) for key, value in row.items()} for row in self.rows]
        return {"name": self.name, "protocol": self.protocol, "command": command, "rows": rows}


def _plain(value):
    """What JSON can hold: NaN and infinity, which it cannot, become the words "nan" and "inf"."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _line(cells):
    return "| " + " | ".join(cells) + " |"


def _cell(value):
    if value is None:
        return "–"
    if isinstance(value, bool):
        return text("reproduce.yes" if value else "reproduce.no")
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else f"{value:.4g}"
    if isinstance(value, complex):
        return f"{value:.4g}"
    return str(value)


def run(name, seeds=()):
    """Runs one experiment.

    Args:
        name: one of ``EXPERIMENTS``.
        seeds: for the experiments that train.

    Raises:
        ValueError: for an unknown name, with the names there are.
    """
    if name not in EXPERIMENTS:
        raise ValueError(text("reproduce.unknown", name=name, choices=", ".join(EXPERIMENTS)))
    module = importlib.import_module(f"ganlearn.reproduce.{EXPERIMENTS[name]}")
    return module.mixture(name, seeds) if EXPERIMENTS[name] == "mixtures" else getattr(module, name)()


def write_json(results, command, path):
    """Writes results as one JSON document."""
    document = [result.json(command) for result in results]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def write_markdown(results, command, path):
    """Writes results as one page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = text("reproduce.page", command=command)
    path.write_text("\n".join([head, *(result.markdown() for result in results)]), encoding="utf-8")
