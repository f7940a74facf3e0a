"""The Stepper without a browser: its numbers against steps taken by hand, its stages, its words, its still picture."""

import io
import re
import time

import keras
import numpy as np
import pytest
from PIL import Image

import ganlearn as gl
from ganlearn import losses
from ganlearn.data import Dataset
from ganlearn.widgets.shared import assets
from ganlearn.widgets.shared.display import bundle
from ganlearn.widgets.stepper.stages import STAGES
from ganlearn.widgets.stepper.terms import d_terms, g_terms
from tests.core import tiny

WAIT, BATCH, SIZE = 60, 8, (8, 8, 1)


def points_trainer(**settings):
    """Points, networks without buffers, plain descent with R1."""
    settings = {"penalties": [gl.penalties.R1(0.5)], **settings}
    return gl.Trainer(tiny.plain_gan(**settings), tiny.data(), batch_size=BATCH, seed=3)


def images_trainer(classes=None, count=40):
    """Images of 8 × 8 pixels."""
    rng = np.random.default_rng(1)
    y = None if classes is None else np.arange(count, dtype=np.int32) % classes
    gan = gl.GAN(
        gl.networks.conv_generator(SIZE, latent_dim=5, channels=4, seed=1, classes=classes),
        gl.networks.conv_discriminator(SIZE, channels=4, seed=2, classes=classes),
    )
    gan.compile(d_optimizer=keras.optimizers.SGD(0.1), g_optimizer=keras.optimizers.SGD(0.2))
    data = Dataset(rng.uniform(-1, 1, (count, *SIZE)).astype(np.float32), y, name="noise")
    return gl.Trainer(gan, data, batch_size=count, seed=3)


@pytest.fixture(scope="module")
def shared():
    made = gl.Stepper(points_trainer())
    made.iterate()
    made.trainer.wait(timeout=WAIT)
    yield made
    made.close()


@pytest.fixture
def stepper(shared):
    """A stepper of points before the first iteration, compiled already."""
    shared.reset()
    settle(shared)
    shared.stage, shared.sample, shared.kind = 1, 0, "fake"
    return shared


@pytest.fixture(scope="module")
def pictures():
    made = gl.Stepper(images_trainer())
    yield made
    made.close()


def settle(stepper):
    """Waits until the run rests and the thread has shown it."""
    stepper.trainer.wait(timeout=WAIT)
    stepper.trainer.call(lambda: None)
    assert stepper.settled()


def both(stepper):
    gan = stepper.trainer.gan
    return tiny.weights(gan.discriminator), tiny.weights(gan.generator)


def moved(before, after):
    return [float(np.linalg.norm(b - a)) for a, b in zip(before, after, strict=True)]


# -- the numbers ------------------------------------------------------------------------------------------------------


def test_the_numbers_are_those_of_d_step_and_g_step_by_hand(stepper):
    gan, taken, numbers = stepper.trainer.gan, stepper.taken, stepper.numbers
    before = both(stepper)
    d_loss, real_logits, fake_logits, penalty = gan.d_step(taken.d.x_real, taken.d.z)
    between = both(stepper)
    g_loss, g_logits = gan.g_step(taken.g.z)
    after = both(stepper)
    for half, loss in (("d", d_loss), ("g", g_loss)):
        assert numbers[half]["loss"] == pytest.approx(float(loss), rel=1e-5)
    assert numbers["d"]["penalty"] == pytest.approx(float(penalty), rel=1e-5)
    for name, logits in (("d_real", real_logits), ("d_fake", fake_logits), ("g_fake", g_logits)):
        np.testing.assert_allclose(stepper.arrays[f"{name}_logits"], logits[:, 0], atol=1e-5)
    changes = [[layer["change"] for layer in numbers[half]["layers"]] for half in "dg"]
    np.testing.assert_allclose(changes[0], moved(before[0], between[0]), atol=1e-6)
    np.testing.assert_allclose(changes[1], moved(between[1], after[1]), atol=1e-6)
    assert numbers["d"]["other"] == sum(moved(before[1], between[1])) == 0
    assert numbers["g"]["other"] == sum(moved(between[0], after[0])) == 0
    norms = {half: np.linalg.norm([layer["gradient"] for layer in numbers[half]["layers"]]) for half in "dg"}
    assert numbers["d"]["change"] == pytest.approx(0.1 * norms["d"], rel=1e-3)  # plain descent
    assert numbers["g"]["change"] == pytest.approx(0.2 * norms["g"], rel=1e-3)


def test_simultaneous_players_both_move_in_either_half():
    stepper = gl.Stepper(points_trainer(updates="simultaneous", penalties=[]))
    numbers = stepper.numbers
    assert numbers["d"]["other"] == pytest.approx(numbers["g"]["change"], rel=1e-5) != 0
    assert numbers["g"]["other"] == pytest.approx(numbers["d"]["change"], rel=1e-5) != 0
    np.testing.assert_array_equal(stepper.arrays["d_fake"], stepper.arrays["g_fake"])
    assert "stop_gradient" not in stepper.told[1]["code"]
    assert "G at the same moment" in stepper.told[5]["title"]
    stepper.close()


def test_images_come_with_maps_of_their_gradients(pictures):
    taken, arrays = pictures.taken, pictures.arrays
    assert pictures.numbers["count"] == 36 < pictures.numbers["batch"] == 40
    np.testing.assert_allclose(arrays["d_real_slopes"], taken.real_gradients[:36, :, :, 0], atol=1e-7)
    norms = np.sqrt((taken.negative_gradients[:36] ** 2).sum(axis=(1, 2, 3)))
    np.testing.assert_allclose(arrays["g_fake_norms"], norms, rtol=1e-5)
    assert len(pictures.stage_frames["g_moved"]) == 36 * 64
    shown = np.frombuffer(pictures.stage_frames["d_real"], np.uint8).reshape(36, *SIZE)
    np.testing.assert_allclose(shown / 127.5 - 1, taken.d.x_real[:36], atol=0.005)


def test_points_travel_as_they_are(stepper):
    for name, part in stepper.arrays.items():
        np.testing.assert_array_equal(np.frombuffer(stepper.stage_frames[name], np.float32), part.ravel())
    fields = [stepper.arrays[f"field_{name}"] for name in ("before", "between", "after")]
    assert np.any(fields[0] != fields[1])
    np.testing.assert_array_equal(fields[1], fields[2])  # G's step leaves D as it is


@pytest.mark.parametrize("name", losses.available())
def test_the_terms_of_a_loss_have_the_loss_as_their_mean(name):
    loss = losses.get(name)
    r, f = np.random.default_rng(0).normal(size=(2, 50)).astype(np.float32) * 2
    for terms, whole in ((d_terms(loss, r, f), loss.discriminator), (g_terms(loss, r, f), loss.generator)):
        total = terms.real.mean() if terms.paired else terms.real.mean() + terms.fake.mean()
        assert total == pytest.approx(float(whole(r[:, None], f[:, None])), rel=1e-4)
        assert terms.paired == (name == "relativistic")


class Cubic(losses.Loss):
    """A loss that the library does not know: its rows can be taken one by one."""

    name = "cubic"

    def _discriminator(self, real_logits, fake_logits):
        return keras.ops.mean(fake_logits**3) - keras.ops.mean(real_logits**3)

    def _generator(self, real_logits, fake_logits):
        return -(keras.ops.mean(fake_logits) ** 3)


def test_a_loss_of_ones_own_is_taken_apart_where_its_rows_allow():
    r, f = np.random.default_rng(0).normal(size=(2, 20)).astype(np.float32)
    np.testing.assert_allclose(d_terms(Cubic(), r, f).real, f**3 - r**3, rtol=1e-4, atol=1e-5)
    assert np.isnan(g_terms(Cubic(), r, f).fake).all()  # the cube of a mean is no mean of cubes
    stepper = gl.Stepper(points_trainer(loss=Cubic()))
    assert stepper.numbers["g"]["fake_part"] is None
    assert stepper.told[3]["told"].startswith("its own formula = ")
    stepper.stage = 9
    stepper.picture().draw()
    stepper.close()


# -- walking through --------------------------------------------------------------------------------------------------


def test_nothing_changes_until_the_step_is_taken(stepper):
    before = tiny.state(stepper.trainer)
    for stage in range(2, len(STAGES) + 1):
        stepper.next()
        assert stepper.stage == stage
    stepper.back()
    stepper.next()
    assert tiny.same(before, tiny.state(stepper.trainer))
    shown = stepper.taken
    stepper.next()
    settle(stepper)
    assert (stepper.trainer.step, stepper.stage, stepper.numbers["step"]) == (1, 1, 2)
    for move, weights in zip((shown.d, shown.g), both(stepper), strict=True):
        for a, b in zip(move.weights, weights, strict=True):
            np.testing.assert_allclose(a, b, atol=1e-6)
    assert shown.d.loss == pytest.approx(stepper.trainer.history["d_loss"][0], abs=1e-5)


def test_iterate_keeps_the_stage_and_reset_goes_to_the_first(stepper):
    stepper.stage = 5
    stepper.iterate()
    settle(stepper)
    assert (stepper.stage, stepper.numbers["step"]) == (5, 2)
    stepper.reset()
    settle(stepper)
    assert (stepper.stage, stepper.numbers["step"], stepper.trainer.step) == (1, 1, 0)
    stepper.back()
    assert stepper.stage == 1


def test_buttons_of_the_browser_are_heard(stepper):
    for name, stage in (("next", 2), ("next", 3), ("back", 2)):
        stepper._hear(None, {"type": "command", "name": name}, [])
        assert stepper.stage == stage
    stepper._hear(None, {"type": "command", "name": "iterate"}, [])
    settle(stepper)
    assert stepper.trainer.step == 1


def test_whatever_moves_the_run_the_iteration_after_it_is_shown(stepper):
    stepper.trainer.advance(3)
    settle(stepper)
    assert stepper.numbers["step"] == 4 and stepper.status["step"] == 3
    loss = stepper.numbers["d"]["loss"]
    stepper.trainer.advance(1)
    settle(stepper)
    assert stepper.trainer.history["d_loss"][-1] == pytest.approx(loss, abs=1e-5)


def test_a_new_learning_rate_is_seen_in_the_next_update(stepper):
    change = stepper.numbers["g"]["change"]
    stepper.trainer.set(g_learning_rate=0.1)
    settle(stepper)
    halved = stepper.numbers["g"]["change"]
    stepper.trainer.set(g_learning_rate=0.2)
    settle(stepper)
    assert halved == pytest.approx(change / 2, rel=1e-3)


def test_a_run_that_is_on_is_paused():
    trainer = points_trainer()
    trainer.play()
    trainer.wait(step=2, timeout=WAIT)
    stepper = gl.Stepper(trainer)
    settle(stepper)
    assert trainer.state == "paused"
    assert stepper.numbers["step"] == trainer.step + 1
    stepper.close()


def test_the_chosen_batch_follows_stage_and_kind(stepper):
    stepper.kind = "real"
    batches = []
    for stage in range(1, len(STAGES) + 1):
        stepper.stage = stage
        batches.append(stepper.chosen)
    assert batches == ["d_real"] * 6 + ["g_fake"] * 5
    stepper.stage, stepper.kind = 3, "fake"
    assert stepper.chosen == "d_fake"


@pytest.mark.parametrize(
    ("trait", "value", "said"),
    [
        ("stage", 0, "stage is 0; it must be from 1 to 11"),
        ("stage", 12, "stage is 12"),
        ("sample", 8, "shows samples 0 to 7"),
        ("sample", -1, "sample is -1"),
        ("kind", "both", "kind is 'both'"),
    ],
)
def test_what_cannot_be_is_refused(stepper, trait, value, said):
    with pytest.raises(ValueError, match=said):
        setattr(stepper, trait, value)


def test_what_has_no_stages_is_refused():
    with pytest.raises(TypeError, match="not a GAN"):
        gl.Stepper(tiny.plain_gan())
    with pytest.raises(ValueError, match="extragradient"):
        gl.Stepper(points_trainer(updates="extragradient"))
    line = Dataset(np.zeros((50, 1), np.float32), name="a line")
    gan = gl.GAN(gl.networks.mlp_generator((1,), latent_dim=2), gl.networks.mlp_discriminator((1,)))
    gan.compile()
    with pytest.raises(ValueError, match=re.escape("a line holds samples of the shape (1,)")):
        gl.Stepper(gl.Trainer(gan, line, batch_size=BATCH))
    gan = gl.GAN(gl.networks.mlp_generator((2,), latent_dim=2), gl.networks.mlp_discriminator((2,), pack=2), pack=2)
    gan.compile()
    with pytest.raises(ValueError, match="judges 2 samples together"):
        gl.Stepper(gl.Trainer(gan, tiny.data(), batch_size=BATCH))


def test_an_error_of_the_run_is_shown_with_what_to_try(stepper, monkeypatch):
    def broken(count):
        raise RuntimeError("a cable was pulled")

    with monkeypatch.context() as patched:
        patched.setattr(stepper.trainer._engine, "advance", broken)
        stepper.iterate()
        with pytest.raises(gl.TrainingError, match="a cable was pulled"):
            stepper.trainer.wait(timeout=WAIT)
        stepper.trainer.call(lambda: None)
    assert stepper.status["state"] == "error"
    assert "a cable was pulled" in stepper.status["problem"]["sentence"]
    assert "learning rate" in stepper.status["problem"]["try"]
    assert stepper.numbers["step"] == 1


def test_a_mistake_in_the_view_ends_the_view_and_not_the_run(monkeypatch):
    stepper = gl.Stepper(points_trainer())
    monkeypatch.setattr(stepper, "_field", lambda: 1 / 0)
    stepper.iterate()
    stepper.trainer.wait(timeout=WAIT)
    end = time.monotonic() + WAIT
    while stepper.status["state"] != "error":
        assert time.monotonic() < end
        time.sleep(0.01)
    assert "ZeroDivisionError" in stepper.status["problem"]["sentence"]
    stepper.trainer.run(steps=2, progress=False)
    assert stepper.trainer.step == 3
    stepper.close()


# -- words and the still picture --------------------------------------------------------------------------------------


def test_each_stage_says_its_numbers_and_its_line_of_code(stepper):
    d, g, told = stepper.numbers["d"], stepper.numbers["g"], stepper.told
    assert [sorted(entry) for entry in told] == [["code", "title", "told"]] * len(STAGES)
    assert "stop_gradient(generator(z" in told[1]["code"] and "stop_gradient" not in told[6]["code"]
    assert f"= {d['loss']:.4f}" in told[3]["told"] and f"R1 adds {d['penalty']:.4f}" in told[3]["told"]
    assert f"{d['change']:.4f}, those of G by 0." in told[5]["told"]
    assert f"= {g['loss']:.4f}, the mean of 8 terms" in told[8]["told"]
    assert f"{g['gradient']:.4f}" in told[9]["told"]
    assert (
        f"those of D by 0. From the same z G's loss is now {g['loss_after']:.4f}".replace("-", "−") in told[10]["told"]
    )


def test_more_steps_of_d_are_told():
    stepper = gl.Stepper(points_trainer(d_steps=3))
    assert "3 batches" in stepper.told[0]["told"]
    stepper.close()


@pytest.mark.parametrize("stage", range(1, len(STAGES) + 1))
def test_the_still_picture_tells_what_it_shows(stepper, pictures, stage):
    for widget in (stepper, pictures):
        widget.stage = stage
        data, metadata = bundle(widget.picture())
        assert widget.told[stage - 1]["title"] in metadata["image/png"]["alt"] == data["text/plain"]
    figure = widget.picture().draw()
    with io.BytesIO() as file:
        figure.savefig(file, dpi=50)
        file.seek(0)
        assert np.asarray(Image.open(file).convert("L")).std() > 10


def test_the_still_picture_draws_a_bar_for_each_layer_and_one_for_the_other_network(stepper):
    layers = stepper.numbers["d"]["layers"]
    for stage, name, more in ((5, "gradient", []), (6, "change", [0.0])):
        stepper.stage = stage
        chart = stepper.picture().draw().axes[-1]
        widths = [bar.get_width() for bar in chart.patches]
        np.testing.assert_allclose(widths, more + [layer[name] for layer in layers[::-1]])


def test_every_word_that_the_browser_asks_for_is_there():
    script, words = gl.Stepper._esm, assets.words("stepper")
    assert "class StepperView" in script
    asked = set(re.findall(r"\bwords\.(\w+)", "\n".join(_own_scripts())))
    assert len(asked) > 60
    assert asked <= set(words)


def _own_scripts():
    folder = assets._HERE / "stepper"
    return [file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.js"))]


def test_the_stepper_names_itself_and_leaves_the_run_when_closed():
    trainer = points_trainer()
    stepper = gl.Stepper(trainer)
    assert repr(stepper).startswith("<Stepper of <Trainer: points 0, step 0")
    assert "ganlearn stepper" in stepper._repr_mimebundle_()[0]["text/plain"]
    stepper.close()
    trainer.run(steps=1, progress=False)
    assert stepper.numbers["step"] == 1
    stepper.close()
