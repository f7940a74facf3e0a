"""Who owns the model: commands keep their order, and no handover waits for ever."""

import threading

import pytest

from ganlearn.trainer.worker import Worker

SECONDS = 20


class Game:
    """A worker, and what its commands have noted."""

    def __init__(self):
        self.notes = []
        self.worker = Worker(lambda: False, lambda: None, self.note("hold"), self.notes.append)

    def note(self, word):
        """A command that notes a word and the thread's name."""
        return lambda: self.notes.append((word, threading.current_thread().name))

    @property
    def words(self):
        return [word for word, _ in self.notes]


@pytest.fixture
def game():
    return Game()


def in_time(function):
    """Whether a function ends: it is called in a thread that may be left behind."""
    thread = threading.Thread(target=function, daemon=True)
    thread.start()
    thread.join(SECONDS)
    return not thread.is_alive()


def test_a_command_that_comes_in_during_the_handover_waits_for_the_foreground(game, monkeypatch):
    """The moment in question: the background has left and has not let go of the model."""
    worker, leave = game.worker, game.worker.leave

    def left_and_commanded():
        leave()
        worker.submit(game.note("late"))

    monkeypatch.setattr(worker, "leave", left_and_commanded)
    worker.submit(game.note("early"))

    def take_over():
        with worker.foreground(pause=True):
            game.note("in front")()

    assert in_time(take_over)
    assert worker.wait(lambda: worker.idle, SECONDS)
    assert sorted(game.words) == ["early", "hold", "in front", "late"]


def test_a_background_that_ends_by_itself_leaves_no_hold_for_the_foreground(game):
    worker, busy = game.worker, threading.Event()
    worker.submit(lambda: busy.wait(SECONDS))
    worker.submit(worker.leave)
    worker.submit(game.note("set"))
    threading.Timer(0.2, busy.set).start()

    def take_over():
        with worker.foreground(pause=True):
            game.note("in front")()
            worker.serve_waiting()

    assert in_time(take_over)
    assert game.words == ["set", "hold", "in front"]


def test_what_is_submitted_meanwhile_is_carried_out_afterwards(game):
    worker = game.worker
    with worker.foreground():
        helper = threading.Thread(target=lambda: worker.submit(game.note("after")))
        helper.start()
        helper.join()
        assert not game.words
    assert worker.wait(lambda: worker.idle, SECONDS)
    assert game.notes == [("after", "ganlearn-trainer")]


def test_an_answer_is_given_by_the_foreground_inside_another_one(game):
    worker, answers, inside = game.worker, [], threading.Event()
    helper = threading.Thread(
        target=lambda: (inside.wait(SECONDS), answers.append(worker.call(lambda: 7))), daemon=True
    )
    helper.start()
    with worker.foreground():
        with worker.foreground():
            pass
        inside.set()
        while not worker.waiting:
            helper.join(0.01)
            assert helper.is_alive()
        worker.serve_waiting()
        helper.join(SECONDS)
    assert answers == [7]


def test_two_threads_take_the_model_in_turn_and_neither_counts_as_its_owner_afterwards(game):
    worker, answers = game.worker, []

    def first():
        with worker.foreground():
            second.start()
            while worker._claims < 2:
                second.join(0.01)
        second.join(SECONDS)
        worker.submit(game.note("background"))
        worker.wait(lambda: worker.idle, SECONDS)
        answers.append(worker.call(lambda: threading.current_thread().name))

    def take_over():
        with worker.foreground():
            pass

    second = threading.Thread(target=take_over, daemon=True)
    assert in_time(first)
    assert answers == ["ganlearn-trainer"]


def test_a_command_may_take_the_model_itself(game):
    worker = game.worker

    def command():
        with worker.foreground():
            game.note("inside")()

    worker.submit(command)
    worker.submit(game.note("next"))
    assert worker.wait(lambda: worker.idle, SECONDS)
    assert sorted(game.words) == ["inside", "next"]
    assert {name for _, name in game.notes} == {"ganlearn-trainer"}


def test_an_interrupt_inside_a_command_leaves_nothing_undone(game):
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), game.worker.foreground():
        game.worker.submit(interrupted)
        game.worker.serve_waiting()
    assert game.worker.idle
