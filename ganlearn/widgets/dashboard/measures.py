"""What the open panels show beside the history: measured between two chunks, only while somebody looks."""

import numpy as np

from ganlearn._tensorflow import tf
from ganlearn.widgets.dashboard.probe import Probe
from ganlearn.widgets.dashboard.strips import Strip

PANELS = ("samples", "losses", "scores", "histograms", "norms", "modes", "speed")
OPEN = ("samples", "losses", "scores")
"""The panels that a new dashboard shows."""

BINS = 24
MODE_SAMPLES = 1000
_WIDTHS = {"norms": 4, "modes": 2, "speed": 1}


def offered(dataset):
    """The panels that make sense for a data set: modes only where it knows its own."""
    return [name for name in PANELS if name != "modes" or dataset.means is not None]


class Measures:
    """The measurements of one run.

    Args:
        trainer: ``Trainer``.

    Attributes:
        floors: {"captured" and "high_quality": [low, high] of a perfect sampler, two standard deviations either side,
            "possible": number of modes}; empty until the modes have been measured.
    """

    def __init__(self, trainer):
        self._trainer = trainer
        self._probe = None
        self.floors = {}
        self._strips = {name: Strip(width) for name, width in _WIDTHS.items()}

    def look(self, panels):
        """Measures for the open panels, in the thread that owns the model.

        Args:
            panels: names of the open panels.

        Returns:
            Dict of panel to bytes of float32: "histograms" (2 + 2 · BINS,), lower and upper end, then the shares of
            real and of fake; the others (1 + values, rows), see ``Strip.table``.
        """
        makers = {"histograms": self._histograms, "norms": self._norms, "modes": self._modes, "speed": self._speed}
        for strip in self._strips.values():
            strip.cut(self._trainer.history.last)
        return {name: make().tobytes() for name, make in makers.items() if name in panels}

    def _probed(self):
        self._probe = self._probe or Probe(self._trainer)
        return self._probe

    def _histograms(self):
        real, fake = (part.numpy() for part in self._probed().scores())
        finite = np.concatenate([real, fake])
        finite = finite[np.isfinite(finite)]
        low, high = (0.0, 1.0) if self._trainer.gan.loss.probability else _round_range(finite)
        shares = [np.histogram(np.clip(part, low, high), BINS, (low, high))[0] / len(part) for part in (real, fake)]
        return np.concatenate([[low, high], *shares]).astype(np.float32)

    def _norms(self):
        return self._note("norms", self._probed().norms().numpy())

    def _modes(self):
        scores = self._trainer.metrics(MODE_SAMPLES, self._trainer.seed)
        possible = len(self._trainer.dataset.means)
        if not self.floors:
            ends = {"captured": (scores.floor["captured_one_percent"], possible)}
            ends["high_quality"] = scores.floor["high_quality"], 1
            self.floors = {name: _band(floor, whole) for name, (floor, whole) in ends.items()}
            self.floors["possible"] = possible
        return self._note("modes", (scores["captured_one_percent"] / possible, scores["high_quality"]))

    def _speed(self):
        training = self._trainer.state == "training" and self._trainer.steps_per_second
        return self._note("speed", (self._trainer.steps_per_second,)) if training else self._strips["speed"].table()

    def _note(self, name, values):
        self._strips[name].add(self._trainer.step, map(float, values))
        return self._strips[name].table()


def _band(floor, whole):
    """[low, high] of a perfect sampler as shares of ``whole``."""
    return [max(0.0, (floor.mean - 2 * floor.sd) / whole), min(1.0, (floor.mean + 2 * floor.sd) / whole)]


def _round_range(finite):
    """Ends on whole numbers around values (n,), so that the axis seldom moves."""
    if not len(finite):
        return -1.0, 1.0
    low, high = np.floor(finite.min()), np.ceil(finite.max())
    return float(low), float(max(high, low + 1))


def memory():
    """{"used", "peak"}: MiB of the first GPU's memory; None where there is none."""
    if not tf.config.list_physical_devices("GPU"):
        return None
    info = tf.config.experimental.get_memory_info("GPU:0")
    return {"used": info["current"] / 2**20, "peak": info["peak"] / 2**20}
