"""GAN: the algorithm with its networks, optimizers and state, as Keras sees it.

``GAN.d_step`` and ``GAN.g_step`` (in ``ganlearn.gan.steps``) are the whole algorithm; everything else prepares or calls
them. Keras's ``fit`` and ``ganlearn.Trainer`` run the same two functions.
"""

import keras
import numpy as np
from keras import ops

from ganlearn import averages, layers, losses, penalties
from ganlearn._tensorflow import tf, traced_once
from ganlearn.checks import (
    check_compiled,
    check_dtype,
    check_networks,
    check_noise,
    check_optimizers,
    check_packs,
    check_samples,
    check_settings,
)
from ganlearn.gan import execution
from ganlearn.gan.iteration import BatchSource, Iteration
from ganlearn.gan.keras_fit import ManySteps, adapted, fits_one_call
from ganlearn.gan.steps import METRICS
from ganlearn.randomness import GENERATE, Draws
from ganlearn.strings import text

_serialize, _deserialize = keras.saving.serialize_keras_object, keras.saving.deserialize_keras_object
_get_penalty = penalties.get


@keras.saving.register_keras_serializable(package="ganlearn")
class GAN(Iteration, keras.Model):
    """A generator and a discriminator that train against each other.

    A step changes the trainable weights of its own network only. Buffers (batch normalisation's statistics) move at
    every training call of their network; the vectors of spectral normalisation move once in each discriminator step.

    Args:
        generator: ``keras.Model``, z (batch, latent_dim) → samples (batch, *sample_shape). A conditional one takes
            [z, classes (batch,)].
        discriminator: ``keras.Model``, samples → logits (batch, 1), without a sigmoid. A conditional one takes
            [samples, classes (batch,)]. With ``pack`` = m it takes m samples joined along their last axis.
        seed: integer from which every random draw of the training is computed.
        pack: how many samples the discriminator judges together.

    Attributes:
        step: variable, the number of completed iterations.
        batches: variable, the number of real batches used, one for each discriminator update.

    Raises:
        ValueError: when the networks do not fit together, or the discriminator ends in a sigmoid.

    Source: Goodfellow et al. 2014, algorithm 1.
    """

    def __init__(self, generator, discriminator, seed=0, pack=1, **kwargs):
        super().__init__(**kwargs)
        check_networks(generator, discriminator, pack)
        self.generator = generator
        self.discriminator = discriminator
        self.pack = pack
        self.conditional = len(generator.inputs) == 2
        self.latent_dim = generator.inputs[0].shape[-1]
        self.sample_shape = tuple(generator.output_shape[1:])
        self.seed = self._number("seed", seed, "int64")
        self.step = self._number("step", 0, "int64")
        self.batches = self._number("batches", 0, "int64")
        self.d_steps = self._number("d_steps", 1, "int64")  # TensorFlow keeps int32 variables off a GPU
        self.penalty_weights = []
        self.averages = []
        self.slow = []
        self._samplers = {}
        self.penalties = ()
        self.updates = "alternating"
        self.unrolled = 0
        self.built = True

    def compile(
        self,
        loss="non_saturating",
        d_optimizer=None,
        g_optimizer=None,
        penalties=(),
        d_steps=1,
        updates="alternating",
        ema=None,
        consensus=10.0,
        unrolled=0,
        lookahead=None,
        **kwargs,
    ):
        """Says how the two networks train.

        Args:
            loss: name or object from ``ganlearn.losses``.
            d_optimizer, g_optimizer: Keras optimizers or their names, one for each player; Adam(2e-4, β₁ = 0.5) when
                None.
            penalties: objects from ``ganlearn.penalties``, added to the discriminator's loss.
            d_steps: discriminator updates for each generator update.
            updates: "alternating" (first the discriminator, then the generator against the new discriminator, with
                fresh noise), "simultaneous" (both from one forward pass), "extragradient" or "consensus".
            ema: β of the moving average of the generator's weights that ``generate`` uses, or None.
            consensus: γ of "consensus" updates.
            unrolled: how many of its own steps ahead the generator sees the discriminator; alternating updates only.
            lookahead: (k, α): after every k iterations both players go back to w ← (1 − α)w_slow + αw; or None.
            **kwargs: passed on to ``keras.Model.compile``. ``steps_per_execution`` lets ``fit`` run as many steps
                in one compiled call; ``jit_compile`` is off where the graph is faster and under a distribution
                strategy.

        Raises:
            ValueError, TypeError: for settings that are unknown or do not go together.
        """
        check_settings(updates, d_steps, ema, unrolled, lookahead)
        loss, penalties = losses.get(loss), tuple(map(_get_penalty, penalties))
        d_optimizer, g_optimizer = _optimizer(d_optimizer), _optimizer(g_optimizer)
        players = [network.trainable_variables for network in (self.discriminator, self.generator)]
        check_optimizers(d_optimizer, g_optimizer, *players)
        asked = kwargs.get("jit_compile", "auto") != "auto"
        super().compile(optimizer=g_optimizer, **{**kwargs, "jit_compile": asked and kwargs["jit_compile"]})
        self.loss = loss
        self.penalties = penalties
        self.updates = updates
        self.ema = ema
        self.consensus = consensus
        self.unrolled = unrolled
        self.lookahead = lookahead
        self._asked_to_jit = asked
        if not asked:
            self.jit_compile = execution.jit_of_fit(self, self._own_step()) and not self.run_eagerly
        self.d_optimizer = d_optimizer
        self.g_optimizer = g_optimizer
        d_optimizer.build(players[0])
        g_optimizer.build(players[1])
        self.d_steps.assign(d_steps)
        self.fixed_d_steps = d_steps
        self._renew_copies()

    def _renew_copies(self):
        """The variables that the compile settings ask for: live penalty weights and copies of weights."""
        for variable in (*self.penalty_weights, *self.averages, *self.slow):
            self._untrack_variable(variable)
        self.penalty_weights = [self._number("penalty", p.weight, "float32") for p in self.penalties]
        averaged = averages.averaged_variables(self.generator) if self.ema is not None else []
        players = [*self.discriminator.trainable_variables, *self.generator.trainable_variables]
        self.averages = [self._copy(w, "average") for w in averaged]
        self.slow = [self._copy(w, "slow") for w in (players if self.lookahead else [])]
        self._samplers = {}

    def _number(self, name, value, dtype):
        start = keras.initializers.Constant(value)
        return self._own(name, (), dtype, start)

    def _copy(self, weight, name):
        copy = self._own(name, weight.shape, weight.dtype, "zeros")
        copy.assign(weight)
        return copy

    def _own(self, name, shape, dtype, start):
        """A variable that no optimizer moves; all replicas of a strategy change it in the same way."""
        settings = {"trainable": False, "autocast": False, "aggregation": "only_first_replica"}
        return self.add_weight(name=name, shape=shape, dtype=dtype, initializer=start, **settings)

    # -- samples ------------------------------------------------------------------------------------------------------

    def generate(self, n=None, seed=0, z=None, y=None, average=True):
        """Samples from the generator.

        Args:
            n: how many; left out when ``z`` is given.
            seed: integer; the first k samples of one seed are the same for every n.
            z: (n, latent_dim) noise to use instead.
            y: class of the samples, one integer or (n,), for a conditional generator.
            average: whether to use the moving average of the weights, where there is one.

        Returns:
            NumPy array (n, *sample_shape), float32.

        Raises:
            ValueError: when neither ``n`` nor fitting noise is given, or when a conditional generator gets no class, or
                another one gets some.
        """
        check_noise(n, z, self.latent_dim)
        if self.conditional != (y is not None):
            raise ValueError(text("gan.needs_classes" if self.conditional else "gan.no_classes"))
        if z is None:
            z = Draws(seed, 0).normal((n, self.latent_dim), GENERATE)
        z = np.asarray(z, np.float32)
        inputs = [z] if y is None else [z, np.broadcast_to(np.asarray(y, np.int32), len(z))]
        sample = self._sampler(average and bool(self.averages))
        return np.concatenate(
            [
                np.asarray(sample(*(part[i : i + 1024] for part in inputs)), np.float32)
                for i in range(0, max(len(z), 1), 1024)
            ]
        )

    def _sampler(self, average):
        def sample(*inputs):
            inputs = inputs[0] if len(inputs) == 1 else list(inputs)
            if average:
                return averages.call_with(self.averages, self.generator, inputs)
            return self.generator(inputs, training=False)

        if average not in self._samplers:
            signature = [tf.TensorSpec((None, self.latent_dim)), tf.TensorSpec((None,), tf.int32)]
            self._samplers[average] = traced_once(sample, input_signature=signature[: len(self.generator.inputs)])
        return self._samplers[average]

    def call(self, z, training=False):
        """The generator's samples at z (a pair of z and classes for a conditional generator)."""
        with layers.looped_steps(self.jit_compile):
            return self.generator(z, training=training)

    # -- Keras --------------------------------------------------------------------------------------------------------

    def train_step(self, data):
        """One iteration on a batch from ``fit``; every discriminator update of the iteration sees that batch.

        Next to the metrics there is "loss", the sum of both players' losses: Keras's ``TerminateOnNaN`` watches it.
        """
        source = self.batch_source(data)
        return self.logs(self.iterate_ahead(source, self.prefetch(source))[0])

    def batch_source(self, data):
        """What ``fit`` hands to a step, as a ``BatchSource`` that holds the same batch for every update."""
        x_real, y, _ = keras.utils.unpack_x_y_sample_weight(data)
        check_dtype(x_real, self.sample_shape)
        batch = x_real, y if self.conditional else None
        return BatchSource(x_real.shape[0] or ops.shape(x_real)[0], lambda k, chosen: batch)

    def logs(self, metrics):
        """What ``fit`` shows of an iteration's metrics."""
        logs = dict(zip(METRICS, metrics, strict=True))
        return {**logs, "loss": logs["d_loss"] + logs["g_loss"]}

    def make_train_function(self, force=False):
        """What ``fit`` calls: ``steps_per_execution`` steps in one compiled program.

        A subclass with a ``train_step`` of its own is left to Keras.
        """
        if not self._fits_one_call():
            return super().make_train_function(force)
        made = None if force else self.train_function
        if made is None or made.eagerly != tf.config.functions_run_eagerly():
            self.train_function = ManySteps(self, self._asked_to_jit)
        return self.train_function

    def _own_step(self):
        return type(self).train_step is not GAN.train_step

    def _fits_one_call(self):
        return not self._own_step() and fits_one_call(self)

    def fit(self, x=None, y=None, batch_size=None, *args, **kwargs):
        """``keras.Model.fit`` on real samples alone; arrays are checked first.

        Raises:
            ValueError: when the samples have another shape than the generator's, images lie outside [−1, 1], or a batch
                of the array is no whole number of packs.
        """
        check_compiled(self)
        if isinstance(x, np.ndarray):
            check_samples(x, self.sample_shape)
            check_packs(self.pack, len(x), batch_size)
            if not args and self._fits_one_call():
                batches = adapted(self, x, y, batch_size, kwargs.get("shuffle", True), set(kwargs))
                if batches is not None:
                    return super().fit(batches, None, batch_size, **kwargs)
        return super().fit(x, y, batch_size, *args, **kwargs)

    def clone(self):
        """A compiled GAN with the same networks and settings, and new weights."""
        networks = [keras.models.clone_model(network) for network in (self.generator, self.discriminator)]
        config = self.get_compile_config()
        twin = type(self)(*networks, seed=int(self.seed.numpy()), pack=self.pack)
        twin.compile(
            loss=self.loss,
            d_optimizer=_clone_optimizer(self.d_optimizer),
            g_optimizer=_clone_optimizer(self.g_optimizer),
            penalties=self.penalties,
            d_steps=int(self.d_steps.numpy()),
            updates=self.updates,
            ema=self.ema,
            consensus=self.consensus,
            unrolled=self.unrolled,
            lookahead=self.lookahead,
            **{key: config[key] for key in ("steps_per_execution", "run_eagerly", "jit_compile")},
        )
        return twin

    def get_config(self):
        return {
            "generator": _serialize(self.generator),
            "discriminator": _serialize(self.discriminator),
            "seed": int(self.seed.numpy()),
            "pack": self.pack,
            "name": self.name,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        networks = {
            key: _deserialize(config[key], custom_objects=custom_objects) for key in ("generator", "discriminator")
        }
        return cls(**{**config, **networks})

    def get_compile_config(self):
        return {
            "loss": _serialize(self.loss),
            "d_optimizer": _serialize(self.d_optimizer),
            "g_optimizer": _serialize(self.g_optimizer),
            "penalties": [_serialize(p) for p in self.penalties],
            "d_steps": int(self.d_steps.numpy()),
            "updates": self.updates,
            "ema": self.ema,
            "consensus": self.consensus,
            "unrolled": self.unrolled,
            "lookahead": None if self.lookahead is None else list(self.lookahead),
            "steps_per_execution": self.steps_per_execution,
            "run_eagerly": self.run_eagerly,
            "jit_compile": self.jit_compile if self._asked_to_jit else "auto",
        }

    def compile_from_config(self, config):
        self.compile(**{key: _deserialize(value) for key, value in config.items()})


def _optimizer(given):
    return keras.optimizers.Adam(2e-4, beta_1=0.5) if given is None else keras.optimizers.get(given)


def _clone_optimizer(optimizer):
    return type(optimizer).from_config(optimizer.get_config())
