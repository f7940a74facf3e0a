"""What a recording writes: files that open again, one frame for each step, the right colours, clear refusals."""

import importlib.util

import imageio.v2
import imageio.v3
import imageio_ffmpeg
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

import ganlearn as gl
from ganlearn import plots
from ganlearn.plots import films
from tests.core import tiny


@pytest.fixture(scope="module")
def recording():
    trainer = tiny.trainer()
    recording = gl.Recording(trainer, every=10, n=20)
    trainer.run(steps=30, progress=False)
    return recording


def duration_of(film, i):
    film.seek(i)
    film.load()
    return film.info["duration"]


@pytest.mark.parametrize("ending", ["gif", "webp", "png", "GIF"])
def test_a_moving_picture_has_a_frame_for_each_step_and_rests_on_the_last(recording, tmp_path, ending):
    path = recording.save(tmp_path / f"run.{ending}", fps=10, hold=2)
    with Image.open(path) as film:
        assert film.n_frames == 4
        assert film.info["loop"] == 0
        assert [duration_of(film, i) for i in range(4)] == [100, 100, 100, 2000]
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.slow
def test_a_video_has_the_frames_and_the_pace(recording, tmp_path):
    path = recording.save(tmp_path / "run.mp4", fps=10, hold=1)
    frames, seconds = imageio_ffmpeg.count_frames_and_secs(path)
    assert (frames, seconds) == (3 + 10, 1.3)
    with imageio.v2.get_reader(path, format="FFMPEG") as film:
        about = film.get_meta_data()
        first = film.get_data(0)
    assert (about["fps"], about["codec"]) == (10, "h264")
    drawn = films.film_frame(recording.frames[0][1], recording._real, "points", "points 0 · step 0")
    assert first.shape == drawn.shape
    assert np.abs(first.astype(int) - drawn).mean() < 4


def test_a_folder_gets_one_picture_a_frame(recording, tmp_path):
    folder = recording.save(tmp_path / "pictures")
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == [f"step-{step:06d}.png" for step in (0, 10, 20, 30)]
    frames = [imageio.v3.imread(file) for file in files]
    assert len({frame.shape for frame in frames}) == 1
    assert not np.array_equal(frames[0], frames[3])


def test_saving_twice_gives_the_same_bytes(recording, tmp_path):
    first, second = (recording.save(tmp_path / name).read_bytes() for name in ("a.gif", "b.gif"))
    assert first == second


def test_video_without_ffmpeg_says_how_to_get_it(recording, tmp_path, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "imageio_ffmpeg" else found(name))
    with pytest.raises(ImportError, match=r"pip install 'ganlearn\[mp4\]'"):
        recording.save(tmp_path / "run.mp4")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["run.avi", "run.jpg"])
def test_another_ending_is_refused(recording, tmp_path, name):
    with pytest.raises(ValueError, match=r"\.gif, \.webp, \.png, \.mp4"):
        recording.save(tmp_path / name)


def test_a_folder_does_not_replace_a_file(recording, tmp_path):
    (tmp_path / "run").write_text("mine")
    with pytest.raises(ValueError, match="is a file"):
        recording.save(tmp_path / "run")
    assert (tmp_path / "run").read_text() == "mine"


@pytest.mark.parametrize("values", [{"fps": 0}, {"hold": -1}])
def test_a_pace_that_is_none_is_refused(recording, tmp_path, values):
    with pytest.raises(ValueError, match=f"{next(iter(values))} is"):
        recording.save(tmp_path / "run.gif", **values)


def test_a_writer_that_fails_leaves_the_old_file(recording, tmp_path, monkeypatch):
    path = recording.save(tmp_path / "run.gif")
    before = path.read_bytes()

    def full(*arguments, **options):
        path.with_name(".run.part.gif").write_bytes(b"half")
        raise OSError("no room")

    monkeypatch.setattr(imageio.v3, "imwrite", full)
    with pytest.raises(OSError, match="no room"):
        recording.save(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["run.gif"]


def test_a_row_shows_the_frames_nearest_to_the_steps(recording):
    figure = recording.figure(steps=[0, 12, 1000])
    assert isinstance(figure, Figure)
    assert [ax.get_title() for ax in figure.axes] == ["step 0", "step 10", "step 30"]
    for ax, i in zip(figure.axes, (0, 1, 3), strict=True):
        np.testing.assert_allclose(ax.collections[1].get_offsets(), recording.frames[i][1])
    assert plots.alt_text(figure).startswith("step 0: 50 real points")


def test_a_row_covers_the_recording_when_no_steps_are_given(recording):
    assert [ax.get_title() for ax in recording.figure().axes] == ["step 0", "step 10", "step 20", "step 30"]
    with pytest.raises(ValueError, match="steps="):
        recording.figure(steps=[])


def test_nothing_recorded_is_said(recording, tmp_path, monkeypatch):
    monkeypatch.setattr(recording, "_kept", ())
    for show in (recording.figure, lambda: recording.save(tmp_path / "run.gif")):
        with pytest.raises(ValueError, match="Nothing has been recorded"):
            show()
