"""The machine that a run happens on, and what of it decides about bits."""

import os
import platform

import keras

from ganlearn import __version__, hardware
from ganlearn._tensorflow import tf
from ganlearn.strings import text

DETERMINISTIC_THREADS = 2
"""Intra-op threads of a new ``deterministic`` run: the same bits were seen with 2 threads on 1, 2, 4 and 8 cores."""

_THREADS = "TF_NUM_INTRAOP_THREADS"
_SWITCHES = ("TF_ENABLE_ONEDNN_OPTS", "TF_XLA_FLAGS", "XLA_FLAGS")
"""Environment variables that choose other kernels, or other programs, and with them other bits."""
_INSTRUCTIONS = ("AVX2", "FMA3", "AVX512F", "NEON", "SVE")


def device_name():
    """CPU, or the first GPU's name and the memory in use."""
    names = gpu_names()
    if not names:
        return "CPU"
    used = tf.config.experimental.get_memory_info("GPU:0")["current"] / 2**20
    return text("trainer.gpu", name=names[0], used=used)


def gpu_names():
    """The names of the GPUs that TensorFlow sees: a list of strings."""
    gpus = tf.config.list_physical_devices("GPU")
    return [tf.config.experimental.get_device_details(gpu).get("device_name", "GPU") for gpu in gpus]


def facts():
    """What the bits of a run depend on other than its seed and plan: a dict of strings and numbers."""
    return {
        "ganlearn": __version__,
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "threads": threads(),
        "processor": platform.machine(),
        "instructions": instructions(),
        "device": (gpu_names() or ["CPU"])[0],
        **{name: os.environ.get(name, "") for name in _SWITCHES},
    }


def threads():
    """How many intra-op threads TensorFlow uses."""
    asked = tf.config.threading.get_intra_op_parallelism_threads() or int(os.environ.get(_THREADS) or 0)
    return asked or hardware.cores()


def instructions():
    """The vector instructions that decide how sums are grouped, as a string such as "AVX2 FMA3"."""
    return " ".join(filter(hardware.has_instructions, _INSTRUCTIONS))


def differences(saved, present):
    """In words, what differs between two ``facts``: "threads: 2, now 4"; "" when nothing does."""
    unset = text("trainer.unset")
    lines = (
        text("trainer.difference", name=name, saved=value or unset, present=present[name] or unset)
        for name, value in saved.items()
        if name in present and present[name] != value
    )
    return "; ".join(lines)


def pin(count):
    """Makes what TensorFlow computes here repeatable: ``count`` intra-op threads, deterministic operations.

    Raises:
        RuntimeError: when TensorFlow has started with another number of threads already.
    """
    if threads() != count:
        try:
            tf.config.threading.set_intra_op_parallelism_threads(count)
        except RuntimeError as error:
            raise RuntimeError(text("trainer.threads", wanted=count, present=threads(), variable=_THREADS)) from error
    tf.config.experimental.enable_op_determinism()
