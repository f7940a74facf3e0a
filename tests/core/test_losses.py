"""Every loss against its formula in float64 NumPy, and its gradient against finite differences of that formula."""

import keras
import numpy as np
import pytest

from ganlearn import losses
from ganlearn._tensorflow import tf

RNG = np.random.default_rng(0)
REAL, FAKE = RNG.normal(scale=2.0, size=(2, 16, 1))


def log_d(logit):
    """log σ(x), exact at any logit."""
    return -np.logaddexp(0.0, -logit)


def cross_entropy(logit, target=1.0):
    return np.mean(-target * log_d(logit) - (1 - target) * log_d(-logit))


def average_loss(up, down):
    return cross_entropy(up - down.mean()) + cross_entropy(down - up.mean(), 0.0)


FORMULAS = [
    (losses.Minimax(), lambda r, f: cross_entropy(r) + cross_entropy(f, 0.0), lambda r, f: np.mean(log_d(-f))),
    (losses.NonSaturating(), lambda r, f: cross_entropy(r) + cross_entropy(f, 0.0), lambda r, f: -np.mean(log_d(f))),
    (
        losses.NonSaturating(label_smoothing=0.1),
        lambda r, f: cross_entropy(r, 0.9) + cross_entropy(f, 0.0),
        lambda r, f: -np.mean(log_d(f)),
    ),
    (
        losses.Minimax(label_smoothing=0.25),
        lambda r, f: cross_entropy(r, 0.75) + cross_entropy(f, 0.0),
        lambda r, f: np.mean(log_d(-f)),
    ),
    (
        losses.LeastSquares(),
        lambda r, f: 0.5 * np.mean((r - 1) ** 2) + 0.5 * np.mean(f**2),
        lambda r, f: 0.5 * np.mean((f - 1) ** 2),
    ),
    (
        losses.LeastSquares(fake_target=-1.0, real_target=1.5, generator_target=0.25),
        lambda r, f: 0.5 * np.mean((r - 1.5) ** 2) + 0.5 * np.mean((f + 1) ** 2),
        lambda r, f: 0.5 * np.mean((f - 0.25) ** 2),
    ),
    (losses.Wasserstein(), lambda r, f: np.mean(f) - np.mean(r), lambda r, f: -np.mean(f)),
    (
        losses.Hinge(),
        lambda r, f: np.mean(np.maximum(0, 1 - r)) + np.mean(np.maximum(0, 1 + f)),
        lambda r, f: -np.mean(f),
    ),
    (losses.Relativistic(), lambda r, f: cross_entropy(r - f), lambda r, f: cross_entropy(f - r)),
    (losses.RelativisticAverage(), average_loss, lambda r, f: average_loss(f, r)),
]
PLAYERS = [
    pytest.param(getattr(loss, player), formula, id=f"{loss!r}.{player}")
    for loss, *formulas in FORMULAS
    for player, formula in zip(("discriminator", "generator"), formulas, strict=True)
]
LOSSES = pytest.mark.parametrize("loss", [f[0] for f in FORMULAS], ids=repr)


def value_and_gradients(function, real, fake):
    real, fake = tf.constant(real, tf.float32), tf.constant(fake, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch([real, fake])
        value = function(real, fake)
    return value.numpy(), tape.gradient(value, [real, fake], unconnected_gradients="zero")


def finite_difference(formula, real, fake, which, h=1e-5):
    """Central differences of a float64 formula in each logit of one of its two arguments."""
    slopes = np.empty(len(real))
    for i in range(len(real)):
        step = np.zeros_like(real)
        step[i] = h
        up, down = ([real + s, fake] if which == 0 else [real, fake + s] for s in (step, -step))
        slopes[i] = (formula(*up) - formula(*down)) / (2 * h)
    return slopes[:, None]


@pytest.mark.parametrize(("function", "formula"), PLAYERS)
def test_the_value_is_the_formula(function, formula):
    value = function(tf.constant(REAL, tf.float32), tf.constant(FAKE, tf.float32)).numpy()
    assert (value.dtype, value.shape) == (np.float32, ())
    np.testing.assert_allclose(value, formula(REAL, FAKE), rtol=1e-6)


@pytest.mark.parametrize(("function", "formula"), PLAYERS)
def test_the_gradient_is_that_of_the_formula(function, formula):
    _, gradients = value_and_gradients(function, REAL, FAKE)
    for which, gradient in enumerate(gradients):
        np.testing.assert_allclose(gradient, finite_difference(formula, REAL, FAKE, which), rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize(("function", "formula"), PLAYERS)
@pytest.mark.parametrize(("r", "f"), [(100.0, 100.0), (100.0, -100.0), (-100.0, 100.0), (-100.0, -100.0)])
def test_exact_at_huge_logits(function, formula, r, f):
    real, fake = np.full((4, 1), r), np.full((4, 1), f)
    value, gradients = value_and_gradients(function, real, fake)
    np.testing.assert_allclose(value, formula(real, fake), rtol=1e-6, atol=1e-37)
    for which, gradient in enumerate(gradients):
        np.testing.assert_allclose(gradient, finite_difference(formula, real, fake, which), rtol=1e-4, atol=1e-7)


@LOSSES
def test_equilibrium_is_the_formula_at_zero(loss):
    formulas = next(f[1:] for f in FORMULAS if f[0] is loss)
    zero = np.zeros((1, 1))
    np.testing.assert_allclose(loss.equilibrium, [formula(zero, zero) for formula in formulas], rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize(
    ("name", "discriminator"),
    [
        ("minimax", 2 * np.log(2)),
        ("non_saturating", 2 * np.log(2)),
        ("relativistic", np.log(2)),
        ("least_squares", 0.5),
        ("hinge", 2.0),
        ("wasserstein", 0.0),
    ],
)
def test_resting_values_of_the_theory(name, discriminator):
    np.testing.assert_allclose(losses.get(name).equilibrium[0], discriminator, rtol=1e-6)


def test_equilibrium_can_be_asked_for_inside_a_graph():
    loss = losses.Hinge()
    assert tf.function(lambda: tf.constant(loss.equilibrium))().numpy().tolist() == [2.0, 0.0]
    assert loss.equilibrium == (2.0, 0.0)


@LOSSES
@pytest.mark.parametrize(
    ("real", "fake"), [((4, 1), (4,)), ((4, 1), (1, 1)), ((4, 1), (5, 1)), ((4, 1), (1, 4)), ((4, 1), (4, 1, 1))]
)
@pytest.mark.parametrize("player", ["discriminator", "generator"])
def test_unequal_shapes_are_refused(loss, player, real, fake):
    with pytest.raises(ValueError, match=r"real logits have shape \(4, 1\).*broadcast"):
        getattr(loss, player)(np.zeros(real, np.float32), np.zeros(fake, np.float32))


@LOSSES
def test_the_generator_may_leave_out_the_real_logits_unless_it_needs_them(loss):
    if loss.needs_real:
        with pytest.raises((TypeError, ValueError)):
            loss.generator(None, FAKE)
    else:
        assert loss.generator(None, FAKE) == loss.generator(REAL, FAKE)


@pytest.mark.parametrize("smoothing", [0.1, 0.4])
def test_smoothing_moves_the_resting_logit_of_real_samples(smoothing):
    """The loss on real samples is least where D(x) is the target, 1 − smoothing; the fake ones have no part in it."""
    rest = np.full((1, 1), np.log((1 - smoothing) / smoothing))
    _, (slope, _) = value_and_gradients(losses.NonSaturating(label_smoothing=smoothing).discriminator, rest, rest)
    assert abs(slope.numpy().item()) < 1e-7


@pytest.mark.parametrize("smoothing", [-0.1, 1.0, float("nan")])
def test_impossible_smoothing_is_refused(smoothing):
    with pytest.raises(ValueError, match="label_smoothing is"):
        losses.NonSaturating(label_smoothing=smoothing)


def test_saturation_at_a_sure_discriminator():
    """At logit −20 the minimax generator hardly learns; the non-saturating one learns at full speed."""
    logit = np.full((1, 1), -20.0)
    slopes = [
        value_and_gradients(losses.get(name).generator, logit, logit)[1][1].numpy().item()
        for name in ("minimax", "non_saturating")
    ]
    np.testing.assert_allclose(slopes, [-np.exp(-20.0), -1.0], rtol=1e-5)


@LOSSES
def test_half_precision_logits_are_computed_in_float32(loss):
    logits = tf.cast(tf.constant([[30.0], [-30.0]]), tf.bfloat16)
    exact = tf.cast(logits, tf.float32)
    assert loss.discriminator(logits, -logits) == loss.discriminator(exact, -exact)


@LOSSES
def test_score_is_a_probability_only_where_the_loss_makes_it_one(loss):
    logits = np.array([[-1.0], [3.0]], np.float32)
    expected = np.mean(1 / (1 + np.exp(-logits))) if loss.probability else 1.0
    np.testing.assert_allclose(loss.score(logits), expected, rtol=1e-6)
    assert loss.probability == isinstance(loss, losses.Minimax | losses.NonSaturating)


@LOSSES
def test_the_configuration_makes_the_same_loss(loss):
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(loss))
    assert repr(again) == repr(loss)
    assert again.discriminator(REAL, FAKE) == loss.discriminator(REAL, FAKE)


def test_losses_are_found_by_name():
    assert losses.available() == tuple(dict.fromkeys(f[0].name for f in FORMULAS))
    for name in losses.available():
        loss = losses.get(name)
        assert loss.name == name
        assert losses.get(loss) is loss
        assert loss.formula.keys() == {"discriminator", "generator"}


def test_an_unknown_name_is_answered_with_the_choices():
    with pytest.raises(ValueError, match=r"no loss named 'bce'.*minimax, non_saturating"):
        losses.get("bce")
    with pytest.raises(TypeError, match=r"not a function.*minimax"):
        losses.get(lambda r, f: 0.0)


@pytest.mark.parametrize("player", ["discriminator", "generator"])
@pytest.mark.parametrize("loss", [loss for loss, *_ in FORMULAS], ids=repr)
def test_the_means_of_the_terms_add_up_to_the_loss(loss, player):
    terms = getattr(loss, f"{player}_terms")(REAL, FAKE)
    assert all(part is None or part.shape == REAL.shape for part in terms)
    total = sum(np.mean(part, dtype=np.float64) for part in terms if part is not None)
    assert float(getattr(loss, player)(REAL, FAKE)) == pytest.approx(total, rel=1e-6)
    assert (terms.pairs is None) == (loss.name != "relativistic")


def test_a_sample_changes_its_own_term_alone():
    moved = FAKE.copy()
    moved[3] += 1.0
    before, after = (losses.Hinge().discriminator_terms(REAL, fake) for fake in (FAKE, moved))
    np.testing.assert_array_equal(before.real, after.real)
    assert np.flatnonzero((before.fake != after.fake).numpy()).tolist() == [3]


class OfScalars(losses.Loss):
    """A loss that gives its scalars only: the first is a mean over rows, the second is not."""

    def _discriminator(self, real_logits, fake_logits):
        return tf.reduce_mean(fake_logits**3) - tf.reduce_mean(real_logits**3)

    def _generator(self, real_logits, fake_logits):
        return -(tf.reduce_mean(fake_logits) ** 3)


def test_a_loss_of_scalars_is_taken_apart_row_by_row_where_that_is_right():
    np.testing.assert_allclose(OfScalars().discriminator_terms(REAL, FAKE).pairs, FAKE**3 - REAL**3, rtol=1e-4)
    assert np.isnan(OfScalars().generator_terms(REAL, FAKE).pairs).all()
