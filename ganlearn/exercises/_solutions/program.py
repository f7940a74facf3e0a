"""Solutions of chapter 07: the parts of gan.py that the learner writes."""

CODE = {
    "q1": """
def make_generator(sample_shape, latent_dim):
    height, width, channels = sample_shape
    return keras.Sequential(
        [
            keras.Input((latent_dim,)),
            keras.layers.Dense(height // 4 * (width // 4) * 32),
            keras.layers.LeakyReLU(0.2),
            keras.layers.Reshape((height // 4, width // 4, 32)),
            keras.layers.Conv2DTranspose(16, 4, strides=2, padding="same"),
            keras.layers.LeakyReLU(0.2),
            keras.layers.Conv2DTranspose(channels, 4, strides=2, padding="same", activation="tanh"),
        ]
    )


def make_discriminator(sample_shape):
    return keras.Sequential(
        [
            keras.Input(sample_shape),
            keras.layers.Conv2D(16, 4, strides=2, padding="same"),
            keras.layers.LeakyReLU(0.2),
            keras.layers.Conv2D(32, 4, strides=2, padding="same"),
            keras.layers.LeakyReLU(0.2),
            keras.layers.Flatten(),
            keras.layers.Dense(1),
        ]
    )
""",
    "q2": """
def make_batches(x, batch_size, seed):
    tf.random.set_seed(seed)
    samples = tf.data.Dataset.from_tensor_slices(x)
    return samples.shuffle(len(x), seed=seed).batch(batch_size, drop_remainder=True).repeat()
""",
    "q3": """
def both_step(gan, x_real, z):
    with tf.GradientTape() as d_tape, tf.GradientTape() as g_tape:
        x_fake = gan.generator(z, training=True)
        real_logits = gan.discriminator(x_real, training=True)
        fake_logits = gan.discriminator(x_fake, training=True)
        d_loss, g_loss = d_loss_of(real_logits, fake_logits), g_loss_of(fake_logits)
    d_weights, g_weights = gan.discriminator.trainable_variables, gan.generator.trainable_variables
    d_slopes, g_slopes = d_tape.gradient(d_loss, d_weights), g_tape.gradient(g_loss, g_weights)
    gan.d_optimizer.apply(d_slopes, d_weights)
    gan.g_optimizer.apply(g_slopes, g_weights)
    return d_loss, g_loss
""",
    "q4": """
def make_train_step(gan):
    @tf.function
    def train_step(x_real):
        z = gan.noise.normal((tf.shape(x_real)[0], gan.latent_dim))
        gan.step.assign_add(1)
        return both_step(gan, x_real, z)

    return train_step
""",
    "q5": """
def checkpoints(gan, folder):
    names = ("generator", "discriminator", "g_optimizer", "d_optimizer", "noise", "step")
    everything = tf.train.Checkpoint(**{name: getattr(gan, name) for name in names})
    return tf.train.CheckpointManager(everything, folder, max_to_keep=3)


def save(gan, folder):
    checkpoints(gan, folder).save(checkpoint_number=gan.step)


def resume(gan, folder):
    checkpoints(gan, folder).restore_or_initialize()
""",
    "q6": """
def train(gan, x, steps, folder, batch_size=64, seed=0):
    resume(gan, folder)
    done, train_step = int(gan.step), make_train_step(gan)
    with tf.summary.create_file_writer(str(folder)).as_default():
        for x_real in make_batches(x, batch_size, seed).skip(done).take(max(steps - done, 0)):
            d_loss, g_loss = train_step(x_real)
            tf.summary.scalar("d_loss", d_loss, step=gan.step)
            tf.summary.scalar("g_loss", g_loss, step=gan.step)
    save(gan, folder)
""",
}
