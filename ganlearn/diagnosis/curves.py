"""Rules on the curves: not finite, saturated, a discriminator that wins, a game that circles."""

import numpy as np

from ganlearn.diagnosis.finding import Finding
from ganlearn.strings import text

WINDOW = 300
"""How many of the last steps must agree."""

SURE = 0.05
"""D(fake) below this and D(real) above 1 − this: D is sure. Without probabilities: D's loss below this share of its
resting value."""

MOST = 0.95
"""Share of the window's steps in which it must be so."""

GROWTH = 5.0
"""By what factor a gap without bound must have grown over the run's second half."""

SPAN = 1000
"""Over how many of the last steps a swing is looked for."""

BINS, CYCLES, SWING = 50, 3, 0.35


def not_finite(run):
    """A history that ends in a number which is not finite."""
    if run.broken is None:
        return None
    return Finding("nan", text("diagnosis.nan_evidence", step=run.broken), text("diagnosis.nan_advice"))


def _lasting(holds):
    """How many of the last steps a condition (rows,) has held with few exceptions; 0 when less than ``WINDOW``."""
    if len(holds) < WINDOW or holds[-WINDOW:].mean() < MOST:
        return 0
    share = np.cumsum(holds[::-1]) / np.arange(1, len(holds) + 1)
    return int(np.flatnonzero(share >= MOST)[-1]) + 1


def saturated(run):
    """The minimax loss where D is sure of the fakes: its gradient with respect to their logits is −D(fake)."""
    if run.loss.name != "minimax":
        return None
    steps = _lasting(run.columns["d_fake"] < SURE)
    if not steps:
        return None
    share = float(run.columns["d_fake"][-WINDOW:].mean()) / 0.5
    evidence = text("diagnosis.saturated_evidence", limit=SURE, steps=steps, share=share)
    return Finding("saturated", evidence, text("diagnosis.saturated_advice"))


def d_too_strong(run):
    """A discriminator that tells all fakes from all real samples, step after step."""
    evidence = _evidence_of_strength(run)
    return None if evidence is None else Finding("d_too_strong", evidence, _weaken(run))


def _evidence_of_strength(run):
    if run.loss.probability:
        steps = _lasting((run.columns["d_fake"] < SURE) & (run.columns["d_real"] > 1 - SURE))
        values = {"fake": SURE, "real": 1 - SURE, "steps": steps}
        return text("diagnosis.d_too_strong_evidence_probability", **values) if steps else None
    rest = run.loss.equilibrium[0]
    if rest > 0:
        steps = _lasting(run.columns["d_loss"] < SURE * rest)
        values = {"limit": SURE, "rest": rest, "steps": steps}
        return text("diagnosis.d_too_strong_evidence_loss", **values) if steps else None
    return _unbounded(run)


def _unbounded(run):
    """A critic without a bound: the gap between its scores grows and grows."""
    if run.rows < 2 * WINDOW:
        return None
    gap = (run.columns["d_real"] - run.columns["d_fake"])[run.rows // 2 :]
    quarters = [float(part.mean()) for part in np.array_split(gap, 4)]
    if not 0 < quarters[0] < quarters[1] < quarters[2] < quarters[3] or quarters[3] < GROWTH * quarters[0]:
        return None
    values = {"first": quarters[0], "last": quarters[3], "steps": len(gap)}
    return text("diagnosis.d_too_strong_evidence_gap", **values)


def _weaken(run):
    d, g = run.rate("d"), run.rate("g")
    if (run.settings.get("d_steps") or 1) > 1 and run.loss.name != "wasserstein":
        return text("diagnosis.d_too_strong_advice_steps", d_steps=run.settings["d_steps"])
    if d and g and d > 1.5 * g:
        return text("diagnosis.d_too_strong_advice_rate", d_rate=d, g_rate=g)
    return text("diagnosis.d_too_strong_advice_penalty" if run.penalized else "diagnosis.d_too_strong_advice_none")


def oscillating(run):
    """A loss that swings to and fro, several times and by much, instead of settling."""
    if run.rows < 2 * WINDOW:
        return None
    for name in ("d_loss", "g_loss"):
        values = run.columns[name][-SPAN:]
        smooth = np.array([part.mean() for part in np.array_split(values, BINS)])
        times, low, high = _swings(smooth)
        if times >= CYCLES:
            key = "penalty" if run.penalized else "none"
            words = {"name": name, "times": times, "steps": len(values), "low": low, "high": high}
            evidence = text("diagnosis.oscillating_evidence", **words)
            return Finding("oscillating", evidence, text(f"diagnosis.oscillating_advice_{key}"))
    return None


def _swings(smooth):
    """How often a curve goes from its low third to its high third and back, its low and its high."""
    low, high = np.quantile(smooth, [0.1, 0.9])
    scale = max(abs(float(np.median(smooth))), 1e-6)
    if high - low < SWING * scale:
        return 0, low, high
    place = np.where(smooth > high - (high - low) / 3, 1, np.where(smooth < low + (high - low) / 3, -1, 0))
    place = place[place != 0]
    return int(np.sum(place[1:] != place[:-1])) // 2, low, high
