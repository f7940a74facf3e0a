"""Exercises of chapter 06: looking ahead, spirals, eigenvalues, optimism, step sizes, averages, a rule of your own."""

import numpy as np

from ganlearn.exercises.framework import Exercise, Wrong, attempted, match, numbers
from ganlearn.theory import dirac


def _q1(after_one):
    found = numbers(after_one)
    if found.shape != (2,):
        raise Wrong("shape", given=found.shape)
    mistakes = {
        "ahead": (1, 0.5),
        "from_ahead": (0.75, 1),
        "y_sign": (1.25, -0.5),
        "x_sign": (1.25, 0.5),
        "swapped": (0.5, 0.75),
    }
    match(found, np.array([0.75, 0.5]), mistakes)


def _q2(steps_to_double):
    etas = np.array([0.05, 0.1, 0.2, 0.5, 0.7, 0.8])
    found = np.array([float(numbers(steps_to_double(float(eta)))) for eta in etas])
    exact = 2 * np.log(2) / np.log1p(etas**2)
    mistakes = {
        "not_whole": exact,
        "one_early": np.floor(exact),
        "no_root": np.ceil(exact / 2),
        "too_fast": np.ceil(np.log(2) / np.log1p(etas)),
        "approximate": np.ceil(2 * np.log(2) / etas**2),
    }
    match(found, np.ceil(exact), mistakes)


_MATRICES = (
    (1.1, 0.2, 0.1, 0.7),
    (1.0, -0.5, 0.5, 1.0),
    (-1.2, 0.3, 0.1, 0.4),
    (0.9, 0.4, -0.3, 0.6),
    (0.6, 1.0, 0.0, 0.6),
)


def _q3(radius_of):
    try:
        found = np.array([complex(np.asarray(attempted(radius_of(*m)))) for m in _MATRICES])
    except ValueError as error:
        if "math domain" not in str(error):
            raise
        raise Wrong("domain") from error
    if np.any(np.abs(found.imag) > 1e-9):
        raise Wrong("complex")
    if np.isnan(found).any():
        raise Wrong("nan")
    values = np.array([np.linalg.eigvals(np.reshape(m, (2, 2))).astype(complex) for m in _MATRICES])
    mistakes = {
        "real_part": np.abs(values.real).max(axis=1),
        "signed": np.where(np.abs(values.imag).max(axis=1) > 1e-9, np.abs(values).max(axis=1), values.real.max(axis=1)),
        "determinant": np.sqrt(np.abs(values.prod(axis=1))),
        "smaller": np.abs(values).min(axis=1),
        "half_missing": np.abs(2 * values).max(axis=1),
    }
    match(found.real, np.abs(values).max(axis=1), mistakes)


def _bent(w):
    """The vector field of the minimax Dirac-GAN, which is not linear."""
    return np.array(dirac.minimax().field(*w))


_FIELDS = (lambda w: np.array([-w[1], w[0]]), _bent)
_START, _ETA, _STEPS = (1.0, 0.5), 0.3, 4


def _optimistic(field, now=2.0, before=-1.0, first=0.0, keep=True):
    """w⁺ = w + now·ηF(w) + before·ηF(w₋)."""
    w = np.array(_START)
    last = first * field(w)
    for _ in range(_STEPS):
        pull = field(w)
        w, last = w + _ETA * (now * pull + before * last), pull if keep else last
    return w


def _ahead(field):
    w = np.array(_START)
    for _ in range(_STEPS):
        w = w + _ETA * field(w + _ETA * field(w))
    return w


def _q4(optimistic):
    found = [numbers(optimistic(field, np.array(_START), _ETA, _STEPS)) for field in _FIELDS]
    for w in found:
        if w.shape != (2,):
            raise Wrong("shape", given=w.shape)
    rules = {
        "plain": lambda field: _optimistic(field, 1.0, 0.0),
        "not_kept": lambda field: _optimistic(field, keep=False),
        "first": lambda field: _optimistic(field, first=1.0),
        "plus": lambda field: _optimistic(field, before=1.0),
        "one": lambda field: _optimistic(field, now=1.0),
        "ahead": _ahead,
        "not_moved": lambda field: np.array(_START),
    }
    mistakes = {name: np.array([rule(field) for field in _FIELDS]) for name, rule in rules.items()}
    match(np.array(found), np.array([_optimistic(field) for field in _FIELDS]), mistakes)


def _q5(largest_step):
    gammas = np.array([0.1, 0.3, 0.5, 0.8])
    found = np.array([float(numbers(largest_step(float(gamma)))) for gamma in gammas])
    mistakes = {
        "real_part": 4 / gammas,
        "full_turn": gammas,
        "half": 2 * gammas,
        "flow": gammas / 2,
        "undamped": 0 * gammas,
    }
    match(found, 4 * gammas, mistakes)


def _average(points, beta, start=None, lag=0):
    average = points[0] if start is None else start
    averages = [average]
    for n in range(1, len(points)):
        average = beta * average + (1 - beta) * points[n - lag]
        averages.append(average)
    return np.array(averages)


def _q6(averaged):
    angle = 0.4 * np.arange(8)
    points, beta = np.stack([2 * np.cos(angle) + 0.5, np.sin(angle)], axis=1), 0.8
    found = numbers(averaged(points.copy(), beta))
    if found.shape != points.shape:
        raise Wrong("shape", given=found.shape, wanted=points.shape)
    mistakes = {
        "swapped": _average(points, 1 - beta),
        "zero": _average(points, beta, start=np.zeros(2)),
        "zero_first": _average(np.concatenate([np.zeros((1, 2)), points]), beta)[1:],
        "late": _average(points, beta, lag=1),
        "mean": np.cumsum(points, axis=0) / np.arange(1, len(points) + 1)[:, None],
        "points": points,
    }
    match(found, _average(points, beta), mistakes)


_RESTS, _TAME_ETA, _LONG = ((0.0, 0.0), (1.0, -2.0)), 0.2, 400


def _q7(my_step):
    """Plays xy and the same game around another point: a rule that pulls to (0, 0) does not solve the second."""
    ends, calls = [], 0
    for rest in _RESTS:

        def field(w, rest=rest):
            nonlocal calls
            calls += 1
            return np.array([-(w[1] - rest[1]), w[0] - rest[0]])

        w = first = np.array([1.5, 0.5])
        for _ in range(_LONG):
            before, w = w, numbers(my_step(field, w.copy(), _TAME_ETA))
            if w.shape != (2,):
                raise Wrong("shape", given=w.shape)
        away, moved = np.hypot(*(w - rest)) / np.hypot(*(first - rest)), np.abs(w - before).max()
        _judge_end(w, first, away, moved)
        ends.append(away)
    return {"away": max(ends), "calls": round(calls / len(_RESTS) / _LONG, 1)}


def _judge_end(w, first, away, moved):
    if np.array_equal(w, first):
        raise Wrong("not_moved")
    if not away < 1.2:
        raise Wrong("grows", away=away)
    if away > 0.1:
        raise Wrong("elsewhere" if moved < 1e-4 else "circles", away=away)


q1 = Exercise("optimizers", "q1", _q1, hints=3)
q2 = Exercise("optimizers", "q2", _q2, hints=3)
q3 = Exercise("optimizers", "q3", _q3, hints=4)
q4 = Exercise("optimizers", "q4", _q4, hints=3)
q5 = Exercise("optimizers", "q5", _q5, hints=4)
q6 = Exercise("optimizers", "q6", _q6, hints=3)
q7 = Exercise("optimizers", "q7", _q7, hints=3)
