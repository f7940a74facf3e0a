"""Layers against their Keras namesakes, NumPy and finite differences."""

import keras
import numpy as np
import pytest

from ganlearn import layers
from ganlearn._tensorflow import tf, traced_once
from ganlearn.randomness import Draws

RNG = np.random.default_rng(0)

GEOMETRIES = [
    (layers.Conv2D, (8, 8, 3), {"kernel_size": 3, "padding": "same"}),
    (layers.Conv2D, (8, 9, 3), {"kernel_size": 4, "strides": 2, "padding": "same"}),
    (layers.Conv2D, (7, 7, 3), {"kernel_size": 5, "strides": 2, "padding": "same"}),
    (layers.Conv2D, (9, 8, 3), {"kernel_size": 3, "strides": 2, "padding": "valid"}),
    (layers.Conv2D, (9, 8, 3), {"kernel_size": 3, "dilation_rate": 2, "padding": "same"}),
    (layers.Conv2D, (9, 11, 2), {"kernel_size": 3, "strides": 3, "padding": "valid"}),
    (layers.Conv2D, (9, 11, 2), {"kernel_size": 2, "strides": 3, "padding": "valid", "activation": "tanh"}),
    (layers.Conv2D, (9, 8, 2), {"kernel_size": (2, 5), "strides": (1, 2), "padding": "same", "use_bias": False}),
    (layers.Conv2DTranspose, (4, 4, 3), {"kernel_size": 4, "strides": 2, "padding": "same"}),
    (layers.Conv2DTranspose, (4, 5, 3), {"kernel_size": 3, "strides": 2, "padding": "same"}),
    (layers.Conv2DTranspose, (4, 5, 3), {"kernel_size": 5, "strides": 2, "padding": "valid", "activation": "tanh"}),
    (layers.Conv2DTranspose, (4, 5, 3), {"kernel_size": 3, "padding": "same", "use_bias": False}),
    (layers.Conv1D, (16, 3), {"kernel_size": 4, "strides": 2, "padding": "same"}),
    (layers.Conv1D, (15, 3), {"kernel_size": 5, "strides": 3, "padding": "valid"}),
    (layers.Conv1D, (16, 3), {"kernel_size": 5, "dilation_rate": 2, "padding": "valid", "activation": "tanh"}),
    (layers.Conv1DTranspose, (6, 3), {"kernel_size": 8, "strides": 4, "padding": "same"}),
    (layers.Conv1DTranspose, (7, 3), {"kernel_size": 5, "strides": 2, "padding": "same", "use_bias": False}),
    (layers.Conv1DTranspose, (7, 2), {"kernel_size": 5, "strides": 3, "padding": "valid", "activation": "tanh"}),
    (layers.Conv1DTranspose, (7, 2), {"kernel_size": 2, "strides": 3, "padding": "same"}),
    (layers.Conv1DTranspose, (7, 2), {"kernel_size": 3, "padding": "same"}),
]
NEITHER = [  # what has no forward-only form takes the stock one
    (layers.Conv1D, (16, 3), {"kernel_size": 3, "padding": "causal"}),
    (layers.Conv2D, (6, 6, 4), {"kernel_size": 3, "groups": 2}),
    (layers.Conv2DTranspose, (4, 4, 3), {"kernel_size": 3, "strides": 2, "padding": "same", "output_padding": 0}),
    (layers.Conv1DTranspose, (6, 3), {"kernel_size": 3, "dilation_rate": 2, "padding": "same"}),
    (layers.Conv1DTranspose, (6, 3), {"kernel_size": 3, "strides": 2, "padding": "same", "output_padding": 0}),
]


def pair(kind, shape, options):
    """A layer and its stock Keras namesake with equal weights, and an input."""
    ours, stock = kind(5 + kind.__name__.endswith("2D"), **options), None
    x = tf.constant(RNG.normal(size=(4, *shape)), tf.float32)
    ours.build(x.shape)
    stock = getattr(keras.layers, kind.__name__).from_config({**ours.get_config(), "name": "stock"})
    stock.build(x.shape)
    for weight in ours.weights:
        weight.assign(RNG.normal(size=weight.shape))
    stock.set_weights(ours.get_weights())
    return ours, stock, x


def derivatives(layer, x):
    """The output of a layer, first derivatives of a non-linear function of it, and second ones of those."""
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = layer(x)
            total = tf.reduce_sum(tf.sin(y) * y)
        first = inner.gradient(total, [x, layer.kernel.value])
        squares = tf.add_n([tf.reduce_sum(g**2) for g in first])
    return [y, *first, *outer.gradient(squares, [x, layer.kernel.value])]


def assert_close(got, wanted):
    for one, other in zip(got, wanted, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=6e-6 * np.abs(other).max())


@pytest.mark.parametrize(("kind", "shape", "options"), GEOMETRIES)
def test_a_forward_only_convolution_is_the_stock_one(kind, shape, options):
    """Values, gradients and gradients of gradients, eager and compiled by XLA."""
    ours, stock, x = pair(kind, shape, options)
    wanted = derivatives(stock, x)
    with layers.forward_convolutions():
        eager = derivatives(ours, x)
        compiled = traced_once(lambda x: derivatives(ours, x), jit_compile=True)(x)
    assert_close(eager, wanted)
    assert_close(compiled, wanted)


def operations(layer, x):
    """Names of the operations in the graph of a layer's value and its gradients."""

    def graph(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(layer(x) ** 2)
        return tape.gradient(total, [x, layer.kernel.value])

    return {op.type for op in traced_once(graph).get_concrete_function(x).graph.get_operations()}


@pytest.mark.parametrize(("kind", "shape", "options"), [GEOMETRIES[1], GEOMETRIES[8], GEOMETRIES[12], GEOMETRIES[15]])
def test_no_backward_convolution_is_left(kind, shape, options):
    ours, _, x = pair(kind, shape, options)
    backward = {"Conv2DBackpropInput", "Conv2DBackpropFilter"}
    assert operations(ours, x) & backward
    with layers.forward_convolutions():
        assert not operations(ours, x) & backward
        with layers.forward_convolutions(False):
            assert operations(ours, x) & backward
        assert not operations(ours, x) & backward
    assert operations(ours, x) & backward


@pytest.mark.parametrize(("kind", "shape", "options"), NEITHER)
def test_what_has_no_forward_only_form_still_works(kind, shape, options):
    ours, stock, x = pair(kind, shape, options)
    try:
        wanted = stock(x)
    except tf.errors.InvalidArgumentError:  # without oneDNN, TensorFlow has no transposed convolution with gaps
        with layers.forward_convolutions(), pytest.raises(tf.errors.InvalidArgumentError):
            ours(x)
        return
    with layers.forward_convolutions():
        np.testing.assert_array_equal(ours(x), wanted)


def gru_derivatives(layer, x):
    """The outputs of a recurrent layer and the gradients of a non-linear function of them."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = layer(x)
        total = tf.reduce_sum(tf.sin(y))
    return [y, *tape.gradient(total, [x, *[w.value for w in layer.trainable_weights]])]


@pytest.mark.parametrize("options", [{}, {"return_sequences": True, "go_backwards": True, "reset_after": False}])
def test_an_unrolled_gru_loops_where_it_is_told_to(options):
    ours, x = layers.GRU(4, unroll=True, **options), tf.constant(RNG.normal(size=(3, 5, 2)), tf.float32)
    ours.build(x.shape)
    stock = keras.layers.GRU.from_config({**ours.get_config(), "name": "stock"})
    stock.build(x.shape)
    stock.set_weights([RNG.normal(size=w.shape) for w in ours.weights])
    ours.set_weights(stock.get_weights())
    wanted = gru_derivatives(stock, x)

    def loops():
        graph = traced_once(lambda x: ours(x)).get_concrete_function(x).graph
        return any("While" in op.type for op in graph.get_operations())

    assert not loops()
    with layers.looped_steps():
        assert loops()
        compiled = traced_once(lambda x: gru_derivatives(ours, x), jit_compile=True)(x)
        with layers.looped_steps(False):
            assert not loops()
    assert ours.get_config()["unroll"] and not loops()
    assert layers.GRU.from_config(layers.GRU(4, use_cudnn=False).get_config()).use_cudnn is False
    assert_close(gru_derivatives(ours, x), wanted)
    assert_close(compiled, wanted)


def test_dropout_has_the_same_mask_in_every_mode():
    layer = layers.Dropout(0.3)
    x = tf.ones((64, 5))
    seed = tf.Variable(5, dtype=tf.int64)

    def masked():
        layers.reseed(layer, Draws(seed, seed + 1), 3)
        return layer(x, training=True), layer(x, training=True)

    eager = [mask.numpy() for mask in masked()]
    for jit in (False, True):
        for mask, wanted in zip(traced_once(masked, jit_compile=jit)(), eager, strict=True):
            np.testing.assert_array_equal(mask, wanted)
    assert not np.array_equal(*eager), "each call has a mask of its own"
    seed.assign(6)
    assert not np.array_equal(masked()[0], eager[0])


def test_dropout_drops_its_share_and_scales_the_rest():
    layer = layers.Dropout(0.3)
    x = tf.random.normal((400, 50))
    y = layer(x, training=True).numpy()
    kept = y != 0
    assert abs(kept.mean() - 0.7) < 4 * np.sqrt(0.21 / y.size)
    np.testing.assert_allclose(y[kept], x.numpy()[kept] / 0.7, rtol=1e-6)
    np.testing.assert_array_equal(layer(x, training=False), x)
    np.testing.assert_array_equal(layers.Dropout(0.0)(x, training=True), x)


@pytest.mark.parametrize("rate", [-0.1, 1.0, float("nan")])
def test_impossible_rates_are_refused(rate):
    with pytest.raises(ValueError, match="at least 0 and below 1"):
        layers.Dropout(rate)


def test_reseed_covers_the_random_layers_of_keras():
    model = keras.Sequential(
        [keras.Input((40,)), keras.layers.Dropout(0.5), layers.Dropout(0.5), keras.layers.GaussianNoise(1.0)]
    )
    x = tf.ones((8, 40))

    def call(step):
        layers.reseed(model, Draws(1, step), 2)
        return model(x, training=True)

    first, graph = call(7).numpy(), traced_once(call)
    np.testing.assert_array_equal(call(7), first)
    np.testing.assert_array_equal(graph(tf.constant(7, tf.int64)), first)
    assert not np.array_equal(call(8), first)


def separated(shape):
    """A kernel with singular values 2, 1, ½, …: where two are close, neither power iteration nor differences settle."""
    u, _, v = np.linalg.svd(RNG.normal(size=(np.prod(shape[:-1]), shape[-1])), full_matrices=False)
    return ((u * 2.0 ** (1 - np.arange(shape[-1]))) @ v).reshape(shape)


def normalized(layer, x, iterations):
    """The layer within spectral normalisation, after so many power iterations."""
    wrapped = layers.SpectralNormalization(layer)
    wrapped.build(x.shape)
    layer.kernel.assign(separated(layer.kernel.shape))
    for _ in range(iterations):
        layers.power_iteration(wrapped)
    return wrapped


KERNELS = pytest.mark.parametrize(
    ("layer", "shape"),
    [(lambda: keras.layers.Dense(4), (6,)), (lambda: layers.Conv2D(3, 3), (5, 5, 2))],
    ids=["dense", "convolution"],
)


def largest_singular_value(kernel):
    kernel = np.asarray(kernel, np.float64)
    return np.linalg.svd(kernel.reshape(-1, kernel.shape[-1]), compute_uv=False)[0]


@KERNELS
def test_sigma_becomes_the_largest_singular_value(layer, shape):
    x = tf.constant(RNG.normal(size=(3, *shape)), tf.float32)
    wrapped = normalized(layer(), x, 300)
    expected = largest_singular_value(wrapped.layer.kernel)
    np.testing.assert_allclose(wrapped.sigma(), expected, rtol=1e-4)
    kernel, bias = wrapped.layer.get_weights()
    y = wrapped(x)
    wrapped.layer.set_weights([kernel / expected, bias])
    np.testing.assert_allclose(y, wrapped.layer(x), rtol=1e-3, atol=1e-5)


@KERNELS
def test_the_gradient_flows_through_sigma(layer, shape):
    """Against finite differences, in float64, of the function with NumPy's singular value in it."""
    x = tf.constant(RNG.normal(size=(3, *shape)), tf.float32)
    wrapped = normalized(layer(), x, 300)
    plain = type(wrapped.layer).from_config(wrapped.layer.get_config())
    plain.build(x.shape)

    def value(kernel):
        plain.set_weights([kernel / largest_singular_value(kernel), np.zeros(kernel.shape[-1])])
        return np.sum(np.sin(np.asarray(plain(x), np.float64)))

    with tf.GradientTape() as tape:
        total = tf.reduce_sum(tf.sin(wrapped(x)))
    gradient = tape.gradient(total, wrapped.layer.kernel.value).numpy()
    kernel = wrapped.layer.kernel.numpy().astype(np.float64)
    direction, h = RNG.normal(size=kernel.shape), 1e-2
    direction /= np.linalg.norm(direction)
    slope = (value(kernel + h * direction) - value(kernel - h * direction)) / (2 * h)
    along_the_kernel = np.sum(gradient * kernel)
    np.testing.assert_allclose(np.sum(gradient * direction), slope, rtol=0.01, atol=1e-3)
    assert abs(along_the_kernel) < 1e-3, "the normalised layer does not change with the kernel's length"


def test_spectral_normalisation_moves_only_when_told():
    x = tf.constant(RNG.normal(size=(3, 6)), tf.float32)
    wrapped = normalized(keras.layers.Dense(4), x, 1)
    before = [w.numpy().copy() for w in wrapped.weights]
    for training in (True, False):
        wrapped(x, training=training)
    for weight, value in zip(wrapped.weights, before, strict=True):
        np.testing.assert_array_equal(weight, value)
    layers.power_iteration(keras.Sequential([keras.Input((6,)), wrapped]))
    moved = [not np.array_equal(w, v) for w, v in zip(wrapped.weights, before, strict=True)]
    assert [w.name for w, m in zip(wrapped.weights, moved, strict=True) if m] == ["u"]


def test_layers_are_saved_and_loaded(tmp_path):
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.SpectralNormalization(layers.Conv2D(2, 3)),
            layers.Conv2DTranspose(2, 3),
            layers.Dropout(0.5),
            keras.layers.Reshape((64, 2)),
            layers.Conv1D(1, 3),
            layers.Conv1DTranspose(1, 4, strides=2),
            layers.GRU(3, unroll=True),
        ]
    )
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    assert [type(layer) for layer in again.layers] == [type(layer) for layer in model.layers]
    x = tf.constant(RNG.normal(size=(2, 8, 8, 1)), tf.float32)
    np.testing.assert_array_equal(again(x, training=True), model(x, training=True))
