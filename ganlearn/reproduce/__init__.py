"""Published results, computed or trained again and printed next to the published figure.

Each experiment is a function of a list of seeds that returns a ``Result``. Closed-form tables take no seed; they hold
rows that run through the real ``GAN`` and ``Trainer`` as well.
"""

import lazy_loader

EXPERIMENTS = {
    "identities": "tables",
    "dirac": "tables",
    "bilinear": "tables",
    "ring": "mixtures",
    "grid": "mixtures",
    "few-step-ring": "mixtures",
    "few-step-grid": "mixtures",
}
"""Every experiment and the module that holds it."""

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules={"games", "mixtures", "tables"},
    submod_attrs={"report": ["Result", "run"]},
)
__all__ = [*__all__, "EXPERIMENTS"]
