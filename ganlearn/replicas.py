"""A step that the replicas of a ``tf.distribute`` strategy share: each takes its part of the batch.

Together they make the step on the undivided batch: each draws the rows of noise that its part would have had there, its
losses count as its share, since optimizers sum the gradients of all replicas, and the metrics are the mean. What
compares a sample with its batch (relativistic averages, DRAGAN's spread, batch normalisation that is not synchronised)
sees the replica's own part.
"""

from ganlearn._tensorflow import tf


def count():
    """How many replicas share the step that is being traced."""
    context = tf.distribute.get_replica_context()
    return 1 if context is None else context.num_replicas_in_sync


def share(loss):
    """What this replica's loss, a mean over its part, adds to the mean over the whole batch."""
    return loss if count() == 1 else loss / count()


def mean(metrics):
    """The mean of each scalar over the replicas, a tuple."""
    if count() == 1:
        return tuple(metrics)
    return tuple(tf.distribute.get_replica_context().all_reduce(tf.distribute.ReduceOp.MEAN, list(metrics)))


def rows(draw, shape):
    """The rows of the whole batch's draw that belong to this replica.

    Args:
        draw: function of a shape.
        shape: of the replica's part, (rows, …).
    """
    if count() == 1:
        return draw(shape)
    own, *rest = shape
    first = tf.distribute.get_replica_context().replica_id_in_sync_group * own
    return draw((own * count(), *rest))[first : first + own]
