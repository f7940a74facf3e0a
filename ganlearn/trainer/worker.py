"""A thread that owns the model: it carries out commands in order and works between them while there is work."""

import concurrent.futures
import contextlib
import math
import queue
import signal
import threading
import time


class Worker:
    """Runs commands one after another, in a background thread or in the thread that calls ``foreground``.

    Args:
        busy: function that returns whether there is work to do between commands.
        work: function that does a little of it.
        pause: function that leaves it until somebody asks for it again.
        failed: function of the exception that a command raised.

    Attributes:
        changed: condition that is notified after every command; whoever changes what others wait for notifies it too.
    """

    def __init__(self, busy, work, pause, failed):
        self._busy = busy
        self._work = work
        self._pause = pause
        self._failed = failed
        self._commands = queue.SimpleQueue()
        self._pending = 0
        self._owner = threading.RLock()
        self._thread = None
        self._foreground = None
        self._claims = 0
        self.changed = threading.Condition()

    @property
    def idle(self):
        """Whether no command waits or runs."""
        return self._pending == 0

    @property
    def waiting(self):
        """Whether a command waits for its turn."""
        return not self._commands.empty()

    def submit(self, command):
        """Puts ``command()`` at the end of the queue and returns at once."""
        with self.changed:
            self._pending += 1
            self._commands.put(command)
            self._ensure_thread()

    def call(self, function):
        """What ``function()`` returns or raises, called in the thread that owns the model."""
        owner = self._foreground or self._thread
        if owner in (None, threading.current_thread()):
            with self._owner:
                return function()
        answer = concurrent.futures.Future()
        self.submit(lambda: _answer(answer, function))
        return answer.result()

    def wait(self, reached, timeout=None):
        """Blocks until ``reached()``, or for ``timeout`` seconds; returns what ``reached()`` said last."""
        with self.changed:
            return self.changed.wait_for(reached, timeout)

    def work_until(self, reached, timeout=None):
        """As ``wait``, with the calling thread owning the model and working meanwhile; the background goes on after it.

        Raises:
            KeyboardInterrupt: after an interrupt between two pieces of work, which is then paused.
        """
        end = math.inf if timeout is None else time.monotonic() + timeout
        with deferred_interrupt() as interrupted, self.foreground():
            while not (done := reached()) and not interrupted() and time.monotonic() < end:
                self.serve_waiting()
                if self._busy():
                    self._work()
            if interrupted():
                self._pause()
                raise KeyboardInterrupt
        self.resume()
        return done

    def leave(self):
        """Ends the background thread after the command that calls this."""
        self._thread = None

    @contextlib.contextmanager
    def foreground(self, pause=False):
        """Lets the calling thread own the model within the block; with ``pause`` the work that is on ends first.

        Meanwhile no background thread begins: it might own the model first, and would wait for commands for ever.
        """
        me = threading.current_thread()
        with self._claimed() as thread:
            if thread is not None and thread.is_alive() and thread is not me:
                self.submit(lambda: self._hand_over(pause))
                thread.join()
            with self._owner:
                before, self._foreground = self._foreground, me
                try:
                    self.serve_waiting()  # the thread may have ended on a command before that one
                    yield
                finally:
                    self._foreground = before

    def _hand_over(self, pause):
        if pause:
            self._pause()
        self.leave()

    @contextlib.contextmanager
    def _claimed(self):
        with self.changed:
            self._claims += 1
        try:
            yield self._thread
        finally:
            with self.changed:
                self._claims -= 1
                self._ensure_thread()

    def resume(self):
        """Lets the background go on with what is left to do."""
        if self._busy():
            self.submit(lambda: None)

    def serve_waiting(self):
        """Carries out the commands that wait; for the thread that owns the model."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._carry_out(self._commands.get_nowait())

    def _ensure_thread(self):
        """Begins a background thread when a command waits and nobody is there, or on the way, to carry it out."""
        if self._claims or self._commands.empty() or (self._thread is not None and self._thread.is_alive()):
            return
        self._thread = threading.Thread(target=self._serve, name="ganlearn-trainer", daemon=True)
        self._thread.start()

    def _serve(self):
        with self._owner:
            while self._thread is threading.current_thread():
                if self._busy():
                    self.serve_waiting()
                else:
                    self._carry_out(self._commands.get())
                if self._busy():
                    self._work()
        with self.changed:  # a command may have come in after the last look
            self._ensure_thread()

    def _carry_out(self, command):
        try:
            command()
        except Exception as error:
            self._failed(error)
        finally:
            with self.changed:
                self._pending -= 1
                self.changed.notify_all()


def _answer(future, function):
    try:
        future.set_result(function())
    except Exception as error:
        future.set_exception(error)


@contextlib.contextmanager
def deferred_interrupt():
    """Ctrl-C is noted and acted on between chunks, so that no step is half done. Yields a function that says
    whether it came."""
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    caught = []
    before = signal.signal(signal.SIGINT, lambda number, frame: caught.append(number))
    try:
        yield lambda: bool(caught)
    finally:
        signal.signal(signal.SIGINT, before)
