"""A contender's process, as the one who measures sees it."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".bench" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "JAX_PLATFORMS": "cpu"}

CONTENDERS = {
    "ours": ("ours", "trainer"),
    "ours, fit": ("ours", "fit"),
    "tutorial, tf.function": ("tutorial", "function"),
    "tutorial, jit": ("tutorial", "jit"),
    "tutorial, eager": ("tutorial", "eager"),
    "keras.Model.fit": ("tutorial", "fit"),
    "PyTorch": ("torch_peer", "eager"),
    "PyTorch, compiled": ("torch_peer", "compile"),
    "JAX, one step": ("jax_peer", "one"),
    "JAX, scan": ("jax_peer", "scan"),
}


class Contender:
    """Starts the process and talks to it.

    Args:
        name: one of ``CONTENDERS``.
        case: name of the case.
        log: file object for what it says on standard error.
    """

    def __init__(self, name, case, log):
        module, mode = CONTENDERS[name]
        python = str(PEERS) if module.endswith("_peer") else sys.executable
        self.name = name
        self.process = subprocess.Popen(
            [python, "-m", f"benchmarks.contenders.{module}", case, mode],
            cwd=ROOT,
            env={**os.environ, **QUIET},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )

    def _ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name} ended while it was asked to {command}")
        return json.loads(answer)

    def write_inputs(self, path):
        """Writes what the first steps of ours draw."""
        self._ask(f"inputs {path}")

    def check(self, path):
        """Losses of the first steps on these draws, [[d_loss, g_loss], …]."""
        return self._ask(f"check {path}")

    def run(self, steps):
        """How many steps were run, ``steps`` or a few more, and the seconds that they took."""
        return self._ask(f"run {steps}")

    def close(self):
        """Ends the process; one that has not done so itself after a minute, as tf.data's threads may hold it up."""
        self.process.stdin.close()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
