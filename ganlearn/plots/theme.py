"""Colours, dashes and markers of every figure and widget (Okabe–Ito palette): never told apart by colour alone."""

REAL = "#0072B2"
FAKE = "#E69F00"
DISCRIMINATOR = "#009E73"
GENERATOR = "#D55E00"
GRADIENT = "#CC79A7"

INK = "#222222"
QUIET = "#6B6B6B"
HAIRLINE = "#D9D9D9"
PAPER = "#FFFFFF"

FIELD = (FAKE, PAPER, REAL)  # from "says fake" over the resting value to "says real"
SERIES = (INK, "#56B4E9", GRADIENT)  # for curves that are neither of the players nor of the data

# Matplotlib's dashes: a name, or (offset, (on, off, …)) in line widths
SOLID = "solid"
DASHED = (0, (5, 2))
DOTTED = (0, (1, 2))

REAL_MARKER = "o"
FAKE_MARKER = "^"
