"""Real handwritten digits that come with scikit-learn: no network needed."""

from ganlearn.data.dataset import Dataset
from ganlearn.strings import text


def digits():
    """1,797 handwritten digits of 8 × 8 pixels, about 180 of each class.

    Each pixel counted 0 to 16 set dots of a 4 × 4 block; it is mapped to [-1, 1].

    Returns:
        Dataset of images (1797, 8, 8, 1) with ``y`` the digit.

    Source: Alpaydin and Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository.
    """
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    return Dataset(
        x.reshape(-1, 8, 8, 1) / 8 - 1,
        y,
        name="digits",
        description=text("data.about_digits"),
        kind="image",
        class_names="0123456789",
    )
