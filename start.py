"""Sets ganlearn up and runs it: ``python start.py lab``. Needs nothing but Python; ``--help`` lists what it can do.

This file, tools/machine.py and tools/sentences.py keep to syntax that every Python since 2.7 reads, so that one which
is too old can say so, or hand over to a younger one on the same computer.
"""

import sys

from tools import machine

if __name__ == "__main__":
    sys.exit(machine.main(sys.argv[1:]))
