"""Every variable and operation of a chunk of steps has a kernel on a GPU. The registry of the wheel is asked: no GPU is
needed, but a wheel that knows one."""

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.core.framework import types_pb2
from tensorflow.python.framework import kernels

import ganlearn as gl
from tests.core import tiny


def registered(operation):
    """Which kernels TensorFlow has for an operation: (device, {attribute: allowed dtypes})."""
    for kernel in kernels.get_registered_kernels_for_op(operation).kernel:
        yield kernel.device_type, {c.name: set(c.allowed_values.list.type) for c in kernel.constraint}


def on_gpu(operation, attributes):
    """Whether an operation with these dtypes (by attribute) runs on a GPU, by itself or compiled by XLA."""
    return any(
        device in ("GPU", "DEFAULT", "XLA_GPU_JIT")
        and all(attributes[name] in allowed for name, allowed in types.items() if allowed and name in attributes)
        for device, types in registered(operation)
    )


pytestmark = pytest.mark.skipif(
    not any(device == "GPU" for device, _ in registered("MatMul")), reason="this TensorFlow has no GPU kernels"
)


def digits():
    data = gl.data.load("digits")
    return gl.Trainer(gl.recipes.images(data), data)


def points(**options):
    ring = gl.data.load("ring", size=500)
    return gl.Trainer(gl.recipes.points(ring), ring, **options)


def random_layers():
    gan = gl.GAN(tiny.generator(), tiny.discriminator())
    gan.compile(d_steps=3, penalties=[gl.penalties.DRAGAN(1.0)], ema=0.9, lookahead=(5, 0.5))
    return gl.Trainer(gan, tiny.data(), batch_size=8)


TRAINERS = {"digits": digits, "points": points, "streamed": lambda: points(stream=True), "random": random_layers}


@pytest.fixture(scope="module", params=TRAINERS)
def engine(request):
    return TRAINERS[request.param]()._engine


def test_every_variable_can_be_on_a_gpu(engine):
    off = [v.path for v in engine.variables() if not _variable_on_gpu(v.dtype)]
    assert off == [], "XLA refuses a program whose variables are on another device"
    assert not _variable_on_gpu("int32"), "the registry is asked rightly: TensorFlow keeps int32 variables on the host"


def _variable_on_gpu(dtype):
    wanted = tf.as_dtype(dtype).as_datatype_enum
    return any(
        device in ("GPU", "DEFAULT") and wanted in types.get("dtype", ()) for device, types in registered("VarHandleOp")
    )


def test_every_operation_of_a_chunk_has_a_kernel(engine):
    inputs, count = engine.batches.inputs(1)
    graph = tf.function(engine._loop).get_concrete_function(inputs, tf.constant(count)).graph
    definition = graph.as_graph_def()
    nodes = [*definition.node, *(node for function in definition.library.function for node in function.node_def)]
    assert len(nodes) > 500
    missing = {(node.op, _dtypes(node)) for node in nodes if not on_gpu(node.op, dict(_dtypes(node)))}
    assert missing == set()
    assert not on_gpu("MatMul", {"T": types_pb2.DT_STRING}), "the registry is asked rightly"


def _dtypes(node):
    return tuple(sorted((name, value.type) for name, value in node.attr.items() if value.type))


def test_draws_compare_without_the_host():
    """A comparison of int32 runs on the host of a GPU: three copies in each round of a walk."""
    draw = tf.function(lambda number: gl.randomness.indices(8, 100, 0, number))
    definition = draw.get_concrete_function(tf.TensorSpec((), tf.int64)).graph.as_graph_def()
    compared = [n for f in definition.library.function for n in f.node_def if n.op in ("GreaterEqual", "Less")]
    vectors = [np.int32(n.attr["T"].type) for n in compared]
    assert types_pb2.DT_UINT32 in vectors
