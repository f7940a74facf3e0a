"""Answers to the exercise of chapter 00."""

import numpy as np

from tests.exercises.answers import Answers

ANSWERS = {
    "q1": Answers(
        "to_unit",
        stub=lambda pixels: ...,
        right=[lambda p: (p.astype(np.float32) - 127.5) / 127.5],
        wrong=[
            ("zero_one", lambda p: p / 255),
            ("inverted", lambda p: 1 - p / 127.5),
            ("overflow", lambda p: 2 * p / 255 - 1),
            ("steps", lambda p: p // 127.5 - 1),
            ("steps", lambda p: np.tanh(p)),
            ("linear", lambda p: np.sin(np.pi * (p / 255 - 0.5))),
            ("integer", lambda p: p // 128),
            ("shape", lambda p: (p / 127.5 - 1).ravel()),
            ("range", lambda p: p / 128 - 1),
            ("raised", lambda p: p["x"]),
        ],
    )
}
