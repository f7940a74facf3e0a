"""Data to learn from: points, images, sequences and sounds, from the library or of your own."""

from ganlearn.data.dataset import Dataset
from ganlearn.data.downloads import DownloadError
from ganlearn.data.registry import available, load

__all__ = ["Dataset", "DownloadError", "available", "load"]
