"""Where the plane's field of the discriminator is taken, and how it is coloured."""

import math

import numpy as np

CELLS = 40
"""Values of the field in each direction, at the middles of the cells."""


def cells(domain):
    """The middles of all cells of (x0, x1, y0, y1): float32 (CELLS², 2), row by row from the lower left."""
    x0, x1, y0, y1 = domain
    middles = (np.arange(CELLS) + 0.5) / CELLS
    columns, rows = np.meshgrid(x0 + middles * (x1 - x0), y0 + middles * (y1 - y0))
    return np.stack([columns, rows], axis=-1).reshape(-1, 2).astype(np.float32)


def resting(gan):
    """What D says where it cannot tell real from fake, and how far from there the colours are full."""
    if gan.loss.probability:
        return 0.5, 0.5
    return (0.5, 0.5) if gan.loss.name == "least_squares" else (0.0, math.nan)
