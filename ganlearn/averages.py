"""Copies of weights: the moving average of a generator, and the slow weights of lookahead."""

from ganlearn._tensorflow import tf


def averaged_variables(generator):
    """The variables that are averaged: every floating-point one, batch normalisation's statistics included."""
    return [w for w in generator.variables if w.dtype.startswith(("float", "bfloat"))]


def update(averages, generator, beta, step):
    """w̄ ← βw̄ + (1 − β)w.

    β is no larger than (1 + t) / (10 + t), so that the first weights soon lose their influence.

    Args:
        averages: variables, one for each of ``averaged_variables(generator)``.
        generator: whose weights are averaged.
        beta: β in [0, 1).
        step: t, scalar integer tensor.
    """
    t = tf.cast(step, tf.float32)
    share = 1.0 - tf.minimum(beta, (1.0 + t) / (10.0 + t))
    for average, weight in zip(averages, averaged_variables(generator), strict=True):
        average.assign_sub(tf.cast(share, average.dtype) * (average.value - tf.cast(weight.value, average.dtype)))


def call_with(averages, generator, inputs):
    """The generator's samples with the averages in place of its weights."""
    stand_in = {id(w): a.value for w, a in zip(averaged_variables(generator), averages, strict=True)}
    trainable = [stand_in[id(w)] for w in generator.trainable_variables]
    others = [stand_in.get(id(w), w.value) for w in generator.non_trainable_variables]
    return generator.stateless_call(trainable, others, inputs, training=False)[0]


def lookahead_update(slow, weights, due, share):
    """Lookahead: where ``due``, w_slow ← w ← (1 − α)w_slow + αw.

    Args:
        slow: variables, one copy for each weight.
        weights: the players' variables.
        due: scalar boolean tensor, whether this is the k-th iteration since the last time.
        share: α in (0, 1].

    Source: Zhang et al. 2019, "Lookahead optimizer"; for games: Chavdarova et al. 2021, algorithm 1.
    """
    for kept, weight in zip(slow, weights, strict=True):
        mixed = kept.value + share * (weight.value - kept.value)
        weight.assign(tf.where(due, mixed, weight.value))
        kept.assign(tf.where(due, mixed, kept.value))
