"""What both players say and how hard they are pulled, at fixed samples. Nothing of the run is touched."""

import numpy as np

from ganlearn import randomness
from ganlearn._tensorflow import tf, traced_once
from ganlearn.gan.steps import values
from ganlearn.randomness import GENERATE, PENALTY

SAMPLES = 256


class Probe:
    """Looks at a GAN with programs of its own; for the thread that owns the model.

    Both networks are called as for inference, so that no buffer moves: batch normalisation uses its running
    statistics, dropout is off.

    Args:
        trainer: ``Trainer``. The real samples are the first of its data, the noise is that of ``Trainer.samples``.
    """

    def __init__(self, trainer):
        gan, dataset = trainer.gan, trainer.dataset
        n = max(gan.pack, min(SAMPLES, len(dataset)) // gan.pack * gan.pack)
        z = np.asarray(randomness.normal((n, gan.latent_dim), trainer.seed, 0, GENERATE))
        y = tf.constant(dataset.y[:n]) if gan.conditional else None
        self._gan = gan
        self._z = tf.constant(z)
        self._y = y
        self._real = gan.packed(tf.constant(np.asarray(dataset.x[:n])))
        self.scores = traced_once(self._scores)
        self.norms = traced_once(self._norms)

    def _fake(self):
        inputs = self._z if self._y is None else [self._z, self._y]
        return self._gan.packed(self._gan.generator(inputs, training=False))

    def _critic(self, x):
        return self._gan.discriminator(x if self._y is None else [x, self._y], training=False)

    def _scores(self):
        """What D says on real and on fake samples, (n,) each: probabilities where the loss has them, else logits."""
        logits = self._critic(self._real)[:, 0], self._critic(self._fake())[:, 0]
        return tuple(map(tf.sigmoid, logits)) if self._gan.loss.probability else logits

    def _norms(self):
        """‖∇ of D's loss with its penalties‖, ‖∇ of G's loss‖, ‖D's weights‖, ‖G's weights‖: float32 (4,)."""
        gan = self._gan
        with tf.GradientTape(persistent=True) as tape:
            fake = self._fake()
            real_logits, fake_logits = self._critic(self._real), self._critic(fake)
            d_loss = gan.loss.discriminator(real_logits, fake_logits) + self._penalty(fake)
            g_loss = gan.loss.generator(real_logits, fake_logits)
        pulls = [
            tape.gradient(loss, values(network), unconnected_gradients="zero")
            for loss, network in ((d_loss, gan.discriminator), (g_loss, gan.generator))
        ]
        weights = [values(gan.discriminator), values(gan.generator)]
        return tf.stack([tf.linalg.global_norm(tensors) for tensors in (*pulls, *weights)])

    def _penalty(self, fake):
        gan, draws = self._gan, self._gan.draws()
        pairs = enumerate(zip(gan.penalties, gan.penalty_weights, strict=True))
        terms = (w.value * one.term(self._critic, self._real, fake, draws, PENALTY + i) for i, (one, w) in pairs)
        return sum(terms, tf.zeros(()))
