"""The closed-form tables: every figure agrees, and the rows through GAN and Trainer are among them."""

import pytest

from ganlearn import reproduce
from ganlearn.theory import bilinear, dirac

pytestmark = pytest.mark.slow  # ten small GANs are compiled


@pytest.fixture(scope="module")
def tables():
    return {name: reproduce.run(name) for name in ("identities", "dirac", "bilinear")}


@pytest.mark.parametrize("name", ["identities", "dirac", "bilinear"])
def test_every_figure_agrees(tables, name):
    assert tables[name].missed == []
    compared = [row for row in tables[name].rows if row.get("published") is not None]
    assert all(row["agrees"] is True for row in compared)
    assert len(compared) >= 20


def through_the_library(table):
    return {(row["method"], row["order"]): row for row in table.rows if "float32" in row["route"]}


def test_four_dirac_rows_run_through_gan_and_trainer(tables):
    """The same distances as the table in NumPy prints for our convention."""
    rows = through_the_library(tables["dirac"])
    in_numpy = {
        (row["method"], row["order"]): row["ours"]
        for row in dirac.table()
        if (row["convention"], row["start"]) == ("real is large", (1.0, -1.0))
    }
    assert len(rows) == 4
    for key, row in rows.items():
        assert row["ours"] == pytest.approx(in_numpy[key], rel=1e-3, abs=1e-6)
        assert row["ours"] != row["published"], "a single-precision run has rounding of its own"


def test_six_bilinear_rules_run_through_gan_and_trainer(tables):
    rows = through_the_library(tables["bilinear"])
    assert {method for method, _ in rows} < set(bilinear.RULES)
    assert len(rows) == 6
    for (method, _), row in rows.items():
        radius = bilinear.spectral_radius(bilinear.RULES[method], row["eta"])
        growth = (row["ours"] / 2**0.5) ** (1 / 100)
        assert growth == pytest.approx(radius, abs=0.01), method


def test_resting_losses_come_from_the_library_too(tables):
    rows = [row for row in tables["identities"].rows if row["route"] == "ganlearn.losses"]
    assert len(rows) == 2 * 7
    assert {row["order"] for row in rows} == {"discriminator", "generator"}
