"""``python -m tools COMMAND``: what start.py runs under a Python that fits."""

import sys

from tools.commands import main
from tools.pip import os_error
from tools.sentences import Trouble, text

for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(errors="replace", line_buffering=True)  # a console that lacks a character shows another
try:
    sys.exit(main(sys.argv[1:]))
except Trouble as trouble:
    sys.exit(str(trouble))
except OSError as error:
    sys.exit(os_error(error))
except KeyboardInterrupt:
    sys.exit("\n" + text("interrupted"))
