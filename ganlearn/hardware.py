"""What the operating system says about processor cores, memory and graphics cards, without TensorFlow."""

import os
import shutil
import subprocess
from pathlib import Path

NVIDIA_FIELDS = "name,memory.total,driver_version"
CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def cores():
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def has_instructions(name):
    """Whether the processor has a set of vector instructions, by NumPy's name for it, such as "AVX512F"."""
    import numpy as np  # here, so that a machine without NumPy can be asked for the rest

    found = getattr(getattr(np, "_core", None), "_multiarray_umath", None)
    return bool(getattr(found, "__cpu_features__", {}).get(name))


def memory():
    """(total, available) bytes, no more than a container allows; (None, None) where psutil cannot be asked."""
    try:
        import psutil
    except ImportError:
        return None, None
    now = psutil.virtual_memory()
    limit = _container_limit() or now.total
    return min(now.total, limit), min(now.available, limit)


def _container_limit():
    """Bytes that a container allows, or None."""
    for name in CGROUP_LIMITS:
        file = Path(name)
        if file.is_file() and (words := file.read_text().split()) and words[0].isdigit():
            return int(words[0])
    return None


def nvidia_cards():
    """A line for each NVIDIA card: name, memory and driver; [] without a driver; a sentence when the driver fails."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return []
    query = [tool, f"--query-gpu={NVIDIA_FIELDS}", "--format=csv,noheader"]
    try:
        done = subprocess.run(query, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode != 0:
        return (done.stdout + done.stderr).strip().splitlines()[-1:][0] if done.stdout or done.stderr else tool
    return [_card(line) for line in done.stdout.splitlines() if line.strip()]


def _card(line):
    name, memory, driver = (word.strip() for word in line.rsplit(",", 2))
    return f"{name}, {memory}, driver {driver}"
