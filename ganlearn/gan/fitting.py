"""``fit`` with several steps in one compiled call: what ``steps_per_execution`` means for a GAN."""

import functools
import itertools
import warnings

from ganlearn._tensorflow import tf
from ganlearn.gan import plan as plans
from ganlearn.gan.batches import Epoch
from ganlearn.gan.iteration import chosen_already
from ganlearn.gan.program import Program
from ganlearn.gan.steps import METRICS
from ganlearn.strings import text

LOGS = (*METRICS, "loss")


def fits_one_call(gan):
    """Whether ``fit`` may loop inside one program: compiled, on one device."""
    return plans.alone(gan) and not gan.run_eagerly


class ManySteps:
    """Keras's train function: takes ``steps_per_execution`` batches from the iterator and trains on them in one call.

    Keras's own compiles one step and calls it again and again. Here one program with a dynamic trip count serves every
    number of batches, so that the weights do not depend on where an epoch ends. Where XLA cannot compile it and nobody
    has asked for XLA, the graph takes over, and a warning says so.

    Args:
        gan: compiled ``GAN``.
        asked: whether XLA was asked for.

    Attributes:
        eagerly: whether TensorFlow was told, when this was made, to run functions in plain Python.
    """

    def __init__(self, gan, asked):
        self._gan = gan
        self._most = gan.steps_per_execution
        self._told = False
        self.eagerly = tf.config.functions_run_eagerly()
        plan = plans.choose(gan, "xla" if gan.jit_compile else "graph")
        follow = functools.partial(Program, plan=plan, asked=asked, reduce_retracing=True)
        self._many = follow(self._loop)
        self._one = follow(gan.train_step)

    def __call__(self, iterator):
        """One call of ``fit``.

        Args:
            iterator: of batches.

        Returns:
            dict of scalar tensors: the metrics of the last step.

        Raises:
            StopIteration: when there is no batch left.
            RuntimeError: when XLA was asked for and cannot compile the step.
        """
        stacked, whole, others = iterator.take(self._most) if isinstance(iterator, Epoch) else self._take(iterator)
        if whole:
            logs = dict(zip(LOGS, tf.unstack(self._many(stacked, tf.constant(whole))), strict=True))
        for batch in others:
            logs = self._one(batch)
        if not self._told and plans.without_xla() in (self._many.plan, self._one.plan):
            self._told = True
            warnings.warn(text("gan.fit_without_xla"), stacklevel=2)
        return logs

    def _take(self, iterator):
        """As ``Epoch.take``; what differs in shape from the first batch comes last."""
        batches = [_given(batch) for batch in itertools.islice(iterator, self._most)]
        if not batches:
            raise StopIteration
        whole = [batch for batch in batches if _shapes(batch) == _shapes(batches[0])] if self._most > 1 else []
        stacked = tf.nest.map_structure(lambda *parts: tf.stack(_filled(parts, self._most)), *whole) if whole else None
        return stacked, len(whole), batches[len(whole) :]

    def _loop(self, stacked, count):
        gan = self._gan

        def part(i):
            return gan.given(tf.nest.map_structure(lambda whole: whole[i], stacked))

        def one(i, _, ready):
            given, batch_size = part(i)
            metrics, ready = gan.iterate_ahead(lambda *_: given, chosen_already, batch_size, ready)
            logs = gan.logs(metrics)
            return i + 1, tf.stack([logs[name] for name in LOGS]), ready

        start = (tf.constant(0), tf.zeros(len(LOGS)), gan.ready(chosen_already, part(0)[1]))
        return tf.while_loop(lambda i, *_: i < count, one, start, parallel_iterations=1)[1]


def _given(batch):
    """A batch without the classes and weights that ``train_on_batch`` was not given."""
    return tuple(part for part in batch if part is not None) if isinstance(batch, tuple) else batch


def _shapes(batch):
    return [tuple(part.shape) for part in tf.nest.flatten(batch)]


def _filled(parts, count):
    """The parts, and the first one again in the places that are not used."""
    return [*parts, *[parts[0]] * (count - len(parts))]
