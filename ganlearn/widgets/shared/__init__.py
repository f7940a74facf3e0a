"""What several widgets share: how they are shown, follow a trainer and are drawn."""
