"""MNIST and Fashion-MNIST: downloaded once, checked against SHA-256, kept in the user's cache folder."""

import gzip
from pathlib import Path

import numpy as np

from ganlearn.data.dataset import Dataset
from ganlearn.strings import text

MNIST_FILE = "mnist.npz"
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
MNIST_HOSTS = ("https://storage.googleapis.com/tensorflow/tf-keras-datasets/",)

FASHION_SHA256 = {
    "train-images-idx3-ubyte.gz": "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    "train-labels-idx1-ubyte.gz": "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    "t10k-images-idx3-ubyte.gz": "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    "t10k-labels-idx1-ubyte.gz": "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
}
FASHION_HOSTS = (
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
)
FASHION_CLASSES = (
    "T-shirt",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)

_PARTS = ("train", "test")
_TIMEOUT = 15


class DownloadError(ConnectionError):
    """A file could not be downloaded. The message says how to continue without a network."""


def mnist(part="train", folder=None):
    """MNIST: handwritten digits, 60,000 to train on and 10,000 to test on.

    Args:
        part: "train" or "test". folder: where the file is kept; None: the user's cache folder.

    Returns:
        Dataset of images (n, 28, 28, 1) with ``y`` the digit.

    Raises:
        DownloadError: when the file is not there and cannot be downloaded (11 MB).

    Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits" (CC BY-SA 3.0), as hosted for Keras.
    """
    _check_part(part)
    path = fetch("mnist", MNIST_FILE, MNIST_SHA256, MNIST_HOSTS, _cache(folder, "mnist"))
    with np.load(path, allow_pickle=False) as arrays:
        return _images("mnist", part, arrays[f"x_{part}"], arrays[f"y_{part}"], "0123456789")


def fashion_mnist(part="train", folder=None):
    """Fashion-MNIST: pictures of ten kinds of clothing, 60,000 to train on and 10,000 to test on.

    Args:
        part: "train" or "test". folder: where the files are kept; None: the user's cache folder.

    Returns:
        Dataset of images (n, 28, 28, 1) with ``y`` the kind.

    Raises:
        DownloadError: when a file is not there and cannot be downloaded (30 MB).

    Source: Xiao, Rasul and Vollgraf 2017, "Fashion-MNIST" (MIT licence).
    """
    _check_part(part)
    prefix = "train" if part == "train" else "t10k"
    x, y = (
        read_idx(fetch("fashion_mnist", name, FASHION_SHA256[name], FASHION_HOSTS, _cache(folder, "fashion_mnist")))
        for name in (f"{prefix}-images-idx3-ubyte.gz", f"{prefix}-labels-idx1-ubyte.gz")
    )
    return _images("fashion_mnist", part, x, y, FASHION_CLASSES)


def fetch(dataset, file, sha256, hosts, folder):
    """Path of ``folder/file``, downloaded first when it is not there with the right checksum.

    Args:
        dataset: name for the message. file: name of the file. sha256: its checksum. hosts: addresses to try in order,
            each ending in a slash. folder: where to keep it.

    Raises:
        DownloadError: when no host delivers the file with that checksum.
    """
    import pooch

    failures = []
    for host in hosts:
        downloader = pooch.HTTPDownloader(progressbar=True, timeout=_TIMEOUT)
        try:
            return Path(pooch.retrieve(host + file, sha256, fname=file, path=folder, downloader=downloader))
        # requests' errors are OSErrors, and so is a full disk; a wrong checksum is a ValueError.
        except (OSError, ValueError) as error:
            failures.append(error)
            _close(error)
    place = Path(folder) / file
    reason = _reason(failures[0], place)
    raise DownloadError(
        text("data.download", dataset=dataset, reason=reason, address=hosts[0] + file, place=place, sha256=sha256)
    ) from failures[0]


def _close(error):
    """Close the connection of an answer that was refused unread: pooch leaves it open."""
    response = getattr(error, "response", None)
    if response is not None:
        response.close()


def _reason(error, place):
    import requests

    if place.exists():
        return text("data.file_damaged", place=place)
    if isinstance(error, ValueError):
        return text("data.arrived_damaged")
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        return text("data.not_reached")
    return str(error)


def read_idx(path):
    """The array of bytes in a gzipped IDX file.

    The format: two zero bytes, a type (8: bytes), the number of axes, each axis as a big-endian uint32, the values.

    Raises:
        ValueError: when the file is something else.
    """
    with gzip.open(path) as file:
        raw = file.read()
    axes = raw[3] if raw[:3] == b"\0\0\x08" else 0
    shape = np.frombuffer(raw, ">u4", count=axes, offset=4) if len(raw) >= 4 + 4 * axes else np.zeros(0)
    if axes == 0 or len(raw) != 4 + 4 * axes + shape.prod():
        raise ValueError(text("data.not_idx", path=path))
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * axes).reshape(shape)


def _images(name, part, x, y, class_names):
    return Dataset(
        x,
        y,
        name=name if part == "train" else f"{name} ({text('data.test_part')})",
        description=text(f"data.about_{name}"),
        kind="image",
        class_names=class_names,
    )


def _check_part(part):
    if part not in _PARTS:
        raise ValueError(text("data.part", part=part, parts=", ".join(_PARTS)))


def _cache(folder, name):
    import platformdirs

    return Path(folder) if folder is not None else Path(platformdirs.user_cache_dir("ganlearn")) / name
