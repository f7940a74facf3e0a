"""Benchmarks in words: a table a case, the machine named."""

import importlib.metadata
import os
import platform
import subprocess
from pathlib import Path

from benchmarks.contenders.process import PEERS

PEER_VERSIONS = "import jax, torch; print(f'PyTorch {torch.__version__}, JAX {jax.__version__}')"


def processor():
    """The processor's name, as the system gives it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        return names[0] if names else platform.machine()
    return platform.processor() or platform.machine()


def computer():
    """The processor's name and how many cores it has."""
    return f"{processor()}, {os.cpu_count()} cores"


def machine():
    """The machine and the versions, in one line."""
    peers = subprocess.run([PEERS, "-c", PEER_VERSIONS], capture_output=True, text=True).stdout.strip()
    ours = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("tensorflow", "keras", "numpy"))
    python = f"{platform.system()}, Python {platform.python_version()}"
    return f"{computer()}, {python}, {ours}, {peers}"


def describe(case):
    """A case in a line."""
    sizes = " / ".join(map(str, case.widths))
    kinds = {
        "mlp": f"{len(case.widths)} hidden layers of {sizes}",
        "conv": f"{sizes} channels, kernels {case.kernel}×{case.kernel}",
        "gru": f"GRU of {sizes}",
    }
    return f"samples {case.sample}, {kinds[case.kind]}, batch {case.batch}, {case.updates} updates"


def table(result):
    """The figures of one case as Markdown."""
    lines = [
        "| contender | steps/s | ms a step | ours / it | of peak | losses differ by |",
        "|---|---|---|---|---|---|",
    ]
    for row in result["rows"]:
        lines.append(
            f"| {row['contender']} | {row['steps_per_second']:,.1f} | {row['ms']:.2f} | {row['ours_is_faster_by']:.2f} "
            f"| {row['share_of_peak']:.0%} | {row['losses_differ_by']:.0e} |"
        )
    return "\n".join(lines)
