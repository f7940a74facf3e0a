"""Going to a step of the tape: the latest snapshot before it, then the same steps again under the same settings."""

import numpy as np

from ganlearn.gan import METRICS
from ganlearn.trainer.limits import CHUNK


def replay(step, engine, live, tape, fresh=False):
    """Brings the engine to the exact state at ``step``.

    Args:
        step: a step of the tape.
        engine: ``Engine``.
        live: ``Settings``.
        tape: ``Tape``.
        fresh: whether the engine's present state is of no use; else it is the start when it is the nearest.

    Returns:
        float32 array (steps run, number of metrics): the metrics of the steps that were run again.
    """
    start, snapshot = tape.before(step)
    if fresh or not start <= engine.step <= step:
        engine.restore(snapshot)
    tables = [np.empty((0, len(METRICS)), np.float32)]
    while (now := engine.step) < step:
        live.put(tape.settings_at(now))
        tables.append(engine.advance(int(min(CHUNK, step - now, tape.next_change(now) - now))))
    live.put(tape.settings_at(step))
    return np.concatenate(tables)
