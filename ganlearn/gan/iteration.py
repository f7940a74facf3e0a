"""One iteration: the players' updates in the order that ``updates`` names, then averages and counters.

``fit`` and ``Trainer`` compile it. ``trainer.inspection``, which takes an iteration apart, runs the same code and looks
at each update before and after it is carried out.
"""

import dataclasses
from collections.abc import Callable

from ganlearn import averages, layers, replicas
from ganlearn._tensorflow import tf
from ganlearn.checks import check_compiled
from ganlearn.gan.steps import Steps
from ganlearn.randomness import BLOCK, LAYERS_D, LAYERS_G, NOISE_D, NOISE_G, SUBSTREAMS, Draws

_MAX_BLOCKS = SUBSTREAMS // BLOCK


@dataclasses.dataclass(frozen=True)
class BatchSource:
    """Where an iteration takes its real samples from.

    Attributes:
        batch_size: how many samples a batch holds.
        batch: function (k, chosen) → real samples and their classes (None for networks without) of the k-th
            discriminator update of this iteration; ``chosen`` is what ``choose`` returned for that batch.
        choose: function of the number of a batch within the run (scalar int64 tensor) → tensors that say which real
            samples form it; () where there is nothing to choose.
    """

    batch_size: int
    batch: Callable
    choose: Callable = lambda number: ()


@dataclasses.dataclass(frozen=True)
class Update:
    """One update, and all that it is computed from.

    Attributes:
        player: "discriminator", "generator", or "both" where they are updated at once.
        k: number of the update within its iteration, counted for each player.
        x_real, y: real samples, and classes or None.
        z: (batch, latent_dim) noise.
        draws: ``randomness.Draws`` of the step.
        substream: first substream of the draws that belong to this update.
    """

    player: str
    k: int | tf.Tensor
    x_real: tf.Tensor
    y: tf.Tensor | None
    z: tf.Tensor
    draws: Draws
    substream: int | tf.Tensor


class Iteration(Steps):
    """What ``fit`` and ``Trainer`` repeat.

    ``GAN`` sets what it uses: networks, optimizers and loss; the variables ``seed``, ``step``, ``batches`` and
    ``d_steps``; ``updates``, ``fixed_d_steps``, ``ema`` and ``lookahead`` with their copies ``averages`` and ``slow``.
    """

    def iterate(self, batch, batch_size):
        """One iteration: ``d_steps`` discriminator updates and one generator update, then the average and the counters.

        Args:
            batch: function from the number of the discriminator update within this iteration (scalar int32 tensor) to
                a batch of real samples and their classes, None for networks without.
            batch_size: how many samples such a batch holds.

        Returns:
            Tuple of float32 scalars in the order of ``METRICS``.
        """
        source = BatchSource(batch_size, lambda k, _: batch(k))
        return self.iterate_ahead(source, self.prefetch(source))[0]

    def iterate_ahead(self, source, prefetched, unroll_last_d_step=False, perform=None):
        """One iteration. Its draws were made by the iteration before, and it makes those of the next one.

        Draws depend on the counters alone, so a compiled loop computes them in parallel with the step, and no step
        starts by waiting for them. They are the same numbers as those that ``prepare`` would draw.

        Args:
            source: ``BatchSource``.
            prefetched: what ``prefetch`` or the iteration before returned.
            unroll_last_d_step: whether the last discriminator update stands after the loop of these updates and not in
                it. XLA then computes the generator's samples next to it: small networks gain a tenth of their speed,
                and their compilation takes longer.
            perform: function of an ``Update`` that carries it out and returns what the step does; ``perform`` of this
                GAN when None.

        Returns:
            Tuple of float32 scalars in the order of ``METRICS``; what the next iteration takes as ``prefetched``.
        """
        check_compiled(self)
        perform = perform or self.perform
        if self.updates == "alternating":
            metrics, next_prefetched = self._alternate(source, prefetched, perform, unroll_last_d_step)
        else:
            metrics, next_prefetched = self._update_both(source, prefetched, perform)
        self.step.assign_add(1)
        self.batches.assign_add(self.d_steps.value)
        self._update_copies()
        return replicas.mean(metrics), next_prefetched

    def prefetch(self, source, k=0):
        """The noise and the choice of real samples for the k-th discriminator update of this iteration.

        After the last one comes the first of the next iteration.
        """
        count = self._d_step_count()
        step = self.step.value + tf.cast(k >= count, tf.int64)
        noise = Draws(self.seed.value, step).normal((source.batch_size, self.latent_dim), BLOCK * (k % count) + NOISE_D)
        return noise, source.choose(self.batches.value + tf.cast(k, tf.int64))

    def prepare(self, player, source, k=0, prefetched=None):
        """The k-th update of a player in this iteration: draws its noise and reseeds the layers.

        Args:
            player: "discriminator", "generator" or "both".
            source: ``BatchSource``.
            k: number of the update; the generator has one in an iteration, further ones have noise of their own.
            prefetched: noise and choice of real samples that were made before; made here when None.

        Returns:
            ``Update``.
        """
        draws, substream = self.draws(), BLOCK * (k % _MAX_BLOCKS)
        # the generator meets the real samples of the last discriminator update
        number = k if player != "generator" else self._d_step_count() - 1
        if prefetched is None:
            noise = substream + (NOISE_G if player == "generator" else NOISE_D)
            z = draws.normal((source.batch_size, self.latent_dim), noise)
            prefetched = z, source.choose(self.batches.value + tf.cast(number, tf.int64))
        z, chosen = prefetched
        update = Update(player, k, *source.batch(number, chosen), z, draws, substream)
        self.reseed_layers(update)
        return update

    def reseed_layers(self, update):
        """Sets the random layers of both networks as they are at the beginning of an update."""
        substream = LAYERS_G if update.player == "generator" else LAYERS_D
        layers.reseed(self, update.draws, update.substream + substream)

    def perform(self, update):
        """Carries out an ``Update``; returns what the step of its player returns."""
        if update.player == "discriminator":
            return self.d_step(update.x_real, update.z, update.y, update.draws, update.substream)
        if update.player == "generator":
            return self.g_step(update.z, update.x_real, update.y)
        step = {
            "simultaneous": self.both_step,
            "extragradient": self.extragradient_step,
            "consensus": self.consensus_step,
        }[self.updates]
        return step(update.x_real, update.z, update.y, update.draws, update.substream)

    def _alternate(self, source, prefetched, perform, unroll_last_d_step):
        def update_discriminator(k, prefetched, *_):
            next_prefetched = self.prefetch(source, k + 1)
            outputs = perform(self.prepare("discriminator", source, k, prefetched))
            d_loss, real_logits, fake_logits, penalty = outputs
            return k + 1, next_prefetched, d_loss, self.loss.score(real_logits), self.loss.score(fake_logits), penalty

        count = self._d_step_count()
        state = (tf.constant(0), prefetched, *(tf.zeros(()) for _ in range(4)))
        if replicas.count() == 1:
            looped = count - int(unroll_last_d_step)
            state = tf.while_loop(lambda k, *_: k < looped, update_discriminator, state)
            state = update_discriminator(*state) if unroll_last_d_step else state
        else:  # replicas cannot meet inside a loop of TensorFlow's: the number given to compile holds
            for k in range(self.fixed_d_steps):
                state = update_discriminator(tf.constant(k), *state[1:])
        _, next_prefetched, d_loss, d_real, d_fake, penalty = state
        g_loss, _ = perform(self.prepare("generator", source))
        return (d_loss, g_loss, d_real, d_fake, penalty), next_prefetched

    def _update_both(self, source, prefetched, perform):
        next_prefetched = self.prefetch(source, self._d_step_count())
        outputs = perform(self.prepare("both", source, 0, prefetched))
        d_loss, g_loss, real_logits, fake_logits, penalty = outputs
        return (d_loss, g_loss, self.loss.score(real_logits), self.loss.score(fake_logits), penalty), next_prefetched

    def _d_step_count(self):
        """``d_steps`` as the loop counts: int32."""
        return tf.cast(self.d_steps.value, tf.int32)

    def _update_copies(self):
        step = self.step.value
        if self.slow:
            every, share = self.lookahead
            weights = [*self.discriminator.trainable_variables, *self.generator.trainable_variables]
            averages.lookahead_update(self.slow, weights, tf.equal(step % every, 0), share)
        if self.averages:
            averages.update(self.averages, self.generator, self.ema, step - 1)
