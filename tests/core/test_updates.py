"""Every way to update both players, on games of two numbers, against NumPy, finite differences and the theory.

The games are real ``GAN`` objects: the generator is a point θ, the discriminator ψ·x.
"""

import numpy as np
import pytest

import ganlearn as gl
from ganlearn._tensorflow import tf
from ganlearn.reproduce import games
from ganlearn.theory import bilinear, dirac

START = (0.8, -1.1)
RATE = 0.2
ZERO = np.zeros((games.BATCH, 1), np.float32)
X_REAL = RATE + np.random.default_rng(0).normal(size=(games.BATCH, 1))


def state(gan):
    """(θ, ψ)."""
    return float(gan.generator.get_weights()[0][0]), float(gan.discriminator.get_weights()[0][0, 0])


def run(gan, steps, x_real=ZERO):
    """(θ, ψ) after each iteration on the same real batch."""
    x_real, path = tf.constant(x_real, tf.float32), []
    for _ in range(steps):
        gan.iterate(lambda i: (x_real, None), games.BATCH)
        path.append(state(gan))
    return np.array(path)


def on_dirac(**settings):
    return games.game(*START, RATE, **{"loss": "minimax", **settings})


def flow(theta, psi):
    """Minimax losses of both players by hand: each descends its own, real is 1 and at x = 0."""
    fake = 1 / (1 + np.exp(-theta * psi))
    return np.array([psi * fake, -theta * fake])


def walk(step, steps):
    path = [np.array(START)]
    for _ in range(steps):
        path.append(step(path[-1]))
    return np.array(path[1:])


def slopes(function, at, h=1e-5):
    """Central differences of a function of several numbers."""
    at = np.asarray(at, np.float64)
    return np.array([(function(at + h * e) - function(at - h * e)) / (2 * h) for e in np.eye(len(at))])


@pytest.mark.parametrize(
    ("method", "settings"),
    [
        (dirac.minimax(), {"loss": "minimax"}),
        (dirac.non_saturating(), {"loss": "non_saturating"}),
        (dirac.non_saturating(), {"loss": "relativistic"}),
        (dirac.wasserstein(clip=1.0), {"loss": "wasserstein", "penalties": [gl.penalties.WeightClipping(1.0)]}),
        (dirac.wasserstein_gp(0.7), {"loss": "wasserstein", "penalties": [gl.penalties.GradientPenalty(0.35)]}),
        (dirac.r1(0.3), {"loss": "minimax", "penalties": [gl.penalties.R1(0.3)]}),
        (dirac.r1(0.3), {"loss": "minimax", "penalties": [gl.penalties.R1(0.1), gl.penalties.R2(0.2)]}),
    ],
    ids=["minimax", "non-saturating", "relativistic", "clipping", "gradient penalty", "R1", "R1 + R2"],
)
@pytest.mark.parametrize(("updates", "d_steps"), [("alternating", 1), ("alternating", 3), ("simultaneous", 1)])
def test_the_dirac_gan_goes_where_the_theory_says(method, settings, updates, d_steps):
    gan = games.game(*START, RATE, updates=updates, d_steps=d_steps, **settings)
    expected = dirac.simulate(method, START, 10, RATE, updates, d_steps)[1:]
    np.testing.assert_allclose(run(gan, 10), expected, rtol=2e-5, atol=2e-6)


def test_consensus_goes_where_the_theory_says():
    gan = on_dirac(updates="consensus", consensus=1.5)
    expected = dirac.simulate(dirac.consensus(1.5), START, 15, RATE, "simultaneous")[1:]
    np.testing.assert_allclose(run(gan, 15), expected, rtol=2e-5, atol=2e-6)


def test_consensus_of_a_game_that_is_not_zero_sum():
    """v − γ∇½‖v‖² with the field of the non-saturating game and slopes by finite differences."""
    field = dirac.non_saturating().field

    def step(w):
        return w + RATE * (np.array(field(*w)) - 2.0 * slopes(lambda u: 0.5 * np.sum(np.square(field(*u))), w))

    gan = on_dirac(loss="non_saturating", updates="consensus", consensus=2.0)
    np.testing.assert_allclose(run(gan, 8), walk(step, 8), rtol=1e-4, atol=1e-5)


def test_extragradient_steps_with_the_gradient_found_ahead():
    gan = on_dirac(updates="extragradient")
    expected = walk(lambda w: w + RATE * flow(*(w + RATE * flow(*w))), 15)
    np.testing.assert_allclose(run(gan, 15), expected, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("alternating", {"updates": "alternating"}),
        ("extragradient", {"updates": "extragradient"}),
        ("consensus", {"updates": "consensus", "consensus": 1.0}),
    ],
)
def test_the_bilinear_game_goes_where_the_theory_says(name, settings):
    """With the Wasserstein loss ψ descends and θ ascends on ψθ: x is ψ, y is θ."""
    gan = games.game(0.7, -1.2, 0.3, loss="wasserstein", **settings)
    expected = bilinear.simulate(bilinear.RULES[name], 0.3, (-1.2, 0.7), steps=12)[1:, ::-1]
    np.testing.assert_allclose(run(gan, 12), expected, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize(("every", "share"), [(1, 0.3), (3, 0.25), (2, 1.0)])
def test_lookahead_goes_back_every_k_iterations(every, share):
    """Both players: w ← (1 − α)w_slow + αw, and the slow weights are what comes out."""
    gan, slow, w = on_dirac(updates="simultaneous", lookahead=(every, share)), np.array(START), np.array(START)
    expected = []
    for t in range(1, 8):
        w = w + RATE * flow(*w)
        if t % every == 0:
            w = slow = (1 - share) * slow + share * w
        expected.append(w)
    np.testing.assert_allclose(run(gan, 7), expected, rtol=2e-5, atol=2e-6)


def test_lookahead_on_the_bilinear_game():
    gan = games.game(0.7, -1.2, 0.3, loss="wasserstein", updates="simultaneous", lookahead=(4, 0.3))
    expected = bilinear.simulate(bilinear.lookahead(4, 0.3), 0.3, (-1.2, 0.7), steps=3)[1:, ::-1]
    np.testing.assert_allclose(run(gan, 12)[3::4], expected, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("beta", [0.0, 0.9])
def test_the_average_weighs_the_generator_alone_and_forgets_the_start(beta):
    """w̄ ← βw̄ + (1 − β)w after each iteration, with β at most (1 + t)/(10 + t): 1/10 at the first."""
    gan = on_dirac(updates="simultaneous", ema=beta)
    thetas, average, averages = run(gan, 1)[:, 0].tolist(), START[0], []
    for t in range(12):
        if t:
            thetas += run(gan, 1)[:, 0].tolist()
        keep = min(beta, (1 + t) / (10 + t))
        average = keep * average + (1 - keep) * thetas[t]
        averages.append(float(gan.averages[0].numpy()[0]))
        np.testing.assert_allclose(averages[-1], average, rtol=1e-5)
    assert len(gan.averages) == 1
    np.testing.assert_allclose(gan.generate(3), averages[-1], rtol=1e-6)
    np.testing.assert_allclose(gan.generate(3, average=False), thetas[-1], rtol=1e-6)


def softplus(x):
    return np.logaddexp(0.0, x)


def d_slope(theta, psi, x_real, relativistic):
    """∂/∂ψ of the discriminator's loss, by hand."""
    if relativistic:
        return np.mean((theta - x_real) / (1 + np.exp(psi * (x_real - theta))))
    return np.mean(-x_real / (1 + np.exp(psi * x_real))) + theta / (1 + np.exp(-psi * theta))


def g_loss(theta, psi, x_real, relativistic):
    return np.mean(softplus(psi * (x_real - theta))) if relativistic else softplus(-psi * theta)


def unrolled_loss(theta, psi, steps, relativistic):
    """The generator's loss against the discriminator after so many steps of its own, all of which see θ."""
    for _ in range(steps):
        psi = psi - RATE * d_slope(theta, psi, X_REAL, relativistic)
    return g_loss(theta, psi, X_REAL, relativistic)


@pytest.mark.parametrize("steps", [1, 2, 5])
@pytest.mark.parametrize("loss", ["non_saturating", "relativistic"])
def test_an_unrolled_generator_sees_how_the_discriminator_will_answer(steps, loss):
    """Its gradient is that of the loss after k steps, through the steps: finite differences in float64."""
    gan, relativistic = games.game(*START, RATE, loss=loss, unrolled=steps), loss == "relativistic"
    z, x_real = tf.zeros((games.BATCH, 1)), tf.constant(X_REAL, tf.float32)
    value, _ = gan.g_step(z, x_real)
    theta, psi = state(gan)
    slope = slopes(lambda w: unrolled_loss(w[0], START[1], steps, relativistic), [START[0]])[0]
    blind = slopes(lambda w: g_loss(w[0], START[1], X_REAL, relativistic), [START[0]])[0]
    assert abs(slope - blind) > 0.01
    assert value.numpy() == pytest.approx(unrolled_loss(*START, steps, relativistic), rel=1e-5)
    assert theta == pytest.approx(START[0] - RATE * slope, abs=2e-6)
    assert psi == np.float32(START[1])


def test_label_smoothing_is_in_the_step_of_the_discriminator():
    """ψ descends on −(1 − s) log σ(ψx) − s log(1 − σ(ψx)) − log(1 − σ(ψθ))."""
    gan = games.game(*START, RATE, loss=gl.losses.NonSaturating(label_smoothing=0.25))
    theta, psi = START

    def d_loss(psi):
        real, fake = psi * X_REAL, psi * theta
        return np.mean(0.75 * softplus(-real) + 0.25 * softplus(real)) + softplus(fake)

    value = gan.d_step(tf.constant(X_REAL, tf.float32), tf.zeros((games.BATCH, 1)))[0]
    assert value.numpy() == pytest.approx(d_loss(psi), rel=1e-5)
    assert state(gan)[1] == pytest.approx(psi - RATE * slopes(lambda w: d_loss(w[0]), [psi])[0], abs=2e-6)
    assert state(gan)[0] == np.float32(theta)
