"""Memory that was freed and that the C library keeps.

The GNU C library holds freed memory in one arena for each thread. TensorFlow's threads leave gaps there: after minutes
of training most of what the process held was free. ``malloc_trim`` gives such pages back to the system, but for those
at the end of an arena. How many it keeps there follows the largest block that it was ever given back: so what grows
without bound has pages of its own.
"""

import ctypes
import math
import mmap
import threading
import time

import numpy as np

EVERY_SECONDS = 15.0


def c_library_trim():
    """The C library's ``malloc_trim``, or None where it has none: macOS, Windows, musl."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None


def own_pages(shape):
    """An array of zeros, float32, that the C library knows nothing of; pages are taken when they are first written."""
    private = getattr(mmap, "MAP_PRIVATE", None)  # Windows has no flags, and nothing to share with
    flags = {} if private is None else {"flags": private | mmap.MAP_ANONYMOUS}
    return np.frombuffer(mmap.mmap(-1, 4 * math.prod(shape), **flags), np.float32).reshape(shape)


class Sweeper:
    """Gives freed memory of this process back to the system, at most once in ``EVERY_SECONDS``.

    Args:
        trim: function of the bytes to keep at the top of the heap, or None for none.
        clock: function that returns seconds.
    """

    def __init__(self, trim, clock=time.monotonic):
        self._trim = trim
        self._clock = clock
        self._lock = threading.Lock()
        self._due_at = clock()

    def sweep(self):
        """Gives back what is free, unless that was done a short while ago; one run's sweep serves all runs."""
        with self._lock:
            now = self._clock()
            if self._trim is None or now < self._due_at:
                return
            self._due_at = now + EVERY_SECONDS
        self._trim(0)


sweep = Sweeper(c_library_trim()).sweep
