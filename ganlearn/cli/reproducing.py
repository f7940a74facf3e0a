"""`ganlearn reproduce`: runs experiments and prints our figures next to the published ones."""

import dataclasses
from pathlib import Path

from ganlearn.reproduce import EXPERIMENTS
from ganlearn.strings import text


@dataclasses.dataclass(frozen=True)
class Request:
    """What to reproduce.

    Attributes:
        names: of the experiments.
        seeds: for those that train.
        json, markdown: files to write, or None.
    """

    names: tuple
    seeds: range
    json: Path | None = None
    markdown: Path | None = None

    @property
    def command(self):
        """The command line that gives the same figures."""
        words = ["ganlearn reproduce", *self.names, f"--seeds {len(self.seeds)}", f"--seeds-from {self.seeds.start}"]
        return " ".join(words)


def listing():
    """One line on each experiment."""
    width = max(map(len, EXPERIMENTS))
    return "\n".join(f"{name:<{width}}  {text('reproduce.' + name.replace('-', '_'))}" for name in EXPERIMENTS)


def execute(request, say):
    """Runs the experiments, prints and writes their tables; what is finished is written before the next one begins.

    Returns:
        Exit status: 1 when a figure misses the published one, else 0.
    """
    from ganlearn.reproduce import report

    for name in request.names:
        if name not in EXPERIMENTS:
            report.run(name)  # raises the error that names the choices, before anything long begins
    results = []
    for name in request.names:
        results.append(report.run(name, request.seeds))
        say(results[-1].markdown())
        if request.json:
            report.write_json(results, request.command, request.json)
        if request.markdown:
            report.write_markdown(results, request.command, request.markdown)
    missed = [f"{result.name}: {row['method']}" for result in results for row in result.missed]
    if missed:
        say(text("reproduce.missed", rows="; ".join(missed)))
    return 1 if missed else 0
