"""Answers to the exercises of chapter 07: the lesson's own gan.py, with one part of it right, wrong or still open."""

from pathlib import Path

import nbformat

from ganlearn.exercises._program.file import Program
from ganlearn.exercises._solutions.program import CODE
from ganlearn.exercises.program import PARTS
from tests.exercises.answers import Answers

NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "07-gan-in-tensorflow.ipynb"
MAGIC = "%%gan_py "


def lesson_file():
    """The file as the lesson's cells write it: what is given, and stubs."""
    cells = [cell.source for cell in nbformat.read(NOTEBOOK, 4).cells if cell.source.startswith(MAGIC)]
    parts = (cell.removeprefix(MAGIC).split("\n", 1) for cell in cells)
    return Program("gan.py", {name.strip(): source for name, source in parts})


def with_part(exercise, source):
    """The lesson's file with the part of one exercise replaced."""
    (part,) = [part for part, name in PARTS.items() if name == exercise]
    return lesson_file().with_parts({part: source})


solution = with_part


def changed(exercise, *pairs):
    """The solution of one exercise with some of its text replaced."""
    source = CODE[exercise]
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in source, old
        source = source.replace(old, new)
    return with_part(exercise, source)


DENSE = """
def make_generator(sample_shape, latent_dim):
    layers = [keras.layers.Dense(64, "relu"), keras.layers.Dense(int(tf.reduce_prod(sample_shape)), "tanh")]
    return keras.Sequential([keras.Input((latent_dim,)), *layers, keras.layers.Reshape(sample_shape)])


def make_discriminator(sample_shape):
    return keras.Sequential([keras.Input(sample_shape), keras.layers.Flatten(), keras.layers.Dense(1)])
"""

BY_EPOCHS = """
def make_batches(x, batch_size, seed):
    def epochs():
        rng = np.random.default_rng(seed)
        while True:
            order = rng.permutation(len(x))
            for start in range(0, len(x) - batch_size + 1, batch_size):
                yield x[order[start : start + batch_size]]

    return tf.data.Dataset.from_generator(
        epochs, output_signature=tf.TensorSpec((batch_size, *x.shape[1:]), tf.float32)
    )


import numpy as np
"""

BATCHES_MIXED = """
def make_batches(x, batch_size, seed):
    tf.random.set_seed(seed)
    whole = tf.data.Dataset.from_tensor_slices(x).batch(batch_size, drop_remainder=True)
    return whole.shuffle(len(x), seed=seed).repeat()
"""

ONE_TAPE = """
def both_step(gan, x_real, z):
    d, g = gan.discriminator, gan.generator
    with tf.GradientTape(persistent=True) as tape:
        x_fake = g(z, training=True)
        fake_logits = d(x_fake, training=True)
        d_loss = d_loss_of(d(x_real, training=True), fake_logits)
        g_loss = g_loss_of(fake_logits)
    g_slopes = tape.gradient(g_loss, g.trainable_weights)
    d_slopes = tape.gradient(d_loss, d.trainable_weights)
    gan.g_optimizer.apply_gradients(zip(g_slopes, g.trainable_weights))
    gan.d_optimizer.apply_gradients(zip(d_slopes, d.trainable_weights))
    return [d_loss, g_loss]
"""

IN_TURN = """
def both_step(gan, x_real, z):
    d, g = gan.discriminator, gan.generator

    def of_d():
        fake_logits = d(g(z, training=True), training=True)
        return d_loss_of(d(x_real, training=True), fake_logits)

    def of_g():
        return g_loss_of(d(g(z, training=True), training=True))

    losses = {}
    for player in ORDER:
        loss_of, network = {"d": (of_d, d), "g": (of_g, g)}[player]
        optimizer = {"d": gan.d_optimizer, "g": gan.g_optimizer}[player]
        with tf.GradientTape() as tape:
            losses[player] = loss_of()
        weights = network.trainable_variables
        optimizer.apply(tape.gradient(losses[player], weights), weights)
    return losses["d"], losses["g"]


ORDER = "dg"
"""

WRAPPED = """
def make_train_step(gan):
    def train_step(x_real):
        z = gan.noise.normal([len(x_real), gan.latent_dim])
        losses = both_step(gan, x_real, z)
        gan.step.assign(gan.step + 1)
        return losses

    return tf.function(train_step, reduce_retracing=True)
"""

PICKLED = """
import pathlib
import pickle


def variables(gan):
    parts = [part.variables for part in (gan.g_optimizer, gan.d_optimizer)]
    return [*gan.generator.weights, *gan.discriminator.weights, *parts[0], *parts[1], gan.step]


def save(gan, folder):
    values = [variable.numpy() for variable in variables(gan)]
    file = pathlib.Path(folder, "run.pickle")
    file.write_bytes(pickle.dumps((values, gan.noise.state.numpy())))


def resume(gan, folder):
    file = pathlib.Path(folder, "run.pickle")
    if not file.exists():
        return
    values, noise = pickle.loads(file.read_bytes())
    for variable, value in zip(variables(gan), values, strict=True):
        variable.assign(value)
    gan.noise.reset(noise)
"""

ALL_SIX = '("generator", "discriminator", "g_optimizer", "d_optimizer", "noise", "step")'
RESTORE = "checkpoints(gan, folder).restore_or_initialize()"


def lacking(*names):
    """The solution of q5 with these names left out."""
    return changed("q5", ALL_SIX, repr(tuple(name for name in eval(ALL_SIX) if name not in names)))


ANSWERS = {
    "q1": Answers(
        "gan_py",
        stub=lesson_file(),
        right=[with_part("q1", DENSE)],
        wrong=[
            (
                "size",
                changed("q1", "height // 4 * (width // 4) * 32", "128", "(height // 4, width // 4, 32)", "(2, 2, 32)"),
            ),
            ("size", changed("q1", "Conv2DTranspose(channels,", "Conv2DTranspose(1,")),
            ("range", changed("q1", ', activation="tanh"', "")),
            ("half", changed("q1", '"tanh"', '"sigmoid"')),
            (
                "alike",
                changed("q1", "keras.Input((latent_dim,)),", "keras.Input((latent_dim,)), keras.layers.Rescaling(0),"),
            ),
            ("logit_shape", changed("q1", "keras.layers.Flatten(),", "")),
            ("sigmoid", changed("q1", "keras.layers.Dense(1)", 'keras.layers.Dense(1, activation="sigmoid")')),
        ],
    ),
    "q2": Answers(
        "gan_py",
        stub=lesson_file(),
        right=[with_part("q2", BY_EPOCHS), changed("q2", "samples.shuffle", "samples.cache().shuffle")],
        wrong=[
            ("short", changed("q2", ", drop_remainder=True", "")),
            ("ends", changed("q2", ".repeat()", "")),
            ("unshuffled", changed("q2", ".shuffle(len(x), seed=seed)", "")),
            ("same_batches", with_part("q2", BATCHES_MIXED)),
            ("window", changed("q2", "shuffle(len(x)", "shuffle(batch_size")),
            ("mixed", changed("q2", "samples.shuffle", "samples.repeat().shuffle", ".repeat()\n", "\n")),
            ("same_epochs", changed("q2", "seed=seed)", "seed=seed, reshuffle_each_iteration=False)")),
            ("seed_ignored", changed("q2", "set_seed(seed)", "set_seed(5)", "seed=seed", "seed=5")),
            ("unseeded", changed("q2", "    tf.random.set_seed(seed)\n", "", ", seed=seed", "")),
            ("global_seed", changed("q2", "    tf.random.set_seed(seed)\n", "")),
        ],
    ),
    "q3": Answers(
        "gan_py",
        stub=lesson_file(),
        right=[with_part("q3", ONE_TAPE)],
        wrong=[
            ("alternating", with_part("q3", IN_TURN)),
            ("g_first", with_part("q3", IN_TURN.replace('"dg"', '"gd"'))),
            (
                "summed",
                changed("q3", "    d_weights, g", "        d_loss = g_loss = d_loss + g_loss\n    d_weights, g"),
            ),
            ("d_stays", changed("q3", "gan.d_optimizer.apply(d_slopes, d_weights)", "")),
            ("g_stays", changed("q3", "gan.g_optimizer.apply(g_slopes, g_weights)", "")),
            (
                "exchanged",
                changed(
                    "q3",
                    "gradient(d_loss,",
                    "gradient(g_loss,",
                    "tape.gradient(g_loss, g_w",
                    "tape.gradient(d_loss, g_w",
                ),
            ),
            (
                "uphill",
                changed(
                    "q3",
                    "d_loss, g_loss = d_loss_of(real_logits, fake_logits), g_loss_of(fake_logits)",
                    "d_loss, g_loss = -d_loss_of(real_logits, fake_logits), -g_loss_of(fake_logits)",
                ),
            ),
            ("training", changed("q3", "(z, training=True)", "(z)")),
            ("training", changed("q3", "(x_fake, training=True)", "(x_fake, training=False)")),
            ("pair", changed("q3", "return d_loss, g_loss", "return d_loss")),
            ("turned", changed("q3", "return d_loss, g_loss", "return g_loss, d_loss")),
            ("losses", changed("q3", "return d_loss, g_loss", "return 2 * d_loss, g_loss")),
            (
                "value",
                changed(
                    "q3",
                    "gan.d_optimizer.apply(d_slopes, d_weights)",
                    "gan.d_optimizer.apply(d_slopes, d_weights)\n    gan.d_optimizer.apply(d_slopes, d_weights)",
                ),
            ),
        ],
    ),
    "q4": Answers(
        "gan_py",
        stub=lesson_file(),
        right=[with_part("q4", WRAPPED)],
        wrong=[
            ("eager", changed("q4", "    @tf.function\n", "")),
            (
                "eager",
                changed(
                    "q4", "    return train_step", "    return lambda x: tf.function(train_step.python_function)(x)"
                ),
            ),
            (
                "inlined",
                changed("q4", "return both_step(gan, x_real, z)", "return tf.reduce_sum(z), tf.reduce_mean(z)"),
            ),
            (
                "frozen",
                changed(
                    "q4",
                    "gan.noise.normal((tf.shape(x_real)[0], gan.latent_dim))",
                    "tf.constant(__import__('numpy').random.normal(size=(len(x_real), gan.latent_dim)), tf.float32)",
                ),
            ),
            ("other_noise", changed("q4", "gan.noise.normal", "tf.random.normal")),
            ("rebound", changed("q4", "gan.step.assign_add(1)", "gan.step = gan.step + 1")),
            (
                "counted",
                changed(
                    "q4", "    @tf.function\n", "    n = [0]\n    @tf.function\n", "assign_add(1)", "assign(n[0] + 1)"
                ),
            ),
            ("shape", changed("q4", "gan.latent_dim", "32")),
            ("rows", changed("q4", "tf.shape(x_real)[0]", "6")),
            ("normal", changed("q4", "gan.noise.normal", "gan.noise.uniform")),
            ("returned", changed("q4", "return both_step(gan, x_real, z)", "both_step(gan, x_real, z)")),
        ],
    ),
    "q5": Answers(
        "gan_py",
        stub=lesson_file(),
        right=[with_part("q5", PICKLED)],
        wrong=[
            ("empty", changed("q5", "restore_or_initialize()", "restore_or_initialize().assert_consumed()")),
            ("changed", changed("q5", RESTORE, RESTORE + "\n    gan.step.assign_add(1)")),
            ("nothing", changed("q5", RESTORE, "pass")),
            (
                "oldest",
                changed(
                    "q5",
                    RESTORE,
                    "m = checkpoints(gan, folder)\n    m.checkpoint.restore((m.checkpoints or [None])[0])",
                ),
            ),
            ("networks", lacking("generator")),
            ("optimizers", lacking("g_optimizer", "d_optimizer")),
            ("noise", lacking("noise")),
            ("step", lacking("step")),
        ],
    ),
    "q6": Answers(
        "gan_py",
        stub=lesson_file(),
        right=[changed("q6", "str(folder)", 'str(folder) + "/logs"', "step=gan.step)", "step=gan.step - 1)")],
        wrong=[
            ("steps", changed("q6", "take(max(steps - done, 0))", "take(steps - done + 1)")),
            ("arguments", changed("q6", "batch_size, seed)", "batch_size, 0)")),
            ("not_saved", changed("q6", "    save(gan, folder)\n", "")),
            (
                "saved_early",
                changed(
                    "q6",
                    '            tf.summary.scalar("d',
                    '            save(gan, folder) if int(gan.step) < 3 else None\n            tf.summary.scalar("d',
                    "    save(gan, folder)\n",
                    "",
                ),
            ),
            (
                "no_events",
                changed("q6", "tf.summary.create_file_writer(str(folder))", "tf.summary.create_noop_writer()"),
            ),
            ("tags", changed("q6", '"d_loss"', '"loss of D"')),
            ("event_steps", changed("q6", "step=gan.step", "step=0")),
            ("event_values", changed("q6", "d_loss, g_loss = train_step", "g_loss, d_loss = train_step")),
            ("not_resumed", changed("q6", "    resume(gan, folder)\n", "")),
            ("more", changed("q6", "max(steps - done, 0)", "steps")),
            ("past", changed("q6", "max(steps - done, 0)", "steps - done")),
            ("data_restart", changed("q6", ".skip(done)", "")),
            ("whole", changed("q6", "batch_size, seed)", "batch_size, seed + done)")),
        ],
    ),
}
