"""Adversarial losses: pure functions of logits, as terms for each sample and their mean.

A logit is what the discriminator returns before any sigmoid. Real is 1 and fake is 0: a large logit says "real". In the
formulas r and f are the logits on a real and a fake batch, sp(x) = log(1 + eˣ) is the softplus, and a mean over the
batch is understood.
"""

import functools
import typing

import keras
from keras import ops

from ganlearn._tensorflow import tf
from ganlearn.strings import text

_register = keras.saving.register_keras_serializable(package="ganlearn")


def _paired(real_logits, fake_logits):
    """Both logits as float32, after a look at their shapes: unequal ones would broadcast silently."""
    real_logits, fake_logits = tf.convert_to_tensor(real_logits), tf.convert_to_tensor(fake_logits)
    if not real_logits.shape.is_compatible_with(fake_logits.shape):
        raise ValueError(text("losses.shapes", real=tuple(real_logits.shape), fake=tuple(fake_logits.shape)))
    return ops.cast(real_logits, "float32"), ops.cast(fake_logits, "float32")


class Terms(typing.NamedTuple):
    """What each sample adds to a loss: tensors (batch, 1), None where there is nothing of a kind.

    The loss is the sum of the means of what is there.

    Attributes:
        real, fake: one term for each real sample, and for each fake one.
        pairs: one term for each pair of a real and a fake sample.
    """

    real: tf.Tensor | None = None
    fake: tf.Tensor | None = None
    pairs: tf.Tensor | None = None

    def mean(self):
        """The loss, a scalar."""
        return functools.reduce(ops.add, [ops.mean(terms) for terms in self if terms is not None])


class Loss:
    """What all adversarial losses share.

    A loss defines ``_discriminator_terms`` and ``_generator_terms``, functions of float32 logits (batch, 1) that return
    ``Terms``. One that is no mean of terms defines ``_discriminator`` and ``_generator``, which return the scalar.

    Attributes:
        name: the name that ``losses.get`` knows.
        code: a few letters that stand for it in the state of a Playground.
        formula: LaTeX of both players' losses, ``{"discriminator": …, "generator": …}``.
        probability: whether sigmoid(logit) estimates the probability that a sample is real.
        needs_real: whether the generator's loss depends on the real logits.
    """

    name = ""
    code = ""
    formula = {}
    probability = False
    needs_real = False

    def discriminator(self, real_logits, fake_logits):
        """The discriminator's loss.

        Args:
            real_logits: (batch, 1) logits on real samples.
            fake_logits: logits on fake samples, the same shape.

        Returns:
            float32 scalar.

        Raises:
            ValueError: when the shapes differ.
        """
        return self._discriminator(*_paired(real_logits, fake_logits))

    def generator(self, real_logits, fake_logits):
        """The generator's loss; shapes and errors as for ``discriminator``.

        ``real_logits`` may be None unless ``needs_real``.
        """
        return self._generator(*self._pair_for_generator(real_logits, fake_logits))

    def discriminator_terms(self, real_logits, fake_logits):
        """The terms whose mean is the discriminator's loss.

        Arguments and errors as for ``discriminator``.

        Returns:
            ``Terms``. Of a loss that is no mean of terms: the loss of each row by itself as ``pairs`` where their mean
            is the loss of the batch, and NaN where it is not.
        """
        return self._discriminator_terms(*_paired(real_logits, fake_logits))

    def generator_terms(self, real_logits, fake_logits):
        """The terms whose mean is the generator's loss; as ``discriminator_terms``."""
        return self._generator_terms(*self._pair_for_generator(real_logits, fake_logits))

    def _pair_for_generator(self, real_logits, fake_logits):
        if real_logits is None and not self.needs_real:
            real_logits = fake_logits
        return _paired(real_logits, fake_logits)

    def _discriminator(self, real_logits, fake_logits):
        return self._discriminator_terms(real_logits, fake_logits).mean()

    def _generator(self, real_logits, fake_logits):
        return self._generator_terms(real_logits, fake_logits).mean()

    def _discriminator_terms(self, real_logits, fake_logits):
        return _row_by_row(self._discriminator, real_logits, fake_logits)

    def _generator_terms(self, real_logits, fake_logits):
        return _row_by_row(self._generator, real_logits, fake_logits)

    @functools.cached_property
    def equilibrium(self):
        """(discriminator's loss, generator's loss) at zero logits, where neither player can tell real from fake."""
        with tf.init_scope():
            zero = tf.zeros((1, 1))
            return float(self.discriminator(zero, zero)), float(self.generator(zero, zero))

    def score(self, logits):
        """Mean of what the discriminator says: sigmoid(logit) where that is a probability, else the logit."""
        logits = ops.cast(logits, "float32")
        return ops.mean(ops.sigmoid(logits) if self.probability else logits)

    def get_config(self):
        """Arguments that make this loss again."""
        return {}

    @classmethod
    def from_config(cls, config):
        """The loss that ``get_config`` described."""
        return cls(**config)

    def __repr__(self):
        arguments = ", ".join(f"{key}={value!r}" for key, value in self.get_config().items())
        return f"{type(self).__name__}({arguments})"


def _row_by_row(loss, real_logits, fake_logits):
    """``Terms`` of a scalar loss, where the mean over the rows is the loss of the batch; else NaN."""
    rows = tf.map_fn(lambda row: loss(row[:, :1], row[:, 1:]), ops.stack([real_logits, fake_logits], axis=2))
    whole = loss(real_logits, fake_logits)
    equal = ops.isclose(ops.mean(rows), whole, rtol=1e-4, atol=1e-5)
    return Terms(pairs=ops.where(equal, rows, float("nan"))[:, None])


class _CrossEntropy(Loss):
    """The discriminator as a classifier: binary cross-entropy on logits, with one-sided label smoothing."""

    probability = True

    def __init__(self, label_smoothing=0.0):
        if not 0.0 <= label_smoothing < 1.0:
            raise ValueError(text("losses.label_smoothing", value=label_smoothing))
        self.label_smoothing = label_smoothing

    def _discriminator_terms(self, real_logits, fake_logits):
        target = 1.0 - self.label_smoothing
        real = target * ops.softplus(-real_logits) + (1.0 - target) * ops.softplus(real_logits)
        return Terms(real=real, fake=ops.softplus(fake_logits))

    def get_config(self):
        return {"label_smoothing": self.label_smoothing}


@_register
class Minimax(_CrossEntropy):
    """The original zero-sum game: the generator descends on log(1 − D(G(z))), which saturates when D is sure.

    D: sp(−r) + sp(f); G: −sp(f).

    Args:
        label_smoothing: the discriminator's target for real samples is 1 − label_smoothing.

    Source: Goodfellow et al. 2014, equation 1; one-sided smoothing: Salimans et al. 2016, section 3.4.
    """

    name = "minimax"
    code = "mm"
    formula = {
        "discriminator": r"-\mathbb{E}[\log D(x)] - \mathbb{E}[\log(1 - D(G(z)))]",
        "generator": r"\mathbb{E}[\log(1 - D(G(z)))]",
    }

    def _generator_terms(self, real_logits, fake_logits):
        return Terms(fake=-ops.softplus(fake_logits))


@_register
class NonSaturating(_CrossEntropy):
    """The discriminator's loss of the minimax game; the generator descends on −log D(G(z)).

    D: sp(−r) + sp(f); G: sp(−f).

    Args:
        label_smoothing: the discriminator's target for real samples is 1 − label_smoothing.

    Source: Goodfellow et al. 2014, section 3.
    """

    name = "non_saturating"
    code = "ns"
    formula = {
        "discriminator": r"-\mathbb{E}[\log D(x)] - \mathbb{E}[\log(1 - D(G(z)))]",
        "generator": r"-\mathbb{E}[\log D(G(z))]",
    }

    def _generator_terms(self, real_logits, fake_logits):
        return Terms(fake=ops.softplus(-fake_logits))


@_register
class LeastSquares(Loss):
    """Mean squared error between the discriminator's output and a target.

    D: ½(r − b)² + ½(f − a)²; G: ½(f − c)².

    Args:
        fake_target: a, what the discriminator should say on fake samples.
        real_target: b, what it should say on real ones.
        generator_target: c, what the generator wants it to say on fake ones.

    Source: Mao et al. 2017, equation 2; (a, b, c) = (−1, 1, 0) gives the Pearson χ² of their theorem.
    """

    name = "least_squares"
    code = "ls"
    formula = {
        "discriminator": r"\frac{1}{2}\mathbb{E}[(D(x) - b)^2] + \frac{1}{2}\mathbb{E}[(D(G(z)) - a)^2]",
        "generator": r"\frac{1}{2}\mathbb{E}[(D(G(z)) - c)^2]",
    }

    def __init__(self, fake_target=0.0, real_target=1.0, generator_target=1.0):
        self.fake_target = fake_target
        self.real_target = real_target
        self.generator_target = generator_target

    def _discriminator_terms(self, real_logits, fake_logits):
        real = 0.5 * ops.square(real_logits - self.real_target)
        return Terms(real=real, fake=0.5 * ops.square(fake_logits - self.fake_target))

    def _generator_terms(self, real_logits, fake_logits):
        return Terms(fake=0.5 * ops.square(fake_logits - self.generator_target))

    def get_config(self):
        return {
            "fake_target": self.fake_target,
            "real_target": self.real_target,
            "generator_target": self.generator_target,
        }


@_register
class Wasserstein(Loss):
    """The critic's estimate of the Wasserstein-1 distance; meaningful only with a penalty or clipping on the critic.

    D: f − r; G: −f.

    Source: Arjovsky, Chintala & Bottou 2017, equation 2.
    """

    name = "wasserstein"
    code = "w"
    formula = {
        "discriminator": r"\mathbb{E}[D(G(z))] - \mathbb{E}[D(x)]",
        "generator": r"-\mathbb{E}[D(G(z))]",
    }

    def _discriminator(self, real_logits, fake_logits):
        """The difference of the mean scores, to the bit as ``score`` computes them."""
        return ops.mean(fake_logits) - ops.mean(real_logits)

    def _discriminator_terms(self, real_logits, fake_logits):
        return Terms(real=-real_logits, fake=fake_logits)

    def _generator_terms(self, real_logits, fake_logits):
        return Terms(fake=-fake_logits)


@_register
class Hinge(Loss):
    """The discriminator stops pushing once a sample is on its side of the margin.

    D: max(0, 1 − r) + max(0, 1 + f); G: −f.

    Source: Lim & Ye 2017, "Geometric GAN"; Miyato et al. 2018, equations 16 and 17.
    """

    name = "hinge"
    code = "hinge"
    formula = {
        "discriminator": r"\mathbb{E}[\max(0, 1 - D(x))] + \mathbb{E}[\max(0, 1 + D(G(z)))]",
        "generator": r"-\mathbb{E}[D(G(z))]",
    }

    def _discriminator_terms(self, real_logits, fake_logits):
        return Terms(real=ops.relu(1.0 - real_logits), fake=ops.relu(1.0 + fake_logits))

    def _generator_terms(self, real_logits, fake_logits):
        return Terms(fake=-fake_logits)


@_register
class Relativistic(Loss):
    """Each real sample is compared with one fake sample: the loss sees only the difference of their logits.

    D: sp(f − r); G: sp(r − f).

    Source: Jolicoeur-Martineau 2018 (RSGAN); Huang et al. 2024 (R3GAN), equation 2.
    """

    name = "relativistic"
    code = "rel"
    needs_real = True
    formula = {
        "discriminator": r"\mathbb{E}[\log(1 + e^{D(G(z)) - D(x)})]",
        "generator": r"\mathbb{E}[\log(1 + e^{D(x) - D(G(z))})]",
    }

    def _discriminator_terms(self, real_logits, fake_logits):
        return Terms(pairs=ops.softplus(fake_logits - real_logits))

    def _generator_terms(self, real_logits, fake_logits):
        return Terms(pairs=ops.softplus(real_logits - fake_logits))


@_register
class RelativisticAverage(Loss):
    """Each sample is compared with the mean logit of the other kind.

    D: sp(−(r − f̄)) + sp(f − r̄); G: sp(−(f − r̄)) + sp(r − f̄), bars are means over the batch.

    Source: Jolicoeur-Martineau 2018 (RaSGAN), section 4.2.
    """

    name = "relativistic_average"
    code = "rav"
    needs_real = True
    formula = {
        "discriminator": r"-\mathbb{E}[\log\sigma(D(x) - \bar D(G))] - \mathbb{E}[\log(1-\sigma(D(G(z)) - \bar D(x)))]",
        "generator": r"-\mathbb{E}[\log\sigma(D(G(z)) - \bar D(x))] - \mathbb{E}[\log(1-\sigma(D(x) - \bar D(G)))]",
    }

    def _discriminator_terms(self, real_logits, fake_logits):
        real, fake = real_logits - ops.mean(fake_logits), fake_logits - ops.mean(real_logits)
        return Terms(real=ops.softplus(-real), fake=ops.softplus(fake))

    def _generator(self, real_logits, fake_logits):
        return self._discriminator(fake_logits, real_logits)

    def _generator_terms(self, real_logits, fake_logits):
        fake, real = self._discriminator_terms(fake_logits, real_logits)[:2]
        return Terms(real=real, fake=fake)


_LOSSES = {
    loss.name: loss
    for loss in (Minimax, NonSaturating, LeastSquares, Wasserstein, Hinge, Relativistic, RelativisticAverage)
}


def available():
    """Names of all losses."""
    return tuple(_LOSSES)


def get(loss):
    """The loss of that name with its default arguments; a loss object is returned as it is.

    Raises:
        ValueError: for an unknown name, with the names there are.
        TypeError: for anything that is neither a name nor a loss.
    """
    if isinstance(loss, Loss):
        return loss
    if not isinstance(loss, str):
        raise TypeError(text("losses.type", given=type(loss).__name__, choices=", ".join(_LOSSES)))
    if loss not in _LOSSES:
        raise ValueError(text("losses.unknown", name=loss, choices=", ".join(_LOSSES)))
    return _LOSSES[loss]()
