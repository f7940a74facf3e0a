"""Which steps are recorded, and which of them stay when there are too many."""

import dataclasses
import math

from ganlearn.arguments import whole
from ganlearn.strings import text


@dataclasses.dataclass(frozen=True)
class Even:
    """Evenly spaced steps.

    Attributes:
        every: steps between two marks, at least 1.

    Raises:
        ValueError: when it is less, or no whole number.
    """

    every: int

    def __post_init__(self):
        whole("every", self.every, sentence="recording.every")

    def following(self, step):
        """The first mark after a step."""
        return (step // self.every + 1) * self.every

    def holds(self, step):
        """Whether a step is a mark."""
        return step % self.every == 0

    def coarser(self):
        """Half of the marks."""
        return Even(2 * self.every)


@dataclasses.dataclass(frozen=True)
class Geometric:
    """Dense at the beginning, where most happens: 0 and the powers of ``growth``, rounded to whole steps.

    Attributes:
        growth: ratio of two marks that follow each other, above 1.

    Raises:
        ValueError: when it is not.
    """

    growth: float

    def __post_init__(self):
        if not 1 < self.growth < math.inf:
            raise ValueError(text("recording.growth", given=self.growth))

    def _mark(self, power):
        return round(self.growth**power)

    def _power(self, step):
        """The greatest power whose mark is not after a step of at least 1."""
        power = math.floor(math.log(step + 0.5) / math.log(self.growth)) + 1
        while self._mark(power) > step:
            power -= 1
        return power

    def following(self, step):
        """The first mark after a step."""
        return self._mark(self._power(step) + 1) if step else 1

    def holds(self, step):
        """Whether a step is a mark."""
        return step == 0 or self._mark(self._power(step)) == step

    def coarser(self):
        """Half of the marks, as soon as they are more than a step apart."""
        return Geometric(self.growth**2)


def schedule(every=None, growth=None):
    """The schedule that the arguments of ``Recording`` mean; every 10 steps when neither is given.

    Raises:
        TypeError: when both are given.
        ValueError: for a value that is out of range.
    """
    if every is not None and growth is not None:
        raise TypeError(text("recording.one_schedule"))
    return Even(10 if every is None else every) if growth is None else Geometric(growth)
