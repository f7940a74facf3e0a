"""A second process: trains, saves, and trains on until interrupted: ``python -m tests.trainer.child FOLDER``."""

import sys
from pathlib import Path

import ganlearn  # isort: split

from tests.core import tiny

folder = Path(sys.argv[1])
trainer = tiny.trainer(checkpoint_dir=folder / "run", execution="graph", deterministic="threads" in sys.argv)
trainer.run(steps=20, progress=False)
trainer.set(d_learning_rate=0.03)
trainer.run(steps=10, progress=False)
trainer.save(folder / "saved")
print(f"ganlearn {ganlearn.__version__}: trained", flush=True)
try:
    trainer.run(steps=10**9, progress=False)
except KeyboardInterrupt:
    print(f"interrupted: {trainer.state} at {trainer.step}", flush=True)
