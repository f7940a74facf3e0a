"""What a contender's process does: it answers commands on standard input with one line of JSON each.

``check``: losses (d_loss, g_loss) of ``CHECK_STEPS`` steps from the given weights, batches and noises.
``run N``: seconds that N steps on the contender's usual data feed take.
"""

import json
import sys
import time


def serve(contender):
    """Answers until standard input ends.

    Args:
        contender: object with ``check()`` and ``run(steps)``.
    """
    for line in sys.stdin:
        command, *arguments = line.split()
        print(json.dumps(_answer(contender, command, arguments)), flush=True)


def _answer(contender, command, arguments):
    if command == "check":
        return [[float(v) for v in row] for row in contender.check()]
    began = time.perf_counter()
    contender.run(int(arguments[0]))
    return time.perf_counter() - began
