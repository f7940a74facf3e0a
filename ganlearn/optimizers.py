"""Optimizers for games that Keras lacks: each moves one player, and is saved and restored like any Keras optimizer.

Update rules that need both players at once (extragradient, consensus) belong to ``GAN.compile(updates=…)``.
"""

import keras
from keras import ops

from ganlearn.strings import text

_register = keras.saving.register_keras_serializable(package="ganlearn")


@_register
class HeavyBall(keras.optimizers.Optimizer):
    """Gradient descent with momentum of either sign: v ← βv − ηg, w ← w + v.

    ``keras.optimizers.SGD`` refuses a negative β, which is what damps the rotation of alternating updates.

    Args:
        learning_rate: η > 0, number or schedule.
        momentum: β in (−1, 1).
        **kwargs: passed on to ``keras.optimizers.Optimizer``.

    Raises:
        ValueError: for a momentum outside (−1, 1).

    Source: Polyak 1964; negative momentum: Gidel et al. 2019, "Negative momentum for improved game dynamics".
    """

    def __init__(self, learning_rate=0.01, momentum=-0.5, name="heavy_ball", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        if not -1.0 < momentum < 1.0:
            raise ValueError(text("optimizers.momentum", given=momentum))
        self.momentum = momentum

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self._velocities = self.add_optimizer_variables(variables, "velocity")

    def update_step(self, gradient, variable, learning_rate):
        velocity = self._velocities[self._get_variable_index(variable)]
        learning_rate, gradient = (ops.cast(value, variable.dtype) for value in (learning_rate, gradient))
        moved = self.momentum * velocity - learning_rate * gradient
        self.assign(velocity, moved)
        self.assign_add(variable, moved)

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum}


@_register
class OptimisticSGD(keras.optimizers.Optimizer):
    """Optimistic gradient descent: w ← w − 2ηg_t + ηg_{t−1}, with g_0 = 0.

    Where η changes, each gradient keeps the η of its own step.

    Args:
        learning_rate: η > 0, number or schedule.
        **kwargs: passed on to ``keras.optimizers.Optimizer``.

    Source: Daskalakis et al. 2018, "Training GANs with optimism", equation 5.
    """

    def __init__(self, learning_rate=0.01, name="optimistic_sgd", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self._previous = self.add_optimizer_variables(variables, "previous")

    def update_step(self, gradient, variable, learning_rate):
        previous = self._previous[self._get_variable_index(variable)]
        learning_rate, gradient = (ops.cast(value, variable.dtype) for value in (learning_rate, gradient))
        direction = learning_rate * gradient
        self.assign_sub(variable, 2.0 * direction - previous)
        self.assign(previous, direction)


@_register
class OptimisticAdam(keras.optimizers.Optimizer):
    """Adam with optimism: w ← w − 2η m̂_t/(√v̂_t + ε) + η m̂_{t−1}/(√v̂_{t−1} + ε).

    m̂ and v̂ are Adam's bias-corrected moments; the last term is zero at the first step.

    Args:
        learning_rate: η > 0, number or schedule.
        beta_1, beta_2: decay rates of the two moments, in [0, 1).
        epsilon: ε.
        **kwargs: passed on to ``keras.optimizers.Optimizer``.

    Source: Daskalakis et al. 2018, algorithm 1.
    """

    def __init__(self, learning_rate=5e-4, beta_1=0.5, beta_2=0.9, epsilon=1e-7, name="optimistic_adam", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self._momentums, self._velocities, self._previous = self.add_optimizer_variables(
            variables, ["momentum", "velocity", "previous"]
        )

    def update_step(self, gradient, variable, learning_rate):
        i = self._get_variable_index(variable)
        m, v, previous = self._momentums[i], self._velocities[i], self._previous[i]
        given = learning_rate, gradient, self.iterations + 1
        learning_rate, gradient, t = (ops.cast(value, variable.dtype) for value in given)
        self.assign_add(m, (1.0 - self.beta_1) * (gradient - m))
        self.assign_add(v, (1.0 - self.beta_2) * (ops.square(gradient) - v))
        m_hat = m / (1.0 - self.beta_1**t)
        v_hat = v / (1.0 - self.beta_2**t)
        direction = learning_rate * m_hat / (ops.sqrt(v_hat) + self.epsilon)
        self.assign_sub(variable, 2.0 * direction - previous)
        self.assign(previous, direction)

    def get_config(self):
        return {
            **super().get_config(),
            "beta_1": self.beta_1,
            "beta_2": self.beta_2,
            "epsilon": self.epsilon,
        }
