"""The still picture of a game: what was judged so far, and both scores."""

import numpy as np
from matplotlib.figure import Figure

from ganlearn import plots
from ganlearn.plots import theme
from ganlearn.plots.figures import quiet_frame
from ganlearn.widgets.you_are_the_discriminator.game import JUDGES
from ganlearn.widgets.you_are_the_discriminator.sentences import say

_COLORS = {"you": theme.INK, "network": theme.DISCRIMINATOR}
_DOTS = {"you": "o", "network": "s"}
_MARKS = {True: theme.REAL_MARKER, False: theme.FAKE_MARKER}


class JudgeStill:
    """What the picture shows; of pictures that are not judged yet it shows nothing.

    Args:
        game: ``Game``.
        view: ``frames.View``.
        sentence: what is said of the game now.
        dataset: name.
        seed: of the game.
    """

    def __init__(self, game, view, sentence, dataset, seed):
        self._view = view
        self._known = game.trials.known
        self._answers = list(game.answers)
        self._rounds = game.rounds
        self._scores = {judge: game.score(judge) for judge in JUDGES}
        self._facts = {
            "dataset": dataset,
            "seed": seed,
            "step": f"{game.trials.step:,}",
            "n": len(self._answers),
            "rounds": self._rounds,
            "sentence": sentence,
        }

    def alt(self):
        """The picture in words."""
        return say("picture_alt", **self._facts)

    def draw(self):
        """The picture as a figure."""
        figure = Figure(figsize=(9.6, 3.9), facecolor=theme.PAPER)
        self._draw_known(figure.add_axes((0.02, 0.05, 0.28, 0.68)))
        self._draw_scores(figure.add_axes((0.47, 0.52, 0.48, 0.2)))
        self._draw_answers(figure.add_axes((0.47, 0.1, 0.48, 0.2)))
        figure.text(0.01, 0.98, say("caption_title", **self._facts), size=11, weight="bold", color=theme.INK, va="top")
        figure.text(0.01, 0.915, self._facts["sentence"], size=8.5, color=theme.QUIET, va="top", wrap=True)
        return figure

    def _draw_known(self, ax):
        if self._view.kind == "image":
            plots.sample_grid(self._known, ax=ax)
        elif self._view.kind == "points":
            plots.points(real=self._known, extent=self._view.domain, ax=ax)
            ax.set(xlabel="", ylabel="")
        else:
            plots.sequences(real=self._known, ax=ax)
        ax.set_title(say("known"), size=9, color=theme.INK)

    def _draw_scores(self, ax):
        quiet_frame(ax)
        for row, judge in enumerate(JUDGES[::-1]):
            score = self._scores[judge]
            ax.plot([100 * score["low"], 100 * score["high"]], [row, row], color=_COLORS[judge], linewidth=2.5)
            if score["n"]:
                ax.plot(100 * score["right"] / score["n"], row, _DOTS[judge], color=_COLORS[judge], markersize=8)
        labels = [say("tick", judge=say(judge), **self._scores[judge]) for judge in JUDGES[::-1]]
        ax.set_yticks(range(2), labels)
        ax.set(xlim=(0, 100), ylim=(-0.6, 1.6), xlabel=say("axis"))
        ax.axvline(50, color=theme.QUIET, linestyle=theme.DOTTED, linewidth=1.2)
        ax.set_title(say("scores_title"), size=9, color=theme.INK, loc="left")

    def _draw_answers(self, ax):
        """A row for each judge; where it was wrong there is a cross. The mark says what was true."""
        quiet_frame(ax)
        for row, judge in enumerate(JUDGES[::-1]):
            for k, answer in enumerate(self._answers, start=1):
                right, color = answer[judge] == answer["real"], theme.REAL if answer["real"] else theme.FAKE
                face = color if right else "none"
                ax.plot(k, row, _MARKS[answer["real"]], color=color, markerfacecolor=face, markersize=6)
        ax.set_yticks(range(2), [say(judge) for judge in JUDGES[::-1]])
        ax.set(xlim=(0.2, self._rounds + 0.8), ylim=(-0.6, 1.6), xlabel=say("axis_answers"))
        ax.set_xticks(np.unique(np.linspace(1, self._rounds, min(5, self._rounds)).round().astype(int)))
        ax.set_title(say("answers_note"), size=9, color=theme.INK, loc="left")
