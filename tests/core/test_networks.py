"""Networks: shapes, ranges, natural units, repeatable weights, classes, packing, spectral norm."""

import functools

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ganlearn as gl
from ganlearn import layers, networks
from ganlearn._tensorflow import tf
from ganlearn.networks import recurrent
from ganlearn.randomness import normal

IMAGES = [(8, 8, 1), (28, 28, 1), (9, 13, 3), (16, 10, 1), (8, 32, 3)]
SOUNDS = [(64, 1), (100, 1), (127, 2), (256, 1), (1000, 1), (2048, 1)]
SEQUENCES = [(24, 5), (2, 1), (7, 3), (100, 2)]
FAMILIES = {
    "mlp": ((2,), {"units": (8, 6)}),
    "conv": ((8, 9, 3), {"channels": 2}),
    "recurrent": ((3, 3), {"units": 6}),
    "wave": ((70, 1), {"channels": 2}),
}
CONDITIONINGS = ["projection", "concatenation"]
family = pytest.mark.parametrize("family", FAMILIES)


def generator(family, **arguments):
    shape, small = FAMILIES[family]
    arguments = {**small, "latent_dim": 3, "seed": 0, **arguments}
    return getattr(networks, f"{family}_generator")(shape, **arguments)


def discriminator(family, **arguments):
    shape, small = FAMILIES[family]
    return getattr(networks, f"{family}_discriminator")(shape, **{**small, "seed": 0, **arguments})


def samples(family, n=4, pack=1):
    *inner, last = FAMILIES[family][0]
    return 0.5 * normal((n, *inner, pack * last), 1)


def weights(model):
    return [w.numpy() for w in model.trainable_variables]


VARIANTS = {
    **{f"{f} {role.__name__}": functools.partial(role, f) for f in FAMILIES for role in (generator, discriminator)},
    **{f"conditional {f} generator": functools.partial(generator, f, classes=4) for f in FAMILIES},
    **{
        f"{f} discriminator by {c}": functools.partial(discriminator, f, classes=4, conditioning=c)
        for f in FAMILIES
        for c in CONDITIONINGS
    },
    **{f"packed {f} discriminator": functools.partial(discriminator, f, pack=2) for f in FAMILIES},
    **{
        f"{f} discriminator with spectral norm": functools.partial(discriminator, f, spectral_norm=True)
        for f in ("mlp", "conv", "wave")
    },
    "spectral norm and projection": functools.partial(discriminator, "mlp", classes=4, spectral_norm=True),
    "bidirectional discriminator": functools.partial(discriminator, "recurrent", bidirectional=True),
}
variant = pytest.mark.parametrize("make", VARIANTS.values(), ids=VARIANTS)


def some_inputs(model, n=4):
    """Inputs of a model: normal numbers, and classes where it takes some."""
    x = 0.5 * normal((n, *model.inputs[0].shape[1:]), 1)
    return [x, tf.range(n) % 4] if len(model.inputs) == 2 else x


# Shapes


def check_pair(family, shape, bounded, **arguments):
    g = getattr(networks, f"{family}_generator")(shape, latent_dim=5, seed=0, **arguments)
    d = getattr(networks, f"{family}_discriminator")(shape, seed=0, **arguments)
    x = g(normal((4, 5), 1), training=False).numpy()
    assert x.shape == (4, *shape)
    assert x.std() > 1e-3
    assert not bounded or np.abs(x).max() <= 1.0
    logits = d(x, training=False).numpy()
    assert logits.shape == (4, 1)
    assert np.ptp(logits) > 0


@pytest.mark.parametrize("shape", IMAGES)
def test_a_convolutional_pair_fits_every_image_size(shape):
    check_pair("conv", shape, bounded=True, channels=2)


@settings(max_examples=6, deadline=None)
@given(st.tuples(st.integers(8, 40), st.integers(8, 40), st.sampled_from([1, 3])))
def test_a_convolutional_pair_fits_any_image_size(shape):
    check_pair("conv", shape, bounded=True, channels=1)


@pytest.mark.parametrize("shape", SOUNDS)
def test_a_wave_pair_fits_every_length(shape):
    check_pair("wave", shape, bounded=True, channels=2)


@settings(max_examples=6, deadline=None)
@given(st.tuples(st.integers(64, 5000), st.sampled_from([1, 2])))
def test_a_wave_pair_fits_any_length(shape):
    check_pair("wave", shape, bounded=True, channels=1, kernel_size=8)


@pytest.mark.parametrize("shape", SEQUENCES)
def test_a_recurrent_pair_fits_every_sequence(shape):
    check_pair("recurrent", shape, bounded=False, units=4)


@pytest.mark.parametrize("shape", [(2,), (3, 4), (8, 8, 1)])
def test_a_perceptron_pair_fits_every_shape(shape):
    check_pair("mlp", shape, bounded=False, units=(8,))


def test_the_output_of_a_bounded_generator_reaches_its_bounds():
    """Tanh alone stands between the last kernel and the output: a large kernel saturates it."""
    for family in ("conv", "wave"):
        model = generator(family)
        kernel = model.trainable_variables[-2]
        kernel.assign(100 * kernel.numpy())
        x = model(normal((4, 3), 1), training=False).numpy()
        assert (x.min(), x.max()) == (-1.0, 1.0)


@family
def test_every_variant_of_a_pair_makes_a_gan(family):
    """``GAN`` checks shapes and classes; one iteration passes classes and packs of samples through."""
    shape = FAMILIES[family][0]
    pairs = [(generator(family, classes=4), discriminator(family, classes=4, conditioning=c), 1) for c in CONDITIONINGS]
    for g, d, pack in [*pairs, (generator(family), discriminator(family, pack=2), 2)]:
        gan = gl.GAN(g, d, pack=pack)
        gan.compile(penalties=[gl.penalties.R1(0.1)])
        y = tf.constant([0, 1, 2, 3]) if gan.conditional else None
        metrics = gan.iterate(lambda i, y=y: (samples(family), y), 4)
        assert np.isfinite(metrics).all()
        assert gan.generate(3, y=1 if gan.conditional else None).shape == (3, *shape)


# Errors

NOT_IMAGES = [(2,), (7, 8, 1), (8, 8), (8, 8, 2), (8, 8, 4), (8.0, 8, 1), 8]
NOT_SOUNDS = [(63, 1), (64,), (64, 0), (64, 1, 1), (64.0, 1), 64]
NOT_SEQUENCES = [(1, 3), (24,), (24, 0), (24, 5, 1), (24.5, 5), 24]
NOT_SHAPES = [(), (0,), (2.0,), (2, -1), (True,), 2, "ab"]


@pytest.mark.parametrize(
    ("family", "shape", "message"),
    [
        *(("conv", shape, r"at least 8 pixels and 1 or 3 channels") for shape in NOT_IMAGES),
        *(("wave", shape, r"\(length, channels\) with a length of at least 64") for shape in NOT_SOUNDS),
        *(("recurrent", shape, r"\(steps, values\), at least 2 steps") for shape in NOT_SEQUENCES),
        *(("mlp", shape, r"a tuple of whole numbers of at least 1") for shape in NOT_SHAPES),
    ],
)
def test_impossible_shapes_are_refused(family, shape, message):
    for role in ("generator", "discriminator"):
        with pytest.raises(ValueError, match=message):
            getattr(networks, f"{family}_{role}")(shape)


@family
def test_impossible_numbers_are_refused(family):
    name = "channels" if family in ("conv", "wave") else "units"
    for role in (generator, discriminator):
        for given_ in (0, -1, 2.5, None):
            with pytest.raises(ValueError, match=rf"{name} is .*; it must be a whole number of at least 1"):
                role(family, **{name: given_})
            if given_ is not None:
                with pytest.raises(ValueError, match=r"classes is .*; it must be a whole number of at least 1"):
                    role(family, classes=given_)
    with pytest.raises(ValueError, match="latent_dim is 0; it must be a whole number of at least 1"):
        generator(family, latent_dim=0)
    with pytest.raises(ValueError, match="pack is 0; it must be a whole number of at least 1"):
        discriminator(family, pack=0)


@family
def test_unknown_conditionings_are_refused_and_the_choices_named(family):
    with pytest.raises(ValueError, match="Unknown conditioning 'sum'; choose one of projection, concatenation"):
        discriminator(family, classes=4, conditioning="sum")


@family
def test_classes_and_packing_do_not_go_together(family):
    with pytest.raises(ValueError, match="pack=2 and classes=4 do not go together"):
        discriminator(family, classes=4, pack=2)


@pytest.mark.parametrize("family", ["mlp", "recurrent"])
@pytest.mark.parametrize(
    ("units", "message"),
    [
        ({"mean": [0.0] * 4}, "mean is .*; it must be one finite number, or one for each coordinate of samples"),
        ({"mean": float("nan")}, "mean is nan; it must be one finite number"),
        ({"scale": [1.0] * 4}, "scale is .*; it must be one finite number"),
        ({"scale": 0.0}, "scale is 0.0; it must be positive everywhere"),
        ({"scale": -1.0}, "scale is -1.0; it must be positive everywhere"),
    ],
)
def test_impossible_units_are_refused(family, units, message):
    for role in (generator, discriminator):
        with pytest.raises(ValueError, match=message):
            role(family, **units)


# Natural units


@pytest.mark.parametrize(("mean", "scale"), [(3.0, 2.0), ([1.0, -4.0], 0.5), ([1.0, -4.0], [0.5, 20.0]), (1.0, [2, 5])])
@pytest.mark.parametrize(
    ("kind", "shape", "small"), [("mlp", (2,), {"units": (8,)}), ("recurrent", (2, 2), {"units": 4})]
)
@pytest.mark.parametrize("pack", [1, 2])
def test_samples_stay_in_their_natural_units(mean, scale, kind, shape, small, pack):
    """The same weights at unit size: outputs are mean + scale · output, inputs are seen as (x − mean) / scale."""
    make, judge = (getattr(networks, f"{kind}_{role}") for role in ("generator", "discriminator"))
    z, units = normal((6, 3), 1), {"mean": mean, "scale": scale}
    unit = make(shape, 3, seed=4, **small)(z, training=False).numpy()
    scaled = make(shape, 3, seed=4, **small, **units)(z, training=False).numpy()
    np.testing.assert_allclose(scaled, np.add(mean, np.multiply(scale, unit)), rtol=1e-5, atol=1e-5)
    unit, scaled = (np.concatenate([x] * pack, axis=-1) for x in (unit, scaled))
    seen_unit = judge(shape, seed=4, pack=pack, **small)(unit, training=False)
    seen = judge(shape, seed=4, pack=pack, **small, **units)(scaled, training=False)
    np.testing.assert_allclose(seen, seen_unit, rtol=1e-4, atol=1e-5)


# Initial weights


@variant
def test_a_seed_repeats_the_initial_weights(make):
    first = weights(make(seed=1))
    for one, again in zip(first, weights(make(seed=1)), strict=True):
        np.testing.assert_array_equal(one, again)
    kernels = [i for i, w in enumerate(first) if w.any() and w.size > 1]
    assert kernels
    for other in (make(seed=2), make(seed=None)):
        assert all(not np.array_equal(first[i], weights(other)[i]) for i in kernels)


def test_layers_of_one_size_start_apart():
    """No two kernels of equal shape share their values, within a network and between the two of one seed."""
    pair = [networks.mlp_generator((8,), 8, (8, 8), seed=0), networks.mlp_discriminator((8,), (8, 8), seed=0)]
    kernels = [w for model in pair for w in weights(model) if w.shape == (8, 8)]
    assert len(kernels) == 5
    assert len({w.tobytes() for w in kernels}) == 5


def test_both_directions_and_both_networks_start_apart():
    pair = [generator("recurrent", latent_dim=6, seed=0), discriminator("recurrent", bidirectional=True, seed=0)]
    for shape, count in (((6, 18), 4), ((3, 18), 2)):
        kernels = [w for model in pair for w in weights(model) if w.shape == shape]
        assert len(kernels) == len({w.tobytes() for w in kernels}) == count


def test_initial_kernels_are_he_normal():
    kernel = weights(networks.mlp_discriminator((400,), (500,), seed=0))[0]
    np.testing.assert_allclose(kernel.std(), np.sqrt(2 / 400), rtol=0.02)


def test_scaled_noise_is_small_noise():
    """Only z is scaled: a class stays whole."""
    z, classes = np.random.default_rng(0).normal(size=(5, 3)).astype(np.float32), np.array([0, 1, 2, 1, 0])
    for inputs in (lambda z: z, lambda z: [z, classes]):
        count = None if isinstance(inputs(z), np.ndarray) else 3
        plain, scaled = (
            networks.mlp_generator((2,), 3, (16,), seed=0, classes=count, noise_scale=scale) for scale in (1.0, 0.25)
        )
        np.testing.assert_allclose(scaled(inputs(z)), plain(inputs(z / 4)), rtol=1e-6)
        assert not np.allclose(scaled(inputs(z)), plain(inputs(z)))


def test_the_vector_of_each_class_starts_as_the_logit_does():
    model = networks.mlp_discriminator((2,), (2000,), seed=0, classes=3)
    for name in ("logit", "class_vectors"):
        np.testing.assert_allclose(model.get_layer(name).kernel.numpy().std(), np.sqrt(2 / 2000), rtol=0.06)


# Saving, gradients, logits


@variant
def test_saved_and_loaded_a_network_is_the_same(make, tmp_path):
    model = make()
    x = some_inputs(model)
    wanted = model(x, training=False)
    model.save(tmp_path / "network.keras")
    again = keras.models.load_model(tmp_path / "network.keras", safe_mode=True)
    np.testing.assert_array_equal(again(x, training=False), wanted)
    rebuilt = keras.Model.from_config(model.get_config())
    rebuilt.set_weights(model.get_weights())
    np.testing.assert_array_equal(rebuilt(x, training=False), wanted)


@variant
def test_every_weight_has_a_finite_gradient(make):
    model = make()
    values = [w.value for w in model.trainable_variables]
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(tf.sin(model(some_inputs(model, 8), training=True)))
    for weight, gradient in zip(model.trainable_variables, tape.gradient(total, values), strict=True):
        assert np.isfinite(gradient).all(), weight.path
        assert np.any(gradient), weight.path


DISCRIMINATORS = {name: make for name, make in VARIANTS.items() if not name.endswith("generator")}


@pytest.mark.parametrize("make", DISCRIMINATORS.values(), ids=DISCRIMINATORS)
def test_discriminators_return_logits(make):
    """Scaled weights of the last layers scale the output without bound: no sigmoid in the way."""
    model = make()
    x = some_inputs(model)
    before = model(x, training=False).numpy()
    normalized = [layer.layer for layer in model.layers if isinstance(layer, layers.SpectralNormalization)]
    if normalized:  # the length of a kernel does not count there: the bias takes its place
        next(layer for layer in normalized if layer.name == "logit").bias.assign([1000.0])
        np.testing.assert_allclose(model(x, training=False), before + 1000, rtol=1e-4)
        return
    for layer in model.layers:
        if layer.name in ("logit", "class_vectors"):
            layer.set_weights([1000 * w for w in layer.get_weights()])
    np.testing.assert_allclose(model(x, training=False), 1000 * before, rtol=1e-3, atol=1e-2)


# Classes


@family
def test_a_conditional_generator_joins_one_hot_classes_to_z(family):
    """It is the unconditional one whose z is wider by the number of classes."""
    conditional, plain = generator(family, classes=4), generator(family, latent_dim=3 + 4)
    plain.set_weights(conditional.get_weights())
    z, y = normal((6, 3), 1), tf.constant([0, 1, 2, 3, 3, 0])
    wanted = plain(np.concatenate([z, tf.one_hot(y, 4).numpy()], axis=1), training=False)
    np.testing.assert_allclose(conditional([z, y], training=False), wanted, rtol=1e-5, atol=1e-6)
    assert np.abs(conditional([z, 3 - y], training=False) - wanted).max() > 1e-3


@family
def test_projection_is_the_formula(family):
    """logit = wᵀφ(x) + v_yᵀφ(x) + b, written with NumPy."""
    model, y = discriminator(family, classes=4), tf.constant([0, 3, 1, 3])
    last, vectors = model.get_layer("logit"), model.get_layer("class_vectors")
    inner = keras.Model(model.inputs, last.input)
    features = inner([samples(family), y], training=False).numpy()
    np.testing.assert_array_equal(features, inner([samples(family), 0 * y], training=False))
    kernel, bias = last.get_weights()
    wanted = features @ kernel + np.sum(vectors.get_weights()[0][y.numpy()] * features, axis=1, keepdims=True) + bias
    np.testing.assert_allclose(model([samples(family), y], training=False), wanted, rtol=1e-4, atol=1e-5)


@family
def test_concatenation_joins_one_hot_classes_everywhere(family):
    """The first layer with a kernel reads the sample and, at every place, the one-hot class."""
    model, y = discriminator(family, classes=4, conditioning="concatenation"), tf.constant([0, 3, 1, 3])
    joined = next(layer for layer in model.layers if isinstance(layer, keras.layers.Concatenate))
    seen = keras.Model(model.inputs, joined.output)([samples(family), y], training=False).numpy()
    *inner, last = FAMILIES[family][0]
    np.testing.assert_array_equal(seen[..., :last], samples(family))
    one_hot = tf.one_hot(y, 4).numpy().reshape(-1, *[1] * len(inner), 4)
    np.testing.assert_array_equal(seen[..., last:], np.broadcast_to(one_hot, (4, *inner, 4)))
    assert np.abs(model([samples(family), y]) - model([samples(family), 3 - y])).min() > 0


# Spectral norm


@pytest.mark.parametrize("family", ["mlp", "conv", "wave"])
@pytest.mark.parametrize("conditioning", CONDITIONINGS)
def test_spectral_norm_covers_every_kernel(family, conditioning):
    model = discriminator(family, classes=4, conditioning=conditioning, spectral_norm=True)
    wrapped = [layer.layer for layer in model.layers if isinstance(layer, layers.SpectralNormalization)]
    kernels = [w for w in model.trainable_variables if w.name == "kernel"]
    assert {id(w) for w in kernels} == {id(layer.kernel) for layer in wrapped}
    assert len(kernels) >= 2


def test_a_perceptron_with_spectral_norm_is_1_lipschitz():
    """Leaky ReLUs are, and so is every normalised layer: ‖∇ₓ D(x)‖ ≤ 1, whatever the weights."""
    x = tf.constant(3 * normal((200, 2), 1))
    steepest = {}
    for norm in (True, False):
        model = networks.mlp_discriminator((2,), (16, 16), seed=0, spectral_norm=norm)
        for weight in model.trainable_variables:
            weight.assign(5 * weight.numpy())
        for _ in range(50):
            layers.power_iteration(model)
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(model(x, training=True))
        steepest[norm] = np.linalg.norm(tape.gradient(total, x), axis=1).max()
    assert 0.05 < steepest[True] < 1.001
    assert steepest[False] > 10


# Recurrent networks


@pytest.mark.parametrize("make", [generator, functools.partial(discriminator, bidirectional=True)])
def test_unrolled_and_in_a_loop_a_sequence_is_the_same(make, monkeypatch):
    unrolled = make("recurrent")
    monkeypatch.setattr(recurrent, "UNROLL", 1)
    looped = make("recurrent")
    rnns = [layer for m in (unrolled, looped) for layer in m._flatten_layers() if isinstance(layer, keras.layers.GRU)]
    assert {layer.unroll for layer in rnns} == {True, False}
    x = some_inputs(unrolled)
    np.testing.assert_allclose(looped(x), unrolled(x), rtol=1e-5, atol=1e-6)


def test_gradient_penalties_work_on_long_sequences(monkeypatch):
    """A sequence that is not unrolled has second derivatives, those of its unrolled twin."""
    monkeypatch.setattr(recurrent, "UNROLL", 4)
    gradients = []
    for unroll in (True, False):
        model = networks.recurrent_discriminator((5, 2), units=4, seed=0)
        gru = next(layer for layer in model.layers if isinstance(layer, keras.layers.GRU))
        assert not gru.unroll
        gru.unroll = unroll
        x, values = normal((3, 5, 2), 1), [w.value for w in model.trainable_variables]
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                inner.watch(x)
                total = tf.reduce_sum(tf.sin(model(x, training=True)))
            penalty = tf.reduce_sum(inner.gradient(total, x) ** 2)
        gradients.append(outer.gradient(penalty, values))
    for one, other in zip(*gradients, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)
    assert any(np.abs(g).max() > 1e-4 for g in gradients[0])
