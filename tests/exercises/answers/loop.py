"""Answers to the exercises of chapter 03."""

import keras
import numpy as np
import tensorflow as tf

from tests.exercises.answers import Answers


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def d(eta):
    return np.array([[1, 0], [-eta, 1]])


def g(eta):
    return np.array([[1, eta], [0, 1]])


def rounds(order, move):
    matrix = np.eye(2)
    for player in order:
        matrix = move[player] @ matrix
    return matrix


def one_matrix_for_each(order, eta):
    return np.linalg.multi_dot([np.eye(2), *({"D": d, "G": g}[player](eta) for player in reversed(order)), np.eye(2)])


def iteration(real="batch()", z="noise()", last="g_step(noise())", k="k"):
    """An answer to q3 made of its parts."""

    def answer(d_step, g_step, batch, noise, k_given):
        names = {"d_step": d_step, "g_step": g_step, "batch": batch, "noise": noise, "k": k_given}
        names |= {"kept": batch(), "z": noise()}
        for _ in range(eval(k, names)):
            eval(f"d_step({real}, {z})", names)
        eval(last, names)

    return answer


def g_first(d_step, g_step, batch, noise, k):
    g_step(noise())
    iteration(last="None")(d_step, g_step, batch, noise, k)


def softplus_mean(f):
    return tf.reduce_mean(tf.nn.softplus(-f))


def step(loss=softplus_mean, of="generator", times=1, detach=False, returned=lambda loss: loss):
    """An answer to q4 made of its parts."""

    def answer(generator, discriminator, optimizer, z):
        with tf.GradientTape() as tape:
            x_fake = generator(z, training=True)
            x_fake = tf.stop_gradient(x_fake) if detach else x_fake
            g_loss = loss(discriminator(x_fake, training=True))
        networks = {"generator": [generator], "both": [generator, discriminator]}[of]
        weights = [weight for network in networks for weight in network.trainable_variables]
        optimizer.apply([times * slope for slope in tape.gradient(g_loss, weights)], weights)
        return returned(g_loss)

    return answer


def detached(generator, discriminator, optimizer, z):
    with tf.GradientTape() as tape:
        g_loss = softplus_mean(discriminator(tf.stop_gradient(generator(z))))
    weights = generator.trainable_variables
    optimizer.apply(tape.gradient(g_loss, weights), weights)
    return g_loss


def switched_off(generator, discriminator, optimizer, z):
    discriminator.trainable = False
    return step()(generator, discriminator, optimizer, z)


def not_applied(generator, discriminator, optimizer, z):
    return softplus_mean(discriminator(generator(z)))


def with_keras_loss(generator, discriminator, optimizer, z):
    with tf.GradientTape() as tape:
        logits = discriminator(generator(z))
        g_loss = keras.losses.BinaryCrossentropy(from_logits=True)(tf.ones_like(logits), logits)
    slopes = tape.gradient(g_loss, generator.trainable_weights)
    optimizer.apply_gradients(zip(slopes, generator.trainable_weights, strict=True))
    return float(g_loss)


def all_modes(s):
    return s["captured_one_percent"] == len(s.counts)


def near(s):
    floor = s.floor["high_quality"]
    return s["high_quality"] >= floor.mean - 3 * floor.sd


def two_sided(s):
    floor = s.floor["high_quality"]
    return all_modes(s) and abs(s["high_quality"] - floor.mean) <= 3 * floor.sd


ANSWERS = {
    "q1": Answers(
        "after_one",
        stub=...,
        right=[[0.5, -1], np.array([0.5, -1.0]), (0.50001, -1)],
        wrong=[
            ("old_d", (1, -1)),
            ("one_d", (0.75, -0.5)),
            ("first_d", (0.75, -1)),
            ("two_rounds", (0.3125, -0.875)),
            ("g_sign", (1.5, -1)),
            ("d_sign", (1.5, 1)),
            ("swapped", (-1, 0.5)),
            ("shape", 0.5),
            ("value", (0.5, 1)),
        ],
    ),
    "q2": Answers(
        "round_of",
        stub=lambda order, eta: ...,
        right=[one_matrix_for_each, lambda o, eta: rounds(o, {"D": tf.constant(d(eta)), "G": tf.constant(g(eta))})],
        wrong=[
            ("reversed", lambda o, eta: rounds(o[::-1], {"D": d(eta), "G": g(eta)})),
            ("repeats", lambda o, eta: rounds(dict.fromkeys(o), {"D": d(eta), "G": g(eta)})),
            ("sorted", lambda o, eta: rounds(sorted(o), {"D": d(eta), "G": g(eta)})),
            ("psi_first", lambda o, eta: rounds(o, {"D": d(eta).T, "G": g(eta).T})),
            ("transposed", lambda o, eta: rounds(o, {"D": d(eta), "G": g(eta)}).T),
            ("sign", lambda o, eta: rounds(o, {"D": d(-eta), "G": g(-eta)})),
            ("players", lambda o, eta: rounds(o, {"D": g(eta), "G": d(eta)})),
            ("old_d", lambda o, eta: np.eye(2) + sum({"D": d, "G": g}[p](eta) - np.eye(2) for p in set(o))),
            ("shape", lambda o, eta: eta),
            ("value", lambda o, eta: np.eye(2)),
        ],
    ),
    "q3": Answers(
        "one_iteration",
        stub=lambda d_step, g_step, batch, noise, k: ...,
        right=[iteration(), iteration(last="[noise(), g_step(noise())]")],
        wrong=[
            ("same_batch", iteration(real="kept")),
            ("same_noise", iteration(z="z")),
            ("kept_fakes", iteration(z="[z := noise()][0]", last="g_step(z)")),
            ("g_first", g_first),
            ("count", iteration(k="1")),
            ("count", iteration(last="None")),
            ("inputs", iteration(real="noise()", z="batch()")),
            ("inputs", iteration(real="batch")),
            ("inputs", iteration(last="g_step(batch())")),
            ("raised", iteration(last="g_step(batch(), noise())")),
        ],
    ),
    "q4": Answers(
        "my_g_step",
        stub=lambda generator, discriminator, optimizer, z: ...,
        right=[step(), with_keras_loss, step(returned=float)],
        wrong=[
            ("detached", detached),
            ("d_moved", step(of="both")),
            ("not_moved", not_applied),
            ("uphill", step(times=-1)),
            ("minimax", step(lambda f: -tf.reduce_mean(tf.nn.softplus(f)))),
            ("of_d", step(lambda f: tf.reduce_mean(tf.nn.softplus(f)))),
            ("sum", step(lambda f: tf.reduce_sum(tf.nn.softplus(-f)))),
            ("sigmoid_twice", step(lambda f: softplus_mean(tf.sigmoid(f)))),
            ("loss", step(returned=lambda loss: None)),
            ("loss", step(returned=lambda loss: -loss)),
            ("switched_off", switched_off),
            ("value", step(lambda f: -tf.reduce_mean(f))),
        ],
    ),
    "q5": Answers(
        "good_enough",
        stub=lambda s: ...,
        right=[lambda s: bool(min(s.counts) >= 0.01 * s.n and near(s))],
        wrong=[
            ("captured", lambda s: s["captured"] == len(s.counts) and near(s)),
            ("only_modes", all_modes),
            ("only_quality", near),
            ("either", lambda s: all_modes(s) or near(s)),
            ("eight", lambda s: s["captured_one_percent"] == 8 and near(s)),
            ("ideal", lambda s: all_modes(s) and s["high_quality"] == 1),
            ("two_sided", two_sided),
            ("fixed", lambda s: all_modes(s) and s["high_quality"] > 0.98),
            ("value", lambda s: True),
        ],
    ),
    "q6": Answers(
        "slopes_of_sum",
        stub=lambda f: (..., ...),
        right=[lambda f: [-sigmoid(-f), sigmoid(f) - sigmoid(-f)], lambda f: np.array([-sigmoid(-f), np.tanh(f / 2)])],
        wrong=[
            ("ignored", lambda f: (np.tanh(f / 2), np.tanh(f / 2))),
            ("apart", lambda f: (-sigmoid(-f), sigmoid(f))),
            ("swapped", lambda f: (np.tanh(f / 2), -sigmoid(-f))),
            ("sign", lambda f: (sigmoid(-f), -np.tanh(f / 2))),
            ("nothing", lambda f: (0, np.tanh(f / 2))),
            ("same", lambda f: (-sigmoid(-f), -sigmoid(-f))),
            ("losses", lambda f: (np.logaddexp(0, -f), np.logaddexp(0, f) + np.logaddexp(0, -f))),
            ("pair", lambda f: np.tanh(f / 2)),
            ("value", lambda f: (f, f)),
        ],
    ),
}
