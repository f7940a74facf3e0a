"""Training data: examples, with labels and the density they were drawn from where these are known."""

import copy
import hashlib

import numpy as np

from ganlearn.arguments import positive, whole
from ganlearn.data import arrays, stored
from ganlearn.strings import text


class Dataset:
    """Examples to learn from.

    Args:
        x: real numbers, see `shapes` below. Images may be uint8; 0…255 becomes [-1, 1].
        y: whole numbers from 0, shape (n,): the class of each example. None: no labels.
        name: short name.
        description: one line.
        kind: "points", "image", "sequence" or "sound". None takes 2 axes for points and 3 or 4 for images.
        means: shape (modes, d), the centres of a mixture. std: its standard deviation, a number or one for each mode.
        density: function of points (…, d) that returns the density p(x), shape (…).
        class_names: one word for each class.
        rate: samples a second of a sound.

    Shapes: points (n, d) in natural units; image (n, height, width, 1 or 3) in [-1, 1]; sequence (n, steps, d) in
    natural units; sound (n, length, channels) in [-1, 1]. A missing last axis is added, except for points.

    Attributes: all of the above, with ``x`` float32 and ``y`` int32. ``x`` and ``y`` are copies and read-only, so that
    `fingerprint` stays true. ``density`` is None where no density is known. A ``numpy.memmap`` as ``x`` stays on disk:
    ``x`` is then a `Stored`, and ``x[rows]`` the float32 array.

    Raises:
        TypeError, ValueError: before anything is trained, with what was given, what was expected and what to do.
    """

    def __init__(
        self,
        x,
        y=None,
        name="data",
        description="",
        kind=None,
        means=None,
        std=None,
        density=None,
        class_names=None,
        rate=None,
    ):
        self.x, self.kind = (stored if stored.stays_on_disk(x) else arrays).examples(x, kind)
        self.y = arrays.labels(y, len(self.x))
        self.name = str(name)
        self.description = str(description)
        self.means = means
        self.std = std
        self.density = density
        self.class_names = None if class_names is None else tuple(map(str, class_names))
        self.rate = None if rate is None else positive("rate", rate)
        if self.y is not None and self.class_names is not None and self.y.max() >= len(self.class_names):
            raise ValueError(text("data.names_few", names=len(self.class_names), largest=self.y.max()))
        self._classes = None if self.y is None else len(self.class_names or range(self.y.max() + 1))
        self._freeze()

    def _freeze(self):
        self._fingerprint = None
        if not stored.stays_on_disk(self.x):
            self.x.flags.writeable = False
        if self.y is not None:
            self.y.flags.writeable = False

    @property
    def sample_shape(self):
        """Shape of one example: a tuple."""
        return self.x.shape[1:]

    @property
    def drawn_as(self):
        """How its examples are drawn: "points" of the plane, "image", or "sequence" for all that is drawn as curves."""
        if self.kind == "points":
            return "points" if self.sample_shape == (2,) else "sequence"
        return "image" if self.kind == "image" else "sequence"

    @property
    def classes(self):
        """Number of classes, None without labels."""
        return self._classes

    def __len__(self):
        return len(self.x)

    def split(self, test=0.2, seed=0):
        """A training and a test part, drawn at random without overlap.

        Args:
            test: share of the examples, above 0 and below 1, or their number.
            seed: whole number from 0.

        Returns:
            (train, test): two `Dataset`. Both keep the density, which a random half still follows.

        Raises:
            ValueError: when either part would be empty.
        """
        n = len(self)
        share = isinstance(test, float)
        count = round(n * test) if share and 0 < test < 1 else 0 if share else whole("test", test, least=0)
        if not 0 < count < n:
            raise ValueError(text("data.split", test=test, n=n))
        order = rng(seed).permutation(n)
        return self._part(order[count:], text("data.train_part")), self._part(order[:count], text("data.test_part"))

    def subset(self, classes=None, *, indices=None):
        """The examples of some classes, or at some indices.

        Args:
            classes: class numbers or names. Labels keep their meaning; the density and the means, which describe
                the whole set, are dropped.
            indices: positions, slice or mask. Density and means are kept: they hold if the choice does not depend on
                the data.

        Raises:
            TypeError: unless exactly one of the two is given.
            ValueError: for a class the set does not have, or when nothing is left.
        """
        if (classes is None) == (indices is None):
            raise TypeError(text("data.subset_one"))
        if indices is not None:
            return self._part(indices, text("data.some_part"))
        wanted = [self._class_number(c) for c in np.atleast_1d(np.asarray(classes, dtype=object))]
        part = self._part(np.isin(self.y, wanted), text("data.some_part"))
        part.means, part.density = None, None
        return part

    def _class_number(self, wanted):
        if self.y is None:
            raise ValueError(text("data.no_labels", name=self.name))
        names = self.class_names or ()
        number = names.index(wanted) if wanted in names else wanted
        if isinstance(number, str) or number not in range(self.classes):
            choices = ", ".join(names or (f"0…{self.classes - 1}",))
            raise ValueError(text("data.no_class", name=self.name, wanted=wanted, choices=choices))
        return number

    def _part(self, chosen, part_name):
        part = copy.copy(self)
        part.x = self.x[chosen].copy()
        part.y = None if self.y is None else self.y[chosen].copy()
        if part.x.ndim != self.x.ndim or len(part.x) == 0:
            raise ValueError(text("data.subset_empty", name=self.name))
        part.name = f"{self.name} ({part_name})"
        part._freeze()
        return part

    def fingerprint(self):
        """SHA-256 of kind, shape, values and labels, as 64 hexadecimal digits. Names do not count.

        Equal fingerprints mean equal data: a checkpoint uses it to notice that it is resumed on other data.
        """
        if self._fingerprint is None:
            digest = hashlib.sha256(f"ganlearn dataset 1 {self.kind} {self.x.shape} {self.y is not None}".encode())
            for part in stored.blocks(self.x):
                digest.update(part.astype("<f4", order="C", copy=False).data)
            if self.y is not None:
                digest.update(self.y.astype("<i4", copy=False).data)
            self._fingerprint = digest.hexdigest()
        return self._fingerprint

    def __repr__(self):
        first, *rest = self.sample_shape
        line = text(
            f"data.repr_{self.kind}",
            name=self.name,
            n=len(self),
            first=first,
            last=self.sample_shape[-1],
            shape="×".join(map(str, (first, *rest))),
        )
        if self.rate:
            line += text("data.repr_rate", rate=self.rate)
        if self.classes:
            line += text("data.repr_classes" if self.classes > 1 else "data.repr_class", classes=self.classes)
        return f"{line}\n{self.description}" if self.description else line


def rng(seed, substream=0):
    """NumPy's random numbers for one purpose (``substream``) of one seed: a ``numpy.random.Generator``.

    A set draws each of its quantities from a substream of its own. So the first hundred examples are the same whether a
    hundred or a thousand are asked for.
    """
    return np.random.Generator(np.random.PCG64([whole("seed", seed, least=0), substream]))
