"""The LatentExplorer without a browser: walks against the generator, neighbours, directions, a run, the still."""

import base64
import io
import re

import keras
import numpy as np
import pytest
import traitlets
from PIL import Image
from scipy import stats

import ganlearn as gl
from ganlearn.randomness import GENERATE
from ganlearn.widgets.latent_explorer import canvas
from ganlearn.widgets.latent_explorer.walks import PLACES
from ganlearn.widgets.shared import assets
from ganlearn.widgets.shared.display import bundle
from tests.core import tiny

AREA = "latent_explorer"


def dense(dataset, latent_dim=6, **options):
    """A small compiled GAN for any data set."""
    size = {"units": (8,), "seed": 1, **options}
    generator = gl.networks.mlp_generator(dataset.sample_shape, latent_dim=latent_dim, **size)
    gan = gl.GAN(generator, gl.networks.mlp_discriminator(dataset.sample_shape, **size))
    gan.compile()
    return gan


@pytest.fixture(scope="module")
def digits():
    return gl.data.load("digits")


@pytest.fixture(scope="module")
def gan(digits):
    return dense(digits)


@pytest.fixture(scope="module")
def made(gan, digits):
    explorer = gl.LatentExplorer(gan, digits)
    yield explorer
    explorer.close()


@pytest.fixture
def explorer(made):
    """With the settings it begins with."""
    made.seed, made.path, made.directions = 0, "spherical", "orthogonal"
    made.reset()
    return made


def pixels(x):
    return np.rint(np.clip(x * 127.5 + 127.5, 0, 255)).astype(np.uint8)


# -- the walk ---------------------------------------------------------------------------------------------------------


def test_the_ends_are_two_draws_of_the_median_length(explorer):
    explorer.seed = 5
    median = stats.chi(6).median()
    z = np.asarray(gl.randomness.normal((2, 6), 5, 0, GENERATE))
    np.testing.assert_allclose(explorer.ends, median * z / np.linalg.norm(z, axis=1, keepdims=True))
    np.testing.assert_allclose(explorer.walk.z[:, [0, -1]], [explorer.ends] * 2)
    np.testing.assert_allclose(explorer.walk.norms[0], median)
    assert explorer.walk.norms[1].min() < 0.95 * median


@pytest.mark.parametrize("row", [0, 1])
def test_samples_are_those_of_the_path(explorer, gan, row):
    path = list(gl.latent.PATHS.values())[row]
    z = path(*explorer.ends, PLACES)
    np.testing.assert_allclose(explorer.walk.samples[row], gan.generate(z=z), atol=1e-5)
    np.testing.assert_allclose(explorer.canvas.status["paths"][row]["norms"], np.linalg.norm(z, axis=1))


def test_the_browser_gets_the_samples_and_each_neighbour_once(explorer, digits):
    walk, status = explorer.walk, explorer.canvas.status
    sent = np.frombuffer(explorer.canvas.data, np.uint8).reshape(2, 41, 8, 8, 1)
    assert abs(sent.astype(int) - pixels(walk.samples)).max() <= 1
    near = np.frombuffer(explorer.canvas.near, np.uint8).reshape(-1, 8, 8, 1)
    assert len(near) == len(np.unique(walk.nearest))
    for row, path in enumerate(status["paths"]):
        np.testing.assert_array_equal(near[path["slots"]], pixels(digits.x[walk.nearest[row]]))
        assert path["nearest"] == walk.nearest[row].tolist()
        assert path["classes"] == [str(digits.y[i]) for i in path["nearest"]]


def test_the_nearest_are_the_nearest(explorer, digits):
    samples = explorer.walk.samples[1]
    squares = ((samples[:, None] - digits.x[None]) ** 2).sum(axis=(2, 3, 4))
    np.testing.assert_array_equal(explorer.walk.nearest[1], squares.argmin(axis=1))
    np.testing.assert_allclose(explorer.walk.distances[1], np.sqrt(squares.min(axis=1)), rtol=1e-4)


def test_a_generator_that_has_memorised_is_asked_about(digits):
    kernel = keras.initializers.Zeros()
    z = keras.Input((3,))
    bias = keras.initializers.Constant(digits.x[7].ravel())
    copied = keras.layers.Dense(64, kernel_initializer=kernel, bias_initializer=bias)(z)
    generator = keras.Model(z, keras.layers.Reshape((8, 8, 1))(copied))
    gan = gl.GAN(generator, gl.networks.mlp_discriminator(digits.sample_shape, units=(4,)))
    gan.compile()
    explorer = gl.LatentExplorer(gan, digits)
    assert set(explorer.walk.nearest.ravel().tolist()) == {7}
    assert "Memorised?" in explorer.canvas.status["sentence"]
    assert explorer.canvas.status["stretch"] == ["0.00"] * 3
    explorer.close()


def test_shares_are_never_rounded_to_all_or_nothing():
    assert [canvas.percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == [
        "0 %",
        "less than 1 %",
        "50 %",
        "more than 99 %",
        "100 %",
    ]


@pytest.mark.parametrize(("closer", "words"), [(0.0, "Memorised?"), (0.5, "no copy"), (1.0, "nothing quite like")])
def test_a_distance_is_judged_by_the_distances_of_examples(closer, words):
    assert words in canvas.neighbour_sentence(1.5, closer, 1797)


def test_the_sentence_tells_where_the_line_is_short(digits):
    gan = dense(digits, latent_dim=64)
    explorer = gl.LatentExplorer(gan, digits)
    assert "ordinary length" in explorer.canvas.status["sentence"]
    explorer.path = "linear"
    norm = np.linalg.norm(explorer.ends.mean(axis=0))
    sentence = explorer.canvas.status["sentence"]
    assert "not been trained there" in sentence and f"‖z‖ is {norm:.2f}" in sentence
    explorer.place = 0.0
    assert "ordinary length" in explorer.canvas.status["sentence"]
    explorer.close()


# -- directions and offsets -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["orthogonal", "principal"])
def test_offsets_move_the_whole_walk(explorer, gan, kind):
    explorer.directions = kind
    explorer.offsets = (1.5, 0.0, -2.0, 0.0)
    shift = 1.5 * explorer.measured_directions.vectors[0] - 2 * explorer.measured_directions.vectors[2]
    z = gl.latent.spherical(*explorer.ends, PLACES) + shift
    np.testing.assert_allclose(explorer.walk.z[0], z)
    np.testing.assert_allclose(explorer.walk.samples[0], gan.generate(z=z), atol=1e-5)
    assert [slider.value for slider in explorer.sliders] == [1.5, 0.0, -2.0, 0.0]


def test_pushes_go_through_here_in_every_direction(explorer, gan):
    explorer.place, explorer.offsets = 0.25, (0.0, 2.0, 0.0, 0.0)
    z = gl.latent.spherical(*explorer.ends, 0.25)
    vectors = explorer.measured_directions.vectors
    sent = np.frombuffer(explorer.canvas.pushes, np.uint8).reshape(4, 7, 8, 8, 1)
    for j, push in enumerate(np.linspace(-3, 3, 7)):
        first = gan.generate(z=(z + push * vectors[0] + 2 * vectors[1])[None])[0]
        second = gan.generate(z=(z + push * vectors[1])[None])[0]
        assert abs(sent[0, j].astype(int) - pixels(first)).max() <= 1
        assert abs(sent[1, j].astype(int) - pixels(second)).max() <= 1


def test_principal_directions_move_samples_more_than_random_ones(explorer):
    random = explorer.measured_directions.stretch
    explorer.directions = "principal"
    principal = explorer.measured_directions.stretch
    assert principal[0] > 1.2 * random.max()
    assert (np.diff(principal) <= 0).all()
    assert "principal" in explorer.canvas.status["measured"]


def test_a_slider_moves_its_own_direction(explorer):
    explorer.sliders[1].value = -0.7
    explorer.sliders[3].value = 1.1
    assert explorer.offsets == (0.0, -0.7, 0.0, 1.1)
    explorer.reset()
    assert explorer.offsets == (0.0,) * 4
    assert [slider.value for slider in explorer.sliders] == [0.0] * 4


# -- state ------------------------------------------------------------------------------------------------------------


def test_steps_go_from_column_to_column_and_begin_again(explorer):
    explorer.place = 0.8
    places = [explorer.place]
    for _ in range(3):
        explorer.advance()
        places.append(explorer.place)
    assert places == pytest.approx([0.8, 0.9, 1.0, 0.0])


def test_another_pair_has_other_ends(explorer):
    before = explorer.ends
    explorer.another()
    assert explorer.seed == 1
    assert abs(explorer.ends - before).min() > 0
    explorer.seed = 0
    np.testing.assert_array_equal(explorer.ends, before)


def test_a_place_is_one_that_has_a_sample(explorer):
    explorer.place = 0.333
    assert explorer.place == pytest.approx(13 / 40)
    assert explorer.canvas.place == explorer.place


@pytest.mark.parametrize(
    ("trait", "value", "words"),
    [
        ("place", 1.5, "between 0 and 1"),
        ("path", "round", "spherical, linear"),
        ("directions", "up", "orthogonal, principal"),
        ("offsets", (0.0,), "4 numbers"),
        ("offsets", (0.0, 0.0, 0.0, 9.0), "between −3 and 3"),
        ("offsets", (0.0, 0.0, 0.0, float("nan")), "between −3 and 3"),
        ("seed", -1, "seed"),
        ("label", 10, "between 0 and 9"),
    ],
)
def test_what_cannot_be_is_refused(explorer, trait, value, words):
    before = getattr(explorer, trait)
    with pytest.raises((ValueError, traitlets.TraitError), match=words):
        setattr(explorer, trait, value)
    assert getattr(explorer, trait) == before


def test_own_ends_are_taken(gan, digits):
    ends = np.arange(12.0).reshape(2, 6)
    explorer = gl.LatentExplorer(gan, digits, ends=ends)
    np.testing.assert_array_equal(explorer.walk.z[:, [0, -1]], [ends, ends])
    explorer.close()


def test_bad_arguments_are_refused_in_words(gan, digits):
    with pytest.raises(TypeError, match="a Trainer or a GAN"):
        gl.LatentExplorer("digits")
    with pytest.raises(TypeError, match="give a Dataset"):
        gl.LatentExplorer(gan)
    with pytest.raises(ValueError, match=r"\(8, 8, 1\)"):
        gl.LatentExplorer(gan, gl.data.load("ring", size=100))
    with pytest.raises(ValueError, match=r"shape \(2, 6\)"):
        gl.LatentExplorer(gan, digits, ends=np.ones((2, 5)))
    with pytest.raises(ValueError, match="opposite"):
        gl.LatentExplorer(gan, digits, ends=[np.ones(6), -np.ones(6)])
    with pytest.raises(ValueError, match="one number"):
        gl.LatentExplorer(dense(digits, latent_dim=1), digits)


def test_a_conditional_generator_makes_the_class_that_is_chosen(digits):
    gan = dense(digits, classes=10)
    explorer = gl.LatentExplorer(gan, digits)
    explorer.label = 3
    z = gl.latent.linear(*explorer.ends, PLACES)
    np.testing.assert_allclose(explorer.walk.samples[1], gan.generate(z=z, y=3), atol=1e-5)
    assert explorer.selects["label"].value == 3
    explorer.close()


@pytest.mark.parametrize("name", ["ring", "sines"])
def test_points_and_sequences_are_walked_too(name):
    dataset = gl.data.load(name, size=300)
    explorer = gl.LatentExplorer(dense(dataset, latent_dim=2), dataset)
    assert len(explorer.sliders) == 2
    assert bool(explorer.canvas.real) == (name == "ring")
    assert_still(explorer)
    explorer.close()


# -- with a trainer ---------------------------------------------------------------------------------------------------


@pytest.fixture
def run():
    trainer = tiny.trainer()
    explorer = gl.LatentExplorer(trainer)
    yield trainer, explorer
    explorer.close()
    trainer.stop()


def test_a_rest_of_the_run_is_shown(run):
    trainer, explorer = run
    before = explorer.walk.samples
    trainer.play(steps=30)
    trainer.wait()
    trainer.call(lambda: None)
    assert explorer.canvas.status["step"] == explorer.walk.step == 30
    wanted = trainer.gan.generate(z=gl.latent.linear(*explorer.ends, PLACES))
    np.testing.assert_allclose(explorer.walk.samples[1], wanted, atol=1e-5)
    assert abs(wanted - before[1]).max() > 1e-3


def test_nothing_is_sent_where_nobody_looks(run):
    trainer, explorer = run
    seen = []
    explorer.canvas.observe(lambda change: seen.append(change["new"]["busy"]), names="status")
    trainer.play(steps=50)
    trainer.wait()
    trainer.call(lambda: None)
    assert seen and not any(seen)


def test_pictures_follow_a_run_while_somebody_looks(run):
    trainer, explorer = run
    explorer._hear(explorer.canvas, {"type": "view", "view": "a", "visible": True}, [])
    steps = []

    def drawn(change):
        status = change["new"]
        steps.append((status["busy"], status["step"]))
        explorer._hear(explorer.canvas, {"type": "ack", "id": status["id"]}, [])

    explorer.canvas.observe(drawn, names="status")
    trainer.play()
    trainer.wait(step=1)
    while not any(busy and step for busy, step in steps):
        trainer.wait(step=trainer.step + 1, timeout=60)
    trainer.pause()
    trainer.wait()
    trainer.call(lambda: None)
    assert steps[-1] == (False, trainer.step)


def test_controls_are_answered_while_the_run_is_on(run):
    trainer, explorer = run
    trainer.play()
    explorer.path, explorer.place = "linear", 0.2
    trainer.call(lambda: None)
    assert (explorer.canvas.status["path"], explorer.canvas.status["place"]) == ("linear", 0.2)
    trainer.pause()
    trainer.wait()


def test_looking_leaves_the_run_as_it_is():
    alone, watched = tiny.trainer(), tiny.trainer()
    explorer = gl.LatentExplorer(watched)
    for trainer in (alone, watched):
        trainer.play(steps=20)
        trainer.wait()
    for one, other in zip(alone.gan.weights, watched.gan.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    explorer.close()
    for trainer in (alone, watched):
        trainer.stop()


def test_a_mistake_in_the_view_says_so_and_the_run_goes_on(run, monkeypatch):
    trainer, explorer = run
    monkeypatch.setattr(explorer._sampler, "walk", lambda *given: 1 / 0)
    trainer.play(steps=3)
    trainer.wait()
    trainer.call(lambda: None)
    assert trainer.step == 3
    assert "ZeroDivisionError" in explorer.canvas.status["problem"]["sentence"]


def test_a_failed_step_is_told(run, monkeypatch):
    trainer, explorer = run
    monkeypatch.setattr(trainer._engine, "advance", lambda count: 1 / 0)
    trainer.play(steps=50)
    with pytest.raises(gl.TrainingError):
        trainer.wait()
    trainer.call(lambda: None)
    assert explorer.canvas.status["state"] == "error"
    assert explorer.canvas.status["problem"]["title"] == "A step went wrong"
    assert "ZeroDivisionError" in explorer.canvas.status["problem"]["sentence"]


# -- words and the still picture --------------------------------------------------------------------------------------


def assert_still(explorer):
    data, metadata = bundle(explorer.picture())
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.width > 1000
    assert len(np.unique(np.asarray(image.convert("L")))) > 60
    assert metadata["image/png"]["alt"].startswith("Latent explorer of ")


def test_the_still_shows_both_walks(explorer):
    assert_still(explorer)
    assert explorer.canvas.status["sentence"] in explorer.picture().alt()


def test_no_placeholder_is_left_open(explorer):
    for text in (explorer.picture().alt(), explorer.canvas.status["sentence"], explorer.canvas.status["measured"]):
        assert not re.search(r"[{}]", text)


def test_every_word_of_the_scripts_has_a_sentence():
    words = assets.words(AREA)
    source = "\n".join(file.read_text(encoding="utf-8") for file in sorted((assets._HERE / AREA).glob("*.js")))
    asked = set(re.findall(r"words\.(\w+)", source))
    assert len(asked) > 20 and asked <= set(words)


def test_the_repr_tells_where_it_is(explorer):
    assert repr(explorer) == "<LatentExplorer of digits: spherical, place 0.5, seed 0>"
