"""The NumPy losses, against arithmetic with 200 digits and finite differences."""

import inspect
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ganlearn.theory import losses
from ganlearn.theory.identities import LOSSES

QUICK = settings(max_examples=25, deadline=None)
SMALL = arrays(np.float64, 4, elements=st.floats(-6, 6))


def softplus(x):
    """log(1 + eˣ) with 200 digits."""
    return (1 + Decimal(x).exp()).ln()


def relu(x):
    return max(Decimal(0), Decimal(x))


ONE_PAIR = {  # the formulas of the sources for one real and one fake logit
    "minimax": (lambda r, f: softplus(-r) + softplus(f), lambda r, f: -softplus(f)),
    "non_saturating": (lambda r, f: softplus(-r) + softplus(f), lambda r, f: softplus(-f)),
    "least_squares": (
        lambda r, f: (Decimal(r) - 1) ** 2 / 2 + Decimal(f) ** 2 / 2,
        lambda r, f: (Decimal(f) - 1) ** 2 / 2,
    ),
    "wasserstein": (lambda r, f: Decimal(f) - Decimal(r), lambda r, f: -Decimal(f)),
    "hinge": (lambda r, f: relu(1 - Decimal(r)) + relu(1 + Decimal(f)), lambda r, f: -Decimal(f)),
    "relativistic": (lambda r, f: softplus(f - r), lambda r, f: softplus(r - f)),
    "relativistic_average": (lambda r, f: 2 * softplus(f - r), lambda r, f: 2 * softplus(r - f)),
}


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(("r", "f"), [(0.5, -1.25), (100.0, -100.0), (-100.0, 100.0), (40.0, 37.5), (-20.0, -20.0)])
def test_values_to_the_last_digits(name, r, f):
    with localcontext(prec=200):
        exact_d, exact_g = (float(formula(r, f)) for formula in ONE_PAIR[name])
    found = LOSSES[name](np.array([[r]]), np.array([[f]]))
    assert found.d_loss == pytest.approx(exact_d, rel=1e-12, abs=0)
    assert found.g_loss == pytest.approx(exact_g, rel=1e-12, abs=0)


@pytest.mark.parametrize("name", LOSSES)
@QUICK
@given(r=SMALL, f=SMALL)
def test_gradients_are_the_slopes_of_the_losses(name, r, f):
    loss, step = LOSSES[name], 1e-6
    if name == "hinge":  # no slope at the corners
        r, f = np.where(abs(r - 1) < 1e-4, 2.0, r), np.where(abs(f + 1) < 1e-4, 2.0, f)
    found = loss(r, f)
    for i in range(len(r)):
        e = step * np.eye(len(r))[i]
        up, down = loss(r + e, f), loss(r - e, f)
        assert found.d_real[i] == pytest.approx((up.d_loss - down.d_loss) / (2 * step), abs=1e-8)
        assert found.g_real[i] == pytest.approx((up.g_loss - down.g_loss) / (2 * step), abs=1e-8)
        up, down = loss(r, f + e), loss(r, f - e)
        assert found.d_fake[i] == pytest.approx((up.d_loss - down.d_loss) / (2 * step), abs=1e-8)
        assert found.g_fake[i] == pytest.approx((up.g_loss - down.g_loss) / (2 * step), abs=1e-8)


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_keep_the_shape_and_are_finite_for_any_logits(name):
    r = np.array([[-1000.0], [0.0], [1000.0]])
    found = LOSSES[name](r, r[::-1])
    for gradient in found[2:]:
        assert gradient.shape == (3, 1)
        assert np.isfinite(gradient).all()


@QUICK
@given(SMALL, SMALL)
def test_the_two_generator_losses_differ_by_the_mean_logit(r, f):
    saturating, non_saturating = losses.minimax(r, f), losses.non_saturating(r, f)
    assert saturating.g_loss + non_saturating.g_loss == pytest.approx(-f.mean(), abs=1e-12)
    assert saturating.d_loss == non_saturating.d_loss


def test_the_saturating_gradient_keeps_its_digits_where_it_vanishes():
    f = np.array([-300.0])
    assert losses.minimax(f, f).g_fake[0] == pytest.approx(-np.exp(-300.0), rel=1e-12, abs=0)
    assert losses.non_saturating(f, f).g_fake[0] == -1.0


@QUICK
@given(SMALL, SMALL, st.floats(0, 0.5))
def test_label_smoothing_is_a_mixture_of_both_targets(r, f, smoothing):
    for loss in (losses.minimax, losses.non_saturating):
        smooth, plain, flipped = loss(r, f, label_smoothing=smoothing), loss(r, f), loss(-r, f)
        mixed = (1 - smoothing) * plain.d_loss + smoothing * flipped.d_loss
        assert smooth.d_loss == pytest.approx(mixed, abs=1e-12)
        np.testing.assert_allclose(smooth.d_real, plain.d_real + smoothing / len(r), atol=1e-12)


def test_least_squares_has_its_targets():
    r, f = np.array([1.0, 3.0]), np.array([-1.0, 0.0])
    found = losses.least_squares(r, f, fake_target=-1.0, real_target=1.0, generator_target=0.0)
    assert (found.d_loss, found.g_loss) == (0.5 * (0 + 4) / 2 + 0.5 * (0 + 1) / 2, 0.5 * (1 + 0) / 2)
    np.testing.assert_array_equal(found.d_real, [0.0, 1.0])
    np.testing.assert_array_equal(found.g_fake, [-0.5, 0.0])


def test_one_outlier_pulls_every_pair_but_the_paired_loss():
    """With averages a change of one real logit reaches the gradient of every fake one; in pairs only its partner's."""
    r, f = np.zeros(3), np.array([0.1, 0.2, 0.3])
    moved = np.array([2.0, 0.0, 0.0])
    paired = losses.relativistic(moved, f).d_fake != losses.relativistic(r, f).d_fake
    average = losses.relativistic_average(moved, f).d_fake != losses.relativistic_average(r, f).d_fake
    assert paired.tolist() == [True, False, False]
    assert average.all()


def test_corners_of_the_hinge_are_flat():
    found = losses.hinge(np.array([1.0]), np.array([-1.0]))
    assert (found.d_loss, found.d_real[0], found.d_fake[0]) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("name", LOSSES)
def test_unequal_or_missing_logits_are_refused(name):
    with pytest.raises(ValueError, match=r"\(2,\) and the fake logits \(2, 1\)"):
        LOSSES[name](np.zeros(2), np.zeros((2, 1)))
    with pytest.raises(ValueError, match="at least one"):
        LOSSES[name](np.zeros(0), np.zeros(0))


def test_every_loss_has_a_formula_of_its_own_here():
    public = {
        n for n, f in inspect.getmembers(losses, inspect.isfunction) if "real_logits" in inspect.signature(f).parameters
    }
    assert {n for n in public if not n.startswith("_")} == set(LOSSES) == set(ONE_PAIR)
