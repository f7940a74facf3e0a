"""Numbers as widgets write them."""


def number(value):
    """A number in a few characters, small ones in powers of ten, with a real minus sign."""
    size = abs(value)
    shown = f"{value:.1e}" if 0 < size < 5e-5 else f"{value:.4f}" if size < 10 else f"{value:.2f}"
    return shown.replace("-", "−").replace("e−0", "e−")
