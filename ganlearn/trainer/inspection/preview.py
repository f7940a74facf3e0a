"""The next iteration of a run taken apart.

A preview runs the real next iteration, with its own draws, through ``GAN.iterate_ahead``, evaluates each player before
and after its update, and puts the state back.
"""

import contextlib

import numpy as np

from ganlearn import layers
from ganlearn._tensorflow import tf
from ganlearn.gan.steps import trainable_values
from ganlearn.strings import text
from ganlearn.trainer.inspection.records import Evaluation, LayerUpdate, Preview, UpdateRecord

UPDATES = ("alternating", "simultaneous")
"""The orders of updates that can be taken apart."""


def check(gan):
    """Raises ``ValueError`` for an order of updates that cannot be taken apart."""
    if gan.updates not in UPDATES or gan.unrolled:
        raise ValueError(text("trainer.no_preview", given=gan.updates, choices=", ".join(UPDATES)))


def preview(trainer, observe=lambda: None):
    """The iteration that comes next; nothing is changed.

    Args:
        trainer: ``Trainer`` at rest.
        observe: function without arguments, called before and after each player's update.

    Returns:
        ``Preview``.

    Raises:
        ValueError: for an order of updates that cannot be taken apart.
    """
    gan, engine = trainer.gan, trainer._engine
    check(gan)
    recorder = _Recorder(engine, observe)
    source = next_source(engine)
    with _restored(engine):
        gan.iterate_ahead(source, gan.prefetch(source), perform=recorder.perform)
    return Preview(step=trainer.step, **recorder.records)


class _Recorder:
    """Carries out the updates of one iteration, and records each player's on the way.

    Args:
        engine: ``Engine``.
        observe: function without arguments.

    Attributes:
        records: dict of the fields of ``Preview``, but for the step.
    """

    def __init__(self, engine, observe):
        self._engine = engine
        self._gan = engine.gan
        self._observe = observe
        self.records = {}

    def perform(self, update):
        """As ``GAN.perform``."""
        if update.player == "both":
            return self._perform_both(update)
        if update.player == "generator":
            return self._perform_generator(update)
        if int(update.k) < int(self._gan.d_steps.numpy()) - 1:
            return self._gan.perform(update)
        return self._perform_discriminator(update)

    def _perform_discriminator(self, update):
        before = self._observe()
        player = PlayerUpdate(self._engine, update, "discriminator")
        gradients = _sample_gradients(self._engine, update, player.x_fake)
        outputs = self._gan.perform(update)
        self.records |= {"d": player.record(), **gradients, "observations": (before, self._observe())}
        return outputs

    def _perform_generator(self, update):
        player = PlayerUpdate(self._engine, update, "generator")
        outputs = self._gan.perform(update)
        record, after = player.record(), self._observe()
        self.records["observations"] += (after,)
        self._record_generator(player, record, update)
        return outputs

    def _perform_both(self, update):
        before = self._observe()
        d, g = (PlayerUpdate(self._engine, update, name) for name in ("discriminator", "generator"))
        gradients = _sample_gradients(self._engine, update, d.x_fake)
        outputs = self._gan.perform(update)
        d_record, g_record, after = d.record(), g.record(), self._observe()
        self.records |= {"d": d_record, **gradients, "observations": (before, after, after)}
        self._record_generator(g, g_record, update)
        return outputs

    def _record_generator(self, player, record, update):
        self.records |= {
            "g": record,
            "negative_gradients": player.negative_gradients,
            "x_fake_after": _samples(self._engine, update),
        }


class PlayerUpdate:
    """One player before its update; ``record`` compares it with what it is afterwards.

    Args:
        engine: ``Engine``.
        update: ``gan.iteration.Update`` that is about to be carried out.
        player: "discriminator" or "generator".

    Attributes:
        x_fake: the generator's samples at the update's noise.
        negative_gradients: as in ``Preview``; None for the discriminator.
    """

    def __init__(self, engine, update, player):
        gan = engine.gan
        self._engine = engine
        self._update = update
        self._player = player
        is_d = player == "discriminator"
        self._network = gan.discriminator if is_d else gan.generator
        self._other = gan.generator if is_d else gan.discriminator
        self._weights = _copies(self._network)
        self._other_weights = _copies(self._other)
        self.x_fake = _samples(engine, update)
        starts = is_d or update.player == "both"
        self._evaluation, self._gradients, self.negative_gradients = _evaluate(engine, update, player, starts)

    def record(self):
        """The ``UpdateRecord``, once it has been carried out."""
        after, update = _copies(self._network), self._update
        rows = zip(self._network.trainable_variables, self._weights, after, self._gradients, strict=True)
        return UpdateRecord(
            **vars(self._evaluation),
            x_real=np.asarray(update.x_real, np.float32),
            y=None if update.y is None else np.asarray(update.y),
            z=np.asarray(update.z, np.float32),
            x_fake=self.x_fake,
            layers=tuple(_layer(variable.path, *numbers) for variable, *numbers in rows),
            weights=after,
            other=_distance(self._other_weights, _copies(self._other)),
            after=_evaluate(self._engine, update, self._player, starts=False)[0],
        )


def _evaluate(engine, update, player, starts):
    """A player's loss, gradients and logits for an update, by the functions that the update itself uses.

    Args:
        starts: whether the update is about to be carried out: it begins with an estimate of the spectral norms.

    Returns:
        ``Evaluation``, gradients of the player's weights, and for the generator −n ∂L_G/∂x at its samples.
    """
    gan = engine.gan
    x_real, z, y = update.x_real, update.z, update.y
    with _restored(engine):
        gan.reseed_layers(update)
        if starts:
            layers.power_iteration(gan.discriminator)
        if update.player == "discriminator":
            gradients, (loss, real_logits, fake_logits, penalty) = gan.d_gradients(
                x_real, z, y, update.draws, update.substream
            )
            return _evaluation(real_logits, fake_logits, loss, penalty), gradients, None
        if player == "discriminator":
            gradients, _, (loss, _, real_logits, fake_logits, penalty) = gan.joint_gradients(
                x_real, z, y, update.draws, update.substream
            )
            return _evaluation(real_logits, fake_logits, loss, penalty), gradients, None
        with tf.GradientTape(persistent=True) as tape:
            x_fake = gan.fake(z, y)
            if update.player == "both":  # as the joint update does: real samples first, which random layers notice
                _, real_logits, fake_logits, _ = gan.d_losses(x_real, x_fake, y, update.draws, update.substream)
                loss = gan.loss.generator(real_logits, fake_logits)
            else:
                loss, fake_logits, real_logits = gan.g_losses(x_fake, x_real, y)
        gradients = tape.gradient(loss, trainable_values(gan.generator), unconnected_gradients="zero")
        negative = np.asarray(-float(len(x_fake)) * tape.gradient(loss, x_fake), np.float32)
        return _evaluation(real_logits, fake_logits, loss, 0.0), gradients, negative


def _sample_gradients(engine, update, x_fake):
    """∂D/∂x at the real and at the fake samples of an update that is about to begin."""
    gan = engine.gan
    with _restored(engine):
        gan.reseed_layers(update)
        layers.power_iteration(gan.discriminator)
        x, discriminator = [gan.packed(update.x_real), tf.constant(x_fake)], gan.conditioned_discriminator(update.y)
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.add_n([tf.reduce_sum(tf.cast(discriminator(part), tf.float32)) for part in x])
    real, fake = (np.asarray(gradient, np.float32) for gradient in tape.gradient(total, x))
    return {"real_gradients": real, "fake_gradients": fake}


def _samples(engine, update):
    """The generator's samples at an update's noise, as the update makes them."""
    with _restored(engine):
        engine.gan.reseed_layers(update)
        return np.asarray(engine.gan.fake(update.z, update.y), np.float32)


@contextlib.contextmanager
def _restored(engine):
    """Puts every variable back after the block."""
    before = engine.snapshot()
    try:
        yield
    finally:
        engine.restore(before)


def next_source(engine):
    """The ``BatchSource`` of the next iteration."""
    return engine.batches.source(engine.batches.inputs(1)[0])


def _evaluation(real_logits, fake_logits, loss, penalty):
    flat = [np.asarray(logits, np.float32).reshape(-1) for logits in (real_logits, fake_logits)]
    return Evaluation(*flat, float(loss), float(penalty))


def _layer(name, before, after, gradient):
    size, change = float(np.linalg.norm(before)), float(np.linalg.norm(after - before))
    slope = 0.0 if gradient is None else float(np.linalg.norm(np.asarray(tf.convert_to_tensor(gradient))))
    return LayerUpdate(name, tuple(before.shape), slope, change / size if size else float("nan"), change)


def _distance(before, after):
    return float(np.sqrt(sum(np.sum((b - a) ** 2) for a, b in zip(before, after, strict=True))))


def _copies(network):
    return [w.numpy().copy() for w in network.trainable_variables]
