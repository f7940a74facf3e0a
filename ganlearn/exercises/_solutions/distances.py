"""Solutions of chapter 05."""

CODE = {
    "q1": """
def distance_on_a_line(x, y):
    return np.mean(np.abs(np.sort(x) - np.sort(y)))
""",
    "q2": """
def least_hinge(p, q, cell):
    return 2 * np.sum(np.minimum(p, q)) * cell
""",
    "q3": """
estimate = 3 * (1 + 3 / (2 * 5))
""",
    "q4": """
def my_penalty(critic, x_real, x_fake, epsilon):
    import tensorflow as tf

    x_between = epsilon * x_real + (1 - epsilon) * x_fake
    with tf.GradientTape() as tape:
        tape.watch(x_between)
        total = tf.reduce_sum(critic(x_between))
    gradients = tape.gradient(total, x_between)
    length = tf.sqrt(tf.reduce_sum(gradients**2, axis=1) + 1e-12)
    return tf.reduce_mean((length - 1) ** 2)
""",
    "q5": """
def shrinks_by(gamma):
    root = np.sqrt(max(gamma**2 - 1, 0))
    return np.exp(-gamma / 2 + root / 2)
""",
    "q6": """
class MyPenalty(gl.penalties.Penalty):
    def term(self, critic, x_real, x_fake, draws, stream=0):
        length = gl.penalties.norm(gl.penalties.input_gradients(critic, x_fake))
        too_steep = keras.ops.relu(length - 1)
        return keras.ops.mean(keras.ops.square(too_steep))
""",
}
