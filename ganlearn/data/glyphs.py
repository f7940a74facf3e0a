"""Digits and letters drawn from matplotlib's fonts, each in a random pose: any number of labelled images, no network.

Each character of each font is drawn once, large, and turned into a signed distance field: how many pixels a place lies
inside (+) or outside (−) the outline. One image is this field read through a random affine map, shifted by a random
amount (thicker or thinner strokes) and cut off to [0, 1] over about the width of a pixel, which smooths the edge.

Source of the technique: Green 2007, "Improved alpha-tested magnification for vector textures and special effects".
"""

import functools
import os

import numpy as np

from ganlearn.arguments import positive, whole
from ganlearn.data.dataset import Dataset, rng
from ganlearn.strings import text

FONTS = (
    "DejaVuSans",
    "DejaVuSans-Bold",
    "DejaVuSans-Oblique",
    "DejaVuSerif",
    "DejaVuSerif-Bold",
    "DejaVuSerif-Italic",
    "STIXGeneral",
    "STIXGeneralBol",
    "STIXGeneralItalic",
    "cmr10",
    "cmb10",
    "cmss10",
    "cmti10",
    "cmtt10",
)
"""The fonts used unless others are named: all that hold digits and both cases of letters in one style of figures."""

_MASTER = 96
"""Side of a distance field, in its own pixels."""
_CAPITAL = 60
"""Height of a capital letter in a distance field."""
_WIDEST = 66
"""A character wider or higher than this is drawn smaller."""
_CAPITAL_SHARE = 0.66
"""Height of a capital letter in an image, as a share of the image's side."""
_EDGE = 1.3
"""Width over which ink fades to paper, in pixels of the image."""
_BLOCK = 512


def glyphs(size=10_000, characters="0123456789", fonts=None, pixels=28, pose=1.0, seed=0):
    """Printed characters in random fonts, sizes, slants, places and stroke widths.

    Image i depends on ``seed`` and i alone: a larger set begins with the smaller one.

    Args:
        size: number of images. characters: the classes, in the order of their labels.
        fonts: names of matplotlib's font files without ".ttf"; None: all of `FONTS` that have every character.
        pixels: side of an image. pose: strength of the random pose; 0 draws every character upright and centred.
        seed: whole number from 0.

    Returns:
        Dataset of images (size, pixels, pixels, 1), ink +1 on −1, with ``y`` the index in ``characters``.

    Raises:
        ValueError: for a font that is not there, a character that a font lacks, or the same character twice.
    """
    size, pixels = whole("size", size), whole("pixels", pixels, least=8)
    pose = 0.0 if pose == 0 else positive("pose", pose)
    characters = _characters(characters)
    fields = _fields(characters, fonts)
    y = rng(seed, 0).integers(len(characters), size=size)
    font = rng(seed, 1).integers(len(fields), size=size)
    poses = rng(seed, 2).uniform(-1, 1, size=(size, 7)).astype(np.float32) * np.float32(pose)
    stack = fields.reshape(-1, _MASTER * _MASTER)
    x = np.empty((size, pixels, pixels, 1), np.uint8)
    for start in range(0, size, _BLOCK):
        part = slice(start, start + _BLOCK)
        x[part, ..., 0] = _draw(stack, font[part] * len(characters) + y[part], poses[part], pixels)
    about = text("data.about_glyphs")
    return Dataset(x, y, name="glyphs", description=about, kind="image", class_names=characters)


def _draw(stack, which, poses, pixels):
    """Images (n, pixels, pixels) of the fields ``stack[which]``, each in the pose given by seven numbers in [-1, 1]."""
    turn, slant, scale, aspect, right, down, weight = poses.T
    unit = np.float32(pixels / 28)
    inverse, step = _inverse_maps(turn, slant, scale, aspect, pixels)
    centres = np.arange(pixels, dtype=np.float32) - (pixels - 1) / 2
    across = centres - 1.5 * unit * right[:, np.newaxis]
    along = centres - 1.5 * unit * down[:, np.newaxis]
    column, row = (
        inverse[:, i, 0, None, None] * across[:, None, :]
        + inverse[:, i, 1, None, None] * along[:, :, None]
        + (_MASTER - 1) / 2
        for i in range(2)
    )
    distance = _interpolate(stack, which, row, column) / step[:, None, None]
    thicker = unit * (0.2 + 0.35 * weight)
    ink = (distance + thicker[:, None, None]) / _EDGE + 0.5
    return (np.clip(ink, 0, 1) * 255 + 0.5).astype(np.uint8)


def _inverse_maps(turn, slant, scale, aspect, pixels):
    """Matrices (n, 2, 2) from image to field coordinates, and the length of an image pixel in the field."""
    angle, shear = np.deg2rad(12) * turn, 0.2 * slant
    grow, stretch = np.exp(0.12 * scale), np.exp(0.1 * aspect)
    cos, sin, one, zero = np.cos(angle), np.sin(angle), np.ones_like(angle), np.zeros_like(angle)
    rotate = np.array([[cos, sin], [-sin, cos]])
    unshear = np.array([[one, shear], [zero, one]])
    shrink = np.array([[1 / stretch, zero], [zero, stretch]])
    step = np.float32(_CAPITAL / (_CAPITAL_SHARE * pixels)) / grow
    matrices = np.einsum("ijn,jkn,kln->nil", shrink, unshear, rotate) * step[:, None, None]
    return matrices.astype(np.float32), step


def _interpolate(stack, which, row, column):
    """The fields at fractional places, by bilinear interpolation; places outside take the value of the edge."""
    row, column = (np.clip(place, 0, _MASTER - 1.001) for place in (row, column))
    top, left = row.astype(np.int32), column.astype(np.int32)
    down, right = row - top, column - left
    at = (which.astype(np.int64) * (_MASTER * _MASTER))[:, None, None] + top * _MASTER + left
    flat = stack.reshape(-1)
    upper = flat[at] * (1 - right) + flat[at + 1] * right
    lower = flat[at + _MASTER] * (1 - right) + flat[at + _MASTER + 1] * right
    return upper * (1 - down) + lower * down


def _characters(characters):
    characters = [str(c) for c in characters]
    if not characters or any(len(c) != 1 or c.isspace() for c in characters):
        raise ValueError(text("data.glyph_characters", characters=characters))
    if len(set(characters)) < len(characters):
        raise ValueError(text("data.glyph_twice", characters="".join(characters)))
    return tuple(characters)


def _fields(characters, fonts):
    """Distance fields, float32 (fonts, characters, _MASTER, _MASTER)."""
    if fonts is None:
        complete = [font for font in FONTS if not _missing(font, characters)]
        if not complete:
            raise ValueError(text("data.glyph_no_font", characters="".join(characters)))
        fonts = complete
    fonts = [fonts] if isinstance(fonts, str) else list(fonts)
    if not fonts:
        raise ValueError(text("data.glyph_fonts_empty"))
    for font in fonts:
        if missing := _missing(font, characters):
            raise ValueError(text("data.glyph_missing", font=font, missing="".join(missing)))
    return np.array([[_field(font, character) for character in characters] for font in fonts])


def _font(name, size):
    import matplotlib
    from PIL import ImageFont

    folder = os.path.join(matplotlib.get_data_path(), "fonts", "ttf")
    there = sorted(file.removesuffix(".ttf") for file in os.listdir(folder) if file.endswith(".ttf"))
    if name not in there:
        raise ValueError(text("data.glyph_font", font=name, fonts=", ".join(there)))
    return ImageFont.truetype(os.path.join(folder, f"{name}.ttf"), size, layout_engine=ImageFont.Layout.BASIC)


def _missing(name, characters):
    """The characters that a font lacks: it draws them all like one that no font has."""
    font = _font(name, 40)
    lacking = bytes(font.getmask("\uffff"))
    return [c for c in characters if bytes(font.getmask(c)) in (lacking, b"")]


@functools.lru_cache(maxsize=1024)
def _field(name, character):
    """Signed distance to the outline, in pixels, inside positive: float32 (_MASTER, _MASTER)."""
    from PIL import Image, ImageDraw
    from scipy.ndimage import distance_transform_edt

    left, top, right, bottom = _font(name, 100).getbbox("H")
    size = 100 * _CAPITAL / (bottom - top)
    left, top, right, bottom = _font(name, size).getbbox(character)
    size *= min(1, _WIDEST / max(right - left, bottom - top))
    font = _font(name, size)
    left, top, right, bottom = font.getbbox(character)
    image = Image.new("L", (_MASTER, _MASTER))
    corner = ((_MASTER - left - right) / 2, (_MASTER - top - bottom) / 2)
    ImageDraw.Draw(image).text(corner, character, fill=255, font=font)
    ink = np.asarray(image) > 127
    inside, outside = distance_transform_edt(ink), distance_transform_edt(~ink)
    return np.where(ink, inside - 0.5, 0.5 - outside).astype(np.float32)
