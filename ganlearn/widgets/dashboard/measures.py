"""What the open panels show in addition to the history: measured between two chunks, only while somebody looks."""

import bisect

import numpy as np

from ganlearn import randomness
from ganlearn._tensorflow import tf, traced_once
from ganlearn.gan.steps import trainable_values
from ganlearn.randomness import GENERATE, PENALTY

PANELS = ("samples", "losses", "scores", "histograms", "norms", "modes", "speed")
OPEN = ("samples", "losses", "scores")
"""The panels that a new dashboard shows."""

BINS = 24
MODE_SAMPLES = 1000
SAMPLES = 256
MOST_ROWS = 400
"""More rows than this are thinned: about one for every pixel and a half."""

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
        self._series = {name: TimeSeries(width) for name, width in _WIDTHS.items()}

    def measure(self, panels):
        """Measures for the open panels, in the thread that owns the model.

        Args:
            panels: names of the open panels.

        Returns:
            Dict of panel to bytes of float32: "histograms" (2 + 2 · BINS,), lower and upper end, then the shares of
            real and of fake; the others (1 + values, rows), see ``TimeSeries.table``.
        """
        makers = {"histograms": self._histograms, "norms": self._norms, "modes": self._modes, "speed": self._speed}
        for series in self._series.values():
            series.cut(self._trainer.history.last)
        return {name: make().tobytes() for name, make in makers.items() if name in panels}

    def _probed(self):
        self._probe = self._probe or GANProbe(self._trainer)
        return self._probe

    def _histograms(self):
        real, fake = (part.numpy() for part in self._probed().scores())
        finite = np.concatenate([real, fake])
        finite = finite[np.isfinite(finite)]
        low, high = (0.0, 1.0) if self._trainer.gan.loss.probability else _round_range(finite)
        shares = [np.histogram(np.clip(part, low, high), BINS, (low, high))[0] / len(part) for part in (real, fake)]
        return np.concatenate([[low, high], *shares]).astype(np.float32)

    def _norms(self):
        return self._add("norms", self._probed().norms().numpy())

    def _modes(self):
        scores = self._trainer.metrics(MODE_SAMPLES, self._trainer.seed)
        possible = len(self._trainer.dataset.means)
        if not self.floors:
            ends = {"captured": (scores.floor["captured_one_percent"], possible)}
            ends["high_quality"] = scores.floor["high_quality"], 1
            self.floors = {name: _band(floor, whole) for name, (floor, whole) in ends.items()}
            self.floors["possible"] = possible
        return self._add("modes", (scores["captured_one_percent"] / possible, scores["high_quality"]))

    def _speed(self):
        training = self._trainer.state == "training" and self._trainer.steps_per_second
        return self._add("speed", (self._trainer.steps_per_second,)) if training else self._series["speed"].table()

    def _add(self, name, row):
        self._series[name].add(self._trainer.step, map(float, row))
        return self._series[name].table()


def _band(floor, whole):
    """[low, high] of a perfect sampler as shares of ``whole``."""
    return [max(0.0, (floor.mean - 2 * floor.sd) / whole), min(1.0, (floor.mean + 2 * floor.sd) / whole)]


def _round_range(finite):
    """Ends on whole numbers around values (n,), so that the axis seldom moves."""
    if not len(finite):
        return -1.0, 1.0
    low, high = np.floor(finite.min()), np.ceil(finite.max())
    return float(low), float(max(high, low + 1))


class TimeSeries:
    """Rows of values, each measured at a step, in order of the steps.

    Args:
        width: values in a row.
    """

    def __init__(self, width):
        self._width = width
        self._steps = []
        self._rows = []

    def add(self, step, row):
        """Enters the values at a step, in place of those that were there. Too many rows: every other one goes."""
        at = bisect.bisect_left(self._steps, step)
        known = at < len(self._steps) and self._steps[at] == step
        self._steps[at : at + known], self._rows[at : at + known] = [step], [tuple(row)]
        if len(self._steps) > MOST_ROWS:
            self._steps = [*self._steps[:-1:2], self._steps[-1]]
            self._rows = [*self._rows[:-1:2], self._rows[-1]]

    def cut(self, step):
        """Forgets everything after ``step``: the run has another future now."""
        end = bisect.bisect_right(self._steps, step)
        del self._steps[end:], self._rows[end:]

    def table(self):
        """float32 (1 + width, rows): steps, then each value."""
        columns = zip(*self._rows, strict=True) if self._rows else [()] * self._width
        return np.array([self._steps, *columns], np.float32)


class GANProbe:
    """Scores and gradients of both players at fixed samples, by programs of its own. Nothing of the run is touched.

    For the thread that owns the model. Both networks are called as for inference, so that no buffer moves: batch
    normalisation uses its running statistics, dropout is off.

    Args:
        trainer: ``Trainer``. The real samples are the first of its data, the noise is that of ``Trainer.samples``.
    """

    def __init__(self, trainer):
        gan, dataset = trainer.gan, trainer.dataset
        n = max(gan.pack, min(SAMPLES, len(dataset)) // gan.pack * gan.pack)
        z = np.asarray(randomness.normal((n, gan.latent_dim), trainer.seed, 0, GENERATE))
        self._gan = gan
        self._z = tf.constant(z)
        self._y = tf.constant(dataset.y[:n]) if gan.conditional else None
        self._real = gan.packed(tf.constant(np.asarray(dataset.x[:n])))
        self.scores = traced_once(self._scores)
        self.norms = traced_once(self._norms)

    def _fake(self):
        inputs = self._z if self._y is None else [self._z, self._y]
        return self._gan.packed(self._gan.generator(inputs, training=False))

    def _discriminator(self, x):
        return self._gan.discriminator(x if self._y is None else [x, self._y], training=False)

    def _scores(self):
        """What D says on real and on fake samples, (n,) each: probabilities where the loss has them, else logits."""
        logits = self._discriminator(self._real)[:, 0], self._discriminator(self._fake())[:, 0]
        return tuple(map(tf.sigmoid, logits)) if self._gan.loss.probability else logits

    def _norms(self):
        """‖∇ of D's loss with its penalties‖, ‖∇ of G's loss‖, ‖D's weights‖, ‖G's weights‖: float32 (4,)."""
        gan = self._gan
        with tf.GradientTape(persistent=True) as tape:
            fake = self._fake()
            real_logits, fake_logits = self._discriminator(self._real), self._discriminator(fake)
            d_loss = gan.loss.discriminator(real_logits, fake_logits) + self._penalty(fake)
            g_loss = gan.loss.generator(real_logits, fake_logits)
        gradients = [
            tape.gradient(loss, trainable_values(network), unconnected_gradients="zero")
            for loss, network in ((d_loss, gan.discriminator), (g_loss, gan.generator))
        ]
        weights = [trainable_values(gan.discriminator), trainable_values(gan.generator)]
        return tf.stack([tf.linalg.global_norm(tensors) for tensors in (*gradients, *weights)])

    def _penalty(self, fake):
        gan, draws = self._gan, self._gan.draws()
        pairs = enumerate(zip(gan.penalties, gan.penalty_weights, strict=True))
        terms = (w.value * one.term(self._discriminator, self._real, fake, draws, PENALTY + i) for i, (one, w) in pairs)
        return sum(terms, tf.zeros(()))


def memory():
    """{"used", "peak"}: MiB of the first GPU's memory; None where there is none."""
    if not tf.config.list_physical_devices("GPU"):
        return None
    info = tf.config.experimental.get_memory_info("GPU:0")
    return {"used": info["current"] / 2**20, "peak": info["peak"] / 2**20}
