"""What ships trained: whole, small, made by the command that it names, and better than untrained."""

import json

import numpy as np
import pytest

import ganlearn as gl
from ganlearn import pretrained
from ganlearn.pretrained import making

NAMES = pretrained.available()


def test_every_run_is_there_and_nothing_else():
    assert set(NAMES) == set(making.RUNS) == {path.stem for path in pretrained.FOLDER.glob("*.npz")}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_small_and_names_how_it_was_made(name):
    assert (pretrained.FOLDER / f"{name}.npz").stat().st_size < 200_000
    made = pretrained.settings(name)
    assert made["command"] == f"python -m ganlearn.pretrained {name}"
    assert {key: made[key] for key in making.RUNS[name]} == making.RUNS[name]
    assert {"tensorflow", "keras", "threads"} <= set(made["machine"])


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_have_the_data_s_mean_and_spread(name):
    gan, dataset = pretrained.load(name), gl.data.load(making.RUNS[name]["dataset"])
    untrained = gl.recipes.images(dataset, seed=0)

    def off(samples):
        return [np.mean((getattr(samples, f)(axis=0) - getattr(dataset.x, f)(axis=0)) ** 2) for f in ("mean", "std")]

    trained_off, untrained_off = off(gan.generate(2000, seed=1)), off(untrained.generate(2000, seed=1))
    assert all(trained < 0.05 * other for trained, other in zip(trained_off, untrained_off, strict=True))


def test_training_goes_on_from_it():
    gan, digits = pretrained.load("digits"), gl.data.load("digits")
    assert gl.LatentExplorer(gan, digits).walk.step == pretrained.settings("digits")["steps"]
    before = gan.generate(8, seed=1)
    gl.Trainer(gan, digits, seed=0).run(steps=1, progress=False)
    assert 0 < np.abs(gan.generate(8, seed=1) - before).max() < 0.2


def test_a_run_is_written_and_loads_again(tmp_path, monkeypatch):
    monkeypatch.setitem(making.RUNS, "short", {"dataset": "digits", "recipe": "images", "steps": 2, "seed": 3})
    making.make("short", tmp_path, progress=False)
    gan = pretrained.load("short", tmp_path)
    own = gl.recipes.images(gl.data.load("digits"), seed=3)
    gl.Trainer(own, gl.data.load("digits"), seed=3).run(steps=2, progress=False)
    np.testing.assert_allclose(gan.generate(4), own.generate(4), atol=1e-5)
    assert pretrained.available(tmp_path) == ("short",)


def test_damage_and_unknown_names_are_told(tmp_path):
    manifest = json.loads((pretrained.FOLDER / "digits.json").read_text(encoding="utf-8"))
    (tmp_path / "digits.json").write_text(json.dumps(manifest), encoding="utf-8")
    (tmp_path / "digits.npz").write_bytes(b"no weights")
    with pytest.raises(ValueError, match=r"digits\.npz"):
        pretrained.load("digits", tmp_path)
    with pytest.raises(ValueError, match="Choose among digits"):
        pretrained.load("faces")
    with pytest.raises(ValueError, match="Choose among digits"):
        making.make("faces", tmp_path)
