"""The Playground without a browser: its text form, single steps, slow motion, field, scores, knobs."""

import base64
import io
import re
import time

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from PIL import Image

import ganlearn as gl
from ganlearn.trainer.inspection import preview
from ganlearn.widgets.playground import code, probe
from ganlearn.widgets.playground.knobs import CHOICES, PARTS, RANGES, SIDE, WHOLE, Knobs
from ganlearn.widgets.shared import assets, frames
from ganlearn.widgets.shared.display import bundle
from tests.core import tiny

WAIT = 60
SMALL = {"d_size": "1x16", "g_size": "1x16", "batch_size": 32, "seed": 5}

whole = st.integers(0, SIDE - 1)
strokes = st.lists(st.lists(st.tuples(whole, whole), min_size=1, max_size=8).map(tuple), min_size=1, max_size=6).map(
    tuple
)


@st.composite
def positions(draw):
    """Any position of the knobs."""
    values = {name: draw(st.sampled_from(choices)) for name, choices in CHOICES.items()}
    values |= {name: draw(st.floats(*bounds)) for name, bounds in RANGES.items()}
    values |= {name: draw(st.integers(*bounds)) for name, bounds in WHOLE.items()}
    if values["dataset"] in PARTS:
        values["parts"] = draw(st.integers(*PARTS[values["dataset"]][1:]))
    return Knobs(**values, strokes=draw(strokes))


@pytest.fixture(scope="module")
def shared():
    made = gl.Playground(**SMALL)
    made.advance()
    made.trainer.wait(timeout=WAIT)
    yield made
    made.close()


@pytest.fixture
def playground(shared):
    """A small playground at step 0, compiled already."""
    shared.turn(**SMALL, d_learning_rate=2e-3, g_learning_rate=2e-3, d_steps=1, penalty_weight=0.1)
    shared.reset()
    settle(shared)
    yield shared
    shared.slow(0)
    shared.pause()
    settle(shared)


def settle(playground):
    """Waits until the run rests and the thread has shown it."""
    playground.trainer.wait(timeout=WAIT)
    playground.trainer.call(lambda: None)
    assert playground.status["step"] == playground.trainer.step


def both(playground):
    """Copies of the weights of D and of G."""
    gan = playground.trainer.gan
    return tiny.weights(gan.discriminator), tiny.weights(gan.generator)


def drawn(trait):
    return np.frombuffer(trait, np.float32).reshape(-1, 2)


# -- as text ----------------------------------------------------------------------------------------------------------


@hypothesis.given(positions())
@hypothesis.settings(max_examples=200, deadline=None)
def test_the_text_of_a_position_means_that_position(position):
    assert code.decode(code.encode(position)) == position


@hypothesis.given(st.floats(0, 1e6))
def test_numbers_are_short_and_exact(value):
    assert float(code.short(value)) == value
    assert len(code.short(value)) <= len(repr(value))


def test_the_text_of_the_default_position():
    assert code.encode(Knobs()) == "ring8-ns-R1.1-d2x64:adam:.002-g2x64:adam:.002-k1-b128-z2n-alt-s0"


@pytest.mark.parametrize(
    ("part", "bad", "said"),
    [
        ("ring8", "ring", "ring8, grid5"),
        ("ring8", "ring99", "parts is 99"),
        ("-ns-", "-nonsense-", "a loss: ns"),
        ("R1.1", "R9.1", "a penalty"),
        ("d2x64", "d9x9", "the discriminator"),
        ("adam:.002-g", "adam:2-g", "d_learning_rate is 2"),
        ("-b128", "-b100", "batch_size is 100"),
        ("-z2n", "-z3n", "the noise"),
        ("-s0", "", "9 parts"),
        ("ring8", "drawn.A", "drawn with its points"),
    ],
)
def test_a_bad_text_is_answered_with_a_sentence(part, bad, said):
    text = code.encode(Knobs())
    assert part in text
    with pytest.raises(ValueError, match=re.escape(said)):
        code.decode(text.replace(part, bad))


def test_a_playground_is_made_from_its_text(playground):
    position = Knobs(dataset="drawn", strokes=(((3, 4), (50, 60)),), noise="1u", loss="hinge", **SMALL)
    made = gl.Playground(code=code.encode(position))
    assert made.code == code.encode(position)
    assert made.knobs == position.as_dict()
    twin = gl.Playground(code=made.code)
    assert made.field == twin.field and made.fake == twin.fake and made.real == twin.real
    made.close()
    twin.close()


def test_setting_the_text_turns_the_knobs_and_a_bad_one_changes_nothing(playground):
    before = playground.code
    with pytest.raises(ValueError, match="a loss"):
        playground.code = before.replace("-ns-", "-x-")
    assert playground.code == before
    playground.code = before.replace("-k1-", "-k3-")
    assert playground.knobs["d_steps"] == playground.trainer.settings["d_steps"] == 3


def test_unknown_arguments_are_refused():
    with pytest.raises(TypeError, match="There is no knob 'colour'"):
        gl.Playground(colour="red")
    with pytest.raises(ValueError, match="dataset is 'torus'"):
        gl.Playground("torus")
    with pytest.raises(ValueError, match="pairs"):
        gl.Playground("drawn", strokes=[[(0, 99)]])


# -- steps ------------------------------------------------------------------------------------------------------------


def test_step_d_leaves_g_as_it_is_to_the_bit_and_step_g_leaves_d(playground):
    before = both(playground)
    playground.step_d()
    settle(playground)
    after_d = both(playground)
    assert tiny.same(before[1], after_d[1]) and not tiny.same(before[0], after_d[0])
    assert (playground.status["d_alone"], playground.status["g_alone"]) == (1, 0)
    playground.step_g()
    settle(playground)
    after_g = both(playground)
    assert tiny.same(after_d[0], after_g[0]) and not tiny.same(after_d[1], after_g[1])
    assert playground.trainer.step == 0


@pytest.mark.parametrize("d_steps", [1, 2])
def test_d_alone_then_g_alone_is_one_iteration(playground, d_steps):
    playground.turn(d_steps=d_steps)
    for _ in range(d_steps):
        playground.step_d()
    playground.step_g()
    settle(playground)
    alone = both(playground)
    playground.reset()
    playground.advance()
    settle(playground)
    for one, other in zip(alone, both(playground), strict=True):
        for a, b in zip(one, other, strict=True):
            np.testing.assert_allclose(a, b, atol=2e-6)


def test_reset_takes_single_steps_back(playground):
    before, field = both(playground), playground.field
    playground.step_d()
    settle(playground)
    assert playground.field != field
    time.sleep(1.1)  # the run keeps its state once a second, here that of step 0
    playground.advance()
    settle(playground)
    playground.reset()
    settle(playground)
    assert all(tiny.same(a, b) for a, b in zip(before, both(playground), strict=True))
    assert playground.field == field and playground.status["d_alone"] == 0


def test_single_steps_are_kept_when_the_run_goes_on_and_comes_back(playground):
    playground.trainer.advance(3)
    settle(playground)
    playground.step_d()
    settle(playground)
    before = both(playground)
    playground.trainer.advance(2)
    settle(playground)
    playground.trainer.goto(3)
    settle(playground)
    assert all(tiny.same(a, b) for a, b in zip(before, both(playground), strict=True))


# -- slow motion ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("updates", ["alternating", "simultaneous"])
@pytest.mark.parametrize("d_steps", [1, 3])
def test_the_preview_is_the_step_that_the_trainer_then_takes(updates, d_steps):
    gan = tiny.plain_gan(updates=updates, d_steps=d_steps if updates == "alternating" else 1)
    trainer = gl.Trainer(gan, tiny.data(), batch_size=8, seed=3)
    before = tiny.state(trainer)
    taken = preview(trainer)
    assert tiny.same(before, tiny.state(trainer))
    trainer.run(steps=1, progress=False)
    for move, network in ((taken.d, gan.discriminator), (taken.g, gan.generator)):
        for a, b in zip(move.weights, tiny.weights(network), strict=True):
            np.testing.assert_allclose(a, b, atol=1e-6)
    assert taken.d.loss == pytest.approx(trainer.history["d_loss"][0], abs=1e-5)
    assert taken.g.loss == pytest.approx(trainer.history["g_loss"][0], abs=1e-5)


def test_gradients_of_the_preview_are_those_that_the_step_follows():
    gan = tiny.plain_gan()
    trainer = gl.Trainer(gan, tiny.data(), batch_size=8, seed=3)
    before = tiny.weights(gan.discriminator)
    taken = preview(trainer)
    for layer, a, b in zip(taken.d.layers, before, taken.d.weights, strict=True):
        assert layer.gradient == pytest.approx(np.linalg.norm(b - a) / 0.1, rel=1e-4)  # plain descent: Δw = −0.1 g
        if np.any(a):
            assert layer.update == pytest.approx(np.linalg.norm(b - a) / np.linalg.norm(a), rel=1e-5)


def test_the_pull_is_the_derivative_of_the_loss_by_each_fake_point():
    gan = tiny.plain_gan()
    trainer = gl.Trainer(gan, tiny.data(), batch_size=8, seed=3)
    taken = preview(trainer)
    for weight, value in zip(gan.discriminator.trainable_variables, taken.d.weights, strict=True):
        weight.assign(value)

    def loss(x):
        return float(gan.loss.generator(None, gan.discriminator(x.astype(np.float32))))

    for i, k in ((0, 0), (3, 1), (7, 0)):
        step = np.zeros_like(taken.g.x_fake)
        step[i, k] = 1e-2
        slope = (loss(taken.g.x_fake + step) - loss(taken.g.x_fake - step)) / 2e-2
        assert taken.negative_gradients[i, k] == pytest.approx(-8 * slope, abs=2e-3)


def test_slow_motion_changes_nothing_until_the_step_is_taken(playground):
    before = both(playground)
    playground.slow(1)
    settle(playground)
    for stage in range(2, 9):
        playground.slow(stage)
        assert playground.stage == stage
    assert all(tiny.same(a, b) for a, b in zip(before, both(playground), strict=True))
    moved, numbers = drawn(playground.stage_frames["moved"]), dict(playground.stage_numbers)
    playground.slow(9)
    settle(playground)
    assert playground.trainer.step == 1
    assert playground.stage_numbers["step"] == 2 and playground.stage == 1
    assert numbers["d_loss"] == pytest.approx(playground.trainer.history["d_loss"][0], abs=1e-5)
    assert len(moved) == 32
    playground.slow(0)
    assert playground.stage == 0


def test_other_updates_are_refused_with_a_sentence():
    trainer = gl.Trainer(tiny.plain_gan(updates="extragradient"), tiny.data(), batch_size=8)
    with pytest.raises(ValueError, match="extragradient"):
        preview(trainer)


# -- the picture and the scores ---------------------------------------------------------------------------------------


def test_the_field_is_what_d_says_on_the_grid(playground):
    x0, x1, y0, _ = playground.domain
    field = np.frombuffer(playground.field, np.float32).reshape(frames.CELLS, frames.CELLS)
    side = (x1 - x0) / frames.CELLS
    for row, column in ((0, 0), (0, 39), (39, 0), (7, 23)):
        point = np.array([[x0 + (column + 0.5) * side, y0 + (row + 0.5) * side]], np.float32)
        logit = float(playground.trainer.gan.discriminator(point)[0, 0])
        assert field[row, column] == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-5)


def test_fake_points_are_those_of_the_trainer(playground):
    np.testing.assert_allclose(drawn(playground.fake), playground.trainer.samples(256), atol=1e-6)
    np.testing.assert_array_equal(drawn(playground.real), playground.trainer.dataset.x[:256])


def test_one_dimensional_uniform_noise_becomes_a_curve_of_it():
    made = gl.Playground(noise="1u", **SMALL)
    z = np.random.default_rng(0).standard_normal((20_000, 1)).astype(np.float32)
    uniform = np.asarray(made.trainer.gan.generator.layers[1](z))
    assert np.histogram(uniform, 10, (-1, 1))[0].min() > 1800
    curve = drawn(made.warp)
    assert len(curve) == probe.CURVE
    assert np.linalg.norm(np.diff(curve, axis=0), axis=1).max() < 0.1
    made.close()


def test_the_scores_are_those_of_the_metrics(playground):
    trainer, figures = playground.trainer, playground.figures
    samples = trainer.gan.generate(figures["samples"], seed=trainer.seed)
    modes = gl.metrics.modes(samples, trainer.dataset)
    jsd = gl.metrics.binned_jsd(samples, trainer.dataset, extent=playground.domain)
    assert figures["possible"] == 8
    for name in ("captured_one_percent", "reverse_kl", "high_quality"):
        assert figures[name] == pytest.approx(modes[name])
        assert figures[f"{name}_floor"] == pytest.approx(modes.floor[name].mean)
    assert figures["jsd"] == pytest.approx(jsd["jsd"])
    assert figures["jsd_floor"] == pytest.approx(jsd.floor["jsd"].mean)


def test_data_without_modes_have_no_count_of_them(playground):
    made = gl.Playground("spiral", **SMALL)
    assert made.figures["possible"] is None and made.figures["captured_one_percent"] is None
    assert 0 < made.figures["jsd"] < np.log(2)
    made.close()


def test_the_still_picture_tells_what_it_shows(playground):
    playground.advance()
    settle(playground)
    kept = playground.picture()
    data, metadata = bundle(kept)
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    alt = metadata["image/png"]["alt"]
    assert image.width > 1000
    assert "step 1" in alt and playground.code in alt and f"{playground.figures['jsd']:.3f}" in alt


# -- knobs ------------------------------------------------------------------------------------------------------------


def test_live_knobs_turn_without_tracing_anew(playground):
    trainer, program = playground.trainer, playground.trainer._engine._program.run
    traced = program.experimental_get_tracing_count()
    playground.turn(d_learning_rate=1e-3, g_learning_rate=5e-4, d_steps=3, penalty_weight=0.5)
    playground.advance()
    settle(playground)
    assert playground.trainer is trainer
    assert program.experimental_get_tracing_count() == traced
    assert float(trainer.gan.g_optimizer.learning_rate.numpy()) == pytest.approx(5e-4)
    assert playground.knobs["penalty_weight"] == 0.5 and "-R1.5-" in playground.code


def test_settings_made_in_code_turn_the_knobs(playground):
    playground.trainer.set(d_learning_rate=0.01)
    settle(playground)
    assert playground.knobs["d_learning_rate"] == 0.01
    assert "d1x16:adam:.01" in playground.code


def test_another_loss_makes_another_gan_at_step_0(playground):
    playground.advance()
    settle(playground)
    before = playground.trainer
    playground.turn(loss="hinge")
    assert playground.trainer is not before and before.state == "stopped"
    assert (playground.status["step"], playground.status["state"]) == (0, "ready")
    assert playground.scene["loss"] == "hinge"
    playground.turn(loss="non_saturating")
    playground.advance()
    settle(playground)


def test_what_the_browser_asks_is_refused_with_a_sentence(playground, monkeypatch):
    said = []
    monkeypatch.setattr(playground, "send", said.append)
    playground._hear(None, {"type": "code", "code": "nonsense"}, [])
    playground._hear(None, {"type": "turn", "values": {"seed": -1}}, [])
    assert [one["type"] for one in said] == ["refused", "refused"]
    assert "1 parts" in said[0]["sentence"] and "seed is -1" in said[1]["sentence"]


def test_a_drawing_comes_back(playground):
    made = gl.Playground("drawn", strokes=[[(1, 2), (9, 9)]], **SMALL)
    made.turn(dataset="ring")
    made.turn(dataset="drawn")
    assert made.knobs["strokes"] == [[[1, 2], [9, 9]]]
    made.close()


def test_closing_stops_the_run_and_showing_another_does(playground):
    playground.play()
    other = gl.Playground(**SMALL)
    playground.trainer.wait(timeout=WAIT)
    assert playground.trainer.state == "stopped"
    other.trainer.play(steps=5)
    other.close()
    other.trainer.wait(timeout=WAIT)
    assert other.trainer.state == "stopped"


def test_every_word_the_browser_uses_is_there():
    used = set(re.findall(r"\bwords\.(\w+)", gl.Playground._esm))
    assert used - set(gl.Playground(**SMALL).words) == set()


def test_frames_keep_coming_while_it_trains(playground):
    playground._gate.show("a", True)
    sent = playground._gate.sent
    playground.play()
    end = time.monotonic() + WAIT
    while playground._gate.sent < sent + 4:
        playground._gate.acknowledge(playground._gate.sent)
        assert time.monotonic() < end
        time.sleep(0.02)
    playground._gate.show("a", False)


def test_every_loss_of_the_library_has_a_code_and_its_words():
    words = assets.words("playground")
    codes = [gl.losses.get(name).code for name in gl.losses.available()]
    assert all(codes) and len(set(codes)) == len(codes)
    for name in gl.losses.available():
        assert name in CHOICES["loss"]
        assert all(words[key] for key in (f"loss_{name}", f"formula_d_{name}", f"formula_g_{name}"))
