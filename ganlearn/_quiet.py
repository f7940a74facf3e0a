"""Imports TensorFlow without its log messages.

TensorFlow and XLA write to file descriptor 2 while they are imported and first used, whatever the log level; a notebook
shows that as a red block under the learner's first cell. So a finder, placed by ``import ganlearn``, lets descriptor 2
point to a temporary file while TensorFlow is imported (by Keras, a lesson or the library) and compiles one
tiny program. When the import fails, what was held back is written out after all.
"""

import contextlib
import importlib.abc
import importlib.util
import os
import sys
import tempfile


@contextlib.contextmanager
def _held_back():
    """Holds back what C++ writes to file descriptor 2; writes it out when the block raises."""
    with contextlib.suppress(AttributeError, ValueError, OSError):
        sys.stderr.flush()
    saved = os.dup(2)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            yield
        except BaseException:
            os.dup2(saved, 2)
            file.seek(0)
            os.write(2, file.read())
            raise
        finally:
            os.dup2(saved, 2)
            os.close(saved)


def _first_use(tensorflow):
    """Lets a GPU's memory grow as needed, and compiles a tiny loop so that XLA has said what it says once."""
    for gpu in tensorflow.config.list_physical_devices("GPU"):
        with contextlib.suppress(RuntimeError):  # the GPU is in use already: its memory plan stays
            tensorflow.config.experimental.set_memory_growth(gpu, True)
    tiny = tensorflow.function(lambda x: tensorflow.matmul(x, x), jit_compile=True)
    with contextlib.suppress(tensorflow.errors.OpError):  # a build without XLA: the graph takes over later
        tiny(tensorflow.zeros((2, 2)))


class _QuietLoader(importlib.abc.Loader):
    def __init__(self, loader):
        self._loader = loader

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        with _held_back():
            self._loader.exec_module(module)
            _first_use(module)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "tensorflow":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            spec.loader = _QuietLoader(spec.loader)
        return spec


def install():
    """Makes the first import of TensorFlow in this process a quiet one."""
    if "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, _Finder())
