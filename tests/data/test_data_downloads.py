"""MNIST and Fashion-MNIST through the real download code, from a small server on this machine."""

import functools
import gzip
import hashlib
import http.server
import struct
import threading

import numpy as np
import pytest

from ganlearn.data import DownloadError, downloads, load

NOWHERE = ("http://127.0.0.1:9/",)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        self.server.requests.append(self.path)


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A web server of a new folder: its address, the folder, the paths that were asked for."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    served = tmp_path / "served"
    served.mkdir()
    handler = functools.partial(QuietHandler, directory=served)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        httpd.requests = []
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}/", served, httpd.requests
        httpd.shutdown()
        thread.join()


@pytest.fixture
def small_mnist(server, monkeypatch):
    address, served, requests = server
    rng = np.random.default_rng(0)
    arrays = {"x_train": rng.integers(256, size=(6, 28, 28), dtype=np.uint8), "y_train": np.arange(6, dtype=np.uint8)}
    arrays |= {"x_test": arrays["x_train"][:2], "y_test": arrays["y_train"][:2]}
    np.savez(served / "mnist.npz", **arrays)
    monkeypatch.setattr(downloads, "MNIST_HOSTS", (address,))
    monkeypatch.setattr(downloads, "MNIST_SHA256", sha256(served / "mnist.npz"))
    return arrays, requests


def write_idx(path, array):
    header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    path.write_bytes(gzip.compress(header + array.tobytes()))


@pytest.fixture
def small_fashion(server, monkeypatch):
    address, served, requests = server
    x = np.random.default_rng(0).integers(256, size=(5, 28, 28), dtype=np.uint8)
    y = np.array([9, 0, 3, 1, 1], np.uint8)
    for prefix, n in (("train", 5), ("t10k", 3)):
        write_idx(served / f"{prefix}-images-idx3-ubyte.gz", x[:n])
        write_idx(served / f"{prefix}-labels-idx1-ubyte.gz", y[:n])
    monkeypatch.setattr(downloads, "FASHION_SHA256", {path.name: sha256(path) for path in served.iterdir()})
    monkeypatch.setattr(downloads, "FASHION_HOSTS", (*NOWHERE, address))
    return x, y, requests


def test_mnist_is_downloaded_once(small_mnist, tmp_path):
    arrays, requests = small_mnist
    mnist = load("mnist", folder=tmp_path / "cache")
    np.testing.assert_allclose((mnist.x + 1) * 127.5, arrays["x_train"][..., None], atol=1e-4)
    np.testing.assert_array_equal(mnist.y, np.arange(6))
    assert (mnist.sample_shape, mnist.classes, mnist.name) == ((28, 28, 1), 10, "mnist")
    assert len(load("mnist", part="test", folder=tmp_path / "cache")) == 2
    assert requests == ["/mnist.npz"]


def test_the_cache_folder_is_the_users(small_mnist, tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
    load("mnist")
    assert (tmp_path / "ganlearn" / "mnist" / "mnist.npz").exists()


def test_fashion_mnist_tries_the_next_host(small_fashion, tmp_path):
    x, y, requests = small_fashion
    fashion = load("fashion_mnist", folder=tmp_path / "cache")
    np.testing.assert_allclose((fashion.x + 1) * 127.5, x[..., None], atol=1e-4)
    np.testing.assert_array_equal(fashion.y, y)
    assert fashion.class_names[9] == "ankle boot"
    assert len(load("fashion_mnist", part="test", folder=tmp_path / "cache")) == 3
    assert len(requests) == 4


def test_offline_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(downloads, "MNIST_HOSTS", NOWHERE)
    with pytest.raises(DownloadError) as caught:
        load("mnist", folder=tmp_path)
    message = str(caught.value)
    assert isinstance(caught.value, OSError)
    for words in ("could not be reached", NOWHERE[0], str(tmp_path / "mnist.npz"), "glyphs", "digits", "731c5ac6"):
        assert words in message


def test_a_file_put_there_by_hand_needs_no_network(small_mnist, server, tmp_path, monkeypatch):
    _, served, requests = server
    (served / "mnist.npz").rename(tmp_path / "mnist.npz")
    monkeypatch.setattr(downloads, "MNIST_HOSTS", NOWHERE)
    assert len(load("mnist", folder=tmp_path)) == 6
    assert requests == []


def test_a_missing_page_is_an_error(server, tmp_path):
    with pytest.raises(DownloadError, match="404"):
        downloads.fetch("mnist", "other.npz", "0" * 64, (server[0],), tmp_path)


def test_a_wrong_checksum_is_an_error(small_mnist, tmp_path, monkeypatch):
    monkeypatch.setattr(downloads, "MNIST_SHA256", "0" * 64)
    with pytest.raises(DownloadError, match="what arrived has another checksum"):
        load("mnist", folder=tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_damaged_file_is_replaced(small_mnist, tmp_path):
    (tmp_path / "mnist.npz").write_bytes(b"half a file")
    assert len(load("mnist", folder=tmp_path)) == 6


def test_a_damaged_file_is_named_offline(tmp_path, monkeypatch):
    monkeypatch.setattr(downloads, "MNIST_HOSTS", NOWHERE)
    (tmp_path / "mnist.npz").write_bytes(b"half a file")
    with pytest.raises(DownloadError, match="is damaged or another version"):
        load("mnist", folder=tmp_path)


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_an_unknown_part(name):
    with pytest.raises(ValueError, match="train, test"):
        load(name, part="valid")


@pytest.mark.parametrize(
    "content", [b"", b"\0\0", b"\0\0\x0d\x01a", b"\0\0\x0d\x01\0\0\0\x01a", b"\0\0\x08\x01\0\0\0\x05abc"]
)
def test_what_is_no_idx_file(content, tmp_path):
    path = tmp_path / "labels.gz"
    path.write_bytes(gzip.compress(content))
    with pytest.raises(ValueError, match="no gzipped IDX"):
        downloads.read_idx(path)


def test_checksums_have_the_form_of_sha256():
    for checksum in (downloads.MNIST_SHA256, *downloads.FASHION_SHA256.values()):
        assert len(bytes.fromhex(checksum)) == 32
