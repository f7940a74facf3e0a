"""The bilinear game: matrices against steps, radii against closed forms and runs, and the table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganlearn.theory import bilinear

QUICK = settings(max_examples=25, deadline=None)
RULES = pytest.mark.parametrize("name", bilinear.RULES)
COORDINATE = st.floats(-3.0, 3.0)


@pytest.fixture(scope="module")
def table():
    return bilinear.table()


def test_every_published_radius_is_met_by_the_matrix_and_by_a_run(table):
    assert len(table) == 20
    assert [row for row in table if not row["agrees"]] == []
    assert [row for row in table if abs(row["measured"] - row["published"]) > 10.0 ** -row["digits"]] == []


def test_step_sizes_of_one_s_own_stand_alone():
    rows = bilinear.table(etas=(0.3,))
    assert {row["published"] for row in rows} == {None}
    assert all(row["measured"] == pytest.approx(row["ours"], rel=1e-5) for row in rows)


@RULES
@QUICK
@given(x=COORDINATE, y=COORDINATE, x_before=COORDINATE, y_before=COORDINATE, eta=st.floats(0.01, 0.9))
def test_the_matrix_is_the_step(name, x, y, x_before, y_before, eta):
    rule = bilinear.RULES[name]
    matrix = rule.matrix(eta)
    state = np.array([x, y, x_before, y_before])[: len(matrix)]
    expected = rule.step(x, y, x_before, y_before, eta)
    np.testing.assert_allclose((matrix @ state)[:2], expected, atol=1e-6)
    if len(matrix) == 4:
        np.testing.assert_array_equal((matrix @ state)[2:], [x, y])


@pytest.mark.parametrize("eta", [0.05, 0.1, 0.37, 0.5, 0.9])
def test_radii_in_closed_form(eta):
    rotation = 1 + 1j * eta  # the field turns by 90°: F = i·w in the complex plane
    optimistic = np.roots([1, -(1 + 2j * eta), 1j * eta])
    heavy_ball = np.roots([1, -(1 - 0.5 + 1j * eta), -0.5])
    closed = {
        "simultaneous": np.sqrt(1 + eta**2),
        "alternating": 1.0,
        "extragradient": np.sqrt((1 - eta**2) ** 2 + eta**2),
        "optimistic": np.abs(optimistic).max(),
        "simultaneous_momentum_negative": np.abs(heavy_ball).max(),
        "consensus": np.hypot(1 - eta, eta),
        "lookahead_5": abs(0.5 + 0.5 * rotation**5) ** (1 / 5),
        "lookahead_20": abs(0.5 + 0.5 * rotation**20) ** (1 / 20),
    }
    for name, radius in closed.items():
        assert bilinear.spectral_radius(bilinear.RULES[name], eta) == pytest.approx(radius, rel=1e-7), name


@pytest.mark.parametrize("eta", [0.1, 0.5])
@pytest.mark.parametrize("momentum", [-0.5, 0.5])
def test_alternating_momentum_by_its_characteristic_polynomial(eta, momentum):
    """(λ − 1)²(λ − β)² + η²λ³ = 0, from eliminating y between the two lines of the update."""
    line = np.polymul([1, -1], [1, -momentum])
    polynomial = np.polyadd(np.polymul(line, line), [eta**2, 0, 0, 0])
    radius = np.abs(np.roots(polynomial)).max()
    assert bilinear.spectral_radius(bilinear.alternating(momentum), eta) == pytest.approx(radius, rel=1e-7)


def test_momentum_zero_is_no_momentum_and_alpha_one_is_no_lookahead():
    assert bilinear.spectral_radius(bilinear.lookahead(5, alpha=1.0), 0.3) == pytest.approx(np.sqrt(1.09))
    assert bilinear.spectral_radius(bilinear.consensus(gamma=0.0), 0.3) == pytest.approx(np.sqrt(1.09))


def test_a_trajectory_is_the_steps_written_out():
    path = bilinear.simulate(bilinear.optimistic(), 0.1, (1.0, 2.0), steps=2)
    first = (1.0 - 0.1 * 2.0, 2.0 + 0.1 * 1.0)  # at rest before: 2ηF − ηF = ηF
    second = (first[0] - 0.2 * first[1] + 0.1 * 2.0, first[1] + 0.2 * first[0] - 0.1 * 1.0)
    np.testing.assert_allclose(path, [(1.0, 2.0), first, second])
    path = bilinear.simulate(bilinear.alternating(momentum=0.5), 0.1, (1.0, 2.0), steps=2)
    x1 = 1.0 - 0.1 * 2.0
    y1 = 2.0 + 0.1 * x1
    x2 = x1 - 0.1 * y1 + 0.5 * (x1 - 1.0)
    np.testing.assert_allclose(path, [(1.0, 2.0), (x1, y1), (x2, y1 + 0.1 * x2 + 0.5 * (y1 - 2.0))])


@RULES
def test_trajectories_go_where_the_radius_says(name):
    rule = bilinear.RULES[name]
    radius = bilinear.spectral_radius(rule, 0.5)
    path = bilinear.simulate(rule, 0.5, steps=300)
    end = np.hypot(*path[-1]) / np.sqrt(2)
    assert path.shape == (301, 2)
    assert np.log(end) / (300 * rule.inner) == pytest.approx(np.log(radius), abs=0.02)


def test_the_field_is_the_gradient_each_player_wants():
    x, y, step = 0.7, -1.3, 1e-6

    def product(x, y):
        return x * y

    by_x = (product(x + step, y) - product(x - step, y)) / (2 * step)
    by_y = (product(x, y + step) - product(x, y - step)) / (2 * step)
    np.testing.assert_allclose(bilinear.field(x, y), (-by_x, by_y), atol=1e-9)
    np.testing.assert_array_equal(bilinear.FIELD @ [x, y], bilinear.field(x, y))
