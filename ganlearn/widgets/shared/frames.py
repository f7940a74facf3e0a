"""What travels to the browser: samples and D's field as raw bytes, and the gate that decides which frames do.

Frames are dropped, never queued: a browser that is slow, hidden or gone costs nothing, and the next frame that passes
shows everything there is.
"""

import asyncio
import dataclasses
import math
import threading
import time

import numpy as np

FRAME_SECONDS, LONGEST_FRAME_SECONDS, FRAME_SHARE = 1 / 12, 2 / 21, 0.05
"""Least time between two frames of a running training; longer, up to ten and a half frames a second, where making them
would take more than this share of it."""

BUSY_SECONDS = 1 / 4
PROMPT_SECONDS = 0.15
STRIDE = 12
"""Each answer of the browser makes JupyterLab show the kernel as busy and as idle again, which costs the page more than
a frame does. A browser that keeps up is therefore asked for an answer once a second only."""

CELLS = 40
"""Values of D's field over the plane in each direction, at the middles of the cells."""

_LINE_VALUES = 128
_IMAGES, _LINES, _POINTS = 64, 16, 256


@dataclasses.dataclass(frozen=True)
class View:
    """How samples of a data set are drawn.

    Attributes:
        kind: as ``Dataset.drawn_as``: "image" (bytes 0…255), "points" (float32 pairs) or "sequence" (float32 curves).
        shape: of one drawn sample.
        count: how many are shown.
        domain: value range, (x0, x1, y0, y1) for points and (low, high) for sequences.
    """

    kind: str
    shape: tuple
    count: int
    domain: tuple

    def pack(self, samples):
        """The bytes of samples (n, *sample_shape)."""
        samples = np.asarray(samples)
        if self.kind == "image":
            scaled = np.clip(np.nan_to_num(samples) * 127.5 + 127.5, 0, 255)
            return np.rint(scaled).astype(np.uint8).tobytes()
        if self.kind == "sequence":
            samples = thin(samples.reshape(len(samples), samples.shape[1], -1)[:, :, 0], _LINE_VALUES)
        return np.ascontiguousarray(samples, np.float32).tobytes()


def view_of(dataset):
    """The ``View`` that fits a data set."""
    x = dataset.x[:20_000]
    if dataset.drawn_as == "image":
        height, width = dataset.sample_shape[:2]
        channels = dataset.sample_shape[2] if len(dataset.sample_shape) > 2 else 1
        return View("image", (height, width, channels), min(_IMAGES, len(dataset.x)), (-1, 1))
    if dataset.drawn_as == "points":
        return View("points", (2,), min(_POINTS, len(dataset.x)), square_around(x))
    low, high = np.quantile(x, [0.001, 0.999])
    margin = 0.1 * max(high - low, 1e-6)
    length = min(dataset.sample_shape[0], _LINE_VALUES)
    return View("sequence", (length,), min(_LINES, len(dataset.x)), (float(low - margin), float(high + margin)))


def square_around(x):
    """(x0, x1, y0, y1) of a square around nearly all points (n, 2), with a margin of a quarter of its half side."""
    low, high = np.quantile(x, [0.001, 0.999], axis=0)
    middle, half = (low + high) / 2, 1.25 * max(float((high - low).max()) / 2, 1e-6)
    return tuple(float(v) for v in (middle[0] - half, middle[0] + half, middle[1] - half, middle[1] + half))


def thin(rows, values):
    """At most ``values`` evenly spaced values of each row of (n, length)."""
    if rows.shape[1] <= values:
        return rows
    return rows[:, np.linspace(0, rows.shape[1] - 1, values).round().astype(int)]


def cells(domain):
    """The middles of all cells of (x0, x1, y0, y1): float32 (CELLS², 2), row by row from the lower left."""
    x0, x1, y0, y1 = domain
    middles = (np.arange(CELLS) + 0.5) / CELLS
    columns, rows = np.meshgrid(x0 + middles * (x1 - x0), y0 + middles * (y1 - y0))
    return np.stack([columns, rows], axis=-1).reshape(-1, 2).astype(np.float32)


def resting(gan):
    """What D says where it cannot tell real from fake, and how far from there the colours of its field are full."""
    if gan.loss.probability:
        return 0.5, 0.5
    return (0.5, 0.5) if gan.loss.name == "least_squares" else (0.0, math.nan)


class MainThreadProbe:
    """Finds out whether a running cell holds the kernel's main thread, so that no answer of the browser is heard."""

    def __init__(self):
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        self._asked = None

    def busy(self):
        """Whether the main thread has left a question open for a quarter of a second."""
        if self._loop is None or self._loop.is_closed():
            return False
        if self._asked is None:
            self._asked = time.monotonic()
            self._loop.call_soon_threadsafe(self._answer)
        asked = self._asked
        return asked is not None and time.monotonic() - asked > 0.25

    def _answer(self):
        self._asked = None


class FrameGate:
    """Lets a frame pass when the browser can use it.

    At most one frame in ``spacing`` seconds, a little fewer where they cost much (see ``pace``), none while no view is
    on screen. At first every frame is to be answered, and at most two may wait; each prompt answer doubles the frames
    that the next one stands for, up to ``STRIDE``, each late one halves them, and twice as many may wait.
    holds the main thread the browser's answers cannot arrive: then four a second pass without them.

    Args:
        busy: function that says whether the main thread is held.
        clock: function that returns seconds.
        spacing: least seconds between two frames.

    Attributes:
        sent: number of the newest frame.
        drawn: number of the newest frame that the browser has answered.
        asked: number of the newest frame that it has to answer.
    """

    def __init__(self, busy=lambda: False, clock=time.monotonic, spacing=FRAME_SECONDS):
        self._spacing = spacing
        self._busy = busy
        self._clock = clock
        self._lock = threading.Lock()
        self._visible = set()
        self._sent_at = -math.inf
        self.sent = 0
        self.drawn = 0
        self.asked = 0
        self._stride = 1
        self._asked_at = -math.inf

    @property
    def seen(self):
        """Whether a view is on screen."""
        return bool(self._visible)

    def watched(self):
        """Whether a frame at rest may be sent now, whatever the last one's time."""
        with self._lock:
            return self._ready()

    def _ready(self):
        return self._busy() or (bool(self._visible) and self.sent - self.drawn < 2 * self._stride)

    def admits(self):
        """Whether a frame of a running training may be sent now."""
        with self._lock:
            wait = BUSY_SECONDS if self._busy() else self._spacing
            return self._clock() - self._sent_at >= wait and self._ready()

    def number(self):
        """The number of the frame that is sent now."""
        with self._lock:
            now, due = self._clock(), self._sent_at + self._spacing
            self.sent = self.sent + 1
            self._sent_at = due if now - due < self._spacing else now
            if self.sent - self.asked >= self._stride:
                self.asked = self.sent
                self._asked_at = now
            return self.sent

    def pace(self, seconds):
        """The last frame took ``seconds`` to make, while the training waited."""
        self._spacing = min(max(FRAME_SECONDS, seconds / FRAME_SHARE), LONGEST_FRAME_SECONDS)

    def acknowledge(self, number):
        """The browser has drawn frame ``number``."""
        with self._lock:
            if self.drawn < self.asked <= number:
                prompt = self._clock() - self._asked_at < PROMPT_SECONDS
                self._stride = min(2 * self._stride, STRIDE) if prompt else max(self._stride // 2, 1)
            self.drawn = min(max(self.drawn, int(number)), self.sent)

    def show(self, view, visible):
        """A view came on screen, or left it. A new view begins with nothing to draw."""
        with self._lock:
            if visible and view not in self._visible:
                self.drawn = self.sent
                self._stride = 1
            (self._visible.add if visible else self._visible.discard)(view)
