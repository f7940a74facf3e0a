"""Solutions of chapter 00."""

CODE = {
    "q1": """
def to_unit(pixels):
    return pixels / 127.5 - 1.0
"""
}
