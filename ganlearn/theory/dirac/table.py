"""The table of the Dirac-GAN: the distance from the equilibrium after 500 steps, and the eigenvalues there."""

from ganlearn.theory._published import compare, published
from ganlearn.theory.dirac import methods
from ganlearn.theory.dirac.methods import EQUILIBRIUM
from ganlearn.theory.updates import distance, noise_floor, simulate

METHODS = {
    method.name: method
    for method in (
        methods.minimax(),
        methods.non_saturating(),
        methods.wasserstein(clip=1.0),
        methods.wasserstein_gp(weight=0.7, target=1.0),
        methods.instance_noise(std=0.7),
        methods.r1(gamma=0.3),
        methods.r1(gamma=1.0, name="r1_critical"),
        methods.consensus(gamma=1.0),
        methods.non_saturating_r1(gamma=0.3),
    )
}
"""The methods of the table, by name, with its constants."""

NOISE_STD, NOISE_BATCH = 0.7, 1000
STEPS, RATE = 500, 0.2
CONVENTIONS = (
    ("fake is large", (1.0, 1.0), False),
    ("real is large", (1.0, -1.0), True),
    ("real is large", (1.0, 1.0), True),
)
"""Name, start and ``real_is_one``: the source's, its mirror image, and the same numbers in the other sign."""

COLUMNS = (("simultaneous", 1), ("alternating", 1), ("alternating", 5))
"""updates, d_steps."""


def instance_noise_floor(std=NOISE_STD, batch=NOISE_BATCH, **step):
    """Mean and standard deviation of the distance at which training with instance noise hovers.

    At the equilibrium one evaluation of ψ̇ is half the difference of two means of ``batch`` draws: variance
    std²/(2·batch). The start is forgotten after a hundred steps, so a single run is one draw from this cloud.

    Args:
        std, batch: of the noise. **step: h, updates, d_steps, first of ``simulate``.
    """
    jacobian = methods.instance_noise(std).jacobian(*EQUILIBRIUM)
    return noise_floor(jacobian, std**2 / (2 * batch), **step)


def _printed(name, updates, d_steps, first, start, real_is_one):
    """What the table prints for this run, None where it prints nothing."""
    if start != ((1.0, -1.0) if real_is_one else (1.0, 1.0)):
        return published("dirac", name, f"same_start_{updates}")
    if updates == "simultaneous":
        return published("dirac", name, updates)
    column = "alternating" if first == "generator" else "discriminator_first"
    return published("dirac", name, f"{column}_{d_steps}")


def _row(name, updates, d_steps, first, convention, start, real_is_one):
    step = {"h": RATE, "updates": updates, "d_steps": d_steps, "first": first}
    if name == "instance_noise":
        ours, error = instance_noise_floor(**step)
    else:
        path = simulate(METHODS[name], start, STEPS, real_is_one=real_is_one, **step)
        ours, error = float(distance(path)), 0.0
    printed = _printed(name, updates, d_steps, first, start, real_is_one)
    order = updates if updates == "simultaneous" else f"alternating 1:{d_steps}, {first} first"
    row = {"method": name, "order": order, "convention": convention, "start": start}
    return row | compare(ours, printed, error) | {"error": error}


def table():
    """Every method, order of updates and convention, after 500 steps with h = 0.2.

    Instance noise is random: ``ours`` is the expected distance, computed without sampling, and ``error`` the standard
    deviation of one run. All other rows are runs without randomness, and their error is 0.

    Returns:
        list of dicts ``method``, ``order``, ``convention``, ``start`` (θ, ψ), ``ours``, ``published`` (None where no
        figure is known), ``digits`` (decimals printed), ``agrees`` (within 1 in the last digit plus the error),
        ``error``.

    Source: the setting of Mescheder et al. 2018 and its published code.
    """
    return [
        _row(name, updates, d_steps, first, *convention)
        for convention in CONVENTIONS
        for name in METHODS
        for updates, d_steps in COLUMNS
        for first in (("generator", "discriminator") if updates == "alternating" else ("discriminator",))
    ]


def eigenvalue_table():
    """Eigenvalues at the equilibrium: ``ours`` and ``published`` hold (real, imaginary part ≥ 0) of the pair.

    Returns:
        list of dicts ``method``, ``part`` ("real" or "imaginary"), ``ours``, ``published``, ``digits``, ``agrees``. A
        method whose field jumps at the equilibrium has one row, with ``part`` "none" and ``ours`` None.
    """
    rows = []
    for name, method in METHODS.items():
        values = method.eigenvalues()
        if values is None:
            rows.append({"method": name, "part": "none", **compare(None, None)})
            continue
        printed = published("dirac", name, "eigenvalues")
        for part, ours, figure in zip(("real", "imaginary"), (values[0].real, values[0].imag), printed, strict=True):
            rows.append({"method": name, "part": part, **compare(float(ours), figure)})
    return rows
