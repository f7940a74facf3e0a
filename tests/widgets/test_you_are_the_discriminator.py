"""YouAreTheDiscriminator without a browser: fair deals, no peeking, scores, words, the still picture."""

import base64
import io
import re

import keras
import numpy as np
import pytest
from PIL import Image
from sklearn.metrics import confusion_matrix

import ganlearn as gl
from ganlearn.widgets.shared import assets
from ganlearn.widgets.shared.display import bundle
from ganlearn.widgets.you_are_the_discriminator import trial_sampler
from tests.core import tiny

AREA = "you_are_the_discriminator"


def dense(dataset, loss="non_saturating", **options):
    """A small compiled GAN for any data set."""
    makers = gl.networks.mlp_generator, gl.networks.mlp_discriminator
    gan = gl.GAN(*(make(dataset.sample_shape, units=(8,), seed=1, **options) for make in makers))
    gan.compile(loss=loss)
    return gan


@pytest.fixture(scope="module")
def ring():
    return gl.data.load("ring", size=2000)


@pytest.fixture(scope="module")
def digits():
    return gl.data.load("digits")


@pytest.fixture(scope="module")
def gan(digits):
    return gl.recipes.images(digits)


@pytest.fixture
def game(gan, digits):
    made = gl.YouAreTheDiscriminator(gan, digits, rounds=12, seed=3)
    yield made
    made.close()


def finish(game, said=lambda k: k % 2 == 0):
    for k in range(len(game.answers), game.rounds):
        game.judge(said(k))
    return game


def rows_of(x):
    return {row.tobytes() for row in np.ascontiguousarray(x.reshape(len(x), -1))}


# -- the trials -------------------------------------------------------------------------------------------------------


def test_real_pictures_are_of_the_data_and_the_others_are_not(game, digits):
    trials, data = game._game.trials, rows_of(digits.x)
    of_data = [rows_of(picture) <= data for picture in trials.pictures]
    assert of_data == trials.real.tolist()
    assert 0 < trials.real.sum() < game.rounds
    assert rows_of(trials.known) <= data and rows_of(trials.known).isdisjoint(rows_of(trials.pictures[:, 0]))


def test_the_coin_is_fair_and_pictures_are_not_counted_out(ring):
    gan = dense(ring)
    game = gl.YouAreTheDiscriminator(gan, ring, rounds=40)
    counts = [int(game._sampler.draw(seed).real.sum()) for seed in range(60)]
    game.close()
    assert np.mean(counts) == pytest.approx(20, abs=4 * np.sqrt(10 / 60))
    assert np.std(counts) > 2


def test_a_seed_fixes_the_game(gan, digits, game):
    same = finish(gl.YouAreTheDiscriminator(gan, digits, rounds=12, seed=3))
    assert same.answers == finish(game).answers and same.seen_bytes == game.seen_bytes
    before = same.seen_bytes
    same.restart()
    assert (same.seed, same.answers, same.looked, same.status["state"]) == (4, [], 0, "ready")
    assert finish(same).seen_bytes != before
    same.restart(seed=3)
    assert finish(same).seen_bytes == before
    same.close()


def test_the_network_judges_the_same_pictures(game, gan):
    trials = game._game.trials
    logits = gan.discriminator.predict(trials.pictures[:, 0], verbose=0)[:, 0]
    np.testing.assert_allclose(trials.logits, logits, atol=1e-5)
    finish(game)
    assert [answer["network"] for answer in game.answers] == [bool(logit > 0) for logit in logits]
    assert trials.boundary == 0.0


def test_a_cloud_is_judged_by_its_mean_logit(ring):
    gan = dense(ring)
    game = gl.YouAreTheDiscriminator(gan, ring, rounds=5)
    trials = game._game.trials
    assert trials.pictures.shape == (5, trial_sampler.CLOUD, 2)
    singly = gan.discriminator.predict(trials.pictures.reshape(-1, 2), verbose=0).reshape(5, trial_sampler.CLOUD)
    np.testing.assert_allclose(trials.logits, singly.mean(axis=1), atol=1e-5)
    game.close()


@pytest.mark.parametrize(
    ("loss", "boundary"),
    [
        ("minimax", 0.0),
        ("hinge", 0.0),
        ("least_squares", 0.5),
        (gl.losses.LeastSquares(fake_target=-1.0, real_target=2.0), 0.5),
    ],
)
def test_the_boundary_is_where_the_loss_rests(loss, boundary):
    assert trial_sampler.resting_logit(gl.losses.get(loss)) == boundary


@pytest.mark.parametrize("loss", ["wasserstein", "relativistic"])
def test_a_loss_of_differences_gets_its_boundary_measured(ring, loss):
    """A constant added to every logit changes nothing for such a loss: no answer either."""
    gan = dense(ring, loss)
    game = gl.YouAreTheDiscriminator(gan, ring, rounds=30)
    before, logits = finish(game).answers, game._game.trials.logits
    bias = gan.discriminator.layers[-1].bias
    bias.assign(bias + 5.0)
    game.restart(seed=0)
    after = finish(game).answers
    bias.assign(bias - 5.0)
    game.close()
    np.testing.assert_allclose(game._game.trials.logits, logits + 5.0, atol=1e-4)
    assert [answer["network"] for answer in after] == [answer["network"] for answer in before]


def test_a_class_is_named_whatever_is_true(digits):
    gan = dense(digits, classes=10)
    game = gl.YouAreTheDiscriminator(gan, digits, rounds=20)
    names = []
    for _ in range(game.rounds):
        names.append(game.status["label"])
        game.judge(True)
    trials = game._game.trials
    rows = {row.tobytes(): label for row, label in zip(digits.x.reshape(len(digits), -1), digits.y, strict=True)}
    for k in np.flatnonzero(trials.real):
        assert names[k] == str(rows[trials.pictures[k].tobytes()])
    assert set(names) <= {str(i) for i in range(10)}
    logits = gan.discriminator.predict([trials.pictures[:, 0], trials.labels], verbose=0)[:, 0]
    np.testing.assert_allclose(trials.logits, logits, atol=1e-5)
    game.close()


def test_while_a_run_is_on_a_game_changes_no_bit_and_meets_newer_weights():
    alone, watched = tiny.trainer(), tiny.trainer()
    alone.run(steps=60, progress=False)
    watched.play(60)
    game = gl.YouAreTheDiscriminator(watched, rounds=2)
    game.restart()
    watched.wait(timeout=60)
    game.restart()
    assert game.status["step"] == 60
    game.close()
    for one, other in zip(alone.gan.weights, watched.gan.weights, strict=True):
        np.testing.assert_array_equal(keras.ops.convert_to_numpy(one), keras.ops.convert_to_numpy(other))
    watched.stop()


# -- no peeking -------------------------------------------------------------------------------------------------------


def test_nothing_that_the_browser_has_depends_on_the_truth(game):
    """The same game with every truth turned over: until the answer the browser holds the same bits."""
    game.judge(True)
    trials = game._game.trials
    asked, before = len(game.answers), game.get_state()
    still = game.picture()
    words = still.alt(), base64.b64decode(bundle(still)[0]["image/png"])
    trials.real[asked:] = ~trials.real[asked:]
    trials.logits[asked:] = -trials.logits[asked:]
    game._show()
    after = game.get_state()
    before["status"].pop("id"), after["status"].pop("id")
    assert before == after
    still = game.picture()
    assert (still.alt(), base64.b64decode(bundle(still)[0]["image/png"])) == words


def test_pictures_to_come_stay_in_the_kernel(game):
    trials, view = game._game.trials, game._view
    for k in range(game.rounds):
        state = game.get_state()
        sent = b"".join(bytes(value) for value in state.values() if isinstance(value, (bytes, memoryview)))
        assert sent == view.pack(trials.known) + view.pack(trials.pictures[k]) + game.seen_bytes
        assert game.seen_bytes == b"".join(map(view.pack, trials.pictures[:k]))
        game.judge(False)


# -- scores -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("judge", ["you", "network"])
def test_the_confusion_table_is_that_of_scikit_learn(game, judge):
    rng = np.random.default_rng(0)
    finish(game, lambda _: rng.random() < 0.5)
    truth, said = ([answer[name] for answer in game.answers] for name in ("real", judge))
    score = game.scores[judge]
    table = [[score[f"{row}_as_{column}"] for column in ("real", "fake")] for row in ("real", "fake")]
    np.testing.assert_array_equal(table, confusion_matrix(truth, said, labels=[True, False]))
    assert score["right"] == np.trace(table) and score["n"] == 12


def test_the_duel_counts_where_only_one_was_right(game):
    finish(game, lambda k: bool(game._game.trials.real[k]))
    assert game.scores["you"]["right"] == 12
    wrong = 12 - game.scores["network"]["right"]
    assert (game.duel["you"], game.duel["network"], game.duel["p"]) == (wrong, 0, pytest.approx(min(1, 2 * 0.5**wrong)))


def test_sentences_tell_what_was_true_and_how_it_ended(game):
    truth = game._game.trials.real
    game.judge(not truth[0])
    sentence = game.status["sentence"]
    assert sentence.startswith(f"Picture 1 was {'real' if truth[0] else 'generated'}. You said")
    finish(game, lambda k: bool(truth[k]))
    sentence = game.status["sentence"]
    assert "You were right on 11 of 12 (92 %, 95 % interval 65–99 %)" in sentence
    assert "better than guessing" in sentence and "sign test" in sentence


def test_the_wrong_way_round_and_guessing_are_told_apart(game):
    truth = game._game.trials.real
    finish(game, lambda k: not truth[k])
    assert "wrong way round" in game.status["sentence"]
    game.restart(seed=3)
    finish(game, lambda k: bool(truth[k]) == (k < 6))
    assert "guessing would do as well" in game.status["sentence"]


def test_review_begins_at_the_first_mistake_and_stays_inside(game):
    truth = game._game.trials.real
    with pytest.raises(ValueError, match="no picture 1"):
        game.looked = 1
    finish(game, lambda k: bool(truth[k]) == (k != 4))
    assert (game.looked, game._game.mistakes) == (5, [5])
    game.looked = 12
    for wrong in (0, 13):
        with pytest.raises(ValueError, match=f"no picture {wrong}"):
            game.looked = wrong
    game.judge(True)
    assert len(game.answers) == 12


def test_a_second_press_for_the_same_picture_counts_for_nothing(game):
    ticket = game.status["id"]
    for _ in range(2):
        game._hear(None, {"type": "judge", "real": True, "id": ticket}, [])
    assert len(game.answers) == 1
    game._hear(None, {"type": "command", "name": "again"}, [])
    assert (game.seed, len(game.answers)) == (4, 0)


def test_tables_hold_what_the_traits_say(game):
    finish(game)
    scores, answers = game.status["tables"]
    rows = {head: cells for head, *cells in scores["rows"]}
    assert rows["right"] == [f"{game.scores[judge]['right']} / 12" for judge in ("you", "network")]
    assert rows["generated, said real"] == [str(game.scores[judge]["fake_as_real"]) for judge in ("you", "network")]
    words = {True: "real", False: "generated"}
    assert [row[1:4] for row in answers["rows"]] == [
        [words[answer[name]] for name in ("real", "you", "network")] for answer in game.answers
    ]


# -- display ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["points", "image", "sequence"])
def test_each_kind_of_data_has_its_pictures(kind, ring, digits):
    dataset = {"points": ring, "image": digits, "sequence": gl.data.load("sines", size=200)}[kind]
    game = finish(gl.YouAreTheDiscriminator(dense(dataset), dataset, rounds=6))
    data, metadata = bundle(game.picture())
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).width > 1000
    assert "6 of 6 pictures judged" in metadata["image/png"]["alt"]
    size = np.prod(game.info["shape"]) * game.info["shown"] * (1 if kind == "image" else 4)
    assert len(game.seen_bytes) == 6 * size
    game.close()


def test_every_word_the_browser_uses_is_there():
    folder = assets._HERE / AREA
    own = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.js"))
    shared = "".join((assets._HERE / "shared" / f"{part}.js").read_text(encoding="utf-8") for part in ("view", "foot"))
    used = set(re.findall(r"\bwords\.(\w+)", own + shared)) | {"state_ready", "state_finished", "you", "network"}
    used |= {name + tip for name in ("answer_real", "answer_fake", "again") for tip in ("", "_tip")} | {"real", "fake"}
    assert used - set(assets.words(AREA)) == {"key_space", "key_dot", "key_r", "key_arrows"}, "those of playKeys"
    assert len(used) > 40


def test_it_says_what_it_is(game):
    finish(game, lambda k: bool(game._game.trials.real[k]))
    assert repr(game) == "<YouAreTheDiscriminator of digits: 12 right of 12, 12 in all>"
    assert "run this cell" in game._repr_mimebundle_()[0]["text/plain"]


def test_closing_ends_it(gan, digits):
    game = gl.YouAreTheDiscriminator(gan, digits)
    game.close()
    game.close()
    assert game.comm is None


@pytest.mark.parametrize(
    ("options", "error", "match"),
    [
        ({"source": 5}, TypeError, "not a int"),
        ({"dataset": None}, TypeError, "give a Dataset"),
        ({"dataset": np.zeros((9, 2))}, TypeError, "not a ndarray"),
        ({"dataset": "digits"}, ValueError, "shape"),
        ({"rounds": 2.5}, ValueError, "rounds"),
        ({"rounds": 0}, ValueError, "rounds"),
        ({"rounds": 101}, ValueError, "at most 83"),
        ({"seed": -1}, ValueError, "seed"),
    ],
)
def test_bad_input_is_answered(ring, digits, options, error, match):
    if isinstance(options.get("dataset"), str):
        options = {"dataset": digits}
    with pytest.raises(error, match=match):
        gl.YouAreTheDiscriminator(**{"source": dense(ring), "dataset": ring, **options})


def test_a_discriminator_of_packs_is_refused(ring):
    pair = gl.networks.mlp_generator((2,), units=(4,)), gl.networks.mlp_discriminator((2,), units=(4,), pack=2)
    with pytest.raises(ValueError, match="2 samples at a time"):
        gl.YouAreTheDiscriminator(gl.GAN(*pair, pack=2), ring)
