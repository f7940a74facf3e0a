"""Numbers that several parts of the trainer share."""

CHUNK = 256
"""Most steps in one call; the metrics of a call come back in a table of this many rows."""
