"""Arrays as they come from a user, turned into the arrays of a `Dataset`."""

import warnings

import numpy as np

from ganlearn.strings import text

KINDS = ("points", "image", "sequence", "sound")
DRAWN = ("points", "image", "sequence")
"""How samples of each kind are drawn: points of the plane, images, and all else as curves."""

_RANGE_TOLERANCE = 1e-5
"""How far outside [-1, 1] rounding may carry a value before it counts as a mistake."""


def examples(x, kind=None):
    """The array of examples, and what kind they are.

    Args:
        x: numbers, shape (n, d) for points, (n, height, width[, channels]) for images, (n, steps[, d]) for sequences
            and (n, length[, channels]) for sounds. Images of dtype uint8 are mapped from 0…255 to [-1, 1].
        kind: "points", "image", "sequence" or "sound"; None takes 2 axes for points, 3 or 4 for images.

    Returns:
        (x, kind): float32 array of its own, C order, with the channel axis added where it was missing; the kind.

    Raises:
        TypeError: when the values are not real numbers.
        ValueError: for an unknown kind, a shape that does not fit it, no examples, NaN or infinity, images or sounds
            outside [-1, 1].
    """
    x = _numbers(x)
    kind = kind_of(x, kind)
    given = x.dtype
    x = shaped(x, kind)
    if kind == "image" and given == np.uint8:
        return from_bytes(x), kind
    x = np.array(x, dtype=np.float32, order="C")
    refuse_not_finite(x)
    if kind in ("image", "sound"):
        _clip_to_range(x, kind)
    if kind == "image" and x.min() == 0 and x.max() == 1:
        warnings.warn(text("data.zero_to_one"), UserWarning, stacklevel=3)
    return x, kind


def from_bytes(x):
    """Bytes 0…255 to float32 in [-1, 1]: ``x / 127.5 - 1``."""
    x = x.astype(np.float32)
    x /= 127.5
    x -= 1
    return x


def labels(y, n):
    """The labels of ``n`` examples as int32, shape (n,); None stays None.

    Raises:
        TypeError: when they are not whole numbers.
        ValueError: when there are not ``n`` of them, or one is negative.
    """
    if y is None:
        return None
    y = np.asarray(y)
    if y.shape == (n, 1):
        y = y[:, 0]
    if y.shape != (n,):
        raise ValueError(text("data.labels_shape", shape=y.shape, n=n))
    if y.dtype.kind not in "iu":
        raise TypeError(text("data.labels_dtype", dtype=y.dtype))
    if y.min() < 0:
        raise ValueError(text("data.labels_negative", least=y.min()))
    return y.astype(np.int32)


def _numbers(x):
    try:
        x = np.asarray(x)
    except ValueError as error:
        raise ValueError(text("data.ragged")) from error
    if x.dtype.kind not in "fiu":
        raise TypeError(text("data.dtype", dtype=x.dtype))
    if x.size == 0:
        raise ValueError(text("data.empty", shape=x.shape))
    return x


def kind_of(x, kind=None):
    """The kind of examples: the one given, or the one that the number of axes suggests."""
    if kind is None and x.ndim in (2, 3, 4):
        return "points" if x.ndim == 2 else "image"
    if kind is None:
        raise ValueError(text("data.axes", shape=x.shape))
    if kind not in KINDS:
        raise ValueError(text("data.kind", kind=kind, kinds=", ".join(KINDS)))
    return kind


def shaped(x, kind):
    """``x`` with the axes of its kind, a missing last one added."""
    full = {"points": 2, "image": 4, "sequence": 3, "sound": 3}[kind]
    if kind != "points" and x.ndim == full - 1:
        x = x[..., np.newaxis]
    if x.ndim != full:
        raise ValueError(text(f"data.shape_{kind}", shape=x.shape))
    if kind == "image" and x.shape[-1] not in (1, 3):
        raise ValueError(text("data.channels", shape=x.shape))
    return x


def refuse_not_finite(x, start=0, n=None):
    """Raises ValueError for NaN or infinity in ``x``, the examples from number ``start`` of ``n``."""
    finite = np.isfinite(x)
    if not finite.all():
        bad = np.flatnonzero(~finite.reshape(len(x), -1).all(axis=1))
        raise ValueError(text("data.not_finite", count=len(bad), n=n or len(x), first=start + bad[0]))


def _clip_to_range(x, kind):
    refuse_range(float(x.min()), float(x.max()), kind)
    np.clip(x, -1, 1, out=x)


def refuse_range(low, high, kind):
    """Raises ValueError for images or sounds from ``low`` to ``high`` unless that is within [-1, 1]."""
    if low < -1 - _RANGE_TOLERANCE or high > 1 + _RANGE_TOLERANCE:
        raise ValueError(text(f"data.range_{kind}", low=low, high=high))
