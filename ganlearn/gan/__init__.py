"""The adversarial training algorithm as a ``keras.Model``."""

from ganlearn.gan.model import GAN
from ganlearn.gan.steps import METRICS
from ganlearn.gan.streams import DATA, GENERATE

__all__ = ["DATA", "GAN", "GENERATE", "METRICS"]
