"""JAX: one jitted step a call, or a ``lax.scan`` of one hundred; batches drawn inside the step."""

import functools
import sys

import jax
import jax.numpy as jnp
from jax import lax

from benchmarks import cases
from benchmarks.contenders.serving import serve

SCAN = 100


def leaky(x):
    return jnp.where(x > 0, x, cases.SLOPE * x)


def pairs(values):
    return list(zip(values[::2], values[1::2], strict=True))


def stack(values, x):
    *hidden, (kernel, bias) = pairs(values)
    for inner, offset in hidden:
        x = leaky(x @ inner + offset)
    return x @ kernel + bias


def gru(kernel, inner, bias, x):
    """All states (batch, time, units), gates in Keras's order z, r, h."""
    units = inner.shape[0]

    def step(h, at):
        a, b = at @ kernel + bias[0], h @ inner + bias[1]
        z, r = (jax.nn.sigmoid(a[:, i * units : (i + 1) * units] + b[:, i * units : (i + 1) * units]) for i in (0, 1))
        new = jnp.tanh(a[:, 2 * units :] + r * b[:, 2 * units :])
        h = z * h + (1 - z) * new
        return h, h

    start = jnp.zeros((x.shape[0], units))
    return lax.scan(step, start, x.transpose(1, 0, 2))[1].transpose(1, 0, 2)


def generate(case, values, z):
    if case.kind == "mlp":
        return stack(values, z)
    if case.kind == "gru":
        x = jnp.repeat(z[:, None], case.sample[0], axis=1)
        return gru(*values[:3], x) @ values[3] + values[4]
    first, *kernels = pairs(values)
    x = leaky(z @ first[0] + first[1]).reshape(-1, *cases.coarse(case), cases.first_depth(case))
    for i, ((kernel, bias), (_, stride)) in enumerate(zip(kernels, cases.ups(case), strict=True)):
        x = lax.conv_transpose(x, kernel, (stride, stride), "SAME", transpose_kernel=True) + bias
        x = leaky(x) if i < len(kernels) - 1 else jnp.tanh(x)
    return x


def judge(case, values, x):
    if case.kind == "mlp":
        return stack(values, x)
    if case.kind == "gru":
        return gru(*values[:3], x)[:, -1] @ values[3] + values[4]
    *kernels, (last, offset) = pairs(values)
    for kernel, bias in kernels:
        x = leaky(
            lax.conv_general_dilated(x, kernel, (2, 2), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")) + bias
        )
    return x.reshape(len(x), -1) @ last + offset


def adam(weights, gradients, state):
    m, v, t = state
    t = t + 1
    m = jax.tree.map(lambda a, g: cases.BETA_1 * a + (1 - cases.BETA_1) * g, m, gradients)
    v = jax.tree.map(lambda a, g: cases.BETA_2 * a + (1 - cases.BETA_2) * g * g, v, gradients)
    rate = cases.LEARNING_RATE * jnp.sqrt(1 - cases.BETA_2**t) / (1 - cases.BETA_1**t)
    moved = jax.tree.map(lambda w, a, b: w - rate * a / (jnp.sqrt(b) + cases.EPSILON), weights, m, v)
    return moved, (m, v, t)


def fresh(values):
    zeros = jax.tree.map(jnp.zeros_like, values)
    return zeros, zeros, jnp.zeros(())


def d_loss_of(case, d, x, x_fake):
    return jax.nn.softplus(-judge(case, d, x)).mean() + jax.nn.softplus(judge(case, d, x_fake)).mean()


def g_loss_of(case, g, d, z):
    return jax.nn.softplus(-judge(case, d, generate(case, g, z))).mean()


def step(case, state, x, z_d, z_g):
    (g, d), (g_state, d_state) = state
    if case.updates == "simultaneous":
        x_fake, pull = jax.vjp(lambda g: generate(case, g, z_d), g)
        logits, back = jax.vjp(lambda d, x: judge(case, d, x), d, x_fake)
        real, real_back = jax.vjp(lambda d: judge(case, d, x), d)
        d_loss = jax.nn.softplus(-real).mean() + jax.nn.softplus(logits).mean()
        g_loss = jax.nn.softplus(-logits).mean()
        n = logits.size
        d_gradient = jax.tree.map(
            jnp.add, back(jax.nn.sigmoid(logits) / n)[0], real_back(-jax.nn.sigmoid(-real) / n)[0]
        )
        g_gradient = pull(back(-jax.nn.sigmoid(-logits) / n)[1])[0]
        d, d_state = adam(d, d_gradient, d_state)
    else:
        d_loss, d_gradient = jax.value_and_grad(lambda d: d_loss_of(case, d, x, generate(case, g, z_d)))(d)
        d, d_state = adam(d, d_gradient, d_state)
        g_loss, g_gradient = jax.value_and_grad(lambda g: g_loss_of(case, g, d, z_g))(g)
    g, g_state = adam(g, g_gradient, g_state)
    return ((g, d), (g_state, d_state)), (d_loss, g_loss)


class Jax:
    """The step, jitted."""

    def __init__(self, case, mode):
        self.case = case
        self.many = mode == "scan"
        values = tuple(list(map(jnp.asarray, part)) for part in cases.weights(case))
        self.start = values, tuple(map(fresh, values))
        self.state = self.start
        self.key = jax.random.key(0)
        self.data = jnp.asarray(cases.data(case))
        self.one = jax.jit(self.drawn)
        self.hundred = jax.jit(
            lambda carry, data: lax.scan(lambda c, _: (self.drawn(c, data), None), carry, length=SCAN)[0]
        )

    def drawn(self, carry, data):
        state, key = carry
        key, rows, *noises = jax.random.split(key, 4)
        shape = (self.case.batch, self.case.latent)
        x = data[jax.random.randint(rows, (self.case.batch,), 0, len(data))]
        state, _ = step(self.case, state, x, *(jax.random.normal(noise, shape) for noise in noises))
        return state, key

    def check(self, inputs):
        state, rows, jitted = self.start, [], jax.jit(functools.partial(step, self.case))
        for given in inputs:
            state, losses = jitted(state, *given)
            rows.append(losses)
        return rows

    def run(self, steps):
        carry = self.state, self.key
        calls = -(-steps // SCAN) if self.many else steps
        for _ in range(calls):
            carry = (self.hundred if self.many else self.one)(carry, self.data)
        self.state, self.key = jax.block_until_ready(carry)
        return calls * SCAN if self.many else calls


if __name__ == "__main__":
    serve(Jax(cases.CASES[sys.argv[1]], sys.argv[2]))
