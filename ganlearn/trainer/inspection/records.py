"""What a preview holds: one iteration in numbers."""

import dataclasses

import numpy as np


@dataclasses.dataclass(frozen=True)
class LayerUpdate:
    """What one update does to one trainable variable.

    Attributes:
        name: for example "dense_1/kernel".
        shape: tuple.
        gradient: ‖g‖.
        update: ‖Δw‖/‖w‖ with w before the update; NaN where w was zero.
        change: ‖Δw‖.
    """

    name: str
    shape: tuple
    gradient: float
    update: float
    change: float


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """What D returns for a batch, and a player's loss for it.

    Attributes:
        real_logits, fake_logits: (batch / pack,).
        loss: without penalties. penalty: weight times term, 0 for the generator.
    """

    real_logits: np.ndarray
    fake_logits: np.ndarray
    loss: float
    penalty: float


@dataclasses.dataclass(frozen=True)
class UpdateRecord(Evaluation):
    """One player's update. What it inherits is the evaluation before the update.

    Attributes:
        x_real: (batch, *sample_shape) real samples.
        y: (batch,) classes of the real samples and of the fake ones, None for networks without.
        z: (batch, latent_dim) noise.
        x_fake: the generator's samples at z before the update.
        layers: tuple of ``LayerUpdate``.
        weights: list of the player's trainable weights after the update.
        other: ‖Δw‖ of the other player's weights meanwhile.
        after: ``Evaluation`` of the same batch and noise after the update; after both, where both are updated at once.
    """

    x_real: np.ndarray
    y: np.ndarray | None
    z: np.ndarray
    x_fake: np.ndarray
    layers: tuple
    weights: list
    other: float
    after: Evaluation


@dataclasses.dataclass(frozen=True)
class Preview:
    """One iteration.

    Attributes:
        step: how many steps came before it.
        d, g: ``UpdateRecord`` of the discriminator (the last one of ``d_steps``) and of the generator.
        real_gradients, fake_gradients: ∂D/∂x at ``d.x_real`` and ``d.x_fake``, before D's update; the samples' shape.
        negative_gradients: −n ∂L_G/∂x at ``g.x_fake``, its shape: the direction in which each fake sample lowers the
            generator's loss.
        x_fake_after: the generator's samples at ``g.z`` after its update.
        observations: what the argument ``observe`` returned before D's update, after it, and after G's.
    """

    step: int
    d: UpdateRecord
    g: UpdateRecord
    real_gradients: np.ndarray
    fake_gradients: np.ndarray
    negative_gradients: np.ndarray
    x_fake_after: np.ndarray
    observations: tuple
