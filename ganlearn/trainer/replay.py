"""Going to a step of the tape: the latest snapshot before it, then the same steps again under the same settings."""

import time

import numpy as np

from ganlearn.gan import METRICS
from ganlearn.trainer.limits import CHUNK
from ganlearn.trainer.progress import next_chunk


class GivenUp(Exception):
    """Nobody waits for the replay any more."""


def replay(step, engine, live, tape, fresh=False, given_up=lambda: False):
    """Brings the engine to the exact state at ``step``.

    Args:
        step: a step of the tape.
        engine: ``Engine``.
        live: ``Settings``.
        tape: ``Tape``.
        fresh: whether the engine's present state is of no use; else it is the start when it is the nearest.
        given_up: function that is asked about twenty times a second whether to end here.

    Returns:
        float32 array (steps run, number of metrics): the metrics of the steps that were run again.

    Raises:
        GivenUp: when ``given_up`` says so; the engine stands at a step on the way.
    """
    start, snapshot = tape.before(step)
    if fresh or not start <= engine.step <= step:
        engine.restore(snapshot)
    tables, chunk = [np.empty((0, len(METRICS)), np.float32)], 1
    while (now := engine.step) < step:
        if given_up():
            raise GivenUp
        live.put(tape.settings_at(now))
        began = time.monotonic()
        tables.append(engine.advance(int(min(chunk, step - now, tape.next_change(now) - now))))
        chunk = next_chunk(len(tables[-1]), time.monotonic() - began, CHUNK)
    live.put(tape.settings_at(step))
    return np.concatenate(tables)
