"""The programs of a forward convolution compute the same, and XLA has a fast one for each."""

import re

import numpy as np
import pytest

import ganlearn as gl
from ganlearn._tensorflow import tf
from ganlearn.layers import forward

RNG = np.random.default_rng(0)
GEOMETRIES = [  # image, kernel, dilations, pads
    ((5, 6), (2, 3), (1, 1), ((0, 0), (0, 0))),
    ((5, 6), (3, 3), (1, 1), ((1, 1), (2, 0))),
    ((7, 5), (3, 2), (2, 3), ((2, 3), (1, 4))),
    ((7, 7), (8, 8), (1, 1), ((1, 1), (1, 1))),
    ((2, 3), (4, 5), (1, 1), ((3, 3), (4, 3))),
    ((6, 7), (2, 2), (1, 1), ((-1, 0), (2, -2))),
    ((3, 4), (3, 6), (1, 1), ((4, -1), (7, 5))),
]
FAST = "b01f_01io->b01f"
"""How XLA's loops name the axes of image, kernel and result: the only order for which it has a fast program."""


@pytest.mark.parametrize(("image", "kernel", "dilations", "pads"), GEOMETRIES)
@pytest.mark.parametrize("program", ["product", "exchanged"])
def test_every_program_is_the_same_convolution(program, image, kernel, dilations, pads):
    x = tf.constant(RNG.normal(size=(4, *image, 3)), tf.float32)
    weights = tf.constant(RNG.normal(size=(*kernel, 3, 2)), tf.float32)
    wanted = forward._plain(x, weights, (1, 1), dilations, pads)
    if program == "product":
        found = forward._product(x, weights, dilations, pads)
    elif dilations == (1, 1):
        found = forward._exchanged(x, weights, pads)
    else:
        pytest.skip("kernels with gaps are not exchanged")
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-5)


def taken(monkeypatch, x, kernel, **geometry):
    """The name of the program that ``correlate`` takes for arrays of these shapes."""
    names = []
    for name in ("_product", "_exchanged", "_plain"):
        monkeypatch.setattr(forward, name, lambda x, *_, name=name: names.append(name) or x)
    forward._convolve(tf.zeros(x), tf.zeros(kernel), **{"strides": (1, 1), "dilations": (1, 1), "pads": (), **geometry})
    return names


@pytest.mark.parametrize(
    ("x", "kernel", "geometry", "wanted"),
    [
        ((64, 14, 14, 16), (2, 2, 16, 4), {}, "_product"),
        ((64, 14, 14, 16), (2, 2, 16, 4), {"strides": (2, 2)}, "_plain"),
        ((64, 7, 7, 32), (2, 2, 32, 64), {}, "_plain"),
        ((32, 7, 7, 64), (8, 8, 64, 64), {}, "_exchanged"),
        ((32, 8, 8, 64), (8, 8, 64, 64), {}, "_plain"),
        ((32, 7, 7, 64), (8, 8, 64, 64), {"dilations": (2, 2)}, "_plain"),
    ],
)
def test_the_program_follows_from_the_shapes(monkeypatch, x, kernel, geometry, wanted):
    assert taken(monkeypatch, x, kernel, **geometry) == [wanted]


def recipe(name):
    data = gl.data.load(name)
    return gl.Trainer(gl.recipes.images(data), data, execution="xla")


def consensus():
    data = gl.data.load("digits")
    gan = gl.GAN(gl.networks.conv_generator((8, 8, 1)), gl.networks.conv_discriminator((8, 8, 1)))
    gan.compile("non_saturating", penalties=[gl.penalties.R1(1.0)], updates="consensus")
    return gl.Trainer(gan, data, execution="xla")


@pytest.mark.skipif(bool(tf.config.list_physical_devices("GPU")), reason="a GPU has fast programs for all")
@pytest.mark.parametrize("trainer", [lambda: recipe("digits"), lambda: recipe("glyphs"), consensus])
def test_xla_has_a_fast_program_for_every_convolution_of_a_loop(trainer):
    engine = trainer()._engine
    inputs, count = engine.batches.inputs(1)
    compiled = engine._program.run.experimental_get_compiler_ir(inputs, tf.constant(count))(stage="optimized_hlo")
    orders = re.findall(r" convolution\(.*?dim_labels=(\S+?),", compiled)
    assert len(orders) > 10 and set(orders) == {FAST}
