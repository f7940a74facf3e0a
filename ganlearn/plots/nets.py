"""A square grid in the plane of noise, and its image under a generator."""

import numpy as np
from matplotlib.collections import LineCollection

from ganlearn.plots import theme
from ganlearn.plots.figures import describe, legend, panels, quiet_frame
from ganlearn.strings import text

_FINE = 8  # steps from one line of the net to the next


def net(generate, *, half=2.0, meshes=24, extent=None, width=9.0):
    """A square net of noise at the left, bent by the generator at the right; where it is turned over it is purple.

    Args:
        generate: function of noise (n, 2) that returns points (n, 2).
        half: the net reaches from −half to half. meshes: along each side.
        extent: (x0, x1, y0, y1) in view at the right; default: around the bent net.
        width: of the figure, in inches.

    Returns:
        The first Axes; it shows both panels.

    Raises:
        ValueError: when the generator does not take and return points of the plane.
    """
    ticks = np.linspace(-half, half, meshes * _FINE + 1)
    z = np.stack(np.meshgrid(ticks, ticks), axis=-1)
    made = np.asarray(generate(z.reshape(-1, 2).astype(np.float32)), np.float64)
    if made.shape != (z.size // 2, 2):
        raise ValueError(text("nets.shape", given=made.shape, wanted=(z.size // 2, 2)))
    bent = made.reshape(z.shape)
    turned = _turned(bent)
    row = panels(2, width=width, height=0.47 * width)
    for ax, places in zip(row, (z, bent), strict=True):
        quiet_frame(ax)
        ax.grid(False)
        _draw(ax, places, turned)
        ax.autoscale_view()
        ax.set_aspect("equal", adjustable="datalim")
    row[0].set(xlabel="$z_1$", ylabel="$z_2$")
    row[1].set(xlabel="$x_1$", ylabel="$x_2$")
    if extent is not None:
        row[1].set_aspect("equal", adjustable="box")
        row[1].set(xlim=extent[:2], ylim=extent[2:])
    legend(row[0])
    (x0, y0), (x1, y1) = bent.min(axis=(0, 1)), bent.max(axis=(0, 1))
    describe(row[0], text("nets.alt", half=half, turned=turned.mean(), x0=x0, x1=x1, y0=y0, y1=y1))
    return row[0]


def _turned(bent):
    """Where the bent net shows its other side: the sign of the Jacobian determinant that is the rarer one."""
    up, right = np.gradient(bent, axis=(0, 1))
    negative = right[..., 0] * up[..., 1] - right[..., 1] * up[..., 0] < 0
    return negative if negative.mean() <= 0.5 else ~negative


def _draw(ax, places, turned):
    """The lines of the net, piece by piece, in two colours."""
    pieces, other = [], []
    for along, side in ((places, turned), (places.swapaxes(0, 1), turned.T)):
        lines = along[::_FINE]
        pieces.append(np.stack([lines[:, :-1], lines[:, 1:]], axis=2).reshape(-1, 2, 2))
        other.append(side[::_FINE, :-1].ravel())
    pieces, other = np.concatenate(pieces), np.concatenate(other)
    for chosen, color, wide, label in ((~other, theme.FAKE, 0.8, "kept"), (other, theme.GRADIENT, 1.3, "turned")):
        lines = LineCollection(
            pieces[chosen], colors=color, linewidths=wide, capstyle="butt", label=text(f"nets.{label}")
        )
        ax.add_collection(lines)
