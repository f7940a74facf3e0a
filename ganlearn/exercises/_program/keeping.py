"""Exercise 5: what a checkpoint holds."""

import tempfile
import types

import numpy as np

from ganlearn.exercises._program.file import function
from ganlearn.exercises.framework import NotAttempted, Wrong


def checkpoint(module):
    """``save`` and ``resume``, on two small stand-ins for ``Players``."""
    save, resume = function(module, "save"), function(module, "resume")
    with tempfile.TemporaryDirectory() as folder:
        first = _players(seed=0)
        _judge_empty(resume, first, folder)
        _move(first, 2)
        early = _state(first)
        if save(first, folder) is ...:
            raise NotAttempted
        _move(first, 1)
        save(first, folder)
        second = _players(seed=1)
        fresh = _state(second)
        resume(second, folder)
        _judge(_state(second), _state(first), early, fresh)


def _judge_empty(resume, gan, folder):
    """At the very beginning there is nothing to resume: that is not a mistake, and changes nothing."""
    before = _state(gan)
    try:
        returned = resume(gan, folder)
    except Exception as error:
        raise Wrong("empty", kind=type(error).__name__) from error
    if returned is ...:
        raise NotAttempted
    if not _same(_state(gan), before):
        raise Wrong("changed")


def _judge(found, wanted, early, fresh):
    if _same(found, wanted):
        return
    if _same(found, fresh):
        raise Wrong("nothing")
    if _same(found, early):
        raise Wrong("oldest")
    for name in ("networks", "optimizers", "noise", "step"):
        if not np.array_equal(found[name], wanted[name]):
            raise Wrong(name)


def _same(one, other):
    return all(np.array_equal(one[name], other[name]) for name in one)


def _players(seed):
    """Two networks with weights and batch statistics, their optimizers, the noise and the count."""
    import keras

    from ganlearn._tensorflow import tf

    def network(shift):
        start = keras.initializers.RandomNormal(seed=10 * seed + shift)
        dense = keras.layers.Dense(2, kernel_initializer=start)
        return keras.Sequential([keras.Input((2,)), dense, keras.layers.BatchNormalization()])

    gan = types.SimpleNamespace(generator=network(1), discriminator=network(2), latent_dim=2)
    gan.g_optimizer, gan.d_optimizer = keras.optimizers.Adam(1e-2), keras.optimizers.Adam(1e-2)
    gan.g_optimizer.build(gan.generator.trainable_variables)
    gan.d_optimizer.build(gan.discriminator.trainable_variables)
    gan.noise = tf.random.Generator.from_seed(seed)
    gan.step = tf.Variable(0, dtype=tf.int64)
    return gan


def _move(gan, times):
    """Changes all that training changes; only that it changes matters here, not how."""
    for _ in range(times):
        gan.step.assign_add(1)
        players = ((gan.generator, gan.g_optimizer), (gan.discriminator, gan.d_optimizer))
        for network, optimizer in players:
            network(gan.noise.normal((4, 2)), training=True)
            weights = network.trainable_variables
            optimizer.apply([gan.noise.normal(weight.shape) for weight in weights], weights)


def _state(gan):
    """All of it as numbers, in four parts."""
    networks, optimizers = (gan.generator, gan.discriminator), (gan.g_optimizer, gan.d_optimizer)
    return {
        "networks": _flat(weight for network in networks for weight in network.weights),
        "optimizers": _flat(variable for optimizer in optimizers for variable in optimizer.variables),
        "noise": gan.noise.state.numpy().copy(),
        "step": int(gan.step),
    }


def _flat(variables):
    return np.concatenate([np.ravel(variable.numpy()) for variable in variables])
