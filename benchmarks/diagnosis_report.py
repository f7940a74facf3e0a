"""Puts the figures of a JSON into the page: ``python -m benchmarks.diagnosis_report [JSON] [PAGE]``.

What stands between the two marks of the page is replaced by the tables made from the JSON.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
JSON, PAGE = ROOT / "docs" / "results" / "diagnosis.json", ROOT / "docs" / "diagnosis.md"
BEGIN, END = "<!-- from diagnosis.json -->\n", "<!-- end -->\n"
NAMES = ("nan", "saturated", "d_too_strong", "collapsed", "oscillating")


def tables(document):
    """The confusion table and that of the repairs, as Markdown."""
    return "\n".join([_sentence(document["summary"]), "", *_confusion(document["runs"]), "", *_repairs(document), ""])


def _sentence(figures):
    words = (
        "Of {failing} runs that fail, the failure is among what is found in {named}, and comes first in {named_first}; "
        "{with_another_name} have another finding too. Of {healthy} healthy runs, {false_alarms} had a false alarm."
    )
    return words.format(**figures)


def _line(cells):
    return "| " + " | ".join(map(str, cells)) + " |"


def _confusion(runs):
    yield _line(["what was wrong", "runs", *(f"`{name}`" for name in NAMES), "nothing"])
    yield _line(["---"] * (len(NAMES) + 3))
    for expected in (*NAMES, "healthy"):
        for kind in ("points", "images"):
            rows = [row["found"] for row in runs if (row["expected"], row["kind"]) == (expected, kind)]
            counts = [sum(name in found for found in rows) for name in NAMES]
            yield _line([f"{expected}, {kind}", len(rows), *(count or "" for count in counts), rows.count([]) or ""])


def _repairs(document):
    yield _line(["failure", "data", "cause", "found after the advice", "variety before", "after"])
    yield _line(["---"] * 6)
    for row in document["repairs"]:
        found = ", ".join(f"`{name}`" for name in row["found_after"]) or "nothing"
        variety = (f"{row[f'variety_{when}']:.2f}" for when in ("before", "after"))
        yield _line([f"`{row['expected']}`", row["data"], row["cause"], found, *variety])


def filled(page, document):
    """The page with the tables of a document between its marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{tables(document)}{END}{rest.partition(END)[2]}"


def main():
    """Reads, writes."""
    source, page = (Path(given) for given in (sys.argv[1:] or (JSON, PAGE)))
    document = json.loads(source.read_text(encoding="utf-8"))
    page.write_text(filled(page.read_text(encoding="utf-8"), document), encoding="utf-8")


if __name__ == "__main__":
    main()
