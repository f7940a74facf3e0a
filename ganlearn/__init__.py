"""ganlearn: learn generative adversarial networks by training them.

Names load on first use, so that ``import ganlearn`` is quick and does not import TensorFlow.
"""

import os

import lazy_loader

from ganlearn import _quiet

__version__ = "0.1.0"

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
_quiet.install()

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules={
        "data",
        "diagnosis",
        "exercises",
        "latent",
        "layers",
        "lessons",
        "losses",
        "metrics",
        "networks",
        "optimizers",
        "penalties",
        "plots",
        "pretrained",
        "randomness",
        "recipes",
        "theory",
    },
    submod_attrs={
        "gan": ["GAN"],
        "lessons": ["machine_check"],
        "recording": ["Recording"],
        "trainer": ["Trainer", "TrainingError"],
        "widgets": [
            "Dashboard",
            "LatentExplorer",
            "LivePlot",
            "LossExplorer",
            "PhasePortrait",
            "Playground",
            "Stepper",
            "YouAreTheDiscriminator",
        ],
    },
)
