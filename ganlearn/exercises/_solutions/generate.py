"""Solutions of chapter 01."""

CODE = {
    "q1": """
def fit(x):
    return x.mean(), x.std()
""",
    "q2": """
def sample(points, bandwidth, n, rng):
    chosen = points[rng.integers(len(points), size=n)]
    return chosen + bandwidth * rng.standard_normal(chosen.shape)
""",
    "q3": """
def best_accuracy(p, q):
    return np.maximum(p, q).sum() / 2
""",
    "q4": """
def low_end(right, n, z=1.96):
    share = right / n
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return (share + z**2 / (2 * n) - half) / (1 + z**2 / n)


needed = min(k for k in range(41) if low_end(k, 40) > 0.5)
""",
    "q5": """
def density(x):
    positive = np.where(x > 0, x, 1.0)
    q = np.exp(-0.5 * np.log(positive) ** 2) / (positive * np.sqrt(2 * np.pi))
    return np.where(x > 0, q, 0.0)
""",
    "q6": """
def my_sampler(points, n, rng):
    distances = np.linalg.norm(points[:, None] - points, axis=-1)
    friends = np.argsort(distances, axis=1)[:, 1:4]
    first = rng.integers(len(points), size=n)
    second = friends[first, rng.integers(3, size=n)]
    share = rng.random((n, 1))
    between = (1 - share) * points[first] + share * points[second]
    return between + 0.06 * rng.standard_normal((n, 2))
""",
}
