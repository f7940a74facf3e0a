"""What is measured: networks, batch, update mode. NumPy alone, so that every contender's environment can read it.

All cases train with the non-saturating loss and Adam(1e-3, β = (0.5, 0.999), ε = 1e-8). Weights are drawn here and
handed to every contender, so that equal arithmetic shows as equal losses.
"""

import dataclasses
import itertools

import numpy as np

LEARNING_RATE, BETA_1, BETA_2, EPSILON, SLOPE = 1e-3, 0.5, 0.999, 1e-8, 0.2
CHECK_STEPS = 3


@dataclasses.dataclass(frozen=True)
class Case:
    """One comparison.

    Attributes:
        name: of the case.
        kind: "mlp", "conv" or "gru".
        updates: "simultaneous" (both players from one forward pass) or "alternating" (D, then G with fresh noise).
        batch: samples in a batch.
        latent: width of z.
        sample: shape of one sample.
        widths: units, or channels from full size to coarse.
        size: samples in the data set.
        steps: steps of one measurement of the slowest contender.
        kernel: height and width of the convolutions' kernels.
        deepest: channels of the generator's first map, which a convolution of stride 1 takes to the coarsest width; 0
            where the first map has that width already.
    """

    name: str
    kind: str
    updates: str
    batch: int
    latent: int
    sample: tuple
    widths: tuple
    size: int
    steps: int
    kernel: int = 4
    deepest: int = 0


CASES = {
    case.name: case
    for case in (
        Case("2d-simultaneous", "mlp", "simultaneous", 128, 2, (2,), (128, 128), 100_000, 400),
        Case("2d-alternating", "mlp", "alternating", 128, 2, (2,), (128, 128), 100_000, 400),
        Case("conv-8", "conv", "alternating", 64, 32, (8, 8, 1), (16, 32), 1_797, 60),
        Case("conv-28", "conv", "alternating", 64, 32, (28, 28, 1), (16, 32), 5_000, 30),
        Case("dcgan", "conv", "alternating", 64, 100, (28, 28, 1), (64, 128), 5_000, 3, 5, 256),
        Case("gru", "gru", "alternating", 64, 8, (24, 5), (32,), 5_000, 40),
    )
}


def data(case, seed=0):
    """float32 samples in [−1, 1]: what they are does not change the arithmetic."""
    return np.random.default_rng(seed).uniform(-1, 1, (case.size, *case.sample)).astype(np.float32)


def read_inputs(path):
    """``CHECK_STEPS`` triples of a batch and two noises, for the discriminator's step and the generator's."""
    with np.load(path) as file:
        return list(zip(file["x"], file["z_d"], file["z_g"], strict=True))


def coarse(case):
    """Height and width of the coarsest map: two halvings, or one for 8×8."""
    halvings = len(case.widths)
    return case.sample[0] // 2**halvings, case.sample[1] // 2**halvings


def shapes(case):
    """Shapes of the weights of (generator, discriminator), in Keras's order and layout."""
    return {"mlp": _mlp, "conv": _conv, "gru": _gru}[case.kind](case)


def _dense(*widths):
    return [shape for a, b in itertools.pairwise(widths) for shape in ((a, b), (b,))]


def _mlp(case):
    (size,) = case.sample
    return _dense(case.latent, *case.widths, size), _dense(size, *case.widths, 1)


def _conv(case):
    """G: dense, transposed convolutions of the strides of ``ups``; D: convolutions of stride 2, dense."""
    (height, width), k = coarse(case), case.kernel
    depths = [case.sample[2], *case.widths]
    generator, discriminator = _dense(case.latent, height * width * first_depth(case)), []
    for fine, rough in itertools.pairwise(depths):
        discriminator += [(k, k, fine, rough), (rough,)]
    rough = first_depth(case)
    for fine, _ in ups(case):
        generator += [(k, k, fine, rough), (fine,)]
        rough = fine
    return generator, [*discriminator, *_dense(height * width * depths[-1], 1)]


def first_depth(case):
    """Channels of the generator's first map."""
    return case.deepest or case.widths[-1]


def ups(case):
    """(channels, stride) of the generator's transposed convolutions, from the coarsest to the last."""
    wider = [(case.widths[-1], 1)] if case.deepest else []
    return [*wider, *((channels, 2) for channels in case.widths[-2::-1]), (case.sample[2], 2)]


def _gru(case):
    """G: z at every time, GRU, dense at every time; D: GRU, dense on its last state."""
    (units,), (_, features) = case.widths, case.sample
    cell = [(units, 3 * units), (2, 3 * units)]
    generator = [(case.latent, 3 * units), *cell, *_dense(units, features)]
    return generator, [(features, 3 * units), *cell, *_dense(units, 1)]


def weights(case, seed=2):
    """He-normal kernels and zero biases for (generator, discriminator)."""
    rng = np.random.default_rng(seed)

    def draw(shape):
        if len(shape) == 1 or (shape[0] == 2 and case.kind == "gru"):
            return np.zeros(shape, np.float32)
        return (rng.normal(size=shape) * np.sqrt(2 / np.prod(shape[:-1]))).astype(np.float32)

    return tuple([draw(shape) for shape in part] for part in shapes(case))


def flops(case):
    """Multiplications and additions of one step.

    A layer costs 2·(size of its product) forward, as much again for its input's gradient and for its kernel's.
    D step: G forward, D forward and backward on two batches. G step: G and D forward, D backward to its input, G
    backward. Simultaneous updates share the forward passes.
    """
    g, d = (sum(_cost(case, shape, at) for at, shape in _kernels(case, part)) for part in (0, 1))
    if case.updates == "simultaneous":
        return case.batch * (g + 2 * d + 2 * 2 * d + d + 2 * g)
    return case.batch * (g + 2 * d + 2 * 2 * d + g + d + d + 2 * g)


def _kernels(case, part):
    kernels = [shape for shape in shapes(case)[part] if len(shape) > 1 and not (case.kind == "gru" and shape[0] == 2)]
    return list(enumerate(kernels))


def _cost(case, shape, index):
    product = 2 * int(np.prod(shape))
    if case.kind == "gru":
        return product * (case.sample[0] if index < 2 or shape[-1] == case.sample[1] else 1)
    if len(shape) != 4:
        return product
    level = _level(case, shape)
    return product * (case.sample[0] // 2**level) * (case.sample[1] // 2**level)


def _level(case, shape):
    """How often the coarse side of this convolution was halved."""
    return min(len(case.widths), [*case.widths, case.deepest].index(shape[3]) + 1)
