"""The stages of an iteration, and what each says in words."""

from ganlearn import losses
from ganlearn.strings import text
from ganlearn.widgets.shared.wording import number, penalty_names

STAGES = (
    ("d", "real"),
    ("d", "fake"),
    ("d", "logits"),
    ("d", "loss"),
    ("d", "gradients"),
    ("d", "update"),
    ("g", "fake"),
    ("g", "logits"),
    ("g", "loss"),
    ("g", "gradients"),
    ("g", "update"),
)
"""Which player it is about, and what happens."""

FIELDS = ("before", "between", "after")

_PARTS = ("title", "told", "code")
_SAME = {
    ("told", "d", "fake"),
    ("told", "d", "gradients"),
    ("title", "d", "update"),
    ("title", "g", "fake"),
    ("told", "g", "fake"),
    ("title", "g", "logits"),
    ("told", "g", "logits"),
    ("title", "g", "update"),
    ("code", "d", "fake"),
}
"""What is said otherwise where both players move at the same moment."""


def field_of(player, name):
    """Which field of D a stage shows in the plane, one of ``FIELDS``; None while D has not scored anything."""
    if name in ("real", "fake"):
        return None
    if name == "update":
        return "between" if player == "d" else "after"
    return "before" if player == "d" else "between"


def describe(trainer, numbers):
    """List of {"title", "told", "code"}, one for each of ``STAGES``.

    Args:
        trainer: ``Trainer``.
        numbers: those of an ``IterationRecord``.
    """
    return [_describe(trainer, numbers, player, name) for player, name in STAGES]


def _describe(trainer, numbers, player, name):
    gan = trainer.gan
    facts = _facts(trainer, numbers, player)
    same = gan.updates == "simultaneous"
    keys = {
        part: f"{part}_{'same_' if same and (part, player, name) in _SAME else ''}{player}_{name}" for part in _PARTS
    }
    if (player, name) == ("d", "real") and gan.d_steps.numpy() > 1:
        keys["told"] = "told_d_real_more"
    return {part: text(f"stepper.{key}", **facts) for part, key in keys.items()}


def _facts(trainer, numbers, player):
    gan, values = trainer.gan, numbers[player]
    has_penalty = player == "d" and bool(gan.penalties)
    before = values["loss"] + values["penalty"]
    return {
        "batch": numbers["batch"],
        "dataset": trainer.dataset.name,
        "d_steps": int(gan.d_steps.numpy()),
        "latent_dim": gan.latent_dim,
        **{name: number(values[name]) for name in ("real_logit", "fake_logit", "loss", "gradient", "change")},
        "other": number(values["other"]) if values["other"] else "0",
        "scores": _scores(gan, values, player),
        "formula": _formula(gan.loss, player),
        "parts": _parts(numbers, player),
        "penalty": _penalty(gan, values) if has_penalty else "",
        "with_penalty": text("stepper.with_penalty") if has_penalty else "",
        "and_penalty": text("stepper.and_penalty") if has_penalty else "",
        "plus_penalty": text("stepper.plus_penalty") if has_penalty else "",
        "loss_before": number(before),
        "loss_after": number(values["loss_after"] + values["penalty_after"]),
    }


def _scores(gan, values, player):
    if not gan.loss.probability:
        return ""
    scores = {name: number(values[name]) for name in ("real_score", "fake_score")}
    return text(f"stepper.scores_{player}", **scores)


def _penalty(gan, values):
    return text("stepper.penalty", name=penalty_names(gan), value=number(values["penalty"]))


def _formula(loss, player):
    if loss.name not in losses.available():
        return text("stepper.formula_own")
    config = loss.get_config()
    special = config != type(loss)().get_config()
    settings = ", ".join(f"{name}={value:g}" for name, value in config.items())
    return text(f"widgets.formula_{player}_{loss.name}") + (
        text("stepper.loss_settings", settings=settings) if special else ""
    )


def _parts(numbers, player):
    values = numbers[player]
    if values["fake_part"] is None:
        return ""
    if values["paired"]:
        return text("stepper.parts_pair", batch=numbers["batch"])
    if player == "g" and values["real_part"] == 0:
        return text("stepper.parts_one", batch=numbers["batch"])
    return text("stepper.parts_two", real_part=number(values["real_part"]), fake_part=number(values["fake_part"]))
