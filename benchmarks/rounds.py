"""Two things measured in turn, so that a change of the machine's speed hits both; and how results are kept."""

import importlib.metadata
import json
import statistics

from benchmarks.report import computer


def compare(one, other, rounds):
    """Medians of both rates and of their ratio, measured in turn."""
    rates = [(one(), other()) for _ in range(rounds)]
    ratios = [a / b for a, b in rates]
    medians = [statistics.median(column) for column in zip(*rates, strict=True)]
    return {"rate": medians[0], "against": medians[1], "ratio": statistics.median(ratios)}


def machine():
    """The machine, and the versions that a live view depends on."""
    packages = ("tensorflow", "keras", "jupyterlab", "ipykernel", "anywidget")
    versions = [f"{name} {importlib.metadata.version(name)}" for name in packages]
    return ", ".join([computer(), *versions])


def keep(path, command, **results):
    """Writes results as JSON, with the command that made them and the machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"command": command, "machine": machine(), **results}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
