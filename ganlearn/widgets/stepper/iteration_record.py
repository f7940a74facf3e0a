"""One iteration as the browser needs it: numbers of both players, and arrays of the samples that are shown."""

import numpy as np

from ganlearn.widgets.stepper.stages import FIELDS
from ganlearn.widgets.stepper.terms import d_terms, g_terms


class IterationRecord:
    """What is shown of a ``Preview``.

    Args:
        preview: ``Preview``.
        loss: the loss of its GAN.
        count: most samples that are shown.
        images: whether the samples are images.

    Attributes:
        numbers: dict for the browser: step, batch, count, classes, and for "d" and "g" a dict.
        arrays: dict of float32 arrays: of samples (count, …), and of D's field where there is one.
    """

    def __init__(self, preview, loss, count, images):
        self.loss = loss
        self.count = min(count, len(preview.d.x_real))
        d, g = preview.d, preview.g
        terms = {"d": d_terms(loss, d.real_logits, d.fake_logits), "g": g_terms(loss, g.real_logits, g.fake_logits)}
        self.numbers = {
            "step": preview.step + 1,
            "batch": len(d.x_real),
            "count": self.count,
            "classes": None if d.y is None else d.y[: self.count].tolist(),
            **{player: self._player(move, terms[player]) for player, move in (("d", d), ("g", g))},
        }
        samples = {
            "d_real": d.x_real,
            "d_fake": d.x_fake,
            "g_fake": g.x_fake,
            "g_moved": preview.x_fake_after,
            "d_fake_z": d.z,
            "g_fake_z": g.z,
            **_logits("d_real", d.real_logits, d.after.real_logits, terms["d"].real),
            **_logits("d_fake", d.fake_logits, d.after.fake_logits, terms["d"].fake),
            **_logits("g_fake", g.fake_logits, g.after.fake_logits, terms["g"].fake),
            **_gradients("d_real", preview.real_gradients, images),
            **_gradients("d_fake", preview.fake_gradients, images),
            **_gradients("g_fake", preview.negative_gradients, images),
        }
        self.arrays = {name: np.ascontiguousarray(part[: self.count], np.float32) for name, part in samples.items()}
        if preview.observations[0] is not None:
            fields = zip(FIELDS, preview.observations, strict=True)
            self.arrays |= {f"field_{name}": np.asarray(field, np.float32) for name, field in fields}

    def _player(self, move, terms):
        return {
            "loss": move.loss,
            "penalty": move.penalty,
            "loss_after": move.after.loss,
            "penalty_after": move.after.penalty,
            "real_score": float(self.loss.score(move.real_logits)),
            "fake_score": float(self.loss.score(move.fake_logits)),
            "real_score_after": float(self.loss.score(move.after.real_logits)),
            "fake_score_after": float(self.loss.score(move.after.fake_logits)),
            "real_logit": float(move.real_logits.mean()),
            "fake_logit": float(move.fake_logits.mean()),
            "real_part": _finite(terms.real.mean()),
            "fake_part": _finite(terms.fake.mean()),
            "paired": terms.paired,
            "gradient": _norm(layer.gradient for layer in move.layers),
            "change": _norm(layer.change for layer in move.layers),
            "other": move.other,
            "layers": [_layer(layer) for layer in move.layers],
        }


def _layer(layer):
    return {
        "name": layer.name,
        "size": int(np.prod(layer.shape)),
        "gradient": layer.gradient,
        "change": layer.change,
        "update": _finite(layer.update),
    }


def _finite(value):
    return float(value) if np.isfinite(value) else None


def _norm(parts):
    return float(np.sqrt(sum(part**2 for part in parts)))


def _logits(name, before, after, terms):
    return {f"{name}_logits": before, f"{name}_after": after, f"{name}_terms": terms}


def _gradients(name, gradients, images):
    """Norms, and vectors of points or maps of images: what all channels of a pixel say together."""
    norms = np.linalg.norm(gradients.reshape(len(gradients), -1), axis=1)
    return {f"{name}_slopes": gradients.sum(axis=-1) if images else gradients, f"{name}_norms": norms}
