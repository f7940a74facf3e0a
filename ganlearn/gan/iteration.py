"""One iteration: the steps in the order that ``updates`` names, then averages and counters."""

from ganlearn import averages, layers, replicas
from ganlearn._tensorflow import tf
from ganlearn.checks import check_compiled
from ganlearn.gan.steps import Steps
from ganlearn.gan.streams import BLOCK, LAYERS_D, LAYERS_G, NOISE_D, NOISE_G


class Iteration(Steps):
    """What ``fit`` and ``Trainer`` repeat."""

    def iterate(self, batch, batch_size):
        """One iteration: ``d_steps`` discriminator updates and one generator update, then the average and the counters.

        Args:
            batch: function from the number of the discriminator update within this iteration (scalar int32 tensor) to
                a batch of real samples and their classes, None for networks without.
            batch_size: how many samples such a batch holds.

        Returns:
            Tuple of float32 scalars in the order of ``METRICS``.
        """
        check_compiled(self)
        run = self._alternate if self.updates == "alternating" else self._move_both
        metrics = run(batch, (batch_size, self.latent_dim), self.draws())
        self.step.assign_add(1)
        self.batches.assign_add(tf.cast(self.d_steps.value, tf.int64))
        self._update_copies()
        return replicas.mean(metrics)

    def _alternate(self, batch, z_shape, draws):
        def update(i, *_):
            stream = BLOCK * i
            layers.reseed(self, draws, stream + LAYERS_D)
            z = draws.normal(z_shape, stream + NOISE_D)
            x_real, y = batch(i)
            d_loss, real_logits, fake_logits, penalty = self.d_step(x_real, z, y, draws, stream)
            return i + 1, d_loss, self.loss.score(real_logits), self.loss.score(fake_logits), penalty

        count = self.d_steps.value
        metrics = (tf.constant(0), *(tf.zeros(()) for _ in range(4)))
        if replicas.count() == 1:
            metrics = tf.while_loop(lambda i, *_: i < count, update, metrics)
        else:  # replicas cannot meet inside a loop of TensorFlow's: the number given to compile holds
            for i in range(self.fixed_d_steps):
                metrics = update(tf.constant(i), *metrics[1:])
        _, d_loss, d_real, d_fake, penalty = metrics
        layers.reseed(self, draws, LAYERS_G)
        g_loss, _ = self.g_step(draws.normal(z_shape, NOISE_G), *batch(count - 1))
        return d_loss, g_loss, d_real, d_fake, penalty

    def _move_both(self, batch, z_shape, draws):
        move = {
            "simultaneous": self.both_step,
            "extragradient": self.extragradient_step,
            "consensus": self.consensus_step,
        }[self.updates]
        layers.reseed(self, draws, LAYERS_D)
        z = draws.normal(z_shape, NOISE_D)
        x_real, y = batch(tf.constant(0))
        d_loss, g_loss, real_logits, fake_logits, penalty = move(x_real, z, y, draws)
        return d_loss, g_loss, self.loss.score(real_logits), self.loss.score(fake_logits), penalty

    def _update_copies(self):
        step = self.step.value
        if self.slow:
            every, share = self.lookahead
            weights = [*self.discriminator.trainable_variables, *self.generator.trainable_variables]
            averages.look_back(self.slow, weights, tf.equal(step % every, 0), share)
        if self.averages:
            averages.update(self.averages, self.generator, self.ema, step - 1)
