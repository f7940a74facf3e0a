"""Images in rows and columns, as one array and one `imshow`: sixty-four subplots would take twenty times as long."""

import math

import numpy as np
from matplotlib.colors import to_rgb

from ganlearn.plots import theme
from ganlearn.plots.figures import DPI, describe, new_axes
from ganlearn.strings import text


def _as_rgb(images):
    """Images (n, h, w[, 1 or 3]) in [-1, 1] as (n, h, w, 3) in [0, 1]; NaN becomes purple."""
    x = np.asarray(images)
    x = x[..., None] if x.ndim == 3 else x
    if x.ndim != 4 or x.shape[-1] not in (1, 3) or len(x) == 0:
        raise ValueError(text("plots.not_images", shape=np.shape(images)))
    if not np.issubdtype(x.dtype, np.floating):
        raise ValueError(text("plots.whole_numbers", dtype=x.dtype))
    x = np.broadcast_to(x.astype(np.float64), (*x.shape[:3], 3))
    broken = ~np.isfinite(x).all(axis=-1, keepdims=True)
    return np.where(broken, to_rgb(theme.GRADIENT), np.clip((np.where(broken, 0, x) + 1) / 2, 0, 1))


def tile(images, columns):
    """Images in one picture, row by row, on a light ground.

    Args:
        images: (n, h, w, 3).
        columns: images in a row; the last row may be shorter.

    Returns:
        (height, width, 3), with gaps of about a tenth of an image.
    """
    n, h, w, _ = images.shape
    rows, gap = math.ceil(n / columns), max(1, round(h / 12))
    sheet = np.empty((rows * (h + gap) - gap, columns * (w + gap) - gap, 3))
    sheet[:] = to_rgb(theme.HAIRLINE)
    for i, image in enumerate(images):
        y, x = i // columns * (h + gap), i % columns * (w + gap)
        sheet[y : y + h, x : x + w] = image
    return sheet


def _side_by_side(left, right):
    """Two sheets side by side with a white gap between them, and the middle of each."""
    gap = left.shape[1] // 16 + 1
    sheet = np.empty((max(len(left), len(right)), left.shape[1] + gap + right.shape[1], 3))
    sheet[:] = to_rgb(theme.PAPER)
    sheet[: len(left), : left.shape[1]] = left
    sheet[: len(right), left.shape[1] + gap :] = right
    return sheet, (left.shape[1] / 2 - 0.5, left.shape[1] + gap + right.shape[1] / 2 - 0.5)


def _axes_for(sheet):
    """Axes of a new figure in which one pixel of the sheet is a whole number of pixels of the saved picture."""
    height, width = sheet.shape[:2]
    scale = max(1, round(780 / width)) if width > height else max(1, round(480 / height))
    (ax,) = new_axes(width * scale / DPI, height * scale / DPI)
    ax.figure.set_layout_engine("none")
    ax.set_position((0, 0, 1, 1))
    return ax


def _description(images, real, columns, labels):
    n, h, w = np.shape(images)[:3]
    size = {"n": n, "height": h, "width": w, "columns": columns}
    if real is None:
        sentence = text("plots.grid_alt", **size)
    elif labels is None:
        sentence = text("plots.grid_alt_real", reals=len(real), **size)
    else:
        sentence = text("plots.grid_alt_labels", reals=len(real), left=labels[0], right=labels[1], **size)
    broken = int((~np.isfinite(images)).reshape(n, -1).any(axis=1).sum())
    return sentence + (" " + text("plots.grid_alt_broken", count=broken) if broken else "")


def sample_grid(images, real=None, *, columns=None, labels=None, ax=None):
    """Images in rows and columns, with as many real ones beside them.

    Args:
        images: (n, height, width), or with a last axis of 1 or 3 channels; in [-1, 1], values beyond are clipped.
            Pixels that are not a finite number are drawn in purple.
        real: real images of the same shape to stand beside them; the first n are shown.
        columns: images in a row; default: a square.
        labels: the words above the two halves; default "generated" and "real". Without `real` nothing is written.
        ax: Axes to draw on; default: a new figure.

    Returns:
        Axes.

    Raises:
        ValueError: when the arrays are not such images, or their shapes differ.
    """
    rgb = _as_rgb(images)
    columns = math.ceil(math.sqrt(len(rgb))) if columns is None else columns
    sheet, middles = tile(rgb, columns), ()
    if real is not None:
        real_rgb = _as_rgb(real)[: len(rgb)]
        if real_rgb.shape[1:] != rgb.shape[1:]:
            raise ValueError(text("plots.real_shape", images=np.shape(images), real=np.shape(real)))
        sheet, middles = _side_by_side(sheet, tile(real_rgb, columns))
    ax = _axes_for(sheet) if ax is None else ax
    ax.imshow(sheet)
    ax.set_frame_on(False)
    ax.set_yticks([])
    ax.xaxis.tick_top()
    ax.set_xticks(middles, (labels or (text("plots.generated"), text("plots.real"))) if middles else ())
    ax.tick_params(length=0, labelsize=10, labelcolor=theme.INK)
    describe(ax, _description(images, real if real is None else real_rgb, columns, labels))
    return ax
