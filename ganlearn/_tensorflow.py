"""TensorFlow, and the certainty that Keras runs on it."""

import os

from ganlearn.strings import text

if os.environ.setdefault("KERAS_BACKEND", "tensorflow") != "tensorflow":
    raise ImportError(text("tensorflow.backend", backend=os.environ["KERAS_BACKEND"]))

import tensorflow as tf

__all__ = ["tf", "traced_once"]


def traced_once(function, **arguments):
    """``tf.function`` for a function that is created for each model and traced once.

    TensorFlow counts the traces of all functions with the same source together and would warn about the fifth model.
    """
    compiled = tf.function(function, **arguments)
    compiled._omit_frequent_tracing_warning = True
    return compiled
