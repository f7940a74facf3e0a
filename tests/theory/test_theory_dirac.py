"""The Dirac-GAN: fields against slopes of losses, Jacobians against slopes of fields, runs against the table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganlearn.theory import dirac, losses
from ganlearn.theory.updates import moves

STEP = 1e-5
QUICK = settings(max_examples=25, deadline=None)
COORDINATE = st.floats(-2.0, 2.0)
AWAY_FROM_ZERO = COORDINATE.filter(lambda x: abs(x) > 1e-3)
SIGNS = pytest.mark.parametrize("real_is_one", [True, False])
METHODS = pytest.mark.parametrize("name", dirac.METHODS)
COLUMNS = [("simultaneous", 1), ("alternating", 1), ("alternating", 5)]
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(60)


def noisy(theta, psi):
    """Minimax losses (D, G) of θ and ψ with noise of 0.7 on both samples, by quadrature."""
    real, fake = 0.7 * NODES * psi, (theta + 0.7 * NODES) * psi
    mean = WEIGHTS / WEIGHTS.sum()
    return mean @ (losses.softplus(-real) + losses.softplus(fake)), -mean @ losses.softplus(fake)


def plain(loss, penalty=lambda psi: 0.0):
    """Losses (D, G) of θ and ψ: logits 0 on real and θψ on fake data, a penalty on ψ."""

    def both(theta, psi):
        found = loss(np.zeros(1), np.array([theta * psi]))
        return found.d_loss + penalty(psi), found.g_loss

    return both


LOSSES = {  # real is 1; consensus descends on no loss and has its own test
    "minimax": plain(losses.minimax),
    "non_saturating": plain(losses.non_saturating),
    "wasserstein_clip": plain(losses.wasserstein),
    "wasserstein_gp": plain(losses.wasserstein, lambda psi: 0.35 * (abs(psi) - 1) ** 2),
    "instance_noise": noisy,
    "r1": plain(losses.minimax, lambda psi: 0.15 * psi**2),
    "r1_critical": plain(losses.minimax, lambda psi: 0.5 * psi**2),
    "non_saturating_r1": plain(losses.non_saturating, lambda psi: 0.15 * psi**2),
}


def gradient(function, theta, psi):
    """Central differences (∂/∂θ, ∂/∂ψ) of a function of both."""
    by_theta = (function(theta + STEP, psi) - function(theta - STEP, psi)) / (2 * STEP)
    by_psi = (function(theta, psi + STEP) - function(theta, psi - STEP)) / (2 * STEP)
    return np.array([by_theta, by_psi])


@pytest.fixture(scope="module")
def table():
    return dirac.table()


@pytest.mark.parametrize("name", LOSSES)
@SIGNS
@QUICK
@given(theta=COORDINATE, psi=AWAY_FROM_ZERO)
def test_each_player_descends_its_own_loss(name, real_is_one, theta, psi):
    mirror = 1 if real_is_one else -1  # with D large on fake, the logit of "real" is −ψx

    def loss(player):
        return lambda t, p: LOSSES[name](t, mirror * p)[player]

    expected = -gradient(loss(1), theta, psi)[0], -gradient(loss(0), theta, psi)[1]
    np.testing.assert_allclose(dirac.METHODS[name].field(theta, psi, real_is_one), expected, atol=1e-8)


def test_the_minimax_field_in_the_paper_s_own_words():
    """With f(t) = −log(1 + e⁻ᵗ) the paper writes v = (−ψ f′(θψ), θ f′(θψ))."""
    theta, psi = np.array([0.5, -1.2]), np.array([1.5, 0.7])
    slope = 1 / (1 + np.exp(theta * psi))
    np.testing.assert_allclose(dirac.minimax().field(theta, psi, real_is_one=False), [-psi * slope, theta * slope])


@QUICK
@given(COORDINATE, COORDINATE, st.floats(0.1, 3.0))
def test_consensus_subtracts_the_whole_gradient_of_half_the_squared_field(theta, psi, gamma):
    base = dirac.minimax()

    def energy(t, p):
        return 0.5 * np.sum(np.square(base.field(t, p)))

    expected = np.array(base.field(theta, psi)) - gamma * gradient(energy, theta, psi)
    np.testing.assert_allclose(dirac.consensus(gamma).field(theta, psi), expected, atol=1e-8)


@METHODS
@SIGNS
@QUICK
@given(theta=COORDINATE, psi=AWAY_FROM_ZERO)
def test_jacobians_are_the_slopes_of_the_fields(name, real_is_one, theta, psi):
    method = dirac.METHODS[name]
    numeric = gradient(lambda t, p: np.array(method.field(t, p, real_is_one)), theta, psi).T
    np.testing.assert_allclose(method.jacobian(theta, psi, real_is_one), numeric, atol=1e-8)


@METHODS
def test_the_equilibrium_is_at_rest_and_its_eigenvalues_are_those_of_the_slopes(name):
    method = dirac.METHODS[name]
    np.testing.assert_allclose(method.field(0.0, 0.0), 0.0, atol=1e-15)
    if name == "wasserstein_gp":
        return
    numeric = gradient(lambda t, p: np.array(method.field(t, p)), 0.0, 0.0).T
    expected = np.sort_complex(np.linalg.eigvals(numeric))
    np.testing.assert_allclose(np.sort_complex(method.eigenvalues()), expected, atol=1e-4)  # √ε where two meet


@pytest.mark.parametrize("gamma", [0.0, 0.3, 1.0, 2.5])
def test_eigenvalues_in_closed_form(gamma):
    root = np.sqrt(complex(gamma**2 / 4 - 0.25))
    for method in (dirac.r1(gamma), dirac.non_saturating_r1(gamma)):
        np.testing.assert_allclose(method.eigenvalues(), [-gamma / 2 + root, -gamma / 2 - root], atol=1e-15)
    np.testing.assert_allclose(dirac.consensus(gamma).eigenvalues(), [-gamma / 4 + 0.5j, -gamma / 4 - 0.5j])
    root = 1j * np.sqrt(0.25 - gamma**4 / 16) if gamma < 2 else np.sqrt(gamma**4 / 16 - 0.25)
    noise = dirac.instance_noise(std=gamma).eigenvalues()
    np.testing.assert_allclose(noise, [-(gamma**2) / 4 + root, -(gamma**2) / 4 - root], atol=1e-12)


def test_a_gradient_penalty_with_a_target_jumps_at_zero():
    method = dirac.wasserstein_gp(weight=0.7, target=1.0)
    assert method.eigenvalues() is None
    with pytest.raises(ValueError, match="wasserstein_gp jumps"):
        method.jacobian(0.3, 0.0)
    jump = method.field(0.0, 1e-9)[1] - method.field(0.0, -1e-9)[1]
    assert jump == pytest.approx(2 * 0.7 * 1.0)
    without_target = dirac.wasserstein_gp(weight=2.0, target=0.0)
    np.testing.assert_allclose(without_target.eigenvalues(), [-1.0, -1.0])


def test_every_published_distance_is_met(table):
    compared = [row for row in table if row["published"] is not None]
    assert len(compared) == 2 * (9 * 3 + 2) + 1
    assert [row for row in compared if not row["agrees"]] == []
    assert {row["error"] > 0 for row in compared if row["method"] != "instance_noise"} == {False}


def test_every_published_eigenvalue_is_met():
    rows = dirac.eigenvalue_table()
    assert len(rows) == 8 * 2 + 1
    assert [row for row in rows if not row["agrees"]] == [r for r in rows if r["method"] == "wasserstein_gp"]


def test_both_conventions_are_mirror_images(table):
    """The paper's sign from (1, 1) is ours from (1, −1), and not ours from (1, 1)."""
    runs = {(r["method"], r["order"], r["convention"], r["start"]): r["ours"] for r in table}
    for (method, order, convention, start), ours in runs.items():
        if convention == "fake is large":
            assert ours == pytest.approx(runs[method, order, "real is large", (1.0, -1.0)], rel=1e-12)
            if (method, order) == ("minimax", "simultaneous"):
                assert ours != pytest.approx(runs[method, order, "real is large", start], rel=1e-2)


@pytest.mark.parametrize(("updates", "d_steps"), COLUMNS)
@pytest.mark.parametrize("first", ["generator", "discriminator"])
@SIGNS
def test_a_run_by_hand(updates, d_steps, first, real_is_one):
    """Minimax written as a plain loop, with its loss in the sign asked for."""
    sign = 1 if real_is_one else -1

    def g_move(theta, psi):
        return theta + 0.2 * sign * psi / (1 + np.exp(-sign * theta * psi))

    def d_move(theta, psi):
        return psi - 0.2 * sign * theta / (1 + np.exp(-sign * theta * psi))

    theta, psi = 1.0, -0.5
    for _ in range(40):
        if updates == "simultaneous":
            theta, psi = g_move(theta, psi), d_move(theta, psi)
            continue
        if first == "generator":
            theta = g_move(theta, psi)
        for _ in range(d_steps):
            psi = d_move(theta, psi)
        if first == "discriminator":
            theta = g_move(theta, psi)
    path = dirac.simulate(dirac.minimax(), (1.0, -0.5), 40, 0.2, updates, d_steps, first, real_is_one)
    assert path.shape == (41, 2)
    np.testing.assert_allclose(path[-1], [theta, psi], rtol=1e-10)


@pytest.mark.parametrize(("updates", "d_steps"), COLUMNS)
@pytest.mark.parametrize("first", ["generator", "discriminator"])
@pytest.mark.parametrize("name", ["r1", "non_saturating_r1", "minimax"])
def test_the_step_matrix_predicts_a_run_near_the_equilibrium(updates, d_steps, first, name):
    method, step = dirac.METHODS[name], {"updates": updates, "d_steps": d_steps, "first": first, "h": (0.1, 0.3)}
    path = dirac.simulate(method, (1e-6, -2e-6), 30, **step)
    matrix = dirac.step_matrix(method.jacobian(0.0, 0.0), **step)
    np.testing.assert_allclose(path[-1], np.linalg.matrix_power(matrix, 30) @ path[0], rtol=1e-6)


def test_the_paired_relativistic_loss_is_the_non_saturating_one_on_this_game():
    f = np.linspace(-3, 3, 7)
    for logit in f:
        paired = losses.relativistic(np.zeros(1), np.array([logit]))
        alone = losses.non_saturating(np.zeros(1), np.array([logit]))
        assert (paired.d_fake, paired.g_fake) == (pytest.approx(alone.d_fake), pytest.approx(alone.g_fake))


def test_clipping_holds_after_every_discriminator_update():
    path = dirac.simulate(dirac.wasserstein(clip=0.1), (1.0, 0.0), 200, d_steps=5)
    assert np.abs(path[:, 1]).max() == 0.1
    assert np.abs(path[:, 0]).max() > 0.9


def test_many_starts_at_once():
    theta, psi = np.meshgrid(np.linspace(-1, 1, 3), np.linspace(-1, 1, 4))
    for method in dirac.METHODS.values():
        together = dirac.simulate(method, (theta, psi), 10)
        assert together.shape == (11, 2, 4, 3)
        alone = dirac.simulate(method, (theta[3, 2], psi[3, 2]), 10)
        np.testing.assert_allclose(together[:, :, 3, 2], alone, rtol=1e-12)
    assert dirac.distance(together).shape == (4, 3)


def test_a_run_that_explodes_ends_without_a_warning():
    assert not np.isfinite(dirac.simulate(dirac.r1(gamma=50.0), (1.0, 1.0), 2000, h=1.0)[-1]).all()


def test_noise_averages_to_the_quadrature():
    rng = np.random.default_rng(0)
    theta, psi = np.full(400, 0.8), np.full(400, -0.6)
    drawn = np.array(dirac.instance_noise(rng=rng).field(theta, psi))
    error = drawn.std(axis=1) / 20
    exact = dirac.instance_noise().field(0.8, -0.6)
    assert np.all(np.abs(drawn.mean(axis=1) - exact) < 4 * error)
    assert np.all(error < 1e-3)


@pytest.mark.parametrize(("updates", "d_steps"), COLUMNS)
@pytest.mark.parametrize("first", ["generator", "discriminator"])
def test_where_instance_noise_hovers(updates, d_steps, first):
    """The predicted cloud against runs that draw their noise; time averages after the start is forgotten."""
    step = {"updates": updates, "d_steps": d_steps, "first": first}
    starts = np.full(32, 0.05)
    method = dirac.instance_noise(rng=np.random.default_rng(1), batch=50)
    path = dirac.simulate(method, (starts, starts), 700, **step)
    settled = np.hypot(path[200:, 0], path[200:, 1])
    mean, spread = dirac.instance_noise_floor(batch=50, **step)
    error = settled.mean(axis=0).std() / np.sqrt(32)
    assert settled.mean() == pytest.approx(mean, abs=4 * error + 0.02 * mean)  # the theory is of first order
    assert settled.std() == pytest.approx(spread, rel=0.15)
    assert error < 0.06 * mean


@pytest.mark.parametrize(
    ("bad", "match"),
    [
        ({"updates": "both"}, "updates is 'both'. Choose one of: simultaneous, alternating"),
        ({"updates": "alternating", "first": "critic"}, "first is 'critic'"),
        ({"updates": "alternating", "d_steps": 0}, "d_steps is 0"),
        ({"updates": "alternating", "d_steps": 1.5}, "d_steps is 1.5"),
        ({"updates": "simultaneous", "d_steps": 5}, "exactly 1 with simultaneous"),
    ],
)
def test_updates_that_make_no_sense_are_refused(bad, match):
    with pytest.raises(ValueError, match=match):
        moves(**bad)


def test_the_flow_circles_for_minimax_and_creeps_inwards_when_it_does_not_saturate():
    """d/dt ½(θ² + ψ²) is 0 for minimax and −f·tanh(f/2) for non-saturating, f = θψ."""
    theta, psi = np.array([1.0, -0.4, 2.0]), np.array([1.0, 1.3, -0.7])
    for method, rate in (
        (dirac.minimax(), np.zeros(3)),
        (dirac.non_saturating(), -theta * psi * np.tanh(theta * psi / 2)),
    ):
        theta_dot, psi_dot = method.field(theta, psi)
        np.testing.assert_allclose(theta * theta_dot + psi * psi_dot, rate, atol=1e-14)
