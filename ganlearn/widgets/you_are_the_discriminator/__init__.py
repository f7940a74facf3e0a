"""YouAreTheDiscriminator: learners judge what is real, and are measured as the network is."""

from ganlearn.widgets.you_are_the_discriminator.you_are_the_discriminator import YouAreTheDiscriminator

__all__ = ["YouAreTheDiscriminator"]
