"""Exercises of chapter 04: the best discriminator, losses from logits, saturation, targets, means, an own loss."""

import numpy as np

from ganlearn.exercises.framework import Exercise, Wrong, attempted, match, numbers, scalar, shaped
from ganlearn.theory import losses as exact

_P, _Q = np.array([0.5, 0.3, 0.05]), np.array([0.1, 0.3, 0.4])
_REAL, _FAKE = np.array([[2.0], [-1.0], [0.5]]), np.array([[-1.0], [0.25], [3.0]])


def _q1(best_logit):
    ratio = _P / _Q
    mistakes = {
        "probability": _P / (_P + _Q),
        "sign": -np.log(ratio),
        "ratio": ratio,
        "base": np.log2(ratio),
        "base_ten": np.log10(ratio),
        "only_p": np.log(_P),
        "difference": _P - _Q,
    }
    match(shaped(best_logit(_P.copy(), _Q.copy()), _P.shape), np.log(ratio), mistakes)


def _q2(d_loss):
    r, f = _REAL, _FAKE
    on_real, on_fake = exact.softplus(-r).mean(), exact.softplus(f).mean()
    mistakes = {
        "sum": 3 * (on_real + on_fake),
        "half": (on_real + on_fake) / 2,
        "swapped": exact.softplus(-f).mean() + exact.softplus(r).mean(),
        "same_side": on_real + exact.softplus(-f).mean(),
        "sign": -on_real - on_fake,
        "only_real": on_real,
        "only_fake": on_fake,
        "squares": np.mean((exact.sigmoid(r) - 1) ** 2) + np.mean(exact.sigmoid(f) ** 2),
        "sigmoid_twice": exact.softplus(-exact.sigmoid(r)).mean() + exact.softplus(exact.sigmoid(f)).mean(),
    }
    match(scalar(d_loss(r.astype(np.float32), f.astype(np.float32))), on_real + on_fake, mistakes)
    extreme = scalar(d_loss(np.full((1, 1), -800, np.float32), np.full((1, 1), 800, np.float32)))
    if not np.isfinite(extreme):
        raise Wrong("overflow", given=extreme)
    if not np.isclose(extreme, 1600, rtol=1e-4):
        raise Wrong("clipped", given=extreme)


def _q3(times):
    found, logit = scalar(times), np.float64(-6)
    stuck, moving = exact.sigmoid(logit), exact.sigmoid(-logit)
    mistakes = {
        "inverse": stuck / moving,
        "one": moving,
        "losses": exact.softplus(-logit) / exact.softplus(logit),
        "exponent": -logit,
    }
    for mistake, then in mistakes.items():
        if np.isclose(found, then, rtol=0.02):
            raise Wrong(mistake)
    if not np.isclose(found, moving / stuck, rtol=0.02):
        raise Wrong("value", given=found)


def _q4(best_d):
    t, s = 0.9, 0.2
    total = _P + _Q
    mistakes = {
        "plain": _P / total,
        "ignores_fake": t * _P / total,
        "weights": t * _P / (t * _P + s * _Q),
        "rest_weights": t * _P / (t * _P + (1 - s) * _Q),
        "swapped": (s * _P + t * _Q) / total,
        "not_divided": t * _P + s * _Q,
    }
    match(shaped(best_d(_P.copy(), _Q.copy(), t, s), _P.shape), (t * _P + s * _Q) / total, mistakes)


def _q5(best_image):
    images = np.random.default_rng(5).gamma(0.7, size=(9, 2, 3)) - 1.0
    found = _one_image(best_image(images.copy()), images)

    def error(image):
        return np.abs(images - image).mean()

    if np.allclose(found, images.mean(axis=0)):
        raise Wrong("mean", given=error(found), best=error(np.median(images, axis=0)))
    if np.allclose(found, (images.max(axis=0) + images.min(axis=0)) / 2):
        raise Wrong("middle")
    if any(np.allclose(found, image) for image in images):
        raise Wrong("one_of_them")
    if error(found) > error(np.median(images, axis=0)) + 1e-6:
        raise Wrong("value", given=error(found), best=error(np.median(images, axis=0)))


def _one_image(value, images):
    found = numbers(value)
    if found.shape == ():
        raise Wrong("one_number", wanted=images.shape[1:])
    if found.shape != images.shape[1:]:
        raise Wrong("shape", given=found.shape, wanted=images.shape[1:])
    return found


def _q6(loss):
    loss = loss() if isinstance(loss, type) else loss
    if not all(callable(getattr(loss, player, None)) for player in ("discriminator", "generator")):
        raise Wrong("methods")
    (d, _), (g, (_, g_fake)) = _gradients(loss.discriminator, 0.0, 0.0), _gradients(loss.generator, 0.0, 0.0)
    _, (d_real, d_fake) = _gradients(loss.discriminator, -0.5, 0.5)
    if not (d_real < 0 < d_fake):
        raise Wrong("d_direction", real=d_real, fake=d_fake)
    if g_fake >= 0:
        raise Wrong("g_direction", fake=g_fake)
    for logit in (-5.0, -20.0):
        _, (_, slope) = _gradients(loss.generator, 0.0, logit)
        if slope > -0.01:
            raise Wrong("saturates", logit=logit, slope=slope)
    for player in (loss.discriminator, loss.generator):
        value, gradients = _gradients(player, -200.0, 200.0)
        if not np.isfinite([value, *gradients]).all():
            raise Wrong("overflow")
    return {"d": d, "g": g}


def _gradients(player, real_logit, fake_logit):
    """A player's loss and its gradients with respect to both logits, by automatic differentiation."""
    from ganlearn._tensorflow import tf

    r, f = tf.fill((2, 1), real_logit), tf.fill((2, 1), fake_logit)
    with tf.GradientTape() as tape:
        tape.watch([r, f])
        value = attempted(player(r, f))
        if not tf.is_tensor(value):
            raise Wrong("no_tensor", kind=type(value).__name__)
    if value.shape.num_elements() != 1:
        raise Wrong("scalar", given=tuple(value.shape))
    gradients = tape.gradient(value, [r, f], unconnected_gradients="zero")
    return float(tf.reshape(value, ())), [float(tf.reduce_sum(gradient)) for gradient in gradients]


q1 = Exercise("losses", "q1", _q1, hints=3)
q2 = Exercise("losses", "q2", _q2, hints=4)
q3 = Exercise("losses", "q3", _q3, hints=3)
q4 = Exercise("losses", "q4", _q4, hints=4)
q5 = Exercise("losses", "q5", _q5, hints=3)
q6 = Exercise("losses", "q6", _q6, hints=4)
