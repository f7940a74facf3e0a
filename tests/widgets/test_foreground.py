"""A Dashboard in Google Colab, simulated: what a thread sends is lost, and the browser is heard between cells only."""

import asyncio
import os
import signal
import sys
import threading
import time
import types

import pytest

import ganlearn as gl
from tests.core import tiny

WAIT = 60


class Colab:
    """The page and the kernel, as a dashboard in Colab meets them.

    Attributes:
        sent: (place, status) of each frame: "thread" is lost, "cell" is painted, "end" is what a cell ends with.
        painted: the last status that was painted.
    """

    def __init__(self):
        self.sent, self.painted, self._answers = [], None, []
        self._loop, self._board = asyncio.new_event_loop(), None

    def show(self, trainer):
        """A cell that ends in a dashboard."""
        self._board = self.cell(lambda: gl.Dashboard(trainer))
        self._board.canvas.comm.send = self._receive
        self._board._hear(None, {"type": "view", "view": "page", "visible": True}, [])
        return self._board

    def cell(self, code):
        """Runs a cell in the kernel's event loop; what the browser has said meanwhile is heard after it."""

        async def run():
            result = code()
            if self._board is not None:
                self._board._cell_ended(None)
            return result

        try:
            return self._loop.run_until_complete(run())
        finally:
            self._loop.run_until_complete(asyncio.sleep(0))
            while self._answers:
                self._board._hear(None, self._answers.pop(0), [])

    def close(self):
        self._board.close()
        self._loop.close()

    def _receive(self, data, buffers=None):
        status = data["state"].get("status")
        if status is None:
            return
        whole, here = "info" in data["state"], threading.current_thread() is threading.main_thread()
        self.sent.append((("end" if whole else "cell") if here else "thread", status))
        if here:
            self.painted = status
            self._answers.append({"type": "ack", "id": status["id"]})

    def drawn(self):
        """How many frames of a running training were painted while a cell ran."""
        return sum(place == "cell" and status["state"] == "training" for place, status in self.sent)


@pytest.fixture(scope="module")
def compiled():
    trainer = tiny.trainer()
    trainer.run(steps=1, progress=False)
    return trainer


@pytest.fixture
def trainer(compiled):
    yield from tiny.as_new(compiled)


@pytest.fixture
def colab(monkeypatch, trainer):
    """Colab with a dashboard of the trainer."""
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    monkeypatch.setattr(trainer, "trains_in_wait", False, raising=False)
    colab = Colab()
    colab.show(trainer)
    assert trainer.trains_in_wait
    yield colab
    colab.close()


def agrees(colab, trainer):
    """Whether the page shows where the run is."""
    return (colab.painted["state"], colab.painted["step"]) == (trainer.state, trainer.step)


def test_run_sends_every_frame_from_the_cell(colab, trainer):
    colab.cell(lambda: trainer.run(until=lambda _: colab.drawn() >= 3, progress=False))
    assert {place for place, _ in colab.sent} == {"cell", "end"}
    assert agrees(colab, trainer)
    steps = [status["step"] for _, status in colab.sent]
    assert steps == sorted(steps)


def test_wait_takes_over_what_was_begun_in_the_background(colab, trainer):
    trainer.listen(lambda t: colab.drawn() >= 3 and t.pause())
    colab.cell(trainer.play)
    colab.cell(trainer.wait)
    assert trainer.state == "paused"
    assert agrees(colab, trainer)
    places = [place for place, _ in colab.sent]
    assert "thread" not in places[places.index("cell") :]


def test_wait_for_a_step_leaves_the_rest_to_the_background(colab, trainer):
    colab.cell(trainer.play)
    colab.cell(lambda: trainer.wait(step=300))
    reached = trainer.step
    assert reached >= 300
    end = time.monotonic() + WAIT
    while trainer.step == reached:
        assert time.monotonic() < end
    assert trainer.state == "training"


def test_an_interrupt_while_the_cell_waits_pauses_the_run(colab, trainer):
    def interrupt(trainer):
        if threading.current_thread() is threading.main_thread():
            trainer.unlisten(interrupt)
            os.kill(os.getpid(), signal.SIGINT)

    colab.cell(trainer.play)
    trainer.listen(interrupt)
    with pytest.raises(KeyboardInterrupt):
        colab.cell(trainer.wait)
    assert trainer.state == "paused"
    assert agrees(colab, trainer)


def test_a_wait_that_takes_too_long_says_so(colab, trainer):
    colab.cell(trainer.play)
    with pytest.raises(TimeoutError, match=r"0\.2"):
        colab.cell(lambda: trainer.wait(timeout=0.2))
    assert trainer.state == "training"


def test_what_a_thread_sent_in_vain_is_painted_when_the_next_cell_ends(colab, trainer):
    trainer.advance(3)
    end = time.monotonic() + WAIT
    while not colab.sent or colab.sent[-1][1]["step"] < 3:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert colab.painted is None
    colab.cell(lambda: None)
    assert agrees(colab, trainer)


def test_elsewhere_the_background_trains_while_a_cell_waits(trainer):
    threads = set()
    trainer.listen(lambda _: threads.add(threading.current_thread().name))
    trainer.play(steps=50)
    trainer.wait(timeout=WAIT)
    assert threads == {"ganlearn-trainer"}
