"""Exercises of chapter 02: sizes, overlaps, weights, the mixture behind a probability, two networks of your own."""

import itertools

import numpy as np

from ganlearn.exercises.framework import Exercise, Wrong, attempted, match, numbers

_SIZES = ((28, 4, 2, "same"), (7, 4, 2, "same"), (7, 4, 2, "valid"), (28, 3, 2, "valid"), (9, 3, 1, "valid"))
_SIZES += ((8, 3, 1, "same"), (10, 4, 3, "valid"))
_STAMPS = ((4, 3, 2), (3, 4, 2), (3, 5, 3))
_LATENT, _PICTURE = 12, (16, 16, 3)


def _size(n, kernel, stride, padding):
    return -(-n // stride) if padding == "same" else (n - kernel) // stride + 1


def _q1(out_size):
    found = np.array([numbers(out_size(*case)).item() for case in _SIZES])
    if not np.allclose(found, found.round()):
        first = int(np.argmax(~np.isclose(found, found.round())))
        raise Wrong("fraction", case=_SIZES[first], given=found[first])
    n, kernel, stride, same = (np.array(column) for column in zip(*_SIZES, strict=True))
    same, up = same == "same", -(-n // stride)
    valid = (n - kernel) // stride + 1
    mistakes = {
        "rounded_down": np.where(same, n // stride, valid),
        "no_first": np.where(same, up, (n - kernel) // stride),
        "rounded_up": np.where(same, up, -(-(n - kernel) // stride) + 1),
        "always_same": up,
        "always_valid": valid,
        "transposed": np.where(same, n * stride, (n - 1) * stride + kernel),
    }
    wanted = np.array([_size(*case) for case in _SIZES])
    first = int(np.argmax(found != wanted))
    match(found, wanted, mistakes, case=_SIZES[first])


def _counts(n, kernel, stride):
    found = np.zeros(stride * (n - 1) + kernel)
    for i in range(n):
        found[stride * i : stride * i + kernel] += 1
    return found


def _q2(counts):
    found = [numbers(counts(*case)) for case in _STAMPS]
    wanted = [_counts(*case) for case in _STAMPS]
    for case, one, right in zip(_STAMPS, found, wanted, strict=True):
        n, _, stride = case
        if one.shape == (stride * n,) and one.shape != right.shape:
            raise Wrong("cropped", case=case, wanted=len(right))
        if one.shape != right.shape:
            raise Wrong("shape", case=case, given=one.shape, wanted=len(right))
    mistakes = {
        "one_each": np.concatenate([np.ones(len(right)) for right in wanted]),
        "no_edges": np.concatenate([_endless(*case) for case in _STAMPS]),
    }
    match(np.concatenate(found), np.concatenate(wanted), mistakes)


def _endless(n, kernel, stride):
    """What the counts would be without a first and a last stamp."""
    place = np.arange(stride * (n - 1) + kernel) % stride
    return -(-(kernel - place) // stride)


def _q3(weights):
    found = numbers(weights)
    if found.size != 1:
        raise Wrong("scalar", given=found.shape)
    channels = (1, 32, 64, 128)
    pairs = list(itertools.pairwise(channels))
    kernels, biases = sum(16 * i * o for i, o in pairs), sum(channels[1:])
    wanted = kernels + biases + 4 * 4 * 128 + 1
    mistakes = {
        "no_biases": wanted - biases - 1,
        "no_dense": kernels + biases,
        "rounded_down": kernels + biases + 3 * 3 * 128 + 1,
        "flat_kernels": sum(16 * o for o in channels[1:]) + biases + 4 * 4 * 128 + 1,
        "kernel_three": sum(9 * i * o for i, o in pairs) + biases + 4 * 4 * 128 + 1,
        "not_flattened": kernels + biases + 128 + 1,
        "no_stride": kernels + biases + 28 * 28 * 128 + 1,
    }
    match(found.reshape(()), np.array(float(wanted)), mistakes)
    if found.item() != wanted:
        raise Wrong("nearly", given=found.item())


def _q4(even_logit):
    logit, reals, fakes = np.array([2.0, 0.5, -1.0]), 3, 2
    found = numbers(even_logit(logit.copy(), reals, fakes))
    if found.shape != logit.shape:
        raise Wrong("shape", given=found.shape, wanted=logit.shape)
    move, probability = np.log(reals / fakes), 1 / (1 + np.exp(-logit))
    mistakes = {
        "sign": logit + move,
        "ratio": logit - reals / fakes,
        "scaled": logit * fakes / reals,
        "share": logit - np.log(reals / (reals + fakes)),
        "probability": 1 / (1 + np.exp(move - logit)),
        "scaled_probability": probability * fakes / reals,
        "unchanged": logit,
        "base": logit - np.log10(reals / fakes),
    }
    match(found, logit - move, mistakes)


def _built(answer, takes, gives):
    """The Keras model that an answer is or returns, if it takes and returns samples of these shapes."""
    import keras

    model = answer if isinstance(answer, keras.Model) else attempted(answer())
    if not isinstance(model, keras.Model):
        raise Wrong("no_model", kind=type(model).__name__)
    inputs = getattr(model, "inputs", None)  # without keras.Input there are none before the first call
    if inputs and [tuple(tensor.shape[1:]) for tensor in inputs] != [takes]:
        raise Wrong("input", given=tuple(inputs[0].shape[1:]), wanted=takes)
    outputs = keras.tree.flatten(model(np.zeros((2, *takes), np.float32)))
    if [tuple(tensor.shape[1:]) for tensor in outputs] != [gives]:
        raise Wrong("output", given=tuple(outputs[0].shape[1:]), wanted=gives)
    return model


def _q5(build_generator):
    model = _built(build_generator, (_LATENT,), _PICTURE)
    z = np.random.default_rng(5).standard_normal((64, _LATENT)).astype(np.float32)
    x, far = np.asarray(model(z, training=False)), np.asarray(model(100 * z, training=False))
    if np.allclose(x, x[:1], atol=1e-6):
        raise Wrong("constant")
    if not (np.abs(far) <= 1).all():
        raise Wrong("range", low=far.min(), high=far.max())
    if far.min() >= 0:
        raise Wrong("half_range", low=far.min(), high=far.max())
    if np.allclose(x, x[..., :1], atol=1e-6):
        raise Wrong("grey")
    if not _all_learn(model, z):
        raise Wrong("no_slope")
    return {"weights": model.count_params()}


def _all_learn(model, z):
    """Whether every trainable weight has a gradient."""
    from ganlearn._tensorflow import tf

    with tf.GradientTape() as tape:
        total = tf.reduce_sum(tf.square(model(z, training=True)))
    return None not in tape.gradient(total, model.trainable_variables)


def _q6(build_discriminator):
    model = _built(build_discriminator, (2,), (1,))
    x = np.random.default_rng(6).standard_normal((128, 2)).astype(np.float32)
    far = _with_other_weights(model, 1000 * x)
    if np.allclose(far, far[:, :1], atol=1e-6):
        raise Wrong("constant")
    if far.min() >= 0 and far.max() <= 1:
        raise Wrong("probability", low=far.min(), high=far.max())
    if np.abs(far).max() <= 1:
        raise Wrong("bounded", low=far.min(), high=far.max())
    if far.min() >= 0 or far.max() <= 0:
        raise Wrong("one_sided", low=far.min(), high=far.max())
    if _is_straight(model, x):
        raise Wrong("straight")
    if _climbs_one_way(model, x):
        raise Wrong("one_way")
    if not _settles(model, x):
        raise Wrong("random")
    first, other = (np.asarray(model(batch, training=True))[:8] for batch in (x, _other_company(x)))
    if not np.allclose(first, other, rtol=1e-3, atol=1e-3):
        raise Wrong("neighbours", first=float(first[0, 0]), other=float(other[0, 0]))
    return {"weights": model.count_params()}


def _with_other_weights(model, x, draws=8):
    """What the model says with random trainable weights: an untrained one may happen to keep to one side of 0."""
    rng, kept, said = np.random.default_rng(7), [weight.numpy() for weight in model.trainable_variables], []
    for _ in range(draws):
        for weight in model.trainable_variables:
            weight.assign(rng.standard_normal(weight.shape))
        said.append(np.asarray(model(x, training=False)))
    for weight, value in zip(model.trainable_variables, kept, strict=True):
        weight.assign(value)
    return np.stack(said)


def _other_company(x):
    """The same first samples, the others moved far away."""
    return np.concatenate([x[:8], 3 * x[8:] + 5])


def _is_straight(model, x):
    """Whether the value half-way between two points is always the mean of their values: then the border is a line."""
    a, b = x[:64], x[64:]
    ends, middle = (np.asarray(model(batch, training=False)) for batch in (x, (a + b) / 2))
    return np.allclose((ends[:64] + ends[64:]) / 2, middle, atol=1e-4)


def _climbs_one_way(model, x):
    """Whether the gradients at all points lie on one line through 0: then every border is a straight line across it."""
    from ganlearn._tensorflow import tf

    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        logits = model(x, training=False)
    along, across = np.linalg.svd(tape.gradient(logits, x, unconnected_gradients="zero"), compute_uv=False)
    return across < 1e-4 * along


def _settles(model, x, calls=50):
    """Whether it comes to answer alike in training mode; spectral normalisation takes some calls to find its factor."""
    for _ in range(calls):
        first, again = (np.asarray(model(x, training=True)) for _ in range(2))
        if np.allclose(first, again, atol=1e-4):
            return True
    return False


q1 = Exercise("architecture", "q1", _q1, hints=3)
q2 = Exercise("architecture", "q2", _q2, hints=3)
q3 = Exercise("architecture", "q3", _q3, hints=4)
q4 = Exercise("architecture", "q4", _q4, hints=3)
q5 = Exercise("architecture", "q5", _q5, hints=4)
q6 = Exercise("architecture", "q6", _q6, hints=3)
