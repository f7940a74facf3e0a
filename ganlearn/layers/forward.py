"""A convolution whose derivatives, of any order, are themselves plain forward convolutions.

XLA on the CPU compiles *backward* convolutions into naive loops when they stand inside a ``while`` body. Here the input
gradient is written in its sub-pixel form and the filter gradient as a dilated convolution on transposed inputs. The
three forms are closed under differentiation, so gradient penalties work too.
"""

import numpy as np

from ganlearn._tensorflow import tf

MOST_COLUMNS = 48
"""A convolution whose kernel has at most this many places times filters is computed as a matrix product, whose columns
are moved and added.

Eigen's convolution wastes its registers on few filters: 28×28 and 8×8 images took 9 to 12 and 18 per cent less time.
"""


def correlate(x, kernel, strides=(1, 1), dilations=(1, 1), pads=((0, 0), (0, 0))):
    """y[n, i, j, k] = Σ x[n, s·i + d·a − p, …, c] · kernel[a, b, c, k].

    Args:
        x: (batch, height, width, channels).
        kernel: (rows, columns, channels, filters).
        strides: s for both axes.
        dilations: d for both axes; only one of stride and dilation may exceed 1 on an axis.
        pads: ((top, bottom), (left, right)); a negative pad crops.

    Returns:
        (batch, height', width', filters).
    """

    @tf.custom_gradient
    def primitive(x, kernel):
        def gradient(dy):
            return (
                input_gradient(dy, kernel, x.shape[1:3], strides, dilations, pads),
                _kernel_gradient(x, dy, kernel.shape[:2], strides, dilations, pads),
            )

        return _convolve(x, kernel, strides, dilations, pads), gradient

    return primitive(x, kernel)


def _convolve(x, kernel, strides, dilations, pads):
    """One forward convolution, as the program that XLA runs fastest in a loop."""
    if tuple(strides) == (1, 1) and x.dtype.size >= 4 and np.prod(kernel.shape[:2]) * kernel.shape[3] <= MOST_COLUMNS:
        return _product(x, kernel, dilations, pads)
    if (*strides, *dilations) == (1, 1, 1, 1) and np.prod(kernel.shape[:2]) > np.prod(x.shape[1:3]):
        return _exchanged(x, kernel, pads)
    return _plain(x, kernel, strides, dilations, pads)


def _exchanged(x, kernel, pads):
    """A convolution in which kernel and image, the smaller one, change places.

    XLA would do it otherwise, to save arithmetic, but in a layout for which it has no more than a naive loop.
    """
    last = [size + sum(pad) - k for size, pad, k in zip(x.shape[1:3], pads, kernel.shape[:2], strict=True)]
    turned = [(n - low, n - high) for n, (low, high) in zip(last, pads, strict=True)]
    y = _plain(tf.transpose(kernel, (3, 0, 1, 2)), tf.transpose(x, (1, 2, 3, 0)), (1, 1), (1, 1), turned)
    return tf.transpose(y[:, ::-1, ::-1], (3, 1, 2, 0))


def _product(x, kernel, dilations, pads):
    """A convolution of stride 1: every pixel times every place of the kernel, then moved there and added."""
    rows, columns, channels, filters = kernel.shape
    matrix = tf.reshape(tf.transpose(kernel, (2, 0, 1, 3)), (channels, -1))
    places = tf.reshape(tf.reshape(x, (-1, channels)) @ matrix, (-1, *x.shape[1:3], rows * columns, filters))
    height, width = output_extent(x.shape[1:3], (rows, columns), (1, 1), dilations, pads)
    total = 0.0
    for place, (a, b) in enumerate(np.ndindex(rows, columns)):
        part = _window(places[..., place, :], 1, dilations[0] * a - pads[0][0], height)
        total += _window(part, 2, dilations[1] * b - pads[1][0], width)
    return total


def _window(x, axis, start, length):
    """``length`` entries of an axis from ``start`` on, zeros where there are none."""
    first, end = (min(max(0, at), x.shape[axis]) for at in (start, start + length))
    before = min(max(0, -start), length)
    pads = [(0, 0)] * x.shape.rank
    pads[axis] = (before, length - (end - first) - before)
    return tf.pad(x[:, first:end] if axis == 1 else x[:, :, first:end], pads)


def _plain(x, kernel, strides, dilations, pads):
    crops = [(max(0, -low), max(0, -high)) for low, high in pads]
    if any(low or high for low, high in crops):
        (top, bottom), (left, right) = crops
        x = x[:, top : x.shape[1] - bottom, left : x.shape[2] - right, :]
    kept = [[max(0, low), max(0, high)] for low, high in pads]
    return tf.nn.conv2d(x, kernel, strides=strides, padding=[[0, 0], *kept, [0, 0]], dilations=dilations)


def _kernel_gradient(x, dy, size, strides, dilations, pads):
    """∂L/∂kernel: correlate xᵀ with dyᵀ, batch and channels exchanged, stride and dilation too."""
    pads = tuple(
        (low, (k - 1) * d + (out - 1) * s + 1 - extent - low)
        for (low, _), k, d, out, s, extent in zip(
            pads, size, dilations, dy.shape[1:3], strides, x.shape[1:3], strict=True
        )
    )
    rows = correlate(tf.transpose(x, (3, 1, 2, 0)), tf.transpose(dy, (1, 2, 0, 3)), dilations, strides, pads)
    return tf.transpose(rows, (1, 2, 0, 3))


def input_gradient(dy, kernel, extent, strides=(1, 1), dilations=(1, 1), pads=((0, 0), (0, 0))):
    """∂L/∂x of ``correlate``, which is also the forward pass of a transposed convolution.

    Args:
        dy: (batch, height', width', filters).
        kernel: (rows, columns, channels, filters).
        extent: (height, width) of x.
        strides, dilations, pads: those of the convolution.

    Returns:
        (batch, height, width, channels).
    """
    flipped = tf.transpose(_by_phase(kernel, strides), (0, 1, 3, 2))
    reach = [-(-k // s) if s > 1 else k for k, s in zip(kernel.shape[:2], strides, strict=True)]
    shifted = []
    for axis in range(2):
        s, d, (low, _) = strides[axis], dilations[axis], pads[axis]
        first = d * (reach[axis] - 1) - (low // s if s > 1 else low)
        wanted = -(-(extent[axis] + (low % s if s > 1 else 0)) // s)
        shifted.append((first, wanted - 1 + d * (reach[axis] - 1) + 1 - dy.shape[1 + axis] - first))
    phases = correlate(dy, flipped, (1, 1), dilations, tuple(shifted))
    full = _interleave(phases, strides)
    top, left = (low % s if s > 1 else 0 for (low, _), s in zip(pads, strides, strict=True))
    return full[:, top : top + extent[0], left : left + extent[1], :]


def _by_phase(kernel, strides):
    """Splits a kernel into s×s sub-kernels, one for each output phase, each turned by 180°.

    (rows, columns, channels, filters) → (rows/s, columns/s, s·s·channels, filters), padded with zeros where needed.
    """
    rows, columns, channels, filters = kernel.shape
    (sy, sx) = strides
    ay, ax = -(-rows // sy), -(-columns // sx)
    padded = tf.pad(kernel, ((0, ay * sy - rows), (0, ax * sx - columns), (0, 0), (0, 0)))
    split = tf.reshape(padded, (ay, sy, ax, sx, channels, filters))[::-1, :, ::-1]
    return tf.reshape(tf.transpose(split, (0, 2, 1, 3, 4, 5)), (ay, ax, sy * sx * channels, filters))


def _interleave(phases, strides):
    """(batch, h, w, s·s·channels) → (batch, s·h, s·w, channels)."""
    if tuple(strides) == (1, 1):
        return phases
    _, height, width, depth = phases.shape
    sy, sx = strides
    channels = depth // (sy * sx)
    split = tf.reshape(phases, (-1, height, width, sy, sx, channels))
    return tf.reshape(tf.transpose(split, (0, 1, 3, 2, 4, 5)), (-1, height * sy, width * sx, channels))


def padding(extent, kernel_size, strides, dilations, mode):
    """((top, bottom), (left, right)) of Keras's "same" or "valid"."""
    if mode == "valid":
        return tuple((0, 0) for _ in extent)
    pads = []
    for size, k, s, d in zip(extent, kernel_size, strides, dilations, strict=True):
        total = max(0, (-(-size // s) - 1) * s + (k - 1) * d + 1 - size)
        pads.append((total // 2, total - total // 2))
    return tuple(pads)


def output_extent(extent, kernel_size, strides, dilations, pads):
    """(height', width') that ``correlate`` returns."""
    spans = np.array(extent) + np.sum(pads, axis=1) - np.array(dilations) * (np.array(kernel_size) - 1) - 1
    return tuple(int(n) for n in spans // np.array(strides) + 1)
