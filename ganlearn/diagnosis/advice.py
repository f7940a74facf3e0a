"""One thing to try, chosen by the settings of the run."""

from ganlearn.strings import text

FAST = 0.02
"""A learning rate above this is the first suspect when a number is not finite."""

UNEVEN = 3.0
"""Learning rates that differ by this factor are the first suspect when one player wins."""


def on_nan(run):
    """Against numbers that are not finite."""
    rates = [rate for rate in (run.rate("d"), run.rate("g")) if rate]
    return text("diagnosis.nan_advice" if not rates or max(rates) > FAST else "diagnosis.nan_advice_formula")


def on_saturation(run):
    """Against a generator without gradient: another loss alone does not help where D learns far faster."""
    loss = text("diagnosis.saturated_advice")
    return f"{loss} {_even(run)}" if _ratio(run) > UNEVEN else loss


def on_strength(run):
    """Against a discriminator that wins."""
    if _ratio(run) > UNEVEN:
        return _even(run)
    if (run.settings.get("d_steps") or 1) > 1:
        return text("diagnosis.d_too_strong_advice_steps", d_steps=run.settings["d_steps"])
    if run.loss.name == "wasserstein":
        return text("diagnosis.advice_critic")
    return _penalty(run)


def on_collapse(run):
    """Against a generator that has collapsed."""
    again = text("diagnosis.collapsed_again")
    return f"{_even(run) if _ratio(run) and _ratio(run) < 1 / UNEVEN else _penalty(run)} {again}"


def on_oscillation(run):
    """Against a game that oscillates."""
    if run.loss.name == "wasserstein":
        return text("diagnosis.advice_critic")
    return text("diagnosis.oscillating_advice_penalized") if run.penalized else text("diagnosis.oscillating_advice")


def _ratio(run):
    """D's learning rate over G's; 0 when one is not known."""
    d, g = run.rate("d"), run.rate("g")
    return d / g if d and g else 0.0


def _even(run):
    return text("diagnosis.advice_even", d_rate=run.rate("d"), g_rate=run.rate("g"))


def _penalty(run):
    return text("diagnosis.advice_penalty_more" if run.penalized else "diagnosis.advice_penalty")
