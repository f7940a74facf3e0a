"""What a trainer is given, checked."""

import numpy as np

from ganlearn.checks import check_compiled, check_samples
from ganlearn.data import Dataset
from ganlearn.strings import text


def whole(steps):
    """A number of steps as an integer.

    Raises:
        ValueError: unless it is a whole number, 0 or more.
    """
    if steps != int(steps) or steps < 0:
        raise ValueError(text("trainer.steps", given=steps))
    return int(steps)


def as_dataset(data, sample_shape):
    """A ``Dataset``: the one given, or one of an array of samples, which the networks take for images or sequences."""
    if isinstance(data, Dataset):
        return data
    kind = "sequence" if len(sample_shape) == 2 else None
    return Dataset(data if hasattr(data, "shape") else np.asarray(data), kind=kind)


def check_fit(gan, dataset):
    """Raises ValueError unless ``gan`` is compiled and the data are what its networks take."""
    check_compiled(gan)
    check_samples(dataset.x[:1], gan.sample_shape)  # a Dataset has looked at all of them
    if gan.conditional and dataset.y is None:
        raise ValueError(text("gan.needs_labels", name=dataset.name))


def checked_batch_size(batch_size, dataset, pack):
    """The batch size; when None, 256 for points and 64 for all else, at most the whole set.

    Raises:
        ValueError: unless it is a whole number from 1 to the size of the set, and a multiple of ``pack``.
    """
    if batch_size is None:
        batch_size = min(256 if dataset.kind == "points" else 64, len(dataset))
        batch_size -= batch_size % pack
    if batch_size != int(batch_size) or batch_size < 1:
        raise ValueError(text("trainer.batch_size", given=batch_size))
    if batch_size > len(dataset):
        raise ValueError(text("trainer.batch_too_large", given=batch_size, size=len(dataset)))
    if batch_size % pack:
        raise ValueError(text("trainer.batch_pack", given=batch_size, pack=pack))
    return int(batch_size)
