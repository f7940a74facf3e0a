"""A second process with so many intra-op threads that trains with deterministic=True: ``python -m … THREADS``."""

import os
import sys

os.environ["TF_NUM_INTRAOP_THREADS"] = sys.argv[1]

import ganlearn  # noqa: F401
from ganlearn.trainer import machine
from tests.core import tiny

try:
    trainer = tiny.trainer(execution="graph", deterministic=True)
except RuntimeError as error:
    print(error)
else:
    trainer.run(steps=20, progress=False)
    print("trained", trainer.step, machine.threads())
