"""A run of the PhasePortrait in words: its settings, what theory predicts, what was measured."""

import numpy as np

from ganlearn.strings import text
from ganlearn.widgets.phase_portrait.games import GAMES

NEUTRAL = 1e-6
"""A radius that is 1 to this accuracy says nothing about convergence."""

_NAMED = ("game", "method", "updates")


def title(settings):
    """{"game", "kind"}: which game, and how it is played."""
    names = _names(settings)
    return {"game": names["game"], "kind": f"{names['method']} · {names['updates']}"}


def sentence(solution, steps):
    """What is predicted for a run, and what was measured."""
    predicted = text(f"phase_portrait.says_{verdict(solution)}", radius=number(solution.radius))
    measured = text("phase_portrait.says_measured", measured=number(solution.measured), steps=steps)
    return predicted + " " + measured


def rows(settings, solution, steps):
    """The table's rows that stay the same while a path is played; all of them text."""
    knob = GAMES[settings["game"]][settings["method"]].knob
    table = [[text(f"phase_portrait.{kind}"), name] for kind, name in _names(settings).items()]
    if knob:
        table.append([text(f"phase_portrait.knob_{knob.word}"), number(settings["weight"], 2)])
    return [
        *table,
        [text("phase_portrait.step_size"), number(settings["step_size"], 2)],
        [text("phase_portrait.start"), " ".join(number(v, 2) for v in settings["start"])],
        [text("phase_portrait.steps_word"), str(steps)],
        [text("phase_portrait.eigenvalues"), complex_words(solution.eigenvalues)],
        [text("phase_portrait.flow"), complex_words(solution.flow)],
        [text("phase_portrait.predicted"), number(solution.radius)],
        [text("phase_portrait.measured"), number(solution.measured)],
    ]


def _names(settings):
    return {kind: text(f"phase_portrait.{kind}_{settings[kind]}") for kind in _NAMED}


def verdict(solution):
    """What linear theory says of a run: "shrinks", "grows", "circles", or "jumps" where it says nothing."""
    if solution.radius is None:
        return "jumps"
    if abs(solution.radius - 1) <= NEUTRAL:
        return "circles"
    return "shrinks" if solution.radius < 1 else "grows"


def number(value, digits=4):
    """A number with a real minus sign; very large and very small ones in powers of ten; a dash for None."""
    if value is None:
        return "–"
    size = abs(value)
    shown = f"{value:.1e}" if size and not 1e-3 <= size < 1e5 else f"{value:.{digits}f}"
    return shown.replace("-", "−") if np.isfinite(value) else text("phase_portrait.too_large")


def complex_words(values):
    """Eigenvalues as people write them: "1.0000 ± 0.1000i, 0.2500"."""
    if values is None:
        return "–"
    words = []
    for value in sorted(values, key=lambda v: (-abs(v), -v.imag)):
        if value.imag < -1e-9:
            continue
        pair = f" ± {number(value.imag)}i" if value.imag > 1e-9 else ""
        real = number(value.real) if abs(value.real) > 1e-12 else "0"
        words.append(real + pair)
    return ", ".join(dict.fromkeys(words))
