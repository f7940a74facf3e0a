"""A walk in words: how long z is here, and what the nearest example says."""

import math

from ganlearn import latent
from ganlearn.strings import text

RARE = 0.025
"""Where fewer draws of z lie than this, on either side, hardly any lies."""

COPY, FAR = 0.01, 0.99
"""Shares of examples whose own neighbour is nearer: below, a sample may be a copy; above, it is far from them all."""


def say(name, **values):
    """A sentence of this widget."""
    return text(f"latent_explorer.{name}", **values)


def percent(share):
    """A share in whole per cent, never rounded to all or nothing."""
    if 0 < share < 0.01:
        return say("under", share="1 %")
    if 0.99 < share < 1:
        return say("over", share="99 %")
    return f"{100 * share:.0f} %"


def short(value):
    """A norm or a distance: two digits after the point; a dash where there is none."""
    return f"{value:.2f}" if math.isfinite(value) else "–"


def of_norm(path, place, norm, latent_dim):
    """How long z is, against what a draw of z is."""
    share = float(latent.shorter(norm, latent_dim))
    verdict = "too_short" if share < RARE else "too_long" if share > 1 - RARE else "usual"
    facts = {"path": say(f"path_{path}"), "place": short(place), "norm": short(norm), "share": percent(share)}
    return say("norm_sentence", **facts) + " " + say(verdict)


def of_neighbour(distance, closer, searched):
    """How far the nearest example is, against how far examples are from one another."""
    if not math.isfinite(distance):
        return say("broken")
    verdict = "copy" if closer < COPY else "far" if closer > FAR else "apart"
    facts = {"distance": short(distance), "count": f"{searched:,}", "share": percent(closer)}
    return say("near_sentence", **facts) + " " + say(verdict)


def of_directions(kind, step):
    """Which directions these are, and the step of the weights that they were measured with."""
    return say("measured", kind=say(f"directions_{kind}"), step=f"{step:,}")
