"""What a rule returns."""

import dataclasses

NAMES = ("nan", "saturated", "d_too_strong", "collapsed", "oscillating")
"""Every name that a finding can have, most urgent first."""


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        name: one of ``NAMES``.
        evidence: a sentence with the numbers that show it.
        advice: a sentence with one thing to try.
    """

    name: str
    evidence: str
    advice: str
