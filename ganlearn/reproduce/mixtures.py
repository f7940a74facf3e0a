"""Mixtures of Gaussians under published protocols: trained with our recipe, judged by their rules."""

import dataclasses
import time
from collections.abc import Callable

import keras

from ganlearn import data, metrics, recipes
from ganlearn.reproduce.report import Result
from ganlearn.strings import text
from ganlearn.trainer import Trainer


@dataclasses.dataclass(frozen=True)
class Protocol:
    """A published experiment.

    Attributes:
        load: function without arguments that returns its data set.
        steps: generator updates.
        batch_size: samples in a batch.
        evaluations: how many samples are judged; the first figure is the one published.
        rule: which count of ``metrics.modes`` says that a mode is captured.
        published: rows of other methods, each with its figures.
        settings: what ``recipes.points`` takes in addition to data, seed and steps.
    """

    load: Callable
    steps: int
    batch_size: int
    evaluations: tuple
    rule: str
    published: tuple
    settings: dict


_PACGAN_RING = (
    {"method": "GAN (VEEGAN's run)", "captured": 1, "high_quality": 0.993},
    {"method": "VEEGAN", "captured": 8, "high_quality": 0.529},
    {"method": "GAN (PacGAN's run)", "captured": 6.3, "high_quality": 0.982, "reverse_kl": 0.45},
    {"method": "PacGAN2", "captured": 7.9, "high_quality": 0.956, "reverse_kl": 0.07},
)
_PACGAN_GRID = (
    {"method": "GAN (VEEGAN's run)", "captured": 3.3, "high_quality": 0.005},
    {"method": "VEEGAN", "captured": 24.6, "high_quality": 0.40},
    {"method": "GAN (PacGAN's run)", "captured": 17.3, "high_quality": 0.948, "reverse_kl": 0.70},
    {"method": "PacGAN2", "captured": 23.8, "high_quality": 0.913, "reverse_kl": 0.13},
    {"method": "PacGAN4", "captured": 24.8, "high_quality": 0.936, "reverse_kl": 0.04},
)
_FEW_RING = (
    {"method": "vanilla, 10,000 steps", "captured": 7.6},
    {"method": "relativistic, 10,000 steps", "captured": 7.4},
    {"method": "paired discriminator, 50,000 steps", "captured": 8.0, "mode_tv": 0.069},
)
_FEW_GRID = (
    {"method": "vanilla, 50,000 steps", "captured": 7.2},
    {"method": "PacGAN2, 50,000 steps", "captured": 24.6},
    {"method": "paired discriminator, 50,000 steps", "captured": 24.4},
)

_ONE, _PERCENT = "captured", "captured_one_percent"
_SMALL = {"units": (128, 128), "latent_dim": 16}


def _thin_ring():
    return data.load("ring", radius=1.0, std=0.01)


def _wide_grid():
    return data.load("grid", spacing=1.5, std=0.1)


PROTOCOLS = {
    "ring": Protocol(_thin_ring, 10_000, 416, (2_500, 20_000), _ONE, _PACGAN_RING, {}),
    "grid": Protocol(lambda: data.load("grid"), 10_000, 416, (2_500, 20_000), _ONE, _PACGAN_GRID, {}),
    "few-step-ring": Protocol(lambda: data.load("ring"), 10_000, 256, (10_000,), _PERCENT, _FEW_RING, _SMALL),
    "few-step-grid": Protocol(_wide_grid, 50_000, 256, (10_000,), _PERCENT, _FEW_GRID, _SMALL),
}


def train(name, seed, steps=None):
    """One run of a protocol.

    Returns:
        List of rows, one for each number of samples judged, with the seconds that training took.
    """
    protocol = PROTOCOLS[name]
    dataset, steps = protocol.load(), steps or protocol.steps
    gan = recipes.points(dataset, seed=seed, steps=steps, **protocol.settings)
    trainer = Trainer(gan, dataset, protocol.batch_size, seed=seed)
    began = time.monotonic()
    trainer.run(steps=steps, progress=False)
    seconds = time.monotonic() - began
    keras.utils.clear_session(free_memory=False)
    return [_row(gan, dataset, seed, n, protocol.rule, seconds) for n in protocol.evaluations]


def _row(gan, dataset, seed, n, rule, seconds):
    scores = metrics.modes(gan.generate(n, seed=10_000 + seed), dataset)
    floor = scores.floor
    return {
        "method": text("reproduce.ours"),
        "seed": seed,
        "samples": n,
        "captured": int(scores[rule]),
        **{key: float(scores[key]) for key in ("high_quality", "reverse_kl", "mode_tv")},
        **{f"floor_{key}": float(floor[key][0]) for key in ("high_quality", "reverse_kl", "mode_tv")},
        "seconds": round(seconds, 1),
    }


def mixture(name, seeds):
    """All runs of a protocol, after the published rows."""
    rows = [{**row, "route": "published"} for row in PROTOCOLS[name].published]
    for seed in seeds:
        rows += train(name, seed)
    return Result(name, text(f"reproduce.{name.replace('-', '_')}"), rows)
