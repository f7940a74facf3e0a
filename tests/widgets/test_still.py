"""The still picture below a widget: only the newest is drawn, at once when asked, and the figure does not stay."""

import gc
import time
import weakref

import pytest
from matplotlib.figure import Figure

from ganlearn.widgets.shared import display as stills
from ganlearn.widgets.shared.display import StillOutput


class Handle:
    """What ``display`` returns; ``texts`` are those that it was given."""

    def __init__(self):
        self.texts = []

    def update(self, data, raw, metadata):
        self.texts.append(data["text/plain"])


class Still:
    """A picture; ``figures`` are weak references to all that were drawn."""

    figures = []

    def __init__(self, words):
        self.words = words

    def draw(self):
        figure = Figure(figsize=(2, 1))
        figure.subplots().plot([0, 1])
        self.figures.append(weakref.ref(figure))
        return figure

    def alt(self):
        return self.words


@pytest.fixture
def handle(monkeypatch):
    handle = Handle()
    monkeypatch.setattr(stills, "display", lambda *_, **__: handle)
    return handle


@pytest.fixture
def output(handle):
    Still.figures.clear()
    output = StillOutput()
    output.show(Still("first"))
    yield output
    output.close()


def await_rest(output):
    end = time.monotonic() + 30
    while output.waiting:
        assert time.monotonic() < end
        time.sleep(0.01)
    with output._lock:
        pass  # the picture has been sent when its thread lets go


def test_of_several_pictures_the_newest_is_drawn(output, handle):
    for words in ("second", "third", "fourth"):
        output.update(Still(words))
    await_rest(output)
    assert handle.texts == ["fourth"]
    assert len(Still.figures) == 2


def test_what_waits_is_drawn_at_once_when_asked(output, handle):
    output.update(Still("second"))
    output.flush()
    assert handle.texts == ["second"] and not output.waiting
    output.flush()
    assert handle.texts == ["second"]


def test_a_figure_does_not_stay_until_the_collector_comes_by(output):
    gc.disable()
    try:
        output.update(Still("second"))
        output.flush()
        assert [figure() for figure in Still.figures] == [None, None]
    finally:
        gc.enable()


def test_what_waits_is_forgotten_by_a_closed_output(output, handle):
    output.update(Still("second"))
    output.close()
    output.flush()
    assert handle.texts == []
