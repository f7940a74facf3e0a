"""A process that trains, or goes on where another one stopped: ``python -m … (start | resume) FOLDER EXECUTION``.

Each trains 30 steps; ``deterministic`` as a fourth word asks for that. Prints the step, the digest of the state and the
number of threads, or why not.
"""

import sys
from pathlib import Path

import ganlearn as gl  # isort: split

from ganlearn.trainer import machine
from tests.core import tiny
from tests.trainer.kill import digest

what, folder, execution, *more = sys.argv[1:]
try:
    if what == "start":
        threads = machine.threads() if more else False
        trainer = tiny.trainer(execution=execution, checkpoint_dir=Path(folder), deterministic=threads)
    else:
        trainer = gl.Trainer.restore(Path(folder), tiny.data(), deterministic=bool(more))
    trainer.run(steps=30, progress=False)
    print(trainer.step, digest(trainer), machine.threads())
except RuntimeError as error:
    print(error)
