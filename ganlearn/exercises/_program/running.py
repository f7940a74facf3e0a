"""Exercise 6: the whole file."""

import tempfile
import types
from pathlib import Path

import numpy as np

from ganlearn import data
from ganlearn.exercises._program.file import function
from ganlearn.exercises.framework import NotAttempted, Wrong


def train(program, whole):
    """``train``: first with noting functions around it, then for real.

    Args:
        program: of the learner.
        whole: the same with every other part in working order, so that this exercise can be solved before the others.
    """
    with tempfile.TemporaryDirectory() as folder:
        _judge_order(program.module(), Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        _judge_whole(whole.module(), Path(folder))


def _judge_order(module, folder):
    run, noted = function(module, "train"), _surround(module)
    if run(_counter(), None, 3, folder / "run", batch_size=2, seed=4) is ... or not noted.seen:
        raise NotAttempted
    if noted.seen != [0, 1, 2]:
        raise Wrong("steps", given=len(noted.seen), wanted=3)
    if noted.asked != (2, 4):
        raise Wrong("arguments", given=noted.asked)
    if noted.kept is None:
        raise Wrong("not_saved")
    if noted.kept != 3:
        raise Wrong("saved_early", given=noted.kept, wanted=3)
    _judge_scalars(scalars(folder / "run"), range(1, 4))
    noted.seen.clear()
    run(_counter(), None, 5, folder / "run", batch_size=2, seed=0)
    _judge_resumed(noted)
    _judge_scalars(scalars(folder / "run"), range(1, 6))
    noted.seen.clear()
    run(_counter(), None, 2, folder / "run", batch_size=2, seed=0)
    if noted.seen:
        raise Wrong("past", given=len(noted.seen))


def _judge_resumed(noted):
    if not noted.resumed or (noted.seen == [0, 1, 2, 3, 4] and noted.kept == 5):
        raise Wrong("not_resumed")
    if len(noted.seen) != 2:
        raise Wrong("more", given=len(noted.seen))
    if noted.seen != [3, 4]:
        raise Wrong("data_restart", first=noted.seen[0])


def _judge_scalars(found, steps):
    if not found:
        raise Wrong("no_events")
    if not {"d_loss", "g_loss"} <= set(found):
        raise Wrong("tags", given=", ".join(sorted(found)))
    for tag, sign in (("d_loss", 1), ("g_loss", -1)):
        if sorted(found[tag]) not in (list(steps), [step - 1 for step in steps]):
            raise Wrong("event_steps", tag=tag, given=sorted(found[tag]))
        first = min(found[tag])
        if any(not np.isclose(value, sign * (step - first)) for step, value in found[tag].items()):
            raise Wrong("event_values", tag=tag)


def _counter():
    from ganlearn._tensorflow import tf

    return types.SimpleNamespace(step=tf.Variable(0, dtype=tf.int64))


def _surround(module):
    """Puts functions that note their calls in the place of the file's own; batch number i holds the number i."""
    from ganlearn._tensorflow import tf

    noted = types.SimpleNamespace(seen=[], kept=None, resumed=False, asked=None)

    def make_train_step(gan):
        def step(x_real):
            noted.seen.append(int(x_real[0]))
            gan.step.assign_add(1)
            return tf.constant(noted.seen[-1], tf.float32), tf.constant(-noted.seen[-1], tf.float32)

        return step

    def make_batches(x, batch_size, seed):
        noted.asked = (batch_size, seed)
        return tf.data.Dataset.range(1000).map(lambda i: tf.fill((batch_size,), i))

    def save(gan, folder):
        noted.kept = int(gan.step)

    def resume(gan, folder):
        noted.resumed = True
        gan.step.assign(noted.kept or 0)

    module.make_train_step, module.make_batches, module.save, module.resume = (
        make_train_step,
        make_batches,
        save,
        resume,
    )
    return noted


def scalars(folder):
    """What a folder's event files hold: tag → {step: value}."""
    from ganlearn._tensorflow import tf

    found = {}
    for file in sorted(Path(folder).rglob("*tfevents*")):
        for record in tf.data.TFRecordDataset(str(file)):
            event = tf.compat.v1.Event.FromString(record.numpy())
            for value in event.summary.value:
                found.setdefault(value.tag, {})[event.step] = float(tf.make_ndarray(value.tensor))
    return found


def _judge_whole(module, folder):
    """Trains in one go, and in two with a new start in between: the weights must be the same."""
    for kind, x in _kinds(folder / "images"):
        once = module.Players(x.shape[1:], seed=0)
        module.train(once, x, 6, folder / kind / "once", batch_size=8, seed=1)
        for steps in (3, 6):
            twice = module.Players(x.shape[1:], seed=0)
            module.train(twice, x, steps, folder / kind / "twice", batch_size=8, seed=1)
        gap = max(np.abs(a - b).max() for a, b in zip(_weights(once), _weights(twice), strict=True))
        if not gap < 1e-6:
            raise Wrong("whole", kind=kind, gap=gap)


def _kinds(folder):
    """Name and samples of three data sets: digits, glyphs, and a folder of pictures in colour."""
    from PIL import Image

    yield "digits", data.load("digits").x[:40]
    yield "glyphs", data.load("glyphs", size=40).x
    folder.mkdir()
    rng = np.random.default_rng(0)
    for i in range(40):
        width, height = rng.integers(16, 32, size=2).tolist()
        Image.new("RGB", (width, height), tuple(rng.integers(256, size=3).tolist())).save(folder / f"{i:02d}.png")
    yield "images", data.load("images", folder=folder, size=16).x


def _weights(gan):
    return [*gan.generator.get_weights(), *gan.discriminator.get_weights()]
