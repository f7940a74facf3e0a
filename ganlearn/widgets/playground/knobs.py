"""The knobs of the Playground: what they may be, and what that means in networks, losses and optimizers."""

import dataclasses
import math

from ganlearn import losses
from ganlearn.strings import text

DATASETS = ("ring", "grid", "moons", "spiral", "drawn")
PARTS = {"ring": (8, 1, 16), "grid": (5, 2, 7), "spiral": (2, 1, 4)}
"""How many modes, modes a side or arms: the usual number, the least and the most."""

CHOICES = {
    "dataset": DATASETS,
    "loss": ("non_saturating", *(name for name in losses.available() if name != "non_saturating")),
    "penalty": ("none", "R1", "R2", "R1+R2", "GP"),
    "d_size": ("1x16", "1x64", "2x32", "2x64", "2x128", "3x64", "3x128"),
    "g_size": ("1x16", "1x64", "2x32", "2x64", "2x128", "3x64", "3x128"),
    "d_optimizer": ("sgd", "adam", "adam0"),
    "g_optimizer": ("sgd", "adam", "adam0"),
    "batch_size": (32, 64, 128, 256, 512),
    "noise": ("1u", "1n", "2u", "2n", "8n"),
    "updates": ("alternating", "simultaneous"),
}
RANGES = {"d_learning_rate": (1e-6, 1.0), "g_learning_rate": (1e-6, 1.0), "penalty_weight": (0.0, 1000.0)}
WHOLE = {"d_steps": (1, 10), "seed": (0, 2**31 - 1)}
LIVE = ("d_learning_rate", "g_learning_rate", "d_steps", "penalty_weight")
"""The knobs that turn while a run is on; all others make a new GAN."""

SIDE = 64
"""Drawn points stand on a square with this many places in each direction, from the lower left."""

HALF = 3.0
"""The square reaches from −3 to 3 in the units of the data."""

MOST_POINTS = 400


@dataclasses.dataclass(frozen=True)
class Knobs:
    """One position of all knobs.

    Args:
        dataset: one of ``DATASETS``.
        parts: modes of the ring, modes a side of the grid, arms of the spiral; None for the usual number.
        loss, penalty, d_size, g_size, d_optimizer, g_optimizer, batch_size, noise, updates: one of ``CHOICES``. Sizes
            are layers × units; optimizers are SGD, Adam with β₁ = 0.5 and Adam with β₁ = 0; noise is dimensions and n
            for normal, u for uniform in [−1, 1].
        penalty_weight, d_learning_rate, g_learning_rate: numbers within ``RANGES``.
        d_steps: discriminator updates for each generator update. seed: of data, weights and draws.
        strokes: of a drawn data set: tuples of pairs (column, row) on the square of ``SIDE`` places.

    Raises:
        ValueError: for a value that is out of range, with what may stand there.
    """

    dataset: str = "ring"
    parts: int | None = None
    loss: str = "non_saturating"
    penalty: str = "R1"
    penalty_weight: float = 0.1
    d_size: str = "2x64"
    g_size: str = "2x64"
    d_optimizer: str = "adam"
    g_optimizer: str = "adam"
    d_learning_rate: float = 2e-3
    g_learning_rate: float = 2e-3
    d_steps: int = 1
    batch_size: int = 128
    noise: str = "2n"
    updates: str = "alternating"
    seed: int = 0
    strokes: tuple = ()

    def __post_init__(self):
        for name, choices in CHOICES.items():
            _check(name, getattr(self, name), getattr(self, name) in choices, ", ".join(map(str, choices)))
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            _check(name, value, _number(value) and low <= value <= high, text("playground.range", low=low, high=high))
            object.__setattr__(self, name, float(value))
        usual, *bounds = PARTS.get(self.dataset, (0, 0, 0))
        object.__setattr__(self, "parts", usual if self.parts is None else self.parts)
        for name, (low, high) in {**WHOLE, "parts": bounds}.items():
            value = getattr(self, name)
            fits = _number(value) and low <= value <= high and value == int(value)
            _check(name, value, fits, text("playground.whole", low=low, high=high))
            object.__setattr__(self, name, int(value))
        object.__setattr__(self, "strokes", _strokes(self.strokes) if self.dataset == "drawn" else ())

    def changed(self, **values):
        """The knobs with some of them turned; a new data set begins with its usual number of parts.

        Raises:
            TypeError: for a knob that does not exist.
        """
        check_names(values)
        if "dataset" in values and "parts" not in values:
            values["parts"] = None
        return dataclasses.replace(self, **values)

    def as_dict(self):
        """Names and values, for the browser."""
        return {**dataclasses.asdict(self), "strokes": [list(map(list, stroke)) for stroke in self.strokes]}


NAMES = tuple(field.name for field in dataclasses.fields(Knobs))


def check_names(values):
    """Raises TypeError for a name that is not a knob."""
    for name in values:
        if name not in NAMES:
            raise TypeError(text("playground.unknown_knob", name=name, choices=", ".join(NAMES)))


def _number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _check(name, value, fits, wanted):
    if not fits:
        raise ValueError(text("playground.bad_knob", name=name, given=value, wanted=wanted))


def _strokes(strokes):
    """Strokes as tuples of pairs of whole numbers, without points that stand where the one before stands."""
    if not strokes:
        return SMILE
    try:
        made = tuple(_without_repeats((int(i), int(j)) for i, j in stroke) for stroke in strokes)
    except (TypeError, ValueError):
        raise ValueError(text("playground.strokes_bad", side=SIDE - 1)) from None
    points = [place for stroke in made for place in stroke]
    if not all(made) or not all(0 <= value < SIDE for place in points for value in place):
        raise ValueError(text("playground.strokes_bad", side=SIDE - 1))
    if len(points) > MOST_POINTS:
        raise ValueError(text("playground.many_points", given=len(points), most=MOST_POINTS))
    return made


def _without_repeats(places):
    kept = []
    for place in places:
        if not kept or place != kept[-1]:
            kept.append(place)
    return tuple(kept)


def _arc(radius, start, end, count):
    angles = [math.radians(start + (end - start) * k / (count - 1)) for k in range(count)]
    return tuple((round(31.5 + radius * math.cos(a)), round(31.5 + radius * math.sin(a))) for a in angles)


SMILE = (_arc(22, 0, 360, 33), _arc(12, 205, 335, 13), ((24, 38), (24, 41)), ((39, 38), (39, 41)))
"""What is drawn before anybody has drawn."""


def units(place):
    """Column and row as a point in the units of the data."""
    return tuple(HALF * (2 * value / (SIDE - 1) - 1) for value in place)
