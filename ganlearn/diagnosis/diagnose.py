"""The two ways to ask: about a trainer, and about arrays."""

import numpy as np

from ganlearn.diagnosis import advice, curve_rules, diversity
from ganlearn.diagnosis.context import COLUMNS, NAMES, Context, Finding
from ganlearn.strings import text
from ganlearn.trainer import TrainingError

SAMPLES = 256
"""How many samples from fixed noise a trainer is asked for."""

LONGEST = 100_000
"""At most this many of its last steps are read: a bound on the time and memory that a diagnosis takes."""


def diagnose(trainer):
    """What is wrong with a run, in plain words.

    The thread that owns the model makes the samples, between two chunks; this call waits for them.

    Args:
        trainer: ``Trainer``, running or at rest.

    Returns:
        Tuple of ``Finding``, most urgent first; empty when nothing is wrong or there is too little to read yet.
    """
    history = _known(trainer.history)
    samples = trainer.samples(SAMPLES) if len(history["step"]) >= curve_rules.WINDOW else None
    return diagnose_history(history, trainer.gan.loss, samples, trainer.dataset, trainer.settings, trainer.error)


def diagnose_history(history, loss, samples=None, dataset=None, settings=None, error=None):
    """What is wrong with a run, from arrays alone; calls no model.

    Args:
        history: mapping of column to array (steps,): step, d_loss (without the penalty), g_loss, d_real, d_fake,
            perhaps penalty; such as ``trainer.history``. Rows that are not finite are left out; when the last one is
            not, that is a finding.
        loss: name or object from ``ganlearn.losses``: what its curves mean.
        samples: (n, *sample_shape) the generator's present samples, for "collapsed"; None leaves that out.
        dataset: ``Dataset`` that the samples should resemble; None leaves "collapsed" out.
        settings: mapping as ``trainer.settings``; advice then names the setting that stands out.
        error: what ended the run, as ``trainer.error``: a trainer takes steps back that were not finite.

    Returns:
        Tuple of ``Finding``, most urgent first.

    Raises:
        KeyError: when the history lacks a column.
        ValueError, TypeError: for an unknown loss.
    """
    run = Context.of(history, loss, settings)
    too_strong = curve_rules.d_too_strong(run)
    findings = [_stopped(run, error) or curve_rules.not_finite(run), too_strong, curve_rules.oscillating(run)]
    if samples is not None and dataset is not None and too_strong is None:  # against a sure D no generator has learned
        findings.append(diversity.collapsed(run, samples, dataset))
    found = {finding.name: finding for finding in findings if finding is not None}
    return tuple(found[name] for name in NAMES if name in found)


def _known(history):
    """The last ``LONGEST`` rows of a growing history as it is now, without those that a damaged checkpoint has lost."""
    start = max(0, history.steps - LONGEST)
    rows = history.rows(start)
    kept = np.isfinite(rows[:, [history.column(name) for name in COLUMNS]]).all(axis=1)
    columns = {name: rows[kept, history.column(name)] for name in history if name != "step"}
    return {"step": np.arange(start + 1, start + 1 + len(rows))[kept] + history.first, **columns}


def _stopped(run, error):
    """A run that its trainer ended: every ``TrainingError`` without a cause tells of a number that was not finite."""
    if not isinstance(error, TrainingError) or error.__cause__ is not None:
        return None
    return Finding("nan", text("diagnosis.nan_evidence_run", error=error), advice.on_nan(run))
