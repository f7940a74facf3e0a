"""What a contender's process does: it answers commands on standard input with one line of JSON each.

``inputs FILE``: writes the batches and noises that ours draws for its first ``CHECK_STEPS`` steps; ours alone.
``check FILE``: losses (d_loss, g_loss) of these steps from the given weights, on the batches and noises in the file.
``run N``: trains N steps or a few more on the contender's usual data feed; [steps, seconds].
"""

import json
import sys
import time

from benchmarks import cases


def serve(contender):
    """Answers until standard input ends.

    Args:
        contender: object with ``check(inputs)`` and ``run(steps)``, which returns how many steps it has run.
    """
    for line in sys.stdin:
        command, *arguments = line.rstrip("\n").split(maxsplit=1)
        print(json.dumps(_answer(contender, command, arguments)), flush=True)


def _answer(contender, command, arguments):
    if command == "inputs":
        return contender.write_inputs(arguments[0])
    if command == "check":
        return [[float(v) for v in row] for row in contender.check(cases.read_inputs(arguments[0]))]
    began = time.perf_counter()
    steps = contender.run(int(arguments[0]))
    return [steps, time.perf_counter() - began]
