"""Your own images: a folder of files of any size."""

import tempfile
import warnings
from pathlib import Path

import numpy as np

from ganlearn.arguments import whole
from ganlearn.data.dataset import Dataset
from ganlearn.strings import text

SUFFIXES = frozenset(
    ".avif .bmp .gif .heic .heif .jfif .jpeg .jpg .pbm .pgm .png .pnm .ppm .tga .tif .tiff .webp".split()
)
"""Files with these endings are taken for images; others are passed over."""

ON_DISK_BYTES = 2**28
"""Images that take more bytes than this as float32 are kept in a temporary file instead of in memory."""

BAR_SECONDS = 2
"""Reading that takes longer than this shows a progress bar."""

_NAMED = 10
"""How many unreadable files a warning names."""


def images(folder, size=64, channels=3):
    """The images of a folder and its sub-folders, each made square: resized, and cropped around the centre.

    When every image lies in a sub-folder, the names of the sub-folders are the labels. Files are read in the order of
    their names. The place of a camera's rotation mark (EXIF) is taken by a real rotation. Transparent images are laid
    on white. Very many images are kept in a temporary file, which vanishes with the data set, and are read from there;
    a progress bar shows while they are read in.

    Args:
        folder: path. size: side of the images in pixels. channels: 3 for colour, 1 for grey.

    Returns:
        Dataset of images (n, size, size, channels), with ``y`` and ``class_names`` from the sub-folders.

    Raises:
        ValueError: when the folder is not there, holds no images, or none of them can be read.

    Warns:
        UserWarning: once, naming the files that could not be read. The others are loaded.
    """
    from tqdm.auto import tqdm

    folder, size, channels = Path(folder), whole("size", size), _channels(channels)
    files = find_images(folder)
    x = _allocate((len(files), size, size, channels))
    read, failed = [], []
    for path in tqdm(files, unit="image", delay=BAR_SECONDS):
        try:
            x[len(read)] = read_image(path, size, channels)
            read.append(path)
        # A broken file can make a decoder raise almost anything. The file and the reason are named in the warning.
        except Exception as error:
            failed.append(f"{path.relative_to(folder)} ({type(error).__name__})")
    if not read:
        raise ValueError(text("data.folder_unreadable", folder=folder, count=len(failed), files=_listed(failed)))
    if failed:
        message = text("data.folder_some", count=len(failed), n=len(read), files=_listed(failed))
        warnings.warn(message, UserWarning, stacklevel=2)
    y, names = _labels(read, folder)
    about = text("data.about_images")
    return Dataset(x[: len(read)], y, name=folder.resolve().name, description=about, kind="image", class_names=names)


def _allocate(shape):
    """An array of bytes: in memory, or in a file where it would be large."""
    if 4 * int(np.prod(shape)) <= ON_DISK_BYTES:
        return np.empty(shape, np.uint8)
    with tempfile.TemporaryFile() as file:
        return np.memmap(file, np.uint8, "w+", shape=shape)


def find_images(folder):
    """Paths of the image files in a folder and its sub-folders, sorted; hidden files are passed over.

    Raises:
        ValueError: when the folder is not there or holds none.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(text("data.folder_missing", folder=folder))
    files = [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not any(name.startswith(".") or name == "__MACOSX" for name in path.relative_to(folder).parts)
    ]
    if not files:
        raise ValueError(text("data.folder_empty", folder=folder, suffixes=" ".join(sorted(SUFFIXES))))
    return sorted(files, key=lambda path: path.relative_to(folder).as_posix())


def read_image(path, size, channels=3):
    """One image file as bytes: uint8 (size, size, channels), upright, resized, cropped around the centre.

    Args:
        path: of the file. size: side in pixels. channels: 3 or 1.

    Raises:
        Exception: whatever the decoder raises for a file it cannot read.
    """
    from PIL import Image, ImageOps

    with Image.open(path) as image:
        # A JPEG can be decoded at 1/2, 1/4 or 1/8 of its size, which is much faster; other formats ignore this.
        image.draft("RGB", (2 * size, 2 * size))
        image = ImageOps.exif_transpose(image)
        image = _flattened(image).convert("RGB" if channels == 3 else "L")
    image = ImageOps.fit(image, (size, size), method=Image.Resampling.LANCZOS)
    return np.asarray(image).reshape(size, size, channels)


def _flattened(image):
    """The image without transparency and without more than 8 bits a channel."""
    from PIL import Image

    if image.mode.startswith("I"):
        # Pillow would cut 16-bit grey off at 255 instead of scaling it.
        deep = np.clip(np.asarray(image), 0, 65535)
        return Image.fromarray((deep // (257 if deep.max() > 255 else 1)).astype(np.uint8))
    if not image.has_transparency_data:
        return image
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)


def _channels(channels):
    if channels not in (1, 3):
        raise ValueError(text("data.folder_channels", channels=channels))
    return int(channels)


def _labels(files, folder):
    """Labels and class names from the first sub-folder of each path; (None, None) when a file lies at the top."""
    first = [path.relative_to(folder).parts for path in files]
    if any(len(parts) == 1 for parts in first):
        return None, None
    names, y = np.unique([parts[0] for parts in first], return_inverse=True)
    return y, names


def _listed(files):
    more = len(files) - _NAMED
    return ", ".join(files[:_NAMED]) + (text("data.and_more", count=more) if more > 0 else "")
