"""One player's half of an iteration: what it sees, how it moves, and what it sees then."""

import dataclasses

import numpy as np

from ganlearn import layers
from ganlearn._tensorflow import tf
from ganlearn.gan.steps import values
from ganlearn.trainer import parts


@dataclasses.dataclass(frozen=True)
class Layer:
    """What one step does to one trainable variable.

    Attributes:
        name: for example "dense_1/kernel".
        shape: tuple.
        gradient: ‖g‖.
        update: ‖Δw‖/‖w‖ with w before the step; NaN where w was zero.
        change: ‖Δw‖.
    """

    name: str
    shape: tuple
    gradient: float
    update: float
    change: float


@dataclasses.dataclass(frozen=True)
class Said:
    """What D says of a batch, and what that costs a player.

    Attributes:
        real_logits, fake_logits: (batch / pack,).
        loss: without penalties. penalty: weight times term, 0 for the generator.
    """

    real_logits: np.ndarray
    fake_logits: np.ndarray
    loss: float
    penalty: float


@dataclasses.dataclass(frozen=True)
class Move(Said):
    """One player's step. What it inherits is what D says before the step.

    Attributes:
        x_real: (batch, *sample_shape) real samples.
        y: (batch,) classes of the real samples and of the fake ones, None for networks without.
        z: (batch, latent_dim) noise.
        x_fake: the generator's samples at z before the step.
        layers: tuple of ``Layer``.
        weights: list of the player's trainable weights after the step.
        other: ‖Δw‖ of the other player's weights meanwhile.
        after: ``Said`` of the same batch and noise after the step; after both, where both move at the same moment.
    """

    x_real: np.ndarray
    y: np.ndarray | None
    z: np.ndarray
    x_fake: np.ndarray
    layers: tuple
    weights: list
    other: float
    after: Said


# -- what a player sees before it moves: dict of gradients, logits, loss, penalty, and more ---------------------------


def d_side(gan, x_real, z, y, stream):
    """As ``GAN.d_step`` does."""
    gradients, _, said = gan.field(x_real, z, y, gan.draws(), stream)
    return {"gradients": gradients, "said": (said[2], said[3], said[0], said[4])}


def g_side(gan, x_real, z, y, stream):
    """As ``GAN.g_step`` does, fake samples first, and by each fake sample as well."""
    with tf.GradientTape(persistent=True) as tape:
        x_fake, critic = gan.fake(z, y), gan.critic(y)
        fake_logits = critic(x_fake)
        real_logits = critic(gan.packed(x_real))
        loss = gan.loss.generator(real_logits, fake_logits)
    return _g_seen(gan, tape, x_fake, (real_logits, fake_logits, loss, 0.0))


def both_side(gan, x_real, z, y, stream):
    """As ``GAN.field`` does, real samples first."""
    with tf.GradientTape(persistent=True) as tape:
        x_real, x_fake, critic = gan.packed(x_real), gan.fake(z, y), gan.critic(y)
        real_logits, fake_logits = critic(x_real), critic(x_fake)
        loss = gan.loss.generator(real_logits, fake_logits)
    return _g_seen(gan, tape, x_fake, (real_logits, fake_logits, loss, 0.0))


def _g_seen(gan, tape, x_fake, said):
    gradients = tape.gradient(said[2], values(gan.generator), unconnected_gradients="zero")
    pull = np.asarray(-float(len(x_fake)) * tape.gradient(said[2], x_fake), np.float32)
    return {"gradients": gradients, "said": said, "pull": pull}


def fakes(trainer, y, draws):
    """The generator's samples as its step makes them."""
    z = parts.noise(trainer, *draws)
    with parts.undone(trainer):
        return np.asarray(trainer.gan.fake(z, y), np.float32)


class Half:
    """One player's half of the iteration, before and after its move.

    Args:
        trainer: ``Trainer``.
        network: the one that moves.
        given: real samples and their classes.
        draws: arguments of ``parts.noise``.
        side: function that returns what the player sees.
    """

    def __init__(self, trainer, network, given, draws, side):
        self.trainer = trainer
        self.network = network
        self.given = given
        self.draws = draws
        self.side = side
        is_d = network is trainer.gan.discriminator
        self.other = trainer.gan.generator if is_d else trainer.gan.discriminator
        self.z = parts.noise(trainer, *draws)
        self.before = _weights(network)
        self.other_before = _weights(self.other)
        self.x_fake = fakes(trainer, given[1], draws)
        self.seen = self._see(first=is_d or trainer.gan.updates == "simultaneous")

    def _see(self, first):
        """What the player sees now; at first D's spectral norms move, as they do at the start of its step."""
        gan, (x_real, y) = self.trainer.gan, self.given
        z = parts.noise(self.trainer, *self.draws)
        with parts.undone(self.trainer):
            if first:
                layers.power_iteration(gan.discriminator)
            return self.side(gan, x_real, z, y, parts.stream(self.draws[0]))

    def slopes(self):
        """∂D/∂x at the real and at the fake samples."""
        gan, (x_real, y) = self.trainer.gan, self.given
        parts.noise(self.trainer, *self.draws)
        with parts.undone(self.trainer):
            layers.power_iteration(gan.discriminator)
            x, critic = [gan.packed(x_real), tf.constant(self.x_fake)], gan.critic(y)
            with tf.GradientTape() as tape:
                tape.watch(x)
                total = tf.add_n([tf.reduce_sum(tf.cast(critic(part), tf.float32)) for part in x])
        return [np.asarray(slope, np.float32) for slope in tape.gradient(total, x)]

    def moved(self, step):
        """The ``Move`` that ``step(z)`` makes."""
        step(parts.noise(self.trainer, *self.draws))
        after = _weights(self.network)
        gradients = self.seen["gradients"]
        rows = zip(self.network.trainable_variables, self.before, after, gradients, strict=True)
        x_real, y = self.given
        return Move(
            **_said(self.seen),
            x_real=np.asarray(x_real, np.float32),
            y=None if y is None else np.asarray(y),
            z=np.asarray(self.z, np.float32),
            x_fake=self.x_fake,
            layers=tuple(_layer(variable.path, *numbers) for variable, *numbers in rows),
            weights=after,
            other=_distance(self.other_before, _weights(self.other)),
            after=Said(**_said(self._see(first=False))),
        )


def _said(seen):
    real_logits, fake_logits, loss, penalty = seen["said"]
    flat = [np.asarray(logits, np.float32).reshape(-1) for logits in (real_logits, fake_logits)]
    return {"real_logits": flat[0], "fake_logits": flat[1], "loss": float(loss), "penalty": float(penalty)}


def _layer(name, before, after, gradient):
    size, change = float(np.linalg.norm(before)), float(np.linalg.norm(after - before))
    update = change / size if size else float("nan")
    return Layer(name, tuple(before.shape), float(np.linalg.norm(np.asarray(gradient))), update, change)


def _distance(before, after):
    return float(np.sqrt(sum(np.sum((b - a) ** 2) for a, b in zip(before, after, strict=True))))


def _weights(network):
    return [w.numpy().copy() for w in network.trainable_variables]
