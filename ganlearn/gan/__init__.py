"""The adversarial training algorithm as a ``keras.Model``."""

from ganlearn.gan.model import GAN
from ganlearn.gan.steps import METRICS

__all__ = ["GAN", "METRICS"]
