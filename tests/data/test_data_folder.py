"""A folder of one's own images."""

import numpy as np
import pytest
from PIL import Image

from ganlearn.data import image_folder as folder_module
from ganlearn.data import load
from ganlearn.data.image_folder import find_images, read_image
from ganlearn.data.stored import Stored

RED, GREEN, BLUE = (200, 20, 20), (20, 200, 20), (20, 20, 200)


def save(path, size, colour, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path, **options)
    return path


@pytest.fixture
def folder(tmp_path):
    save(tmp_path / "dogs" / "b.jpg", (40, 90), RED, quality=95)
    save(tmp_path / "dogs" / "deep" / "a.PNG", (8, 8), GREEN)
    save(tmp_path / "cats" / "c.bmp", (100, 30), BLUE)
    return tmp_path


def colours(dataset):
    return np.round((dataset.x.mean(axis=(1, 2)) + 1) * 127.5)


def test_sub_folders_are_the_labels(folder):
    images = load("images", folder=folder, size=16)
    assert images.x.shape == (3, 16, 16, 3)
    assert images.class_names == ("cats", "dogs")
    np.testing.assert_array_equal(images.y, [0, 1, 1])
    np.testing.assert_allclose(colours(images), [BLUE, RED, GREEN], atol=3)
    assert images.name == folder.name


def test_an_image_beside_the_sub_folders_means_no_labels(folder):
    save(folder / "z.png", (9, 9), RED)
    images = load("images", folder=str(folder), size=8)
    assert (len(images), images.y, images.class_names) == (4, None, None)


def test_grey(folder):
    images = load("images", folder=folder, size=16, channels=1)
    assert images.sample_shape == (16, 16, 1)
    np.testing.assert_allclose(colours(images)[0], 0.299 * 20 + 0.587 * 20 + 0.114 * 200, atol=2)


def test_unreadable_files_are_named_in_one_warning_and_the_rest_loads(folder):
    (folder / "cats" / "broken.jpg").write_bytes(b"no image")
    whole = (folder / "cats" / "c.bmp").read_bytes()
    (folder / "dogs" / "half.bmp").write_bytes(whole[: len(whole) // 2])
    (folder / "notes.txt").write_text("no image either, and passed over")
    with pytest.warns(UserWarning, match="2 image files") as record:
        images = load("images", folder=folder, size=8)
    assert len(record) == 1
    message = str(record[0].message)
    assert "broken.jpg" in message
    assert "half.bmp" in message
    assert "notes" not in message
    assert "3 were loaded" in message
    np.testing.assert_array_equal(images.y, [0, 1, 1])
    np.testing.assert_allclose(colours(images), [BLUE, RED, GREEN], atol=3)


def test_a_long_list_of_unreadable_files_is_cut(folder):
    for i in range(15):
        (folder / "cats" / f"broken{i:02}.jpg").write_bytes(b"no image")
    with pytest.warns(UserWarning, match=r"broken09\.jpg \(\w+\) and 5 more"):
        load("images", folder=folder, size=8)


def test_folders_that_cannot_be_loaded(tmp_path):
    with pytest.raises(ValueError, match="There is no folder"):
        load("images", folder=tmp_path / "nothing")
    with pytest.raises(ValueError, match=r"hold no images.*\.png"):
        load("images", folder=tmp_path)
    (tmp_path / "broken.png").write_bytes(b"no image")
    with pytest.raises(ValueError, match=r"None of the 1 image files.*broken\.png"):
        load("images", folder=tmp_path)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [({"channels": 2}, ValueError, "channels"), ({"size": 0}, ValueError, "size"), ({"size": 8.5}, ValueError, "size")],
)
def test_bad_options(folder, options, error, words):
    with pytest.raises(error, match=words):
        load("images", folder=folder, **options)


def test_the_centre_is_kept(tmp_path):
    stripes = np.zeros((20, 60, 3), np.uint8)
    stripes[:, :20], stripes[:, 20:40], stripes[:, 40:] = RED, GREEN, BLUE
    Image.fromarray(stripes).save(tmp_path / "stripes.png")
    image = read_image(tmp_path / "stripes.png", 10)
    assert image.shape == (10, 10, 3)
    np.testing.assert_array_equal(image[:, 3:7], np.broadcast_to(np.array(GREEN, np.uint8), (10, 4, 3)))


def test_a_cameras_rotation_mark_is_followed(tmp_path):
    """Orientation 6: the camera was turned; the file's left side is the top of the picture."""
    sideways = np.zeros((30, 30), np.uint8)
    sideways[:, :15] = 255
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(sideways).save(tmp_path / "turned.jpg", exif=exif, quality=95)
    image = read_image(tmp_path / "turned.jpg", 30, 1)[..., 0]
    assert image[:14].min() > 230
    assert image[16:].max() < 25


def test_transparency_is_laid_on_white(tmp_path):
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    Image.new("P", (8, 8), 0).save(tmp_path / "palette.gif", transparency=0)
    assert read_image(tmp_path / "clear.png", 8).min() == 255
    assert read_image(tmp_path / "palette.gif", 8).min() == 255


def test_sixteen_bits_are_scaled(tmp_path):
    Image.fromarray(np.full((8, 8), 32768, np.uint16)).save(tmp_path / "deep.png")
    np.testing.assert_array_equal(read_image(tmp_path / "deep.png", 8, 1), 127)


def test_hidden_files_are_passed_over(folder):
    save(folder / ".thumbnails" / "t.png", (8, 8), RED)
    save(folder / "__MACOSX" / "t.png", (8, 8), RED)
    save(folder / "cats" / "._c.png", (8, 8), RED)
    found = [path.relative_to(folder).as_posix() for path in find_images(folder)]
    assert found == ["cats/c.bmp", "dogs/b.jpg", "dogs/deep/a.PNG"]


def test_a_bar_shows_only_while_reading_takes_long(folder, monkeypatch, capsys):
    load("images", folder=folder, size=16)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(folder_module, "BAR_SECONDS", 1e-9)
    read = load("images", folder=folder, size=16)
    assert f"{len(read)}/{len(read)}" in capsys.readouterr().err


def test_very_many_images_stay_on_disk(folder, monkeypatch):
    (folder / "cats" / "broken.jpg").write_bytes(b"no image")
    with pytest.warns(UserWarning, match="1 image file"):
        in_memory = load("images", folder=folder, size=16)
    monkeypatch.setattr(folder_module, "ON_DISK_BYTES", 1000)
    with pytest.warns(UserWarning, match="1 image file"):
        on_disk = load("images", folder=folder, size=16)
    assert isinstance(on_disk.x, Stored) and not isinstance(in_memory.x, Stored)
    np.testing.assert_array_equal(on_disk.x[:], in_memory.x)
    np.testing.assert_array_equal(on_disk.y, in_memory.y)
    assert on_disk.fingerprint() == in_memory.fingerprint()
