"""The LossExplorer: the losses as functions of the logits, and how hard they pull."""

from ganlearn.widgets.loss_explorer.loss_explorer import LossExplorer

__all__ = ["LossExplorer"]
