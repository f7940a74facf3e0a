"""What each stage of an iteration says in words."""

from ganlearn import losses
from ganlearn.strings import text
from ganlearn.widgets.dashboard.controls import penalty_name
from ganlearn.widgets.shared.numbers import number
from ganlearn.widgets.stepper.taken import STAGES

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


def tell(trainer, numbers):
    """List of {"title", "told", "code"}, one for each of ``STAGES``.

    Args:
        trainer: ``Trainer``.
        numbers: those of a ``Taken``.
    """
    return [_tell(trainer, numbers, half, name) for half, name in STAGES]


def _tell(trainer, numbers, half, name):
    facts, gan = _facts(trainer, numbers, half), trainer.gan
    same = gan.updates == "simultaneous"
    keys = {part: f"{part}_{'same_' if same and (part, half, name) in _SAME else ''}{half}_{name}" for part in _PARTS}
    if (half, name) == ("d", "real") and gan.d_steps.numpy() > 1:
        keys["told"] = "told_d_real_more"
    return {part: text(f"stepper.{key}", **facts) for part, key in keys.items()}


def _facts(trainer, numbers, half):
    gan, player = trainer.gan, numbers[half]
    has_penalty = half == "d" and bool(gan.penalties)
    before = player["loss"] + player["penalty"]
    return {
        "batch": numbers["batch"],
        "dataset": trainer.dataset.name,
        "d_steps": int(gan.d_steps.numpy()),
        "latent_dim": gan.latent_dim,
        **{name: number(player[name]) for name in ("real_logit", "fake_logit", "loss", "gradient", "change")},
        "other": number(player["other"]) if player["other"] else "0",
        "scores": _scores(gan, player, half),
        "formula": _formula(gan.loss, half),
        "parts": _parts(numbers, half),
        "penalty": _penalty(gan, player) if has_penalty else "",
        "with_penalty": text("stepper.with_penalty") if has_penalty else "",
        "and_penalty": text("stepper.and_penalty") if has_penalty else "",
        "plus_penalty": text("stepper.plus_penalty") if has_penalty else "",
        "loss_before": number(before),
        "loss_after": number(player["loss_after"] + player["penalty_after"]),
    }


def _scores(gan, player, half):
    if not gan.loss.probability:
        return ""
    scores = {name: number(player[name]) for name in ("real_score", "fake_score")}
    return text(f"stepper.scores_{half}", **scores)


def _penalty(gan, player):
    return text("stepper.penalty", name=penalty_name(gan), value=number(player["penalty"]))


def _formula(loss, half):
    if loss.name not in losses.available():
        return text("stepper.formula_own")
    config = loss.get_config()
    special = config != type(loss)().get_config()
    settings = ", ".join(f"{name}={value:g}" for name, value in config.items())
    return text(f"widgets.formula_{half}_{loss.name}") + (
        text("stepper.loss_settings", settings=settings) if special else ""
    )


def _parts(numbers, half):
    player = numbers[half]
    if player["fake_part"] is None:
        return ""
    if player["paired"]:
        return text("stepper.parts_pair", batch=numbers["batch"])
    if half == "g" and player["real_part"] == 0:
        return text("stepper.parts_one", batch=numbers["batch"])
    return text("stepper.parts_two", real_part=number(player["real_part"]), fake_part=number(player["fake_part"]))
