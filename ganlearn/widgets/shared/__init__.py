"""What several widgets share: how they are shown, follow a run and are drawn."""
