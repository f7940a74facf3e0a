"""Exercises 3 and 4: a step with two tapes, and the same one compiled."""

import types

import numpy as np

from ganlearn.exercises._program.file import function
from ganlearn.exercises.framework import NotAttempted, Wrong, attempted, match, numbers
from ganlearn.theory.losses import sigmoid, softplus

_G, _D = np.array([[0.5, -1.0], [0.8, 0.2]]), np.array([[0.7], [-0.4]])
_X = np.array([[1.0, 0.2], [-0.3, 1.5], [0.9, -0.7], [2.0, 0.4]])
_Z = np.array([[1.0, -0.5], [-2.0, 0.3], [0.4, 1.2], [0.1, -1.0]])
_RATES = {"g": 0.5, "d": 0.25}


def both_step(module):
    """G and D have one kernel each, so every gradient is known by hand: r = x·d, f = z·g·d."""
    step, (gan, flags) = function(module, "both_step"), _players()
    returned = step(gan, _X.astype(np.float32), _Z.astype(np.float32))
    moved = [network.get_weights()[0] - first for network, first in ((gan.generator, _G), (gan.discriminator, _D))]
    if returned is ... or (returned is None and np.allclose(_flat(moved), 0)):
        raise NotAttempted
    match(_flat(moved), _flat(_moves()), _mistakes())
    if not flags or not all(flag is True for flag in flags):
        raise Wrong("training", given=next(str(flag) for flag in flags if flag is not True))
    _judge_losses(returned)


def _judge_losses(returned):
    if not isinstance(returned, (tuple, list)) or len(returned) != 2:
        raise Wrong("pair")
    r, f = _X @ _D, _Z @ _G @ _D
    wanted = [softplus(-r).mean() + softplus(f).mean(), softplus(-f).mean()]
    found = [numbers(loss) for loss in returned]
    if any(loss.shape != () for loss in found):
        raise Wrong("pair")
    if np.allclose(found, wanted[::-1], rtol=1e-4):
        raise Wrong("turned")
    if not np.allclose(found, wanted, rtol=1e-4):
        raise Wrong("losses", d=wanted[0], g=wanted[1])


def _players():
    """A stand-in for ``Players`` with linear networks, and the list of ``training`` values that their layers got."""
    import keras

    flags = []

    class Note(keras.layers.Layer):
        def call(self, x, training=None):
            flags.append(training)
            return x

    def network(kernel):
        dense = keras.layers.Dense(kernel.shape[1], use_bias=False)
        made = keras.Sequential([keras.Input((2,)), dense, Note()])
        made.set_weights([kernel])
        return made

    gan = types.SimpleNamespace(generator=network(_G), discriminator=network(_D), latent_dim=2)
    gan.g_optimizer, gan.d_optimizer = (keras.optimizers.SGD(_RATES[player]) for player in "gd")
    gan.g_optimizer.build(gan.generator.trainable_variables)
    gan.d_optimizer.build(gan.discriminator.trainable_variables)
    flags.clear()  # building the networks calls their layers, too
    return gan, flags


def _gradients(g=_G, d=_D):
    """Gradients of both losses with respect to both kernels."""
    r, f, n = _X @ d, _Z @ g @ d, len(_X)
    of_d_by_d = (_X.T @ -sigmoid(-r) + (_Z @ g).T @ sigmoid(f)) / n
    return {
        "dd": of_d_by_d,
        "dg": _Z.T @ sigmoid(f) @ d.T / n,
        "gd": (_Z @ g).T @ -sigmoid(-f) / n,
        "gg": _Z.T @ -sigmoid(-f) @ d.T / n,
    }


def _moves(by_g=None, by_d=None):
    """How far G's and D's kernels move along these gradients; by default along the right ones."""
    s = _gradients()
    return [-_RATES["g"] * (s["gg"] if by_g is None else by_g), -_RATES["d"] * (s["dd"] if by_d is None else by_d)]


def _flat(moves):
    return np.concatenate([np.ravel(move) for move in moves])


def _mistakes():
    s, (g_move, d_move) = _gradients(), _moves()
    later_d, later_g = _gradients(d=_D + d_move), _gradients(g=_G + g_move)
    made = {
        "alternating": _moves(by_g=later_d["gg"]),
        "g_first": _moves(by_d=later_g["dd"]),
        "summed": _moves(s["gg"] + s["dg"], s["dd"] + s["gd"]),
        "d_stays": [g_move, 0 * d_move],
        "g_stays": [0 * g_move, d_move],
        "exchanged": _moves(s["dg"], s["gd"]),
        "uphill": [-g_move, -d_move],
    }
    return {name: _flat(moves) for name, moves in made.items()}


def train_step(module):
    """``make_train_step``, with another ``both_step`` in the file that notes what it is given."""
    from ganlearn._tensorflow import tf

    make, calls = function(module, "make_train_step"), []
    kept = tf.Variable(tf.zeros((0, 0)), shape=tf.TensorShape(None))

    def noting(gan, x_real, z):
        calls.append(x_real)
        kept.assign(z)
        return tf.reduce_sum(z), tf.reduce_mean(z * z)

    module.both_step = noting
    step = tf.Variable(0, dtype=tf.int64)
    gan = types.SimpleNamespace(noise=tf.random.Generator.from_seed(3), latent_dim=3, step=step)
    step_of_theirs, before = attempted(make(gan)), gan.noise.state.numpy()
    seen = []
    for _ in range(3):
        returned = step_of_theirs(tf.zeros((6, 2)))
        seen.append(kept.numpy())
    if returned is ... or (returned is None and not calls):
        raise NotAttempted
    _judge_calls(calls, seen)
    if np.array_equal(gan.noise.state.numpy(), before):
        raise Wrong("other_noise")
    _judge_count(gan.step, step)
    _judge_returned(returned, seen[-1])
    step_of_theirs(tf.zeros((1000, 2)))
    _judge_noise(kept.numpy())


def _judge_calls(calls, seen):
    if len(calls) != 1:
        raise Wrong("eager" if calls else "inlined", count=len(calls))
    if seen[0].ndim != 2 or seen[0].shape[1] != 3:
        raise Wrong("shape", given=seen[0].shape, wanted=(6, 3))
    if np.array_equal(seen[0], seen[1]):
        raise Wrong("frozen")


def _judge_count(found, step):
    if found is not step:
        raise Wrong("rebound")
    if int(step) != 3:
        raise Wrong("counted", given=int(step))


def _judge_returned(returned, z):
    wanted = [z.sum(), np.mean(z * z)]
    if not isinstance(returned, (tuple, list)) or not np.allclose([numbers(r) for r in returned], wanted, rtol=1e-4):
        raise Wrong("returned")


def _judge_noise(z):
    if z.shape != (1000, 3):
        raise Wrong("rows", given=z.shape, wanted=(1000, 3))
    if abs(z.mean()) > 0.2 or abs(z.std() - 1) > 0.1:
        raise Wrong("normal", mean=z.mean(), std=z.std())
