"""Measures of how near the generated samples are to the data, each with the floor that a perfect sampler reaches."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "divergences": ["binned_jsd"],
        "mode_coverage": ["modes"],
        "neighbours": ["Neighbours"],
        "scores": ["Floor", "Scores"],
    },
)
