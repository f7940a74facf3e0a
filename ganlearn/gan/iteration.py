"""One iteration: the steps in the order that ``updates`` names, then averages and counters."""

from ganlearn import averages, layers, replicas
from ganlearn._tensorflow import tf
from ganlearn.checks import check_compiled
from ganlearn.gan.steps import Steps
from ganlearn.gan.streams import BLOCK, LAYERS_D, LAYERS_G, NOISE_D, NOISE_G
from ganlearn.randomness import Draws


def chosen_already(number):
    """For ``iterate_ahead``: the real samples are given, there is nothing to choose."""
    return ()


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
        ready = self.ready(chosen_already, batch_size)
        return self.iterate_ahead(lambda k, _: batch(k), chosen_already, batch_size, ready)[0]

    def iterate_ahead(self, batch, choose, batch_size, ready, peel=False):
        """One iteration on draws that were made before it, which makes those of the next one.

        They depend on the counters alone, so a compiled loop computes them beside the products of the step, and no
        step begins by waiting for them. They are the same numbers as those drawn on the spot.

        Args:
            batch: as for ``iterate``, with a second argument: what ``choose`` returned for that batch.
            choose: function from the number of a batch within the run (scalar int64 tensor) to tensors that say which
                real samples form it.
            batch_size: how many samples a batch holds.
            ready: what ``ready`` or the iteration before returned.
            peel: whether the last discriminator update stands after the loop of these updates and not in it. XLA then
                computes the generator's samples beside it: small networks gain a tenth of their speed, and their
                compilation takes longer.

        Returns:
            Tuple of float32 scalars in the order of ``METRICS``; what the next iteration takes as ``ready``.
        """
        check_compiled(self)
        given = batch, choose, batch_size, ready, self.draws()
        metrics, ready = self._alternate(*given, peel) if self.updates == "alternating" else self._move_both(*given)
        self.step.assign_add(1)
        self.batches.assign_add(tf.cast(self.d_steps.value, tf.int64))
        self._update_copies()
        return replicas.mean(metrics), ready

    def ready(self, choose, batch_size, k=0):
        """The noise and the choice of real samples for the k-th discriminator update of this iteration.

        After the last one comes the first of the next iteration.
        """
        count = self.d_steps.value
        step = self.step.value + tf.cast(k >= count, tf.int64)
        noise = Draws(self.seed.value, step).normal((batch_size, self.latent_dim), BLOCK * (k % count) + NOISE_D)
        return noise, choose(self.batches.value + tf.cast(k, tf.int64))

    def _alternate(self, batch, choose, batch_size, ready, draws, peel):
        def update(i, ready, *_):
            later = self.ready(choose, batch_size, i + 1)
            stream = BLOCK * i
            layers.reseed(self, draws, stream + LAYERS_D)
            z, chosen = ready
            x_real, y = batch(i, chosen)
            d_loss, real_logits, fake_logits, penalty = self.d_step(x_real, z, y, draws, stream)
            return i + 1, later, d_loss, self.loss.score(real_logits), self.loss.score(fake_logits), penalty

        count = self.d_steps.value
        state = (tf.constant(0), ready, *(tf.zeros(()) for _ in range(4)))
        if replicas.count() == 1:
            looped = count - int(peel)
            state = tf.while_loop(lambda i, *_: i < looped, update, state)
            state = update(*state) if peel else state
        else:  # replicas cannot meet inside a loop of TensorFlow's: the number given to compile holds
            for i in range(self.fixed_d_steps):
                state = update(tf.constant(i), *state[1:])
        _, later, d_loss, d_real, d_fake, penalty = state
        layers.reseed(self, draws, LAYERS_G)
        z = draws.normal((batch_size, self.latent_dim), NOISE_G)
        last = count - 1
        g_loss, _ = self.g_step(z, *batch(last, choose(self.batches.value + tf.cast(last, tf.int64))))
        return (d_loss, g_loss, d_real, d_fake, penalty), later

    def _move_both(self, batch, choose, batch_size, ready, draws):
        move = {
            "simultaneous": self.both_step,
            "extragradient": self.extragradient_step,
            "consensus": self.consensus_step,
        }[self.updates]
        later = self.ready(choose, batch_size, self.d_steps.value)
        layers.reseed(self, draws, LAYERS_D)
        z, chosen = ready
        x_real, y = batch(tf.constant(0), chosen)
        d_loss, g_loss, real_logits, fake_logits, penalty = move(x_real, z, y, draws)
        return (d_loss, g_loss, self.loss.score(real_logits), self.loss.score(fake_logits), penalty), later

    def _update_copies(self):
        step = self.step.value
        if self.slow:
            every, share = self.lookahead
            weights = [*self.discriminator.trainable_variables, *self.generator.trainable_variables]
            averages.look_back(self.slow, weights, tf.equal(step % every, 0), share)
        if self.averages:
            averages.update(self.averages, self.generator, self.ema, step - 1)
