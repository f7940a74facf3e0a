"""LatentExplorer: walks in the space of z, and what the generator makes of them."""

from ganlearn.widgets.latent_explorer.latent_explorer import LatentExplorer

__all__ = ["LatentExplorer"]
