"""The algorithm: how each player's gradients are computed and applied."""

from ganlearn import layers, replicas
from ganlearn._tensorflow import tf
from ganlearn.randomness import PENALTY, Draws

METRICS = ("d_loss", "g_loss", "d_real", "d_fake", "penalty")


class Steps:
    """The steps of a compiled ``GAN``. A step changes the trainable weights of its own network only."""

    def d_step(self, x_real, z, y=None, draws=None, substream=0):
        """One descent step of the discriminator, the generator held fixed.

        Args:
            x_real: (batch, *sample_shape) real samples.
            z: (batch, latent_dim) noise.
            y: (batch,) classes of the real samples and of the fake ones to make, for conditional networks.
            draws: ``randomness.Draws`` for random penalties; those of the current step when None.
            substream: first substream of ``draws`` to use.

        Returns:
            d_loss (without the penalty), real_logits, fake_logits, penalty.
        """
        layers.power_iteration(self.discriminator)
        d_gradients, outputs = self.d_gradients(x_real, z, y, draws, substream)
        self.apply_d_gradients(d_gradients)
        return outputs

    def g_step(self, z, x_real=None, y=None):
        """One descent step of the generator, the discriminator held fixed.

        Args:
            z: (batch, latent_dim) noise.
            x_real: (batch, *sample_shape) real samples, for what compares with them.
            y: (batch,) classes, for conditional networks.

        Returns:
            g_loss, fake_logits.
        """
        g_gradients, outputs = self.g_gradients(z, x_real, y)
        self.apply_g_gradients(g_gradients)
        return outputs

    def d_gradients(self, x_real, z, y=None, draws=None, substream=0):
        """The gradients of the discriminator's loss and penalties; nothing is updated.

        Arguments as for ``d_step``.

        Returns:
            d_gradients (list of tensors, as the discriminator's trainable variables), and what ``d_step`` returns.
        """
        x_fake = tf.stop_gradient(self.fake(z, y))
        with tf.GradientTape() as tape:
            d_loss, real_logits, fake_logits, penalty = self.d_losses(x_real, x_fake, y, draws, substream)
            total = replicas.share(d_loss + penalty)
        return tape.gradient(total, trainable_values(self.discriminator)), (d_loss, real_logits, fake_logits, penalty)

    def g_gradients(self, z, x_real=None, y=None):
        """The gradients of the generator's loss; nothing is updated.

        Arguments as for ``g_step``.

        Returns:
            g_gradients (list of tensors, as the generator's trainable variables), and what ``g_step`` returns.
        """
        with tf.GradientTape() as tape:
            x_fake = self.fake(z, y)
            g_loss, fake_logits, _ = self.g_losses(x_fake, x_real, y, self.loss.needs_real)
            total = replicas.share(g_loss)
        return tape.gradient(total, trainable_values(self.generator)), (g_loss, fake_logits)

    def joint_gradients(self, x_real, z, y=None, draws=None, substream=0):
        """Both players' gradients at the same point, from one forward pass; nothing is updated.

        Arguments as for ``d_step``.

        Returns:
            d_gradients, g_gradients (lists of tensors), and what ``both_step`` returns.
        """
        with tf.GradientTape(persistent=True) as tape:
            x_fake = self.fake(z, y)
            d_loss, real_logits, fake_logits, penalty = self.d_losses(x_real, x_fake, y, draws, substream)
            g_loss = self.loss.generator(real_logits, fake_logits)
            d_total, g_total = replicas.share(d_loss + penalty), replicas.share(g_loss)
        d_gradients = tape.gradient(d_total, trainable_values(self.discriminator), unconnected_gradients="zero")
        g_gradients = tape.gradient(g_total, trainable_values(self.generator), unconnected_gradients="zero")
        return d_gradients, g_gradients, (d_loss, g_loss, real_logits, fake_logits, penalty)

    def d_losses(self, x_real, x_fake, y=None, draws=None, substream=0):
        """The discriminator's loss and weighted penalties on real samples and (packed) fake ones.

        Returns:
            d_loss, real_logits, fake_logits, penalty.
        """
        discriminator, x_real = self.conditioned_discriminator(y), self.packed(x_real)
        real_logits, fake_logits = discriminator(x_real), discriminator(x_fake)
        d_loss = self.loss.discriminator(real_logits, fake_logits)
        penalty = self._penalty(discriminator, x_real, x_fake, draws, substream)
        return d_loss, real_logits, fake_logits, penalty

    def g_losses(self, x_fake, x_real=None, y=None, with_real=True):
        """The generator's loss on (packed) fake samples.

        Args:
            x_fake, x_real, y: samples and their classes.
            with_real: whether the discriminator looks at the real samples as well.

        Returns:
            g_loss, fake_logits, real_logits (None unless ``with_real``).
        """
        discriminator = self._unrolled(x_real, x_fake, y) if self.unrolled else self.conditioned_discriminator(y)
        fake_logits = discriminator(x_fake)
        real_logits = discriminator(self.packed(x_real)) if with_real else None
        return self.loss.generator(real_logits, fake_logits), fake_logits, real_logits

    def apply_d_gradients(self, d_gradients):
        """Lets the discriminator's optimizer update its weights, and its penalties project them."""
        self.d_optimizer.apply(d_gradients, self.discriminator.trainable_variables)
        for penalty, weight in zip(self.penalties, self.penalty_weights, strict=True):
            penalty.project(self.discriminator, weight.value)

    def apply_g_gradients(self, g_gradients):
        """Lets the generator's optimizer update its weights."""
        self.g_optimizer.apply(g_gradients, self.generator.trainable_variables)

    def both_step(self, x_real, z, y=None, draws=None, substream=0):
        """One simultaneous step: both losses from one forward pass, then both updates.

        Arguments as for ``d_step``. Returns d_loss, g_loss, real_logits, fake_logits, penalty.
        """
        layers.power_iteration(self.discriminator)
        d_gradients, g_gradients, outputs = self.joint_gradients(x_real, z, y, draws, substream)
        self.apply_d_gradients(d_gradients)
        self.apply_g_gradients(g_gradients)
        return outputs

    def extragradient_step(self, x_real, z, y=None, draws=None, substream=0):
        """w⁺ = w − ηF(w − ηF(w)): both players extrapolate, then step from w with the gradient found there.

        Both steps use the same samples and noise. With Adam each of them updates the moments, as in ExtraAdam.
        Arguments and results as for ``both_step``; the losses are those at w.

        Source: Korpelevich 1976; Gidel et al. 2019, "A variational inequality perspective on GANs", algorithms 2 and 4.
        """
        weights = [w for network in (self.discriminator, self.generator) for w in network.trainable_variables]
        before = [tf.identity(w.value) for w in weights]
        outputs = self.both_step(x_real, z, y, draws, substream)
        d_gradients, g_gradients, _ = self.joint_gradients(x_real, z, y, draws, substream)
        for weight, value in zip(weights, before, strict=True):
            weight.assign(value)
        self.apply_d_gradients(d_gradients)
        self.apply_g_gradients(g_gradients)
        return outputs

    def consensus_step(self, x_real, z, y=None, draws=None, substream=0):
        """A simultaneous step along v + γ∇½‖v‖², where v holds both players' gradients and γ is ``consensus``.

        Arguments and results as for ``both_step``.

        Source: Mescheder, Nowozin & Geiger 2017, "The numerics of GANs", section 4.
        """
        layers.power_iteration(self.discriminator)
        d_weights, g_weights = trainable_values(self.discriminator), trainable_values(self.generator)
        with tf.GradientTape() as tape:
            d_gradients, g_gradients, outputs = self.joint_gradients(x_real, z, y, draws, substream)
            gradients = _dense([*d_gradients, *g_gradients])
            energy = 0.5 * tf.add_n([tf.reduce_sum(tf.square(g)) for g in gradients])
        energy_gradients = _dense(tape.gradient(energy, [*d_weights, *g_weights], unconnected_gradients="zero"))
        combined = [g + self.consensus * e for g, e in zip(gradients, energy_gradients, strict=True)]
        self.apply_d_gradients(combined[: len(d_weights)])
        self.apply_g_gradients(combined[len(d_weights) :])
        return outputs

    def fake(self, z, y=None):
        """The generator's training samples at z, of the classes y, packed."""
        return self.packed(self.generator(z if y is None else [z, y], training=True))

    def conditioned_discriminator(self, y=None):
        """The discriminator as a function of (packed) samples alone, their classes y given."""
        return lambda x: self.discriminator(x if y is None else [x, y], training=True)

    def packed(self, x):
        """``pack`` samples joined along their last axis: (batch, …, c) → (batch / pack, …, pack · c).

        Source: Lin et al. 2018, "PacGAN", section 3.
        """
        if self.pack == 1:
            return x
        *inner, channels = x.shape[1:]
        groups = tf.reshape(x, (-1, self.pack, *inner, channels))
        order = (0, *range(2, 2 + len(inner)), 1, 2 + len(inner))
        return tf.reshape(tf.transpose(groups, order), (-1, *inner, self.pack * channels))

    def _penalty(self, discriminator, x_real, x_fake, draws, substream):
        draws, total = draws or self.draws(), tf.zeros(())
        for i, (penalty, weight) in enumerate(zip(self.penalties, self.penalty_weights, strict=True)):
            total += weight.value * penalty.term(discriminator, x_real, x_fake, draws, substream + PENALTY + i)
        return total

    def _unrolled(self, x_real, x_fake, y):
        """The discriminator after ``unrolled`` differentiable gradient steps of its own, as a function of samples.

        The steps are plain gradient descent at the discriminator's learning rate, without penalties.

        Source: Metz et al. 2017, "Unrolled generative adversarial networks", equations 7 to 9.
        """
        network, rate = self.discriminator, tf.cast(self.d_optimizer.learning_rate, tf.float32)
        weights, buffers = (
            [tf.identity(v) for v in trainable_values(network)],
            [v.value for v in network.non_trainable_variables],
        )
        x_real = self.packed(x_real)

        def logits(x, weights):
            return network.stateless_call(weights, buffers, x if y is None else [x, y], training=True)[0]

        for _ in range(self.unrolled):
            with tf.GradientTape() as tape:
                tape.watch(weights)
                loss = self.loss.discriminator(logits(x_real, weights), logits(x_fake, weights))
            weights = [w - rate * g for w, g in zip(weights, tape.gradient(loss, weights), strict=True)]
        return lambda x: logits(x, weights)

    def draws(self):
        """The random draws of the current step."""
        return Draws(self.seed.value, self.step.value)


def _dense(gradients):
    """Tensors also where an embedding's gradient holds the rows in use alone."""
    return [tf.convert_to_tensor(g) for g in gradients]


def trainable_values(network):
    """The trainable weights as what a tape watches."""
    return [w.value for w in network.trainable_variables]
