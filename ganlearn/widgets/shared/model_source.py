"""Whoever owns a model: a trainer, which is asked between two chunks of its steps, or nobody but the caller."""

from ganlearn.data import Dataset
from ganlearn.gan import GAN
from ganlearn.strings import text
from ganlearn.trainer import Trainer


class ModelSource:
    """A GAN, the data it learns from, and the thread that may call it.

    Args:
        source: ``Trainer``, which is asked between two chunks of its steps, or a ``GAN`` that nothing trains meanwhile.
        dataset: ``Dataset``; None for the trainer's.
        area: of the sentences of errors.

    Attributes:
        trainer: ``Trainer`` or None.
        gan, dataset: as given.

    Raises:
        TypeError: if ``source`` is neither, or ``dataset`` is not a ``Dataset``.
        ValueError: when samples of the data set have another shape than the generator's.
    """

    def __init__(self, source, dataset, area):
        if not isinstance(source, (Trainer, GAN)):
            raise TypeError(text(f"{area}.source", given=type(source).__name__))
        self.trainer = source if isinstance(source, Trainer) else None
        self.gan = source.gan if self.trainer else source
        self.dataset = source.dataset if dataset is None and self.trainer else dataset
        if not isinstance(self.dataset, Dataset):
            raise TypeError(text(f"{area}.dataset", given=type(dataset).__name__))
        if self.dataset.sample_shape != self.gan.sample_shape:
            shapes = {"data": self.dataset.sample_shape, "generator": self.gan.sample_shape}
            raise ValueError(text(f"{area}.shapes", name=self.dataset.name, **shapes))

    def call(self, function):
        """What ``function()`` returns, called in the thread that owns the model."""
        return self.trainer.call(function) if self.trainer else function()

    @property
    def step(self):
        """How many steps the networks have trained."""
        return self.trainer.step if self.trainer else int(self.gan.step.numpy())
