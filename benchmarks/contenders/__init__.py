"""Who is measured: each a process of its own that stays alive, so that measurements can alternate between them."""
