"""Sets ganlearn up and runs it: ``python start.py lab``. Needs nothing but Python; ``--help`` lists what it can do.

This file, tools/pythons.py and tools/sentences.py keep to syntax that every Python since 2.7 reads, so that one which
is too old can say so, or hand over to a newer one on the same computer.
"""

import sys

from tools import pythons

if __name__ == "__main__":
    sys.exit(pythons.main(sys.argv[1:]))
