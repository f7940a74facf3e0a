"""One game: pictures in a row, their truth, and what two judges say of each."""

import dataclasses

import numpy as np

from ganlearn.widgets.you_are_the_discriminator.proportions import sign_test, wilson

JUDGES = ("you", "network")


@dataclasses.dataclass(frozen=True)
class Deal:
    """What a game is played with.

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
        deal: ``Deal``.

    Attributes:
        answers: list of dicts, one for each picture judged: "real" (the truth), and what "you" and the "network" say,
            all of them whether the picture is real; "logit" of the network.
    """

    def __init__(self, deal):
        self.deal = deal
        self.answers = []

    @property
    def rounds(self):
        """How many pictures the game has."""
        return len(self.deal.real)

    @property
    def over(self):
        """Whether all pictures are judged."""
        return len(self.answers) == self.rounds

    def judge(self, real):
        """Judges the picture that is next."""
        k, logit = len(self.answers), float(self.deal.logits[len(self.answers)])
        said = {"you": bool(real), "network": logit > self.deal.boundary}
        self.answers.append({"real": bool(self.deal.real[k]), **said, "logit": logit})

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
