"""One game: pictures in a row, their truth, what two judges say of each, and how sure their scores are."""

import dataclasses
import math
from statistics import NormalDist

import numpy as np

JUDGES = ("you", "network")


@dataclasses.dataclass(frozen=True)
class Trials:
    """The pictures of a game, and what is known of them.

    Attributes:
        pictures: (rounds, shown, *sample_shape); each round's samples are all real or all generated.
        real: bool (rounds,), the truth.
        logits: (rounds,), the mean of what the network says of a round's samples.
        boundary: above this logit the network says real.
        labels: int (rounds,), the class that was asked for, or None.
        known: (n, *sample_shape) other real samples.
        step: of the run, when the pictures were made.
    """

    pictures: np.ndarray
    real: np.ndarray
    logits: np.ndarray
    boundary: float
    labels: np.ndarray | None
    known: np.ndarray
    step: int


class Game:
    """What was answered so far.

    Args:
        trials: ``Trials``.

    Attributes:
        answers: list of dicts, one for each picture judged: "real" (the truth), and what "you" and the "network" say,
            all of them whether the picture is real; "logit" of the network.
    """

    def __init__(self, trials):
        self.trials = trials
        self.answers = []

    @property
    def rounds(self):
        """How many pictures the game has."""
        return len(self.trials.real)

    @property
    def over(self):
        """Whether all pictures are judged."""
        return len(self.answers) == self.rounds

    def judge(self, real):
        """Judges the picture that is next."""
        k, logit = len(self.answers), float(self.trials.logits[len(self.answers)])
        said = {"you": bool(real), "network": logit > self.trials.boundary}
        self.answers.append({"real": bool(self.trials.real[k]), **said, "logit": logit})

    def score(self, judge):
        """Score of "you" or of the "network" on the pictures judged so far.

        Returns:
            Dict: "right", "n", "low" and "high" of Wilson's 95 % interval, and the confusion table "real_as_real",
            "real_as_fake", "fake_as_real", "fake_as_fake".
        """
        right = sum(answer[judge] == answer["real"] for answer in self.answers)
        low, high = wilson(right, len(self.answers))
        table = {
            f"{_word(real)}_as_{_word(said)}": sum((a["real"], a[judge]) == (real, said) for a in self.answers)
            for real in (True, False)
            for said in (True, False)
        }
        return {"right": right, "n": len(self.answers), "low": low, "high": high, **table}

    def duel(self):
        """On how many pictures only you, and only the network, were right, and the p-value of that split."""
        right = [[answer[judge] == answer["real"] for judge in JUDGES] for answer in self.answers]
        you, network = right.count([True, False]), right.count([False, True])
        return {"you": you, "network": network, "p": sign_test(you, network)}

    @property
    def mistakes(self):
        """Numbers, from 1, of the pictures that you judged wrongly."""
        return [k for k, answer in enumerate(self.answers, start=1) if answer["you"] != answer["real"]]


def _word(real):
    return "real" if real else "fake"


def wilson(hits, n, confidence=0.95):
    """Wilson's interval for a share.

    The ends are the shares p at which ``hits`` would lie just at the edge of what is likely: the roots of
    (hits/n − p)² = z² p(1 − p)/n. They stay in [0, 1], also for none or all right.

    Args:
        hits: how many of ``n`` were right.
        n: how many there were; 0 gives (0, 1).
        confidence: share of such intervals that hold the true one.

    Returns:
        (low, high).

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    if n == 0:
        return 0.0, 1.0
    z, share = NormalDist().inv_cdf((1 + confidence) / 2), hits / n
    middle = share + z**2 / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    whole = 1 + z**2 / n
    return (middle - half) / whole if hits else 0.0, (middle + half) / whole if hits < n else 1.0


def sign_test(wins, losses):
    """How likely a split at least as uneven is when both are equally good.

    Pictures on which both were right, or both wrong, say nothing about who is better and are left out: this is
    McNemar's test in its exact form.

    Args:
        wins, losses: on how many pictures only the one, and only the other, was right.

    Returns:
        The two-sided p-value, 1 where they never differed.

    Source: McNemar 1947, "Note on the sampling error of the difference between correlated proportions".
    """
    n = wins + losses
    tail = sum(math.comb(n, k) for k in range(min(wins, losses) + 1)) / 2**n
    return min(1.0, 2 * tail)
