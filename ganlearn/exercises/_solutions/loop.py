"""Solutions of chapter 03."""

CODE = {
    "q1": """
after_one = (0.5, -1.0)
""",
    "q2": """
def round_of(order, eta):
    move = {"D": np.array([[1, 0], [-eta, 1]]), "G": np.array([[1, eta], [0, 1]])}
    matrix = np.eye(2)
    for player in order:
        matrix = move[player] @ matrix
    return matrix
""",
    "q3": """
def one_iteration(d_step, g_step, batch, noise, k):
    for _ in range(k):
        d_step(batch(), noise())
    g_step(noise())
""",
    "q4": """
import tensorflow as tf


def my_g_step(generator, discriminator, optimizer, z):
    with tf.GradientTape() as tape:
        fake_logits = discriminator(generator(z, training=True), training=True)
        g_loss = tf.reduce_mean(tf.nn.softplus(-fake_logits))
    weights = generator.trainable_variables
    optimizer.apply(tape.gradient(g_loss, weights), weights)
    return g_loss
""",
    "q5": """
def good_enough(scores):
    floor = scores.floor["high_quality"]
    all_modes = scores["captured_one_percent"] == len(scores.counts)
    return all_modes and scores["high_quality"] >= floor.mean - 3 * floor.sd
""",
    "q6": """
def slopes_of_sum(f):
    to_g = -1 / (1 + np.exp(f))
    to_d = np.tanh(f / 2)
    return to_g, to_d
""",
}
