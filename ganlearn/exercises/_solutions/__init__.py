"""Solutions, apart from prompts and checks, so that an edition for students can leave them out."""
