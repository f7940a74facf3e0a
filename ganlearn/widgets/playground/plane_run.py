"""The run of one position of the knobs, with all that is shown of it in the plane."""

import math
import time

import numpy as np

from ganlearn.trainer import TrainingError
from ganlearn.widgets.playground.build import dataset_of, domain_of, trainer_of
from ganlearn.widgets.playground.probe import FAKES, SAMPLES, CanvasProbe, SampleScores
from ganlearn.widgets.playground.slow_motion import SingleSteps
from ganlearn.widgets.shared.base import run_problem
from ganlearn.widgets.shared.decimation import Decimation

_SCORE_SECONDS = 0.5
_WAIT_SECONDS = 120


class PlaneRun:
    """A trainer of a new GAN, and what is measured of it; for the thread that owns the model.

    Args:
        knobs: ``Knobs``.

    Attributes:
        trainer: ``Trainer``.
        domain: (x0, x1, y0, y1) in view.
        real: bytes of the real points in view.
        probe: ``CanvasProbe``.
        single_steps: ``SingleSteps``.
        layers: dict of float32 arrays that the probe measured last.
    """

    def __init__(self, knobs):
        dataset = dataset_of(knobs)
        self.trainer = trainer_of(knobs, dataset)
        self.domain = domain_of(knobs, dataset)
        self.real = np.ascontiguousarray(dataset.x[:FAKES], np.float32).tobytes()
        self.probe = CanvasProbe(self.trainer.gan, self.domain, dataset.x, knobs.seed)
        self.single_steps = SingleSteps(self.trainer)
        self.layers = {}
        self._scores = SampleScores(dataset, self.domain)
        self._scored_at = -math.inf
        self._curves = Decimation()

    def scores(self):
        """``SampleScores.measure`` of the samples now."""
        trainer = self.trainer
        figures = self._scores.measure(trainer.gan.generate(SAMPLES, seed=trainer.seed))
        self._scored_at = time.monotonic()
        return figures

    @property
    def scores_due(self):
        """Whether the samples of a running training are to be scored again."""
        return self.trainer.state == "training" and time.monotonic() - self._scored_at > _SCORE_SECONDS

    def table(self):
        """The curves of the run so far, as ``Decimation.table`` returns them."""
        return self._curves.table(self.trainer.history)

    def frame(self):
        """Measures the layers again.

        Returns:
            Dict of the canvas's traits to bytes, and the numbers of its status.
        """
        trainer, table = self.trainer, self.table()
        self.layers = self.probe.measure()
        alone = self.single_steps.counts
        status = {
            "state": trainer.state,
            "step": trainer.step,
            "d_alone": alone["d"],
            "g_alone": alone["g"],
            "rate": trainer.steps_per_second if trainer.state == "training" else 0,
            "rows": table.shape[1],
            "problem": run_problem("playground", trainer),
        }
        return {"curves": table.tobytes(), **{name: part.tobytes() for name, part in self.layers.items()}}, status

    def end(self):
        """Stops the training and waits until it has ended."""
        self.trainer.stop()
        try:
            self.trainer.wait(timeout=_WAIT_SECONDS)
        except TrainingError:
            return  # it is gone now, whatever went wrong in it
