"""Exercises of chapter 03: orders of updates, the loop, the generator's step, a target, summed losses."""

import functools

import numpy as np

from ganlearn.exercises.framework import Exercise, NotAttempted, Wrong, attempted, match, numbers
from ganlearn.theory.losses import sigmoid, softplus


def _q1(after_one):
    found = numbers(after_one)
    if found.shape != (2,):
        raise Wrong("shape", given=found.shape)
    mistakes = {
        "old_d": (1, -1),
        "one_d": (0.75, -0.5),
        "first_d": (0.75, -1),
        "two_rounds": (0.3125, -0.875),
        "g_sign": (1.5, -1),
        "d_sign": (1.5, 1),
        "swapped": (-1, 0.5),
    }
    match(found, np.array([0.5, -1.0]), mistakes)


_ORDERS, _ETA = ("D", "DG", "GD", "DDG", "DGG", "DGD"), 0.3


def _rounds(order_of=lambda order: order, eta=_ETA):
    """The matrices of all orders asked for, each order read as ``order_of`` says."""
    move = {"D": np.array([[1, 0], [-eta, 1]]), "G": np.array([[1, eta], [0, 1]])}
    rounds = []
    for order in _ORDERS:
        matrix = np.eye(2)
        for player in order_of(order):
            matrix = move[player] @ matrix
        rounds.append(matrix)
    return np.array(rounds)


def _q2(round_of):
    found = [numbers(round_of(order, _ETA)) for order in _ORDERS]
    for matrix in found:
        if matrix.shape != (2, 2):
            raise Wrong("shape", given=matrix.shape)
    mistakes = {
        "reversed": _rounds(lambda order: order[::-1]),
        "repeats": _rounds(lambda order: "".join(dict.fromkeys(order))),
        "sorted": _rounds(sorted),
        "transposed": _rounds().transpose(0, 2, 1),
        "psi_first": _rounds()[:, ::-1, ::-1],
        "sign": _rounds(eta=-_ETA),
        "players": _rounds(lambda order: order.translate(str.maketrans("DG", "GD"))),
        "old_d": np.array([[[1, _ETA * ("G" in o)], [-_ETA * ("D" in o), 1]] for o in _ORDERS]),
    }
    match(np.array(found), _rounds(), mistakes)


def _q3(one_iteration):
    k, counts, steps = 3, {"real": 0, "noise": 0}, []

    def draw(kind):
        counts[kind] += 1
        return f"{kind} {counts[kind]}"

    def d_step(x_real, z):
        steps.append(("D", x_real, z))

    def g_step(z):
        steps.append(("G", z))

    one_iteration(d_step, g_step, lambda: draw("real"), lambda: draw("noise"), k)
    if not steps:
        raise NotAttempted
    _judge_steps(steps, k)


def _judge_steps(steps, k):
    """Looks at what the steps were given, in their order: names such as "real 1" and "noise 2"."""
    kinds = {"D": ["real", "noise"], "G": ["noise"]}
    if any([str(given).split()[0] for given in inputs] != kinds[player] for player, *inputs in steps):
        raise Wrong("inputs")
    of_d, of_g = ([inputs for player, *inputs in steps if player == name] for name in "DG")
    if len(of_d) != k or len(of_g) != 1:
        raise Wrong("count", d=len(of_d), g=len(of_g), wanted=k)
    if steps[-1][0] != "G":
        raise Wrong("g_first")
    real, noise = zip(*of_d, strict=True)
    if len(set(real)) < k:
        raise Wrong("same_batch")
    if len(set(noise)) < k:
        raise Wrong("same_noise")
    if of_g[0][0] in noise:
        raise Wrong("kept_fakes")


_RATE, _Z = 0.5, np.array([[1.0, -0.5], [-2.0, 0.3], [0.4, 1.2], [0.1, -1.0]], dtype=np.float32)


def _q4(my_g_step):
    """G and D have one kernel each, so every gradient is known by hand: f = z·g·d, ∂f/∂g = zᵀdᵀ."""
    import keras

    first_g, first_d = np.array([[0.5, -1.0], [0.8, 0.2]]), np.array([[0.7], [-0.4]])
    generator, discriminator = (
        keras.Sequential([keras.Input((2,)), keras.layers.Dense(n, use_bias=False)]) for n in (2, 1)
    )
    generator.set_weights([first_g])
    discriminator.set_weights([first_d])
    returned = _call(my_g_step, generator, discriminator, keras.optimizers.SGD(_RATE))
    moved = generator.get_weights()[0] - first_g
    if not np.allclose(discriminator.get_weights()[0], first_d, atol=1e-7):
        raise Wrong("d_moved")
    if np.allclose(moved, 0, atol=1e-6):
        if returned is None or returned is ...:
            raise NotAttempted
        raise Wrong("not_moved")
    f = _Z @ first_g @ first_d

    def step(gradients):
        return -_RATE * _Z.T @ gradients @ first_d.T

    wanted = -sigmoid(-f) / len(f)
    mistakes = {"uphill": -wanted, "minimax": -sigmoid(f) / len(f), "of_d": sigmoid(f) / len(f), "sum": len(f) * wanted}
    mistakes["sigmoid_twice"] = -sigmoid(-sigmoid(f)) * sigmoid(f) * sigmoid(-f) / len(f)
    match(moved, step(wanted), {name: step(gradients) for name, gradients in mistakes.items()})
    _check_loss(returned, softplus(-f).mean())
    if not discriminator.trainable_variables:
        raise Wrong("switched_off")


def _call(my_g_step, generator, discriminator, optimizer):
    """What the answer returns; Keras refuses to move weights when there is not one gradient."""
    try:
        return my_g_step(generator, discriminator, optimizer, _Z)
    except ValueError as error:
        if "gradient" in str(error).lower() or "None" in str(error):
            raise Wrong("detached") from error
        raise


def _check_loss(returned, wanted):
    loss = np.nan if returned is None or returned is ... else numbers(returned)
    if np.shape(loss) != () or not np.isclose(loss, wanted, rtol=1e-4):
        raise Wrong("loss", wanted=wanted)


@functools.cache
def _cases():
    """Scores to judge: a perfect sampler with many samples and with few, worse ones, and 25 modes."""
    from ganlearn import data, metrics

    ring, grid = data.load("ring", size=5000), data.load("grid", size=5000)
    x, few, rng = ring.x[:2500], ring.x[2500:2700], np.random.default_rng(3)
    one_lost, scarce = x[ring.y[:2500] != 5], np.concatenate([x[ring.y[:2500] != 5], ring.x[ring.y == 5][:5]])
    blurred = x + 0.06 * rng.standard_normal(x.shape)
    sharp = np.asarray(ring.means)[ring.y[:2500]] + 0.05 * rng.standard_normal(x.shape)
    samples = [x, few, one_lost, scarce, blurred, sharp, rng.standard_normal((2500, 2))]
    bad_few = np.concatenate([few[:-5], np.zeros((5, 2), np.float32)])
    judged = [metrics.modes(points, ring) for points in [*samples, bad_few]]
    return [*judged, metrics.modes(grid.x[:2500], grid)]


def _all_modes(scores, name="captured_one_percent"):
    return scores[name] == len(scores.counts)


def _near_floor(scores, deviations=3):
    floor = scores.floor["high_quality"]
    return scores["high_quality"] >= floor.mean - deviations * floor.sd


_RULES = {
    "captured": lambda s: _all_modes(s, "captured") and _near_floor(s),
    "only_modes": _all_modes,
    "only_quality": _near_floor,
    "either": lambda s: _all_modes(s) or _near_floor(s),
    "eight": lambda s: s["captured_one_percent"] == 8 and _near_floor(s),
    "ideal": lambda s: _all_modes(s) and s["high_quality"] == 1,
    "two_sided": lambda s: _all_modes(s) and _near_floor(s) and s["high_quality"] <= 0.999,
    "fixed": lambda s: _all_modes(s) and s["high_quality"] >= 0.98,
}
"""Rules that miss something, by the mistake."""


def _q5(good_enough):
    found = [bool(attempted(good_enough(scores))) for scores in _cases()]
    wanted = [bool(_all_modes(scores) and _near_floor(scores)) for scores in _cases()]
    if found == wanted:
        return
    for mistake, rule in _RULES.items():
        if found == [bool(rule(scores)) for scores in _cases()]:
            raise Wrong(mistake)
    raise Wrong("value", wrong=sum(a != b for a, b in zip(found, wanted, strict=True)), total=len(found))


def _q6(slopes_of_sum):
    f = np.array([-2.0, -0.5, 0.25, 1.5])
    pair = attempted(slopes_of_sum(f.copy()))
    if isinstance(pair, tuple) and any(slope is ... for slope in pair):
        raise NotAttempted
    if not isinstance(pair, (tuple, list, np.ndarray)) or len(pair) != 2:
        raise Wrong("pair")
    found = [np.broadcast_to(numbers(slope), f.shape) for slope in pair]
    of_d, of_g = sigmoid(f), -sigmoid(-f)
    both, nothing = of_d + of_g, 0 * f
    mistakes = {
        "ignored": (both, both),
        "apart": (of_g, of_d),
        "swapped": (both, of_g),
        "sign": (-of_g, -both),
        "nothing": (nothing, both),
        "same": (of_g, of_g),
        "losses": (softplus(-f), softplus(f) + softplus(-f)),
    }
    match(np.array(found), np.array([of_g, both]), {name: np.array(then) for name, then in mistakes.items()})


q1 = Exercise("loop", "q1", _q1, hints=3)
q2 = Exercise("loop", "q2", _q2, hints=4)
q3 = Exercise("loop", "q3", _q3, hints=3)
q4 = Exercise("loop", "q4", _q4, hints=4)
q5 = Exercise("loop", "q5", _q5, hints=3)
q6 = Exercise("loop", "q6", _q6, hints=4)
