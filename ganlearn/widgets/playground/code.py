"""A position of the knobs as a short text: ``ring8-ns-R1.1-d2x64:adam:2e-3-g2x64:adam:2e-3-k1-b128-z2n-alt-s0``.

The parts stand in this order: data, loss, penalty with its weight, each player with size, optimizer and learning rate,
discriminator steps, batch size, noise, order of updates, seed. Drawn strokes follow the word "drawn", two characters a
point and a dot before each stroke. Numbers are the shortest that mean the same float.
"""

import decimal
import re

from ganlearn import losses
from ganlearn.strings import text
from ganlearn.widgets.playground.knobs import CHOICES, PARTS, Knobs, check_names

LOSSES = {name: losses.get(name).code for name in CHOICES["loss"]}
PENALTIES = dict(zip(CHOICES["penalty"], ("no", "R1", "R2", "RR", "GP"), strict=True))
UPDATES = {"alternating": "alt", "simultaneous": "sim"}
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~"

_BETWEEN = re.compile(r"(?<![0-9.]e)-")  # not the minus of 2e-3
_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e-?[0-9]+)?"


def encode(knobs):
    """The text of a position."""
    players = (
        f"{p}{getattr(knobs, f'{p}_size')}:{getattr(knobs, f'{p}_optimizer')}"
        f":{short(getattr(knobs, f'{p}_learning_rate'))}"
        for p in "dg"
    )
    parts = (
        _data(knobs),
        LOSSES[knobs.loss],
        PENALTIES[knobs.penalty] + short(knobs.penalty_weight),
        *players,
        f"k{knobs.d_steps}",
        f"b{knobs.batch_size}",
        f"z{knobs.noise}",
        UPDATES[knobs.updates],
        f"s{knobs.seed}",
    )
    return "-".join(parts)


def _data(knobs):
    if knobs.dataset == "drawn":
        return "drawn" + "".join("." + "".join(SIGNS[i] + SIGNS[j] for i, j in stroke) for stroke in knobs.strokes)
    return knobs.dataset + (str(knobs.parts) if knobs.dataset in PARTS else "")


def short(value):
    """The shortest text that ``float`` turns into the same number: ".1", "2e-3"."""
    sign, digits, exponent = decimal.Decimal(repr(float(value))).normalize().as_tuple()
    digits = "".join(map(str, digits))
    plain = re.sub(r"^0\.", ".", format(decimal.Decimal((sign, tuple(map(int, digits)), exponent)), "f"))
    power = exponent + len(digits) - 1
    scientific = f"{digits[0]}{'.' + digits[1:] if digits[1:] else ''}e{power}"
    return min(plain, scientific, key=len)


def decode(code):
    """The position that a text means.

    Raises:
        ValueError: with the part that cannot be read and what may stand there.
    """
    if not isinstance(code, str):
        raise ValueError(text("playground.code_type", given=type(code).__name__))
    data, dash, rest = code.strip().partition("-")  # the signs of a drawing may look like 2e
    parts = [data, *(_BETWEEN.split(rest) if dash else ())]
    if len(parts) != len(_READERS):
        raise ValueError(text("playground.code_parts", given=len(parts), wanted=len(_READERS), example=encode(Knobs())))
    values = {}
    for part, (reader, name) in zip(parts, _READERS, strict=True):
        read = reader(part)
        if read is None:
            wanted = text(f"playground.code_{name}", losses=", ".join(LOSSES.values()))
            raise ValueError(text("playground.code_part", part=part, wanted=wanted))
        values |= read
    return Knobs(**values)


def position_of(dataset, code, values):
    """The position that the arguments of ``Playground`` mean."""
    check_names(values)
    start = Knobs() if code is None else decode(code)
    return start.changed(**({} if dataset is None else {"dataset": dataset}), **values) if dataset or values else start


def _read_data(part):
    word, _, strokes = part.partition(".")
    if word == "drawn":
        return _read_strokes(strokes)
    found = re.fullmatch(r"([a-z]+)([0-9]*)", part)
    if not found or found[1] not in CHOICES["dataset"] or bool(found[2]) != (found[1] in PARTS):
        return None
    return {"dataset": found[1], "parts": int(found[2]) if found[2] else None}


def _read_strokes(strokes):
    if not re.fullmatch(r"([A-Za-z0-9_~]{2})+(\.([A-Za-z0-9_~]{2})+)*", strokes):
        return None
    places = [[SIGNS.index(sign) for sign in stroke] for stroke in strokes.split(".")]
    return {"dataset": "drawn", "strokes": tuple(tuple(zip(s[::2], s[1::2], strict=True)) for s in places)}


def _word(name, words):
    meanings = {word: value for value, word in words.items()}
    return lambda part: {name: meanings[part]} if part in meanings else None


def _read_penalty(part):
    found = re.fullmatch(f"({'|'.join(PENALTIES.values())})({_NUMBER})", part)
    meanings = {word: value for value, word in PENALTIES.items()}
    return found and {"penalty": meanings[found[1]], "penalty_weight": float(found[2])}


def _player(p):
    def read(part):
        found = re.fullmatch(f"{p}([0-9]+x[0-9]+):([a-z0-9]+):({_NUMBER})", part)
        if not found or found[1] not in CHOICES["d_size"] or found[2] not in CHOICES["d_optimizer"]:
            return None
        return {f"{p}_size": found[1], f"{p}_optimizer": found[2], f"{p}_learning_rate": float(found[3])}

    return read


def _counted(name, letter):
    def read(part):
        found = re.fullmatch(f"{letter}([0-9]{{1,10}})", part)
        return found and {name: int(found[1])}

    return read


def _read_noise(part):
    return {"noise": part[1:]} if part[:1] == "z" and part[1:] in CHOICES["noise"] else None


_READERS = (
    (_read_data, "data"),
    (_word("loss", LOSSES), "loss"),
    (_read_penalty, "penalty"),
    (_player("d"), "d"),
    (_player("g"), "g"),
    (_counted("d_steps", "k"), "k"),
    (_counted("batch_size", "b"), "b"),
    (_read_noise, "z"),
    (_word("updates", UPDATES), "updates"),
    (_counted("seed", "s"), "s"),
)
