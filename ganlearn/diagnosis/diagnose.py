"""The two ways to ask: about a trainer, and about arrays."""

from ganlearn.diagnosis import curves, diversity
from ganlearn.diagnosis.context import Context
from ganlearn.diagnosis.finding import NAMES, Finding
from ganlearn.strings import text
from ganlearn.trainer import TrainingError

SAMPLES = 256
"""How many samples from fixed noise a trainer is asked for."""


def diagnose(trainer):
    """What is wrong with a run, in plain words.

    The samples are made by the thread that owns the model, between two chunks; this call waits for them.

    Args:
        trainer: ``Trainer``, running or at rest.

    Returns:
        Tuple of ``Finding``, most urgent first; empty when nothing is wrong or there is too little to read yet.
    """
    error = trainer.error
    findings = []
    if isinstance(error, TrainingError) and error.__cause__ is None:
        evidence = text("diagnosis.nan_evidence_run", error=error)
        findings.append(Finding("nan", evidence, text("diagnosis.nan_advice")))
    if trainer.step < curves.WINDOW:
        return tuple(findings)
    samples = trainer.samples(SAMPLES)
    rest = diagnose_history(trainer.history, trainer.gan.loss, samples, trainer.dataset, trainer.settings)
    return (*findings, *(finding for finding in rest if finding.name != "nan"))


def diagnose_history(history, loss, samples=None, dataset=None, settings=None):
    """What is wrong with a run, from arrays alone; calls no model.

    Args:
        history: mapping of column to array (steps,): step, d_loss, g_loss, d_real, d_fake, perhaps penalty; such as
            ``trainer.history``. Rows that are not finite are left out.
        loss: name or object from ``ganlearn.losses``: what its curves mean.
        samples: (n, *sample_shape) the generator's present samples, for "collapsed"; None leaves that out.
        dataset: ``Dataset`` that the samples should resemble; None leaves "collapsed" out.
        settings: mapping as ``trainer.settings``; advice then names the setting that stands out.

    Returns:
        Tuple of ``Finding``, most urgent first.

    Raises:
        KeyError: when the history lacks a column. ValueError, TypeError: for an unknown loss.
    """
    run = Context.of(history, loss, settings)
    findings = [rule(run) for rule in (curves.not_finite, curves.saturated, curves.d_too_strong, curves.oscillating)]
    if samples is not None and dataset is not None:
        findings.append(diversity.collapsed(run, samples, dataset))
    found = {finding.name: finding for finding in findings if finding is not None}
    if "saturated" in found:
        found.pop("d_too_strong", None)
    return tuple(found[name] for name in NAMES if name in found)
