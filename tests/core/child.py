"""A second process: trains, saves, and trains on until interrupted: ``python -m tests.core.child FOLDER``."""

import sys
from pathlib import Path

import ganlearn  # isort: split

import keras

from tests.core import tiny

folder = Path(sys.argv[1])
trainer = tiny.trainer(checkpoint_dir=folder / "run")
trainer.run(steps=20, progress=False)
trainer.save(folder / "saved")
print(f"keras {keras.__version__}, ganlearn {ganlearn.__version__}: trained", flush=True)
try:
    trainer.run(steps=10**9, progress=False)
except KeyboardInterrupt:
    print(f"interrupted: {trainer.state} at {trainer.step}", flush=True)
