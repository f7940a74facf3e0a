"""The PhasePortrait without a browser: paths and eigenvalues against theory and by hand, controls, the picture."""

import base64
import io

import numpy as np
import pytest
import traitlets
from PIL import Image

import ganlearn as gl
from ganlearn.theory import bilinear, dirac
from ganlearn.widgets.phase_portrait import games
from ganlearn.widgets.phase_portrait.games import GAMES, LIMIT
from ganlearn.widgets.shared import display

EVERY = [(game, method, order) for game in GAMES for method in GAMES[game] for order in GAMES[game][method].updates]


@pytest.fixture(scope="module")
def made():
    portrait = gl.PhasePortrait()
    yield portrait
    portrait.close()


@pytest.fixture
def portrait(made):
    """With the settings it begins with."""
    made.game = "bilinear"
    made.game = "dirac"
    made.reset()
    return made


def choose(portrait, game, method, updates):
    portrait.game = game
    portrait.method = method
    portrait.updates = updates


def sent_path(portrait):
    return np.frombuffer(portrait.canvas.data).reshape(-1, 2)


def test_the_path_is_the_published_one(portrait):
    """R1 with γ = 0.3, h = 0.2, 500 steps; minimax alternating, D first."""
    portrait.start = (1.0, -1.0)
    portrait.method = "r1"
    assert portrait.solution.distances[-1] == pytest.approx(2.6e-6, rel=0.03)
    portrait.method, portrait.updates, portrait.start = "minimax", "alternating", (1.0, -1.0)
    assert portrait.solution.distances[-1] == pytest.approx(1.413, abs=1e-3)


def test_one_step_of_minimax_by_hand(portrait):
    sigmoid = 1 / (1 + np.exp(-1.0))
    np.testing.assert_allclose(sent_path(portrait)[1], [1 + 0.2 * sigmoid, 1 - 0.2 * sigmoid])
    portrait.updates = "alternating"
    psi = 1 - 0.2 * sigmoid
    np.testing.assert_allclose(sent_path(portrait)[1], [1 + 0.2 * psi / (1 + np.exp(-psi)), psi])


@pytest.mark.parametrize(
    ("eta", "name"), [(eta, name) for eta in (0.1, 0.5) for name in ("extragradient", "optimistic")]
)
def test_the_radius_is_that_of_theory(portrait, eta, name):
    choose(portrait, "bilinear", name, "simultaneous")
    portrait.step_size = eta
    assert portrait.solution.radius == pytest.approx(bilinear.spectral_radius(bilinear.RULES[name], eta))
    assert portrait.solution.measured == pytest.approx(portrait.solution.radius, rel=6e-3)


@pytest.mark.parametrize(("game", "method", "updates"), EVERY)
def test_eigenvalues_are_those_of_a_step_seen_from_close(game, method, updates):
    """The step's matrix by finite differences of the run itself, in place of Jacobians."""
    weight = GAMES[game][method].knob.value if GAMES[game][method].knob else 0.0
    radius = games.solve(game, method, updates, weight, 0.1, (1.0, 1.0), 10).radius
    if radius is None:
        assert method == "wasserstein_gp"
        return
    if method in ("momentum", "optimistic"):  # their state holds the step before, too
        rule = GAMES[game][method].make(weight, updates)
        moved = [(*rule.step(*row, 0.1), row[0], row[1]) for row in np.eye(4)]
        matrix = np.array(moved).T
    else:
        tiny = 1e-5
        ends = [
            games.solve(game, method, updates, weight, 0.1, start, 1).path[1] / tiny
            for start in ((tiny, 0.0), (0.0, tiny))
        ]
        matrix = np.array(ends).T
    assert radius == pytest.approx(np.abs(np.linalg.eigvals(matrix)).max(), abs=2e-5)


@pytest.mark.parametrize(("game", "method", "updates"), EVERY)
def test_the_field_is_where_a_small_step_leads(portrait, game, method, updates):
    choose(portrait, game, method, updates)
    field = np.frombuffer(portrait.canvas.field, np.float32).reshape(games.CELLS, games.CELLS, 2)
    centres = games.centres()
    x, y = centres[12], centres[5]
    assert np.abs(centres).max() < LIMIT
    if game == "dirac":
        wanted = GAMES[game][method].make(portrait.weight).field(x, y)
    else:
        x_next, y_next = GAMES[game][method].make(portrait.weight, updates).step(x, y, x, y, 1e-6)
        wanted = np.array([x_next - x, y_next - y]) / 1e-6
        wanted = wanted * (1 / portrait.weight if method == "lookahead" else 1)  # k steps, half of their way
        wanted = wanted * (2 if method == "lookahead" else 1)
    np.testing.assert_allclose(field[5, 12], wanted, rtol=1e-4, atol=1e-5)


def test_prediction_and_run_part_far_from_the_equilibrium(portrait):
    portrait.method = "non_saturating"
    assert portrait.solution.radius == pytest.approx(np.sqrt(1 + 0.01))
    assert portrait.solution.measured < 1
    assert portrait.canvas.status["verdict"] == "grows"
    portrait.updates = "alternating"
    assert portrait.canvas.status["verdict"] == "circles"
    portrait.method = "r1"
    assert portrait.canvas.status["verdict"] == "shrinks"
    portrait.method = "wasserstein_gp"
    assert (portrait.canvas.status["verdict"], portrait.canvas.status["eigenvalues"]) == ("jumps", [])


def test_controls_change_the_traits_and_traits_the_controls(portrait):
    portrait.selects["method"].value = "consensus"
    assert (portrait.method, portrait.weight, portrait.sliders["weight"].value) == ("consensus", 1.0, 1.0)
    portrait.sliders["weight"].value = 0.5
    portrait.sliders["step_size"].value = 0.4
    portrait.selects["updates"].value = "generator_first"
    assert (portrait.weight, portrait.step_size, portrait.updates) == (0.5, 0.4, "generator_first")
    field = dirac.consensus(0.5).field(*np.meshgrid(games.centres(), games.centres()))
    np.testing.assert_allclose(portrait.solution.field, np.stack(field, -1), rtol=1e-5)
    portrait.selects["game"].value = "bilinear"
    assert (portrait.method, portrait.updates, portrait.step_size) == ("gradient", "simultaneous", 0.1)
    assert portrait.sliders["weight"].disabled
    portrait.method = "momentum"
    slider = portrait.sliders["weight"]
    assert (slider.disabled, slider.min, slider.max, slider.value) == (False, -0.9, 0.9, -0.5)
    portrait.method = "optimistic"
    assert portrait.selects["updates"].disabled


def test_the_start_and_the_step_may_come_from_the_browser(portrait):
    portrait.canvas.start = (0.5, -1.5)
    assert portrait.start == (0.5, -1.5)
    np.testing.assert_array_equal(sent_path(portrait)[0], [0.5, -1.5])
    portrait.canvas.step = 40
    assert portrait.position == tuple(portrait.path[40])


def test_buttons_play_step_and_reset(portrait):
    portrait.play_button.click()
    assert portrait.canvas.playing and portrait.play_button.description == "Pause"
    portrait.advance()
    assert (portrait.playing, portrait.step) == (False, 1)
    portrait.step = 10_000
    assert portrait.step == 500
    portrait.toggle()
    assert (portrait.playing, portrait.step) == (True, 0)
    portrait.start = (0.0, 1.0)
    portrait.reset()
    assert (portrait.playing, portrait.step, portrait.start) == (False, 0, (1.0, 1.0))


def test_the_table_tells_settings_and_prediction(portrait):
    portrait.method = "r1"
    rows = dict(portrait.canvas.status["rows"])
    assert rows["Method"] == "minimax + R1"
    assert rows["Penalty weight γ"] == "0.30"
    assert rows["predicted factor a step"] == f"{portrait.solution.radius:.4f}"
    assert rows["eigenvalues of the field"] == "−0.1500 ± 0.4770i"


@pytest.mark.parametrize("method", GAMES["bilinear"])
def test_a_run_that_leaves_every_bound_is_still_shown(method):
    portrait = gl.PhasePortrait("bilinear", steps=5000)
    portrait.method, portrait.step_size = method, 1.0
    data, _ = display.bundle(portrait.picture())
    assert len(data["image/png"]) > 10_000
    portrait.close()


def test_the_still_picture_tells_what_it_shows(portrait):
    portrait.step = 100
    data, metadata = display.bundle(portrait.picture())
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    alt = metadata["image/png"]["alt"]
    assert image.width > 1000
    assert "Dirac-GAN, minimax" in alt and portrait.canvas.status["sentence"] in alt
    assert data["text/plain"] == alt


@pytest.mark.parametrize(
    ("arguments", "error", "match"),
    [
        ({"game": 5}, TypeError, "not a int"),
        ({"game": "poker"}, ValueError, "dirac, bilinear"),
        ({"steps": 2.5}, TypeError, "whole number"),
        ({"steps": True}, TypeError, "whole number"),
        ({"steps": 3}, ValueError, "between 10"),
    ],
)
def test_what_is_no_game_is_refused(arguments, error, match):
    with pytest.raises(error, match=match):
        gl.PhasePortrait(**arguments)


@pytest.mark.parametrize(
    ("name", "value", "match"),
    [
        ("game", "poker", "Choose one of"),
        ("method", "optimistic", "Choose one of"),
        ("updates", "sometimes", "Choose one of"),
        ("start", (3.0, 0.0), "between"),
        ("start", (float("nan"), 0.0), "between"),
        ("step_size", 0.0, "between"),
        ("step_size", "a", "expected a float"),
    ],
)
def test_a_trait_keeps_its_value_when_the_new_one_is_wrong(portrait, name, value, match):
    before = getattr(portrait, name)
    with pytest.raises((ValueError, traitlets.TraitError), match=match):
        setattr(portrait, name, value)
    assert getattr(portrait, name) == before


def test_every_choice_has_words():
    for name in GAMES:
        portrait = gl.PhasePortrait(name)
        for method in GAMES[name]:
            portrait.method = method
            assert all(words for words, _ in portrait.selects["updates"].options)
        portrait.close()


def test_closing_ends_it():
    portrait = gl.PhasePortrait()
    assert repr(portrait) == "<PhasePortrait of dirac, minimax, simultaneous, step size 0.2: step 0 of 500>"
    portrait.close()
    assert portrait.comm is None and portrait.canvas.comm is None
