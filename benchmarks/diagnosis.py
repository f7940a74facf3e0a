"""Is what ``ganlearn.diagnosis`` says true? ``python -m benchmarks.diagnosis [--json FILE]``.

Each failure is produced on purpose five times on points and five times on images, on data and seeds that no threshold
was set on; twenty healthy runs are asked five times each. Then the advice is followed, once for each failure and each
kind of data.
``--part`` runs some of it and adds to the rows that FILE holds.
"""

import argparse
import functools
import json
from pathlib import Path

import keras

import ganlearn as gl
from benchmarks import failures
from ganlearn.diagnosis import diversity

SEEDS, HEALTHY = range(100, 105), 10
KINDS = ("points", "images")


@functools.cache
def load(name):
    """A data set, once."""
    return failures.DATA[name]()


def variety(trainer):
    """The generator's effective number of groups as a share of the data's."""
    fake, real = diversity.groups(trainer.samples(256), trainer.dataset)
    return fake / real


def row_of(kind, data, seed, expected, cause, trainer, findings):
    """What is written down of a run."""
    keras.utils.clear_session(free_memory=False)
    first = findings[0] if findings else None
    row = {"kind": kind, "data": data, "seed": seed, "expected": expected, "cause": cause.words, "steps": trainer.step}
    row |= {"found": [finding.name for finding in findings]}
    return row | ({"evidence": first.evidence, "advice": first.advice} if first else {})


def failing(kind, expected):
    """Five runs that fail: causes and data sets in turn."""
    causes, names = failures.failures(kind)[expected], failures.JUDGED_ON[kind]
    for i, seed in enumerate(SEEDS):
        data, cause = names[i % len(names)], causes[i % len(causes)]
        trainer = failures.train(cause, load(data), seed)
        yield row_of(kind, data, seed, expected, cause, trainer, gl.diagnosis.diagnose(trainer))


def healthy(kind):
    """Runs with nothing wrong; what is found at any of the moments counts."""
    causes, names = failures.healthy(kind), failures.JUDGED_ON[kind]
    for i in range(HEALTHY):
        data, cause, seed = names[i % len(names)], causes[i % len(causes)], SEEDS.start + i
        found = {}

        def look(trainer, found=found):
            found.update({finding.name: finding for finding in gl.diagnosis.diagnose(trainer)})

        trainer = failures.train(cause, load(data), seed, look=look)
        yield row_of(kind, data, seed, "healthy", cause, trainer, tuple(found.values()))


def repaired(kind, expected):
    """The first cause of a failure, as it is and changed as advised: repaired when nothing is found then."""
    data, cause = failures.JUDGED_ON[kind][-1], failures.failures(kind)[expected][0]
    before = failures.train(cause, load(data), SEEDS.start)
    findings = [finding for finding in gl.diagnosis.diagnose(before) if finding.name == expected]
    after = failures.train(cause, load(data), SEEDS.start, repaired=True)
    row = row_of(kind, data, SEEDS.start, expected, cause, before, findings)
    left = gl.diagnosis.diagnose(after)
    row |= {"change": repr(cause.repair), "found_after": [f.name for f in left], "steps_after": after.step}
    row |= {"evidence_after": [f.evidence for f in left], "repaired": bool(findings) and not left}
    return row | {f"variety_{when}": round(variety(t), 3) for when, t in (("before", before), ("after", after))}


def summary(runs, repairs):
    """The figures that the page quotes."""
    wrong = [row for row in runs if row["expected"] != "healthy"]
    well = [row for row in runs if row["expected"] == "healthy"]
    return {
        "failing": len(wrong),
        "named": sum(row["expected"] in row["found"] for row in wrong),
        "named_first": sum(row["found"][:1] == [row["expected"]] for row in wrong),
        "with_another_name": sum(bool(set(row["found"]) - {row["expected"]}) for row in wrong),
        "healthy": len(well),
        "false_alarms": sum(bool(row["found"]) for row in well),
        "repairs": len(repairs),
        "repaired": sum(row["repaired"] for row in repairs),
    }


PARTS = {
    **{f"{kind}-{name}": functools.partial(failing, kind, name) for kind in KINDS for name in gl.diagnosis.NAMES},
    **{f"{kind}-healthy": functools.partial(healthy, kind) for kind in KINDS},
}


def measure(part, document):
    """Adds the rows of one part."""
    if part == "repairs":
        for kind in KINDS:
            for name in gl.diagnosis.NAMES:
                document["repairs"].append(repaired(kind, name))
                print(document["repairs"][-1], flush=True)
        return
    for row in PARTS[part]():
        document["runs"].append(row)
        print(row, flush=True)


def main():
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.diagnosis", description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--part", action="append", choices=(*PARTS, "repairs"), help="default: everything")
    order = parser.parse_args()
    document = {"runs": [], "repairs": []}
    if order.part and order.json is not None and order.json.exists():
        document = json.loads(order.json.read_text(encoding="utf-8"))
    for part in order.part or (*PARTS, "repairs"):
        measure(part, document)
    document = {"command": f"{parser.prog} --json {order.json}", **document}
    document["summary"] = summary(document["runs"], document["repairs"])
    print(json.dumps(document["summary"]))
    if order.json is not None:
        order.json.parent.mkdir(parents=True, exist_ok=True)
        order.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
