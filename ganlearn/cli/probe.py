"""Run by `ganlearn doctor` in a process of its own, because a broken TensorFlow can end the process that imports it."""

import json
import time


def facts():
    """What TensorFlow and Keras say about themselves, after one small compiled computation."""
    began = time.monotonic()
    import keras

    from ganlearn._tensorflow import tf

    imported = time.monotonic() - began
    square = tf.function(lambda x: tf.reduce_sum(x * x), jit_compile=True)
    gpus = tf.config.list_physical_devices("GPU")
    build = tf.sysconfig.get_build_info()
    return {
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "seconds": imported,
        "answer": float(square(tf.constant([3.0, 4.0]))),
        "gpus": [tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name) for gpu in gpus],
        "cuda": build.get("cuda_version"),
        "cudnn": build.get("cudnn_version"),
    }


if __name__ == "__main__":
    print(json.dumps(facts()))
