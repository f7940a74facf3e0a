"""Solutions of chapter 06."""

CODE = {
    "q1": """
after_one = (0.75, 0.5)
""",
    "q2": """
def steps_to_double(eta):
    return int(np.ceil(np.log(2) / np.log(np.sqrt(1 + eta**2))))
""",
    "q3": """
def radius_of(a, b, c, d):
    half_trace, determinant = (a + d) / 2, a * d - b * c
    root = np.sqrt(complex(half_trace**2 - determinant))
    return max(abs(half_trace + root), abs(half_trace - root))
""",
    "q4": """
def optimistic_end(field, w, eta, steps):
    before = np.zeros(2)
    for _ in range(steps):
        now = field(w)
        w = w + 2 * eta * now - eta * before
        before = now
    return w
""",
    "q5": """
def largest_step(gamma):
    return 4 * gamma
""",
    "q6": """
def averaged_path(points, beta):
    average = points[0]
    averages = [average]
    for point in points[1:]:
        average = beta * average + (1 - beta) * point
        averages.append(average)
    return np.array(averages)
""",
    "q7": """
def my_step(field, w, eta):
    ahead = w + eta * field(w)
    return w + eta * field(ahead)
""",
}
