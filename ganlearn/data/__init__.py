"""Data to learn from: points, images, sequences and sounds, from the library or of your own."""

from ganlearn.data.catalogue import available, load
from ganlearn.data.dataset import Dataset
from ganlearn.data.downloads import DownloadError

__all__ = ["Dataset", "DownloadError", "available", "load"]
