"""Static figures: every function takes an ``ax`` and returns the Axes it drew on.

Without ``ax`` a function makes a figure of its own, outside of pyplot; as the last expression of a notebook cell its
Axes show the picture. Each picture has a description in words, `alt_text`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules={"theme"},
    submod_attrs={
        "blocks": ["blocks"],
        "cells": ["cells"],
        "curves": ["history_scores", "loss_curves", "score_curves"],
        "figures": ["alt_text", "panels", "png", "save"],
        "films": ["film_frame", "film_row"],
        "fits": ["metric_curve"],
        "flows": ["flow"],
        "functions": ["densities", "lines", "prediction"],
        "grids": ["sample_grid"],
        "intervals": ["intervals"],
        "models": ["fitted", "samplers"],
        "nets": ["net"],
        "paths": ["paths", "predictions"],
        "scatter": ["points"],
        "sequences": ["sequences"],
        "timelines": ["timeline"],
    },
)
