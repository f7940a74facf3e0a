"""``fit``: the same weights for every number of steps in a call, Keras's callbacks, incomplete batches."""

import contextlib
import functools

import keras
import numpy as np
import pytest
import tensorflow as tf

import ganlearn as gl
from ganlearn._tensorflow import traced_once
from ganlearn.gan import execution
from ganlearn.gan.keras_fit import ArrayBatches, Epoch, ManySteps
from tests.core import tiny

X = tiny.data().x  # 50 points: six batches of 8 and one of 2


def fitted(steps_per_execution, epochs=2, make=tiny.gan, **arguments):
    gan = make(steps_per_execution=steps_per_execution)
    history = gan.fit(X, batch_size=8, epochs=epochs, shuffle=False, verbose=0, **arguments)
    return gan, history.history


@pytest.mark.parametrize(("steps", "jit"), [(2, "auto"), (4, "auto"), (100, "auto"), (4, False)])
def test_weights_do_not_depend_on_the_steps_in_a_call(steps, jit):
    (one, _), (many, _) = (fitted(n, make=functools.partial(tiny.plain_gan, jit_compile=jit)) for n in (1, steps))
    assert isinstance(many.train_function, ManySteps) and many.train_function._many.plan.xla == bool(jit)
    assert int(many.step) == int(one.step) == 14
    for a, b in zip(one.weights, many.weights, strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), atol=1e-6, err_msg=a.path)


@pytest.mark.parametrize("steps", [1, 4])
def test_the_graph_takes_over_where_xla_fails(monkeypatch, steps):
    wanted = tiny.plain_gan(steps_per_execution=steps, jit_compile=False)
    wanted.fit(X, batch_size=8, shuffle=False, verbose=0)
    monkeypatch.setattr(execution, "traced_once", tiny.without_xla)
    gan = tiny.plain_gan(steps_per_execution=steps)
    with pytest.warns(UserWarning, match=r"XLA cannot compile this network here.*jit_compile=False") as said:
        gan.fit(X, batch_size=8, shuffle=False, verbose=0)
    assert len(said) == 1 and int(gan.step) == 7
    for a, b in zip(gan.weights, wanted.weights, strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), atol=1e-6, err_msg=a.path)


def test_batches_before_one_that_xla_cannot_compile_train_once(monkeypatch):
    """Four whole batches in one call under XLA, then one of another size in the graph."""

    def fails(function, **arguments):
        return (tiny.without_xla if function.__self__._function.__name__ == "train_step" else traced_once)(
            function, **arguments
        )

    wanted = tiny.plain_gan(steps_per_execution=100)
    wanted.fit(X, batch_size=8, shuffle=False, verbose=0)
    monkeypatch.setattr(execution, "traced_once", fails)
    gan = tiny.plain_gan(steps_per_execution=100)
    with pytest.warns(UserWarning, match="XLA cannot compile"):
        gan.fit(X, batch_size=8, shuffle=False, verbose=0)
    assert int(gan.step) == 7
    for a, b in zip(gan.weights, wanted.weights, strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), atol=1e-6, err_msg=a.path)


@pytest.mark.filterwarnings("ignore:XLA cannot compile")  # were another program to take over, it would be said
@pytest.mark.parametrize("why", ["XLA was asked for", "the graph fails too"])
def test_no_other_program_takes_over(monkeypatch, why):
    asked = {"jit_compile": True} if why == "XLA was asked for" else {}
    fails = tiny.without_xla if asked else lambda function, **_: tiny.without_xla(function, jit_compile=True)
    monkeypatch.setattr(execution, "traced_once", fails)
    gan = tiny.plain_gan(steps_per_execution=4, **asked)
    error = pytest.raises(RuntimeError, match=r"IndexShuffle.*jit_compile=False") if asked else None
    with error or pytest.raises(tf.errors.InvalidArgumentError, match="IndexShuffle"):
        gan.fit(X, batch_size=8, shuffle=False, verbose=0)
    assert int(gan.step) == 0


@pytest.mark.parametrize(
    ("asked", "kept"), [({}, "auto"), ({"jit_compile": False}, False), ({"jit_compile": True}, True)]
)
def test_whether_xla_was_asked_for_is_kept(asked, kept):
    gan = tiny.plain_gan(**asked)
    assert gan.get_compile_config()["jit_compile"] == kept and gan.jit_compile == bool(kept)
    gan.compile_from_config(gan.get_compile_config())
    assert gan.get_compile_config()["jit_compile"] == kept


def whole_epoch(batches, most=4):
    """The examples of an epoch in their order; what fills up is left out."""
    epoch, seen, calls = iter(batches), [], []
    with contextlib.suppress(StopIteration):
        while True:
            stacked, whole, others = epoch.take(most)
            assert stacked is None or stacked[0].shape == (most, 8)
            seen += [*(stacked[0][:whole].ravel().tolist() if whole else []), *(i for (part,) in others for i in part)]
            calls.append((whole, len(others)))
    assert calls == [(4, 0), (2, 1)]
    return seen


def test_arrays_are_shuffled_anew_in_each_epoch_and_every_example_is_seen():
    batches = ArrayBatches((np.arange(50),), 8, shuffle=True)
    keras.utils.set_random_seed(5)
    epochs = [whole_epoch(batches) for _ in range(3)]
    assert all(sorted(epoch) == list(range(50)) for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) == 3
    keras.utils.set_random_seed(5)
    assert [whole_epoch(batches) for _ in range(3)] == epochs
    assert whole_epoch(ArrayBatches((np.arange(50),), 8, shuffle=False)) == list(range(50))


def test_ours_and_keras_make_the_same_batches(monkeypatch):
    taken, take = [], Epoch.take
    monkeypatch.setattr(Epoch, "take", lambda epoch, most: (taken.append(most), take(epoch, most))[1])
    ours, theirs = tiny.plain_gan(steps_per_execution=4), tiny.plain_gan(steps_per_execution=4)
    ours.fit(X, batch_size=8, epochs=2, shuffle=False, verbose=0)
    assert taken
    taken.clear()
    theirs.fit(X, None, 8, 2, 0, shuffle=False)
    assert not taken and int(ours.step) == int(theirs.step) == 14
    assert tiny.same([w.numpy() for w in ours.weights], [w.numpy() for w in theirs.weights])


def test_classes_come_with_their_examples():
    batches = ArrayBatches((np.arange(10), 7 * np.arange(10)), 4, shuffle=True)
    (x, y), whole, ((rest_x, rest_y),) = iter(batches).take(9)
    assert whole == 2 and x.shape == y.shape == (9, 4) and len(rest_x) == 2
    assert np.array_equal(y, 7 * x) and np.array_equal(rest_y, 7 * rest_x)
    assert [len(part) for part, _ in batches] == [4, 4, 2]


def test_classes_that_are_too_many_are_not_passed_over():
    gan = tiny.plain_gan(steps_per_execution=4)
    with pytest.raises(ValueError, match="same number of samples"):
        gan.fit(X, np.arange(51), batch_size=8, verbose=0)


def test_fewer_examples_than_a_batch():
    gan = tiny.plain_gan(steps_per_execution=4)
    gan.fit(X[:5].astype(np.float64), batch_size=8, epochs=2, verbose=0)
    assert int(gan.step) == 2


def test_one_batch_by_hand():
    one, other = (tiny.plain_gan(steps_per_execution=steps) for steps in (1, 4))
    logs = [gan.train_on_batch(X[:8], return_dict=True) for gan in (one, other)]
    assert int(one.step) == int(other.step) == 1
    assert logs[0]["d_loss"] == pytest.approx(logs[1]["d_loss"], abs=1e-6)


def test_two_numbers_of_steps_in_a_call_give_the_same_bits():
    (a, _), (b, _) = (fitted(steps, validation_freq=1) for steps in (3, 6))
    assert tiny.same([w.numpy() for w in a.weights], [w.numpy() for w in b.weights])


def test_one_program_serves_every_call():
    gan, _ = fitted(4)
    function = gan.train_function
    gan.fit(X, batch_size=8, epochs=1, shuffle=False, verbose=0)
    assert gan.train_function is function
    assert function._many.run.experimental_get_tracing_count() == 1


def test_history_and_batch_callbacks_see_the_last_step():
    seen = []
    callback = keras.callbacks.LambdaCallback(on_train_batch_end=lambda step, logs: seen.append((step, dict(logs))))
    _, history = fitted(4, epochs=1, callbacks=[callback])
    assert [step for step, _ in seen] == [3, 7]  # Keras counts whole calls
    assert set(history) == {"d_loss", "g_loss", "d_real", "d_fake", "penalty", "loss"}
    assert history["d_loss"][-1] == pytest.approx(float(seen[-1][1]["d_loss"]))


@pytest.mark.parametrize("steps", [1, 4])
def test_tf_data_with_an_incomplete_last_batch(steps):
    gan = tiny.gan(steps_per_execution=steps)
    data = tf.data.Dataset.from_tensor_slices(X).batch(8)
    gan.fit(data, epochs=2, shuffle=False, verbose=0)
    assert int(gan.step) == 14


def test_terminate_on_nan_and_early_stopping_end_a_fit():
    gan = tiny.gan(steps_per_execution=4)
    gan.discriminator.trainable_variables[0].assign(np.full((2, 8), np.nan, np.float32))
    gan.fit(X, batch_size=8, epochs=5, verbose=0, callbacks=[keras.callbacks.TerminateOnNaN()])
    assert int(gan.step) <= 8
    gan = tiny.gan(steps_per_execution=4)
    impatient = keras.callbacks.EarlyStopping(monitor="d_loss", patience=0, min_delta=10, mode="min")
    gan.fit(X, batch_size=8, epochs=5, verbose=0, callbacks=[impatient])
    assert int(gan.step) == 14


class Doubled(gl.GAN):
    """A GAN whose author wants to see one number more."""

    def train_step(self, data):
        logs = super().train_step(data)
        return {**logs, "twice": 2 * logs["d_loss"]}


def test_a_subclass_keeps_its_own_train_step():
    gan = Doubled(*(getattr(tiny.gan(), name) for name in ("generator", "discriminator")))
    gan.compile(steps_per_execution=4)
    history = gan.fit(X, batch_size=8, epochs=1, shuffle=False, verbose=0).history
    assert history["twice"][-1] == pytest.approx(2 * history["d_loss"][-1])
    assert int(gan.step) == len(X) // 8 + (len(X) % 8 > 0)


def sequences_gan(kind=gl.GAN, **settings):
    networks = gl.networks.recurrent_generator((6, 1), units=4), gl.networks.recurrent_discriminator((6, 1), units=4)
    gan = kind(*networks)
    gan.compile(**settings)
    return gan


def test_keras_compiles_no_unrolled_steps():
    """Where Keras makes the program, no layer is set to loop; XLA is slow over unrolled steps."""
    assert sequences_gan().jit_compile and not sequences_gan(Doubled).jit_compile
    assert tiny.gan().jit_compile and sequences_gan(Doubled, jit_compile=True).jit_compile
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    with strategy.scope():
        assert not sequences_gan().jit_compile


def test_predict_loops():
    gan = sequences_gan()
    z = np.ones((3, 16), "float32")
    graph = tf.function(gan).get_concrete_function(tf.constant(z)).graph
    assert any("While" in op.type for op in graph.get_operations())
    np.testing.assert_allclose(gan.predict(z, verbose=0), gan.generator(z), atol=execution.AGREEMENT)


def test_fit_is_compiled_again_after_functions_ran_eagerly():
    gan = tiny.plain_gan(steps_per_execution=4)
    tf.config.run_functions_eagerly(True)
    try:
        gan.fit(X, batch_size=8, shuffle=False, verbose=0)
    finally:
        tf.config.run_functions_eagerly(False)
    assert gan.train_function._many.plan.execution == "eager"
    gan.fit(X, batch_size=8, shuffle=False, verbose=0)
    assert gan.train_function._many.plan.xla and int(gan.step) == 14


def test_a_compile_that_fails_changes_nothing():
    gan = tiny.gan(updates="simultaneous")
    with pytest.raises(TypeError, match="d_optimiser"):
        gan.compile(d_optimiser="sgd")
    assert gan.updates == "simultaneous" and len(gan.penalties) == len(gan.penalty_weights) == 1


def test_saved_with_its_steps_in_a_call(tmp_path):
    gan, _ = fitted(4)
    gan.save(tmp_path / "gan.keras")
    again = keras.saving.load_model(tmp_path / "gan.keras")
    assert again.steps_per_execution == 4
    for model in (gan, again):
        model.fit(X, batch_size=8, shuffle=False, verbose=0)
    assert tiny.same([w.numpy() for w in gan.weights], [w.numpy() for w in again.weights])


def test_recurrent_networks_train_in_a_loop_under_xla():
    """One compiled call for one step and for four, in a loop over the sequence: the weights of the graph's steps."""
    x, weights = np.random.default_rng(0).normal(size=(42, 6, 1)).astype("float32"), []
    for settings in ({}, {"steps_per_execution": 4}, {"jit_compile": False}):
        gan = gl.GAN(
            gl.networks.recurrent_generator((6, 1), units=4, seed=0),
            gl.networks.recurrent_discriminator((6, 1), units=4, seed=0),
        )
        gan.compile("non_saturating", *[keras.optimizers.SGD(0.1) for _ in range(2)], **settings)
        assert gan.jit_compile == ("jit_compile" not in settings)
        gan.fit(x, batch_size=8, shuffle=False, verbose=0)
        weights.append(gan.get_weights())
    for one, many, graph in zip(*weights, strict=True):
        np.testing.assert_allclose(one, many, rtol=0, atol=execution.AGREEMENT)
        np.testing.assert_allclose(one, graph, rtol=0, atol=execution.AGREEMENT)


def test_convolutions_train_in_one_call():
    digits = gl.data.load("digits")
    weights = []
    for steps in (1, 4):
        gan = gl.GAN(
            gl.networks.conv_generator(digits.sample_shape, latent_dim=4, channels=4, seed=0),
            gl.networks.conv_discriminator(digits.sample_shape, channels=4, seed=0),
        )
        sgd = [keras.optimizers.SGD(0.01) for _ in range(2)]
        gan.compile("non_saturating", *sgd, penalties=[gl.penalties.R1(0.1)], steps_per_execution=steps)
        gan.fit(digits.x[:64], batch_size=8, shuffle=False, verbose=0)
        weights.append([w.numpy() for w in gan.trainable_weights])
    for a, b in zip(*weights, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)
