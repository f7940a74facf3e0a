"""How far a run has come: speed, chunk length and Ctrl-C between chunks."""

import contextlib
import signal
import threading
import time

CHUNK_SECONDS = 0.05


class Clock:
    """Steps per second over about the last two seconds.

    Attributes:
        rate: steps per second.
    """

    def __init__(self):
        self.rate = 0.0
        self.restart()

    def restart(self):
        """Begins anew, after a pause."""
        self._ticks = [(time.monotonic(), 0)]

    def tick(self, steps):
        """Notes that ``steps`` more steps are done."""
        now = time.monotonic()
        self._ticks.append((now, self._ticks[-1][1] + steps))
        while len(self._ticks) > 2 and now - self._ticks[1][0] > 2.0:
            self._ticks.pop(0)
        (before, first), (_, last) = self._ticks[0], self._ticks[-1]
        self.rate = (last - first) / max(now - before, 1e-9)


def next_chunk(steps, seconds, longest):
    """How many steps the next call should run, so that commands between calls are heard within a twentieth of a second.

    Args:
        steps, seconds: of the last call.
        longest: most steps in one call.
    """
    wanted = int(steps * CHUNK_SECONDS / max(seconds, 1e-6))
    return max(1, min(wanted, 2 * steps, longest))


@contextlib.contextmanager
def deferred_interrupt():
    """Ctrl-C is noted and acted on between chunks, so that no step is half done. Yields a function that tells."""
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    caught = []
    before = signal.signal(signal.SIGINT, lambda number, frame: caught.append(number))
    try:
        yield lambda: bool(caught)
    finally:
        signal.signal(signal.SIGINT, before)
