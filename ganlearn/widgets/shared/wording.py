"""How widgets write numbers, and the names of a GAN's parts."""


def number(value):
    """A number in a few characters, small ones in powers of ten, with a real minus sign."""
    size = abs(value)
    shown = f"{value:.1e}" if 0 < size < 5e-5 else f"{value:.4f}" if size < 10 else f"{value:.2f}"
    return shown.replace("-", "−").replace("e−0", "e−")


def loss_name(loss):
    """A loss as people write it: "non-saturating"."""
    return loss.name.replace("_", "-")


def optimizer_names(gan):
    """The two optimizers: "Adam / Adam"."""
    return " / ".join(type(optimizer).__name__ for optimizer in (gan.d_optimizer, gan.g_optimizer))


def penalty_names(gan):
    """The penalties of a GAN: "R1 + R2"."""
    return " + ".join(type(penalty).__name__ for penalty in gan.penalties)
