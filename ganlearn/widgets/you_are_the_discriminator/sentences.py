"""A game in words: what happened last, how it ended, and its values as tables."""

import math

from ganlearn.strings import text
from ganlearn.widgets.shared.wording import number
from ganlearn.widgets.you_are_the_discriminator.game import JUDGES

LIKELY = 0.05
"""Below this p-value a difference is said to be more than chance."""


def say(name, **values):
    """A sentence of this widget."""
    return text(f"you_are_the_discriminator.{name}", **values)


def word(real):
    """ "real" or "generated"."""
    return say("real" if real else "fake")


class GameSentences:
    """Words about the games of one GAN.

    Args:
        loss: loss of the GAN.
        shown: samples in a round.
    """

    def __init__(self, loss, shown):
        self._probability = loss.probability and shown == 1
        self._shown = shown

    def sentence(self, game):
        """What the learner should know now."""
        if game.over:
            return " ".join([self._result(game), self._chance(game), self._duel(game)])
        if not game.answers:
            return say("begin_many" if self._shown > 1 else "begin", shown=self._shown)
        return self.verdict(game, len(game.answers))

    def verdict(self, game, k):
        """What was true of picture ``k``, from 1, and what both judges said."""
        answer = game.answers[k - 1]
        right = [answer[judge] == answer["real"] for judge in JUDGES]
        return say(
            f"verdict_{'right' if right[0] else 'wrong'}_{'right' if right[1] else 'wrong'}",
            k=k,
            truth=word(answer["real"]),
            you=word(answer["you"]),
            network=word(answer["network"]),
            says=self.says(answer["logit"]),
        )

    def says(self, logit):
        """What the network says of a picture: a probability where it is one, else the logit."""
        if self._probability:
            return say("says_probability", value=f"{1 / (1 + math.exp(-max(-700.0, logit))):.2f}")
        return say("says_logit", value=number(logit))

    def _result(self, game):
        parts = {}
        for judge in JUDGES:
            score = game.score(judge)
            share = score["right"] / score["n"]
            parts |= {judge: score["right"], f"{judge}_share": percent(share), f"{judge}_interval": interval(score)}
        return say("result", n=game.rounds, **parts)

    def _chance(self, game):
        low, high = (game.score("you")[end] for end in ("low", "high"))
        return say("better" if low > 0.5 else "worse" if high < 0.5 else "guessing")

    def _duel(self, game):
        duel = game.duel()
        if duel["you"] + duel["network"] == 0:
            return say("never_differed")
        counts = {"differed": duel["you"] + duel["network"], **{judge: duel[judge] for judge in JUDGES}}
        lead = "even" if duel["p"] >= LIKELY else "you_lead" if duel["you"] > duel["network"] else "network_leads"
        return say("duel", p=f"{duel['p']:.2g}", **counts) + " " + say(lead)

    # -- tables -------------------------------------------------------------------------------------------------------

    def scores(self, game):
        """Heads and rows, all of them text, of both scores."""
        both = [game.score(judge) for judge in JUDGES]
        rows = [[say("right"), *(f"{one['right']} / {one['n']}" for one in both)]]
        rows += [[say("interval"), *(interval(one) for one in both)]]
        names = ("real_as_real", "real_as_fake", "fake_as_real", "fake_as_fake")
        rows += [[say(name), *(str(one[name]) for one in both)] for name in names]
        return {"heads": [say("score"), *(say(judge) for judge in JUDGES)], "rows": rows}

    def answers(self, game):
        """Heads and rows, all of them text, of every picture judged."""
        heads = [say(name) for name in ("picture", "truth", "you", "network", "logit")]
        rows = [
            [str(k), *(word(answer[name]) for name in ("real", *JUDGES)), number(answer["logit"])]
            for k, answer in enumerate(game.answers, start=1)
        ]
        return {"heads": heads, "rows": rows}


def percent(share):
    """A share in whole per cent."""
    return f"{100 * share:.0f} %"


def interval(score):
    """Both ends of a score's interval."""
    return f"{100 * score['low']:.0f}–{100 * score['high']:.0f} %"
