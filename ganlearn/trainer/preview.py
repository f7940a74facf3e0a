"""The next iteration of a run taken apart, and single steps of one player.

A preview takes the real next step, with its own draws, through ``GAN.d_step`` and ``GAN.g_step``, notes everything on
the way and puts the state back. All functions here belong to the thread that owns the model: see ``Trainer.ask``.
"""

import contextlib
import dataclasses

import numpy as np

from ganlearn import layers
from ganlearn._tensorflow import tf
from ganlearn.gan.streams import BLOCK, LAYERS_D, LAYERS_G, NOISE_D, NOISE_G
from ganlearn.strings import text
from ganlearn.trainer.run import TrainingError

UPDATES = ("alternating", "simultaneous")
"""The orders of updates that can be taken apart."""

_BLOCKS = 4096


@dataclasses.dataclass(frozen=True)
class Layer:
    """What one step does to one trainable variable.

    Attributes:
        name: for example "dense_1/kernel".
        shape: tuple.
        gradient: ‖g‖.
        update: ‖Δw‖/‖w‖ with w before the step; NaN where w was zero.
    """

    name: str
    shape: tuple
    gradient: float
    update: float


@dataclasses.dataclass(frozen=True)
class Move:
    """One player's step.

    Attributes:
        x_real: (batch, *sample_shape) real samples.
        z: (batch, latent_dim) noise.
        x_fake: the generator's samples at z before the step.
        real_logits, fake_logits: (batch,) what D says of them before the step.
        loss: without penalties. penalty: weight times term, 0 for the generator.
        layers: tuple of ``Layer``.
        weights: list of the player's trainable weights after the step.
    """

    x_real: np.ndarray
    z: np.ndarray
    x_fake: np.ndarray
    real_logits: np.ndarray
    fake_logits: np.ndarray
    loss: float
    penalty: float
    layers: tuple
    weights: list


@dataclasses.dataclass(frozen=True)
class Preview:
    """One iteration.

    Attributes:
        step: how many steps came before it.
        d, g: ``Move`` of the discriminator (the last one of ``d_steps``) and of the generator.
        pull: −n ∂L_G/∂x at ``g.x_fake``, its shape: where D pushes each fake sample.
        moved: the generator's samples at ``g.z`` after its step.
        looks: what the argument ``look`` returned before D's step, after it, and after G's.
    """

    step: int
    d: Move
    g: Move
    pull: np.ndarray
    moved: np.ndarray
    looks: tuple


def preview(trainer, look=lambda: None):
    """The iteration that comes next; nothing is changed.

    Args:
        trainer: ``Trainer`` at rest.
        look: function without arguments, called between the stages.

    Returns:
        ``Preview``.

    Raises:
        ValueError: for an order of updates that cannot be taken apart.
    """
    gan = trainer.gan
    if gan.updates not in UPDATES or gan.unrolled:
        raise ValueError(text("trainer.no_preview", given=gan.updates, choices=", ".join(UPDATES)))
    with _undone(trainer):
        return (_alternating if gan.updates == "alternating" else _simultaneous)(trainer, look)


def d_alone(trainer, i=0):
    """The i-th discriminator update of the next iteration, by itself; the generator stays as it is to the bit.

    Returns:
        d_loss.

    Raises:
        TrainingError: when the loss is not finite; the state before stands.
    """
    gan = trainer.gan

    def move():
        x_real, y = _batch(trainer, i)
        return gan.d_step(x_real, _noise(trainer, i, LAYERS_D, NOISE_D), y, gan.draws(), _stream(i))[0]

    return _alone(trainer, move, "d_loss")


def g_alone(trainer, i=0):
    """The generator update of the next iteration, by itself; the discriminator stays as it is to the bit.

    Args:
        trainer: ``Trainer`` at rest.
        i: how many such updates came before it in this iteration; each has noise of its own.

    Returns:
        g_loss.

    Raises:
        TrainingError: when the loss is not finite; the state before stands.
    """

    def move():
        x_real, y = _batch(trainer, int(trainer.gan.d_steps.numpy()) - 1)
        return trainer.gan.g_step(_noise(trainer, i, LAYERS_G, NOISE_G), x_real, y)[0]

    return _alone(trainer, move, "g_loss")


def _alone(trainer, move, name):
    before = trainer._engine.snapshot()
    loss = float(move())
    if not np.isfinite(loss):
        trainer._engine.restore(before)
        raise TrainingError(text("trainer.not_finite", tensor=name, step=trainer.step + 1, kept=trainer.step))
    _take_in(trainer)
    return loss


def _take_in(trainer):
    """The state is a new one of the same step: its old future ends, and going back comes here."""
    trainer._run.part()
    trainer._run._keep(trainer._engine.snapshot())
    trainer._tell()


def state_of(trainer):
    """Copies of everything that a step changes, to ``begin_with`` later."""
    return trainer._engine.snapshot()


def begin_with(trainer, state):
    """Puts a state of step 0 where the run begins; the live settings stay. For a trainer that has just been reset."""
    settings = trainer._live.values()
    trainer._engine.restore(state)
    trainer._live.put(settings)
    trainer._run._keep(trainer._engine.snapshot())


# -- the stages -------------------------------------------------------------------------------------------------------


def _alternating(trainer, look):
    gan, last = trainer.gan, int(trainer.gan.d_steps.numpy()) - 1
    for i in range(last):
        x_real, y = _batch(trainer, i)
        gan.d_step(x_real, _noise(trainer, i, LAYERS_D, NOISE_D), y, gan.draws(), _stream(i))
    before = look()
    x_real, y = _batch(trainer, last)
    z = _noise(trainer, last, LAYERS_D, NOISE_D)
    with _undone(trainer):
        d_gradients, _, said = gan.field(x_real, z, y, gan.draws(), _stream(last))
        x_fake = gan.fake(z, y)
    weights = _weights(gan.discriminator)
    gan.d_step(x_real, z, y, gan.draws(), _stream(last))
    d = _move(gan.discriminator, weights, d_gradients, x_real, z, x_fake, said[2:4], said[0], said[4])
    between = look()
    z = _noise(trainer, 0, LAYERS_G, NOISE_G)
    with _undone(trainer):
        _, g_gradients, said = gan.field(x_real, z, y)
        x_fake, pull = _pull(gan, x_real, z, y)
    weights = _weights(gan.generator)
    gan.g_step(z, x_real, y)
    g = _move(gan.generator, weights, g_gradients, x_real, z, x_fake, said[2:4], said[1], 0.0)
    return _done(trainer, d, g, pull, z, y, (before, between, look()))


def _simultaneous(trainer, look):
    gan, before = trainer.gan, look()
    x_real, y = _batch(trainer, 0)
    z = _noise(trainer, 0, LAYERS_D, NOISE_D)
    with _undone(trainer):
        d_gradients, g_gradients, said = gan.field(x_real, z, y, gan.draws())
        x_fake, pull = _pull(gan, x_real, z, y)
    d_weights, g_weights = _weights(gan.discriminator), _weights(gan.generator)
    gan.both_step(x_real, z, y, gan.draws())
    d = _move(gan.discriminator, d_weights, d_gradients, x_real, z, x_fake, said[2:4], said[0], said[4])
    g = _move(gan.generator, g_weights, g_gradients, x_real, z, x_fake, said[2:4], said[1], 0.0)
    after = look()
    return _done(trainer, d, g, pull, z, y, (before, after, after))


def _done(trainer, d, g, pull, z, y, looks):
    return Preview(trainer.step, d, g, np.asarray(pull), np.asarray(trainer.gan.fake(z, y)), looks)


def _pull(gan, x_real, z, y):
    """Fake samples at z, and −n ∂L_G/∂x for each of them."""
    critic, x_real, x_fake = gan.critic(y), gan.packed(x_real), gan.fake(z, y)
    with tf.GradientTape() as tape:
        tape.watch(x_fake)
        loss = gan.loss.generator(critic(x_real), critic(x_fake))
    return x_fake, -float(len(x_fake)) * tape.gradient(loss, x_fake)


def _move(network, before, gradients, x_real, z, x_fake, logits, loss, penalty):
    after = _weights(network)
    rows = zip(network.trainable_variables, before, after, gradients, strict=True)
    return Move(
        *(np.asarray(part, np.float32) for part in (x_real, z, x_fake)),
        *(np.asarray(part, np.float32).reshape(-1) for part in logits),
        float(loss),
        float(penalty),
        tuple(_layer(variable.path, *values) for variable, *values in rows),
        after,
    )


def _layer(name, before, after, gradient):
    size = float(np.linalg.norm(before))
    update = float(np.linalg.norm(after - before)) / size if size else float("nan")
    return Layer(name, tuple(before.shape), float(np.linalg.norm(np.asarray(gradient))), update)


# -- draws and state --------------------------------------------------------------------------------------------------


def _stream(i):
    return BLOCK * (i % _BLOCKS)


def _batch(trainer, k):
    inputs, _ = trainer._engine.feed.inputs(1)
    return trainer._engine.feed.batch(inputs, tf.constant(k))


def _noise(trainer, i, layer_stream, stream):
    """Noise of an update, its layers' random masks set as well."""
    gan = trainer.gan
    layers.reseed(gan, gan.draws(), _stream(i) + layer_stream)
    return gan.draws().normal((trainer.batch_size, gan.latent_dim), _stream(i) + stream)


def _weights(network):
    return [w.numpy().copy() for w in network.trainable_variables]


@contextlib.contextmanager
def _undone(trainer):
    """Puts every variable back after the block."""
    before = trainer._engine.snapshot()
    try:
        yield
    finally:
        trainer._engine.restore(before)
