"""The LossExplorer without a browser: curves against closed forms, controls and traits, words, the still picture."""

import base64
import io
import re

import numpy as np
import pytest
import traitlets
from PIL import Image

import ganlearn as gl
from ganlearn.theory import losses as theory
from ganlearn.widgets.loss_explorer import loss_curves
from ganlearn.widgets.shared import assets, display

SHIFT = 1e-3


@pytest.fixture(scope="module")
def made():
    explorer = gl.LossExplorer()
    yield explorer
    explorer.close()


@pytest.fixture
def explorer(made):
    """With the settings it begins with."""
    made.reset()
    made.loss, made.compare = "minimax", "non_saturating"
    return made


def sent(explorer):
    """The curves that the browser got: (losses, 6, 401)."""
    return np.frombuffer(explorer.canvas.data, np.float32).reshape(-1, 6, loss_curves.POINTS)


def closed_form(name, real, fake):
    return getattr(theory, name)([real], [fake])


@pytest.mark.parametrize("name", gl.losses.available())
def test_curves_are_those_of_the_closed_forms(explorer, name):
    explorer.loss, explorer.real_logit, explorer.fake_logit = name, 1.5, -0.75
    got = sent(explorer)[0]
    by_real = [closed_form(name, r, explorer.fake_logit) for r in loss_curves.GRID]
    by_fake = [closed_form(name, explorer.real_logit, f) for f in loss_curves.GRID]
    wanted = [
        [v.d_loss for v in by_real],
        [v.d_loss for v in by_fake],
        [v.g_loss for v in by_fake],
        [v.d_real[0] for v in by_real],
        [v.d_fake[0] for v in by_fake],
        [v.g_fake[0] for v in by_fake],
    ]
    corners = np.isclose(np.abs(loss_curves.GRID), 1) if name == "hinge" else np.zeros(loss_curves.POINTS, bool)
    np.testing.assert_allclose(got[:, ~corners], np.array(wanted)[:, ~corners], rtol=2e-5, atol=2e-5)


@pytest.mark.parametrize("name", gl.losses.available())
def test_gradients_are_the_slopes_of_the_losses(explorer, name):
    explorer.loss, explorer.real_logit, explorer.fake_logit = name, 0.4, -0.3
    values, curves = explorer.values[name], explorer._of(name)
    above, below = curves.at(0.4, -0.3 + SHIFT), curves.at(0.4, -0.3 - SHIFT)
    assert values["g_fake"] == pytest.approx((above["g_loss"] - below["g_loss"]) / (2 * SHIFT), abs=2e-3)
    assert values["d_fake"] == pytest.approx((above["d_loss"] - below["d_loss"]) / (2 * SHIFT), abs=2e-3)


def test_the_sentence_tells_how_minimax_saturates(explorer):
    explorer.fake_logit = -6.0
    sentence = explorer.canvas.status["sentence"]
    assert "f = −6.00" in sentence and "0.0025 with minimax" in sentence and "0.9975 with non-saturating" in sentence
    assert "saturates" in sentence
    explorer.loss = "non_saturating"
    assert "saturates" not in explorer.canvas.status["sentence"]
    explorer.fake_logit = 6.0
    assert "need not" in explorer.canvas.status["sentence"]


def test_the_grey_region_is_where_the_gradient_is_small(explorer):
    ((start, end),) = explorer.canvas.status["shown"][0]["saturated"]
    edge = np.log(loss_curves.SATURATED / (1 - loss_curves.SATURATED))  # σ(f) = 0.05
    assert start == -loss_curves.LIMIT
    assert end == pytest.approx(edge, abs=0.05)


def test_a_relativistic_loss_is_drawn_at_the_other_marker(explorer):
    explorer.loss = "relativistic"
    before = sent(explorer)[0]
    explorer.real_logit = 5.0
    after = sent(explorer)[0]
    middle = loss_curves.POINTS // 2
    assert before[2, middle] == pytest.approx(np.logaddexp(0, 2.0), rel=1e-5)
    assert after[2, middle] == pytest.approx(np.logaddexp(0, 5.0), rel=1e-5)


def test_resting_values_are_those_of_the_loss(explorer):
    assert explorer.canvas.status["shown"][0]["rests"] == pytest.approx([2 * np.log(2), -np.log(2)])


def test_scores_stand_only_where_they_are_probabilities(explorer):
    assert explorer.canvas.status["shown"][0]["scores"] == pytest.approx([0.8808, 0.1192], abs=1e-4)
    explorer.loss = "wasserstein"
    assert explorer.canvas.status["shown"][0]["scores"] is None


def test_controls_change_the_traits_and_traits_the_controls(explorer):
    explorer.selects["loss"].value = "hinge"
    explorer.selects["compare"].value = None
    explorer.sliders["fake_logit"].value = -3.25
    explorer.canvas.real_logit = 4.5
    assert (explorer.loss, explorer.compare, explorer.fake_logit, explorer.real_logit) == ("hinge", None, -3.25, 4.5)
    assert sent(explorer).shape[0] == 1
    explorer.loss, explorer.real_logit = "least_squares", 1.0
    assert (explorer.selects["loss"].value, explorer.sliders["real_logit"].value) == ("least_squares", 1.0)
    assert explorer.canvas.real_logit == 1.0


def test_buttons_sweep_step_and_reset(explorer):
    explorer.play_button.click()
    assert explorer.canvas.playing and explorer.play_button.description == "Pause"
    explorer._hear(None, {"type": "move", "values": {"fake_logit": -4.0}}, [])
    assert explorer.fake_logit == -4.0
    explorer.reset()
    explorer._hear(None, {"type": "move", "values": {"fake_logit": 7.0}}, [])
    assert explorer.fake_logit == -2.0, "a move that comes after the end of a sweep does nothing"
    explorer._hear(None, {"type": "command", "name": "advance"}, [])
    assert (explorer.playing, explorer.fake_logit) == (False, -1.5)
    explorer._hear(None, {"type": "command", "name": "reset"}, [])
    assert (explorer.real_logit, explorer.fake_logit) == (2.0, -2.0)
    explorer.fake_logit = 10.0
    explorer.advance()
    assert explorer.fake_logit == -10.0


def test_the_table_holds_the_values_of_the_traits(explorer):
    explorer.fake_logit = -1.0
    table = explorer.canvas.status["table"]
    rows = {head: cells for head, *cells in table["rows"]}
    assert table["heads"][1:] == ["minimax", "non-saturating"]
    assert rows["Fake logit f"] == ["−1.0000", "−1.0000"]
    losses = [f"{values['g_loss']:.4f}".replace("-", "−") for values in explorer.values.values()]
    assert rows["Loss of G"] == losses


def test_the_still_picture_tells_what_it_shows(explorer):
    data, metadata = display.bundle(explorer.picture())
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.width > 1000
    assert "minimax and non-saturating" in metadata["image/png"]["alt"]
    assert explorer.canvas.status["sentence"] in data["text/plain"]


def test_formulas_stand_as_mathematics(explorer):
    assert explorer.formulas[0].value == f"$L_D = {gl.losses.get('minimax').formula['discriminator']}$"


def test_losses_of_ones_own_can_be_compared():
    smooth = gl.losses.NonSaturating(label_smoothing=0.1)
    explorer = gl.LossExplorer(["non_saturating", smooth])
    assert (explorer.loss, explorer.compare) == ("non_saturating", "NonSaturating(label_smoothing=0.1)")
    d_real = [one["values"]["d_real"] for one in explorer.canvas.status["shown"]]
    assert d_real[1] - d_real[0] == pytest.approx(0.1, abs=1e-6)
    explorer.close()
    alone = gl.LossExplorer("hinge")
    assert alone.shown == ["hinge"]
    alone.close()


@pytest.mark.parametrize(
    ("losses", "error", "match"),
    [
        (5, TypeError, "not a int"),
        ([5], TypeError, "name or an object"),
        ("saturating", ValueError, "minimax"),
        ([], ValueError, "empty"),
    ],
)
def test_what_is_no_loss_is_refused(losses, error, match):
    with pytest.raises(error, match=match):
        gl.LossExplorer(losses)


@pytest.mark.parametrize(
    ("name", "value", "match"),
    [
        ("loss", "saturating", "Choose one of"),
        ("fake_logit", 11.0, "between"),
        ("real_logit", float("nan"), "between"),
        ("fake_logit", "a", "expected a float"),
    ],
)
def test_a_trait_keeps_its_value_when_the_new_one_is_wrong(explorer, name, value, match):
    before = getattr(explorer, name)
    with pytest.raises((ValueError, traitlets.TraitError), match=match):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before


def test_it_says_what_it_is(explorer):
    assert repr(explorer) == "<LossExplorer of minimax against non_saturating: real 2.00, fake -2.00>"
    assert "ganlearn" in explorer._repr_mimebundle_()["text/plain"]


@pytest.mark.parametrize("name", ["loss_explorer", "phase_portrait"])
def test_every_word_the_browser_uses_is_there(name):
    own = "".join(file.read_text(encoding="utf-8") for file in sorted((assets._HERE / name).glob("*.js")))
    shared = "".join((assets._HERE / "shared" / f"{part}.js").read_text(encoding="utf-8") for part in SHARED)
    used = set(re.findall(r"\bwords\.(\w+)", own + shared)) | set(re.findall(r'word: "(\w+)"', own))
    states = {f"state_{state}" for state in re.findall(r'"(ready|playing|paused|finished|disconnected)"', own)}
    assert (used | states) - set(assets.words(name)) == set()
    assert len(used) > 20


SHARED = ("foot", "view", "explorer")


def test_closing_ends_it():
    explorer = gl.LossExplorer("minimax")
    explorer.close()
    assert explorer.comm is None and explorer.canvas.comm is None
