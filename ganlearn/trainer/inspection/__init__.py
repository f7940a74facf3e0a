"""One iteration taken apart, and single updates of one player.

All functions here belong to the thread that owns the model: see ``Trainer.call``.
"""

from ganlearn.trainer.inspection.preview import check, preview
from ganlearn.trainer.inspection.records import Evaluation, LayerUpdate, Preview, UpdateRecord
from ganlearn.trainer.inspection.single_updates import (
    set_initial_state,
    snapshot_of,
    update_discriminator,
    update_generator,
)

__all__ = [
    "Evaluation",
    "LayerUpdate",
    "Preview",
    "UpdateRecord",
    "check",
    "preview",
    "set_initial_state",
    "snapshot_of",
    "update_discriminator",
    "update_generator",
]
