"""`ganlearn train`: the same bytes twice, nothing lost to Ctrl-C, and on it goes."""

import os
import shutil
import signal
import threading

import keras
import numpy as np
import pytest
from typer.testing import CliRunner

import ganlearn
from ganlearn.cli import app, training

REPEATED = ("history.csv", "samples.png", "curves.png")
SMALL = ("train", "ring", "--option", "size=2000", "--batch-size", "32")


def invoke(*words):
    return CliRunner().invoke(app, list(map(str, words)))


def request(out, steps, **changes):
    given = {"seed": None, "batch_size": 32, "options": {"size": 2000}, "resume": False, "overwrite": False}
    return training.Request(name="ring", steps=steps, out=out, **(given | changes))


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The same command twice, into two folders."""
    folder = tmp_path_factory.mktemp("runs")
    results = [invoke(*SMALL, "--steps", 40, "--seed", 3, "--out", folder / name) for name in "AB"]
    assert [result.exit_code for result in results] == [0, 0], [repr(result.exception) for result in results]
    return folder


def test_same_seed_twice_gives_the_same_bytes_and_weights(runs):
    for file in REPEATED:
        assert (runs / "A" / file).read_bytes() == (runs / "B" / file).read_bytes(), file
    first, second = (keras.models.load_model(runs / name / "model.keras") for name in "AB")
    for a, b in zip(first.weights, second.weights, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy(), err_msg=a.path)


def test_history_has_a_row_for_each_step_and_no_times(runs):
    lines = (runs / "A" / "history.csv").read_text().splitlines()
    columns = lines[0].split(",")
    assert columns[:3] == ["step", "d_loss", "g_loss"]
    assert not {"time", "seconds", "wall_time"} & set(columns)
    assert [line.split(",")[0] for line in lines[1:]] == [str(step) for step in range(1, 41)]


def test_overwrite_with_another_seed_is_another_run(runs):
    shutil.copytree(runs / "A", runs / "C")
    assert invoke(*SMALL, "--steps", 10, "--seed", 4, "--out", runs / "C", "--overwrite").exit_code == 0
    first, second = ((runs / name / "history.csv").read_text().splitlines() for name in "AC")
    assert len(second) == 11
    assert len(list((runs / "C" / "checkpoint").glob("initial-*"))) == 1, "the old run's is left"
    assert first[1] != second[1]
    restored = ganlearn.Trainer.restore(runs / "C" / "checkpoint", ganlearn.data.load("ring", size=2000))
    assert (restored.step, restored.seed) == (10, 4)


def test_a_run_is_never_overwritten_by_mistake(runs):
    before = (runs / "A" / "history.csv").read_bytes()
    refused = invoke(*SMALL, "--steps", 50, "--out", runs / "A")
    assert refused.exit_code == 1
    assert "--resume" in refused.output
    assert "--overwrite" in refused.output
    assert (runs / "A" / "history.csv").read_bytes() == before


@pytest.mark.parametrize(("option", "asked", "saved"), [("--seed", 9, 3), ("--batch-size", 16, 32)])
def test_resume_with_other_settings_is_refused(runs, option, asked, saved):
    words = ["train", "ring", "--option", "size=2000", "--steps", 50, "--out", runs / "A", "--resume", option, asked]
    result = invoke(*words)
    assert result.exit_code == 1
    assert f"{option} {saved}, not {asked}" in result.output


@pytest.mark.slow
def test_ctrl_c_leaves_a_run_that_goes_on(tmp_path):
    lines = []

    def echo(line):
        lines.append(line)
        if len(lines) == 1:  # the headline: training begins next
            threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()

    cut = request(tmp_path / "cut", 1_000_000)
    assert training.execute(cut, echo) == 130
    stopped = len((cut.out / "history.csv").read_text().splitlines()) - 1
    assert 0 < stopped < 1_000_000
    assert f"Interrupted at step {stopped:,}" in lines[1]
    assert all((cut.out / file).is_file() for file in training.FILES)
    assert lines[-1].endswith(cut.resume_command())
    assert cut.resume_command().startswith("ganlearn train ring --steps 1000000 --out ")
    assert cut.resume_command().endswith("--option size=2000 --resume")

    goal = stopped + 25
    resumed = invoke("train", "ring", "--option", "size=2000", "--steps", goal, "--out", cut.out, "--resume")
    assert f"resumed at step {stopped:,}" in resumed.output
    training.execute(request(tmp_path / "whole", goal), lines.append)
    for file in REPEATED:
        assert (cut.out / file).read_bytes() == (tmp_path / "whole" / file).read_bytes(), file


def test_a_step_that_fails_keeps_what_there_is(tmp_path):
    ring = ganlearn.data.load("ring", size=2000)
    gan = ganlearn.recipes.points(ring, seed=0)
    gan.d_optimizer.learning_rate = 1e30
    trainer = ganlearn.Trainer(gan, ring, batch_size=32, checkpoint_dir=tmp_path / "checkpoint")
    lines = []
    assert training._run(trainer, request(tmp_path, 100), lines.append) == 1
    assert "not finite" in lines[0]
    training.write_files(trainer, tmp_path)
    assert all((tmp_path / file).is_file() for file in training.FILES)
    assert "nan" not in (tmp_path / "history.csv").read_text()


@pytest.mark.slow
def test_images_get_a_grid_beside_real_ones(tmp_path):
    result = invoke("train", "digits", "--steps", 2, "--batch-size", 8, "--out", tmp_path / "digits")
    assert result.exit_code == 0, result.output
    assert b"on the right 64 real ones" in (tmp_path / "digits" / "samples.png").read_bytes()


def test_options_are_read_as_numbers_and_words():
    options = training.parse_options(["modes=8", "std=0.1", "folder=my photos", "path=a=b", "flag=True"])
    assert options == {"modes": 8, "std": 0.1, "folder": "my photos", "path": "a=b", "flag": True}


def test_a_recording_leaves_the_run_as_it_is(runs, tmp_path):
    result = invoke(*SMALL, "--steps", 40, "--seed", 3, "--out", tmp_path / "run", "--record", tmp_path / "run.gif")
    assert result.exit_code == 0, result.output
    assert "Recorded 5 frames" in result.output
    assert (tmp_path / "run.gif").read_bytes()[:4] == b"GIF8"
    for file in REPEATED:
        assert (tmp_path / "run" / file).read_bytes() == (runs / "A" / file).read_bytes(), file


def test_a_recording_that_cannot_be_written_is_refused_before_training(tmp_path):
    result = invoke(*SMALL, "--steps", 40, "--out", tmp_path / "run", "--record", "run.avi")
    assert result.exit_code == 1
    assert ".gif, .webp, .png, .mp4" in result.output
    assert not (tmp_path / "run").exists()
