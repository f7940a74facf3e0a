"""What a widget's banner says when a step, or the view itself, went wrong."""

from ganlearn.strings import text
from ganlearn.trainer import TrainingError

_PARTS = ("title", "evidence", "try")


def problem(area, kind, error, trainer):
    """A title, the error's own sentence, evidence, and what to try.

    Args:
        area: of the sentences, such as "dashboard".
        kind: "error" for a failed step, "view" for a mistake in the view.
        error: the exception.
        trainer: ``Trainer``; its step is named.
    """
    step = f"{trainer.step:,}"
    sentence = str(error) if isinstance(error, TrainingError) else f"{type(error).__name__}: {error}"
    return {"sentence": sentence, **{part: text(f"{area}.{kind}_{part}", step=step) for part in _PARTS}}


def of_run(area, trainer):
    """The problem of a run that stands in state "error"; None for any other."""
    return problem(area, "error", trainer.error, trainer) if trainer.state == "error" else None
