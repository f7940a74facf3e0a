"""Solutions of chapter 02."""

CODE = {
    "q1": """
def out_size(n, kernel, stride, padding):
    if padding == "same":
        return -(-n // stride)
    return (n - kernel) // stride + 1
""",
    "q2": """
def stamp_counts(n, kernel, stride):
    counts = np.zeros(stride * (n - 1) + kernel)
    for i in range(n):
        counts[stride * i : stride * i + kernel] += 1
    return counts
""",
    "q3": """
weights = (16 * 1 * 32 + 32) + (16 * 32 * 64 + 64) + (16 * 64 * 128 + 128) + (4 * 4 * 128 + 1)
""",
    "q4": """
def even_logit(logit, reals, fakes):
    return logit - np.log(reals / fakes)
""",
    "q5": """
def build_generator():
    layers = keras.layers
    return keras.Sequential([
        keras.Input((12,)),
        layers.Dense(4 * 4 * 32),
        layers.LeakyReLU(0.2),
        layers.Reshape((4, 4, 32)),
        layers.Conv2DTranspose(16, 4, strides=2, padding="same"),
        layers.LeakyReLU(0.2),
        layers.Conv2DTranspose(8, 4, strides=2, padding="same"),
        layers.LeakyReLU(0.2),
        layers.Conv2D(3, 3, padding="same", activation="tanh"),
    ])
""",
    "q6": """
def build_discriminator():
    layers = keras.layers
    return keras.Sequential([
        keras.Input((2,)),
        layers.Dense(64),
        layers.LayerNormalization(),
        layers.LeakyReLU(0.2),
        layers.Dense(1),
    ])
""",
}
