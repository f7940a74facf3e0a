"""What a rule reads (the columns of a history, the loss, the settings of the optimizers), and what it returns."""

import dataclasses
import functools

import numpy as np

from ganlearn import losses

COLUMNS = ("d_loss", "g_loss", "d_real", "d_fake")

NAMES = ("nan", "saturated", "d_too_strong", "collapsed", "oscillating")
"""Every name that a finding can have, most urgent first."""


@dataclasses.dataclass(frozen=True)
class Context:
    """A run so far.

    Attributes:
        step: (rows,) steps with finite losses.
        columns: name to array (rows,), float64: d_loss (without the penalty), g_loss, d_real, d_fake.
        broken: the step of the last row when that row is not finite, else None.
        loss: a loss object.
        penalized: whether a penalty with some effect is in use.
        settings: live settings as in ``Trainer.settings``; a value may be missing or None.
    """

    step: np.ndarray
    columns: dict
    broken: int | None
    loss: object
    penalized: bool
    settings: dict

    @classmethod
    def of(cls, history, loss, settings=None):
        """Reads a history that may be growing meanwhile: the columns are cut to equal length.

        Args:
            history: mapping of "step", d_loss, g_loss, d_real, d_fake, and perhaps penalty, to (rows,).
            loss: name or object from ``ganlearn.losses``.
            settings: mapping, see above.

        Raises:
            KeyError: for a missing column. ValueError, TypeError: as ``losses.get``.
        """
        given = {name: np.asarray(history[name]) for name in ("step", *COLUMNS)}
        rows = min(map(len, given.values()))
        table = np.array([given[name][:rows] for name in COLUMNS], np.float64).reshape(len(COLUMNS), rows)
        finite = np.isfinite(table).all(axis=0)
        step = given["step"][:rows]
        penalty = np.asarray(history["penalty"])[-1:] if "penalty" in history else ()
        settings = dict(settings or {})
        return cls(
            step=step[finite],
            columns=dict(zip(COLUMNS, table[:, finite], strict=True)),
            broken=None if rows == 0 or finite[-1] else int(step[-1]),
            loss=losses.get(loss),
            penalized=bool(np.any(np.nan_to_num(penalty) != 0)) or bool(settings.get("penalty")),
            settings=settings,
        )

    @functools.cached_property
    def rows(self):
        """How many steps can be read."""
        return len(self.step)

    def rate(self, player):
        """The learning rate of player "d" or "g"; None when it is not known or follows a schedule."""
        return self.settings.get(f"{player}_learning_rate")


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
