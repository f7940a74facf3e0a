"""A switch that layers look at while they are traced."""

import contextlib
import threading


class Switch(threading.local):
    """Off in every thread, until a block turns it on.

    Attributes:
        on: whether it is on in this thread.
    """

    on = False

    @contextlib.contextmanager
    def turned(self, on):
        """Within this block the switch stands as ``on`` says."""
        before, self.on = self.on, on
        try:
            yield
        finally:
            self.on = before
