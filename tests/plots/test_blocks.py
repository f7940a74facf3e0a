"""Networks as blocks: every change of shape and every weight is there, in the drawing and in words."""

import keras
import pytest
from matplotlib.patches import Rectangle

from ganlearn import networks, plots
from ganlearn.plots.blocks import stages

GENERATOR = networks.conv_generator((8, 8, 1), latent_dim=32, channels=16, seed=0)
DISCRIMINATOR = networks.conv_discriminator((8, 8, 1), channels=16, seed=0)


def test_stages_leave_out_what_neither_changes_the_shape_nor_holds_weights():
    assert stages(GENERATOR) == [
        ("Input", (32,), 0),
        ("Dense", (512,), 16896),
        ("Reshape", (4, 4, 32), 0),
        ("Conv2DTranspose", (8, 8, 16), 8208),
        ("Conv2D", (8, 8, 1), 145),
    ]


def test_all_weights_are_told():
    for network in (GENERATOR, DISCRIMINATOR):
        assert sum(weights for *_, weights in stages(network)) == network.count_params()


def test_shapes_and_weights_are_written():
    ax = plots.blocks(GENERATOR, DISCRIMINATOR)
    written = {text.get_text() for text in ax.texts}
    assert {"generator", "discriminator", "4×4×32", "512", "16,896", "Conv2D\nTranspose", "Flatten"} <= written


def test_longer_vectors_are_taller():
    ax = plots.blocks(networks.mlp_discriminator((2,), units=(8, 64), seed=0))
    point, eight, many, logit = (patch.get_height() for patch in ax.patches if isinstance(patch, Rectangle))
    assert logit < point < eight < many


def test_words_say_what_is_drawn():
    alt = plots.alt_text(plots.blocks(DISCRIMINATOR))
    assert alt.startswith("The discriminator as a row of blocks, 1,057 weights in all: Input gives 8 by 8 by 1")
    assert "Conv2D gives 4 by 4 by 32 (544 weights)" in alt


def test_branches_are_refused():
    conditional = networks.mlp_discriminator((2,), classes=3)
    for wrong in ((), (conditional,), (GENERATOR, conditional)):
        with pytest.raises(ValueError, match="one input and one output"):
            plots.blocks(*wrong)


def test_a_sequence_is_as_wide_as_it_is_long():
    ax = plots.blocks(keras.Sequential([keras.Input((24, 2)), keras.layers.GRU(2)], name="reader"))
    first = ax.patches[0]
    assert first.get_width() > 3 * first.get_height()
