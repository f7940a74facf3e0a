"""``python -m benchmarks [CASE …] [--rounds N] [--json FILE]``: what ``make bench`` runs."""

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from benchmarks import cases, measuring, report
from benchmarks.contenders.process import PEERS, ROOT

ALL = (
    "ours",
    "tutorial, tf.function",
    "tutorial, jit",
    "tutorial, eager",
    "keras.Model.fit",
    "ours, fit",
    "PyTorch",
    "PyTorch, compiled",
    "JAX, one step",
    "JAX, scan",
)
HOPELESS = {("dcgan", "JAX, scan")}
"""Too slow to measure: on 28×28 a scan takes six times as long as single steps, and a call is a hundred of them."""


def prepare():
    """Makes the peers' environment, once."""
    if not PEERS.exists():
        print("making .bench/ for PyTorch and JAX")
        venv.create(ROOT / ".bench", with_pip=True)
        requirements = ROOT / "benchmarks" / "requirements.txt"
        subprocess.run([PEERS, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)


def main():
    """Measures and reports."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(cases.CASES))
    parser.add_argument("--rounds", type=int, default=7, help="how often each contender is measured")
    parser.add_argument("--json", type=Path, help="where the figures go")
    order = parser.parse_args()
    if unknown := set(order.cases) - set(cases.CASES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(cases.CASES)}")
    prepare()
    results = []
    with tempfile.TemporaryFile("w+") as log:
        for name in order.cases or cases.CASES:
            print(name, flush=True)
            crew = [one for one in ALL if (name, one) not in HOPELESS]
            results.append(measuring.measure(cases.CASES[name], crew, order.rounds, log, print))
            print(report.table(results[-1]), flush=True)
            if order.json is not None:
                _keep(order.json, results)


def _keep(path, results):
    """Writes what has been measured so far."""
    command = " ".join(["python -m benchmarks", *sys.argv[1:]])
    document = {"machine": report.machine(), "command": command, "results": results}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
