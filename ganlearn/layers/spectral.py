"""Spectral normalisation as a reparametrisation: the kernel in use is W / σ(W), and the gradient flows through σ.

``keras.layers.SpectralNormalization`` overwrites its kernel at every training call, so that a step of the generator
would change the discriminator, and no gradient flows through σ. Here the trainable weight is W itself, and the vector
of the power iteration moves only when ``power_iteration`` is called: once for each discriminator update.
"""

import keras

from ganlearn._tensorflow import tf

_register = keras.saving.register_keras_serializable(package="ganlearn")


@_register
class SpectralNormalization(keras.layers.Wrapper):
    """Wraps a layer with a ``kernel`` and divides that kernel by its largest singular value.

    The kernel is seen as a matrix (all but the last axis, filters).

    Args:
        layer: a Dense or convolution layer.

    Source: Miyato et al. 2018, "Spectral normalization for generative adversarial networks", algorithm 1.
    """

    def build(self, input_shape):
        super().build(input_shape)
        filters = self.layer.kernel.shape[-1]
        settings = {"trainable": False, "aggregation": "only_first_replica"}
        self.u = self.add_weight((filters,), initializer=keras.initializers.RandomNormal(seed=0), name="u", **settings)

    def _matrix(self):
        kernel = tf.convert_to_tensor(self.layer.kernel)
        return tf.reshape(kernel, (-1, kernel.shape[-1]))

    def _left_vector(self, matrix):
        return tf.linalg.l2_normalize(tf.linalg.matvec(matrix, tf.convert_to_tensor(self.u)), epsilon=1e-12)

    def sigma(self):
        """vᵀWu, the estimate of the largest singular value; v and u are constants, W is not."""
        matrix = self._matrix()
        left = tf.stop_gradient(self._left_vector(tf.stop_gradient(matrix)))
        right = tf.stop_gradient(tf.linalg.l2_normalize(tf.linalg.matvec(matrix, left, transpose_a=True)))
        return tf.tensordot(left, tf.linalg.matvec(matrix, right), axes=1)

    def iterate(self):
        """One power iteration: u ← Wᵀ(Wu) / ‖·‖."""
        matrix = tf.stop_gradient(self._matrix())
        left = self._left_vector(matrix)
        self.u.assign(tf.linalg.l2_normalize(tf.linalg.matvec(matrix, left, transpose_a=True), epsilon=1e-12))

    def call(self, inputs, training=False):
        kernel = tf.convert_to_tensor(self.layer.kernel) / self.sigma()
        weights = [kernel if w is self.layer.kernel else w.value for w in self.layer.trainable_variables]
        outputs, _ = self.layer.stateless_call(weights, self.layer.non_trainable_variables, inputs)
        return outputs

    def compute_output_shape(self, input_shape):
        return self.layer.compute_output_shape(input_shape)


def power_iteration(model):
    """One power iteration in every ``SpectralNormalization`` of ``model``."""
    for layer in model._flatten_layers(include_self=True, recursive=True):
        if isinstance(layer, SpectralNormalization):
            layer.iterate()
