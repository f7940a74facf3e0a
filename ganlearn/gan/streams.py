"""Which stream of random numbers serves which draw of a step."""

DATA, NOISE_D, NOISE_G, LAYERS_D, LAYERS_G, GENERATE, PENALTY = range(7)
"""Streams of one step's draws; the penalties take ``PENALTY``, ``PENALTY + 1``, and so on."""

BLOCK = 16
"""Each discriminator update of a step has a block of this many streams of its own."""
