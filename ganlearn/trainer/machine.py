"""The machine that a run happens on."""

import os
import platform

import keras

from ganlearn._tensorflow import tf
from ganlearn.strings import text


def device_name():
    """CPU, or the first GPU's name and the memory in use."""
    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return "CPU"
    details = tf.config.experimental.get_device_details(gpus[0])
    used = tf.config.experimental.get_memory_info("GPU:0")["current"] / 2**20
    return text("trainer.gpu", name=details.get("device_name", "GPU"), used=used)


def facts():
    """What the bits of a run depend on beside its seed and plan."""
    return {
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "threads": tf.config.threading.get_intra_op_parallelism_threads() or os.cpu_count(),
        "processor": platform.machine(),
        "device": "GPU" if tf.config.list_physical_devices("GPU") else "CPU",
    }


class MachineCheck(str):
    """A sentence that a notebook shows without quotes."""

    def __repr__(self):
        return str(self)


def machine_check():
    """Says in one sentence that TensorFlow works here, and on which device training will run."""
    total = float(tf.reduce_sum(tf.ones((2, 2)) @ tf.ones((2, 2))))
    if total != 8.0:
        raise RuntimeError(text("trainer.arithmetic", total=total))
    return MachineCheck(text("trainer.machine", version=tf.__version__, keras=keras.__version__, device=device_name()))
