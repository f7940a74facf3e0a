"""Networks as rows of blocks: what shape the data have after each layer, and how many weights each layer holds."""

import math

from matplotlib.patches import FancyArrowPatch, Rectangle

from ganlearn.plots import theme
from ganlearn.plots.figures import PictureAxes, describe, new_figure
from ganlearn.strings import text

_PITCH, _ROW = 1.0, 1.12  # between blocks and between rows, in units of the drawing
_TALL, _THIN = 0.62, 0.07  # the longest and the shortest side of a block
_SHEETS, _SHIFT = 5, 0.022  # an image's channels are drawn as up to _SHEETS sheets, each shifted by _SHIFT


def blocks(*networks, width=9.0):
    """One row for each network: a block for each shape that its layers make, arrows with the layers between them.

    Layers that change no shape and hold no weights, such as activations, are left out.

    Args:
        *networks: built Keras models without branches, from one input to one output.
        width: of the figure, in inches.

    Returns:
        Axes.

    Raises:
        ValueError: without a network, or for one with several inputs or outputs.
    """
    if not networks or any(len(network.inputs) != 1 or len(network.outputs) != 1 for network in networks):
        raise ValueError(text("blocks.networks"))
    rows = [stages(network) for network in networks]
    across, down = max(map(len, rows)) * _PITCH, len(rows) * _ROW
    figure = new_figure(width, width * down / across)
    ax = figure.add_subplot(axes_class=PictureAxes)
    ax.set(xlim=(-_PITCH / 2, across - _PITCH / 2), ylim=(0.6 - down, 0.6), aspect="equal")
    ax.set_axis_off()
    largest = max(max(shape) for row in rows for _, shape, _ in row)
    colours = (theme.GENERATOR, theme.DISCRIMINATOR)
    for i, (network, row) in enumerate(zip(networks, rows, strict=True)):
        _draw_row(ax, network.name, row, -i * _ROW, colours[i % 2], largest)
    describe(ax, " ".join(_description(network, row) for network, row in zip(networks, rows, strict=True)))
    return ax


def stages(network):
    """The layers that change the shape or hold weights, the input first: list of (kind, shape, number of weights)."""
    shape = tuple(network.inputs[0].shape[1:])
    found = [("Input", shape, 0)]
    for layer in network.layers[1:]:
        after, weights = tuple(layer.output.shape[1:]), layer.count_params()
        if after != shape or weights:
            found.append((type(layer).__name__, after, weights))
        shape = after
    return found


def _draw_row(ax, name, row, y, colour, largest):
    ax.text(-_PITCH / 2 + 0.06, y + 0.46, name, size=10, color=theme.INK, weight="bold")
    for i, (kind, shape, weights) in enumerate(row):
        x = i * _PITCH
        _draw_block(ax, shape, x, y, colour, largest)
        ax.text(x, y - 0.36, "×".join(map(str, shape)), size=9.5, ha="center", va="top", color=theme.INK)
        if i:
            _draw_arrow(ax, kind, weights, x - _PITCH / 2, y)


def _draw_arrow(ax, kind, weights, x, y):
    ends = (x - 0.17, y), (x + 0.17, y)
    ax.add_patch(FancyArrowPatch(*ends, arrowstyle="-|>", mutation_scale=9, color=theme.QUIET, linewidth=1.2))
    label = kind.replace("Conv2DTranspose", "Conv2D\nTranspose")
    ax.text(x, y + 0.06, label, size=7.5, ha="center", va="bottom", color=theme.INK, linespacing=1.15)
    if weights:
        ax.text(x, y - 0.06, f"{weights:,}", size=8, ha="center", va="top", color=theme.QUIET)


def _draw_block(ax, shape, x, y, colour, largest):
    high, wide, sheets = _size(shape, largest)
    middle = _SHIFT * (sheets - 1) / 2
    for sheet in reversed(range(sheets)):
        left, low = x - wide / 2 + sheet * _SHIFT - middle, y - high / 2 + sheet * _SHIFT - middle
        ax.add_patch(Rectangle((left, low), wide, high, facecolor=_tint(colour), edgecolor=colour, linewidth=1.2))


def _size(shape, largest):
    """Height, width and number of sheets of a block: sides grow with the logarithm of their length."""
    if len(shape) == 1:
        return _side(shape[0], largest), _THIN, 1
    if len(shape) == 2:
        return _side(shape[1], largest), _side(shape[0], largest), 1
    return _side(shape[0], largest), _side(shape[1], largest), min(_SHEETS, shape[2])


def _side(length, largest):
    return _THIN + (_TALL - _THIN) * math.log(length) / math.log(max(largest, 2))


def _tint(colour):
    return (*(int(colour[i : i + 2], 16) / 255 * 0.35 + 0.65 for i in (1, 3, 5)),)


def _description(network, row):
    listed = ", ".join(
        text("blocks.one", kind=kind, shape=" by ".join(map(str, shape)), weights=weights)
        for kind, shape, weights in row
    )
    return text("blocks.alt", name=network.name, listed=listed, weights=network.count_params())
