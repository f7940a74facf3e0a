"""PyTorch: eager, or with the networks compiled by ``torch.compile``; batches by index from a tensor in memory."""

import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from benchmarks import cases
from benchmarks.contenders.serving import serve


class Generator(nn.Module):
    """The case's generator with the case's weights."""

    def __init__(self, case, values):
        super().__init__()
        self.case = case
        makers = {"mlp": dense_stack, "conv": self._conv, "gru": self._gru}
        self.body = makers[case.kind](values)

    def _conv(self, values):
        first, *kernels = pairs(values)
        strides = [stride for _, stride in cases.ups(self.case)]
        ups = [transposed(*pair, stride) for pair, stride in zip(kernels, strides, strict=True)]
        return nn.ModuleList([dense(*first), *ups])

    def _gru(self, values):
        return nn.ModuleList([recurrent(*values[:3]), dense(*values[3:])])

    def forward(self, z):
        case = self.case
        if case.kind == "mlp":
            return self.body(z)
        if case.kind == "gru":
            return self.body[1](self.body[0](z[:, None].expand(-1, case.sample[0], -1))[0])
        height, width = cases.coarse(case)
        x = functional.leaky_relu(self.body[0](z), cases.SLOPE).view(-1, height, width, cases.first_depth(case))
        x = x.permute(0, 3, 1, 2)
        for up in self.body[1:-1]:
            x = functional.leaky_relu(up(x), cases.SLOPE)
        return torch.tanh(self.body[-1](x))


class Discriminator(nn.Module):
    """The case's discriminator with the case's weights."""

    def __init__(self, case, values):
        super().__init__()
        self.case = case
        if case.kind == "mlp":
            self.body = dense_stack(values)
        elif case.kind == "gru":
            self.body = nn.ModuleList([recurrent(*values[:3]), dense(*values[3:])])
        else:
            *kernels, last = pairs(values)
            self.body = nn.ModuleList([*(convolution(*pair) for pair in kernels), dense(*last)])

    def forward(self, x):
        if self.case.kind == "mlp":
            return self.body(x)
        if self.case.kind == "gru":
            return self.body[1](self.body[0](x)[0][:, -1])
        for layer in self.body[:-1]:
            x = functional.leaky_relu(layer(x), cases.SLOPE)
        return self.body[-1](x.permute(0, 2, 3, 1).flatten(1))


def pairs(values):
    return list(zip(values[::2], values[1::2], strict=True))


def _load(module, **values):
    with torch.no_grad():
        for name, value in values.items():
            getattr(module, name).copy_(torch.from_numpy(np.ascontiguousarray(value)))
    return module


def dense(kernel, bias):
    return _load(nn.Linear(*kernel.shape), weight=kernel.T, bias=bias)


def dense_stack(values):
    parts = []
    for kernel, bias in pairs(values):
        parts += [dense(kernel, bias), nn.LeakyReLU(cases.SLOPE)]
    return nn.Sequential(*parts[:-1])


def convolution(kernel, bias):
    """Of stride 2, padded as Keras does: by one pixel more at the end where the kernel's size is odd."""
    size = kernel.shape[0]
    odd = size % 2
    layer = nn.Conv2d(kernel.shape[2], kernel.shape[3], size, stride=2, padding=0 if odd else size // 2 - 1)
    layer = _load(layer, weight=kernel.transpose(3, 2, 0, 1), bias=bias)
    return nn.Sequential(nn.ZeroPad2d((size // 2 - 1, size // 2) * 2), layer) if odd else layer


class Shortened(nn.Module):
    """Without the last row and the last column."""

    def forward(self, x):
        return x[:, :, :-1, :-1]


def transposed(kernel, bias, stride):
    """The transposed one of Keras's padding."""
    size = kernel.shape[0]
    longer = stride == 2 and size % 2
    layer = nn.ConvTranspose2d(
        kernel.shape[3], kernel.shape[2], size, stride=stride, padding=size // 2 - (1 if stride == 2 else 0)
    )
    layer = _load(layer, weight=kernel.transpose(3, 2, 0, 1), bias=bias)
    return nn.Sequential(layer, Shortened()) if longer else layer


def recurrent(kernel, inner, bias):
    """Keras orders the gates z, r, h and PyTorch r, z, n; there z weighs the old state, as in Keras."""
    units = inner.shape[0]
    order = np.concatenate([np.arange(units, 2 * units), np.arange(units), np.arange(2 * units, 3 * units)])
    layer = nn.GRU(kernel.shape[0], units, batch_first=True)
    return _load(
        layer,
        weight_ih_l0=kernel.T[order],
        weight_hh_l0=inner.T[order],
        bias_ih_l0=bias[0][order],
        bias_hh_l0=bias[1][order],
    )


class Torch:
    """The step as a PyTorch tutorial writes it."""

    def __init__(self, case, mode):
        torch.set_num_threads(2)
        self.case = case
        g_values, d_values = cases.weights(case)
        self.generator = Generator(case, g_values)
        self.discriminator = Discriminator(case, d_values)
        if case.kind == "conv":
            for network in (self.generator, self.discriminator):
                network.to(memory_format=torch.channels_last)
        betas = (cases.BETA_1, cases.BETA_2)
        self.optimizers = [
            torch.optim.Adam(network.parameters(), cases.LEARNING_RATE, betas, cases.EPSILON)
            for network in (self.generator, self.discriminator)
        ]
        self.g = torch.compile(self.generator) if mode == "compile" else self.generator
        self.d = torch.compile(self.discriminator) if mode == "compile" else self.discriminator
        self.data = self.tensor(cases.data(case))

    def tensor(self, x):
        x = torch.from_numpy(x)
        return x.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last) if self.case.kind == "conv" else x

    def step(self, x, z_d, z_g):
        return (self.simultaneous if self.case.updates == "simultaneous" else self.alternating)(x, z_d, z_g)

    def simultaneous(self, x, z, _):
        fake = self.d(self.g(z))
        real = self.d(x)
        d_loss = functional.softplus(-real).mean() + functional.softplus(fake).mean()
        g_loss = functional.softplus(-fake).mean()
        g_weights, d_weights = list(self.generator.parameters()), list(self.discriminator.parameters())
        d_gradients = torch.autograd.grad(d_loss, d_weights, retain_graph=True)
        g_gradients = torch.autograd.grad(g_loss, g_weights)
        for weight, gradient in zip([*d_weights, *g_weights], [*d_gradients, *g_gradients], strict=True):
            weight.grad = gradient
        self.optimizers[1].step()
        self.optimizers[0].step()
        return d_loss, g_loss

    def alternating(self, x, z_d, z_g):
        with torch.no_grad():
            x_fake = self.g(z_d)
        real, fake = self.d(x), self.d(x_fake)
        d_loss = functional.softplus(-real).mean() + functional.softplus(fake).mean()
        self.optimizers[1].zero_grad(set_to_none=True)
        d_loss.backward()
        self.optimizers[1].step()
        for weight in self.discriminator.parameters():
            weight.requires_grad_(False)
        g_loss = functional.softplus(-self.d(self.g(z_g))).mean()
        self.optimizers[0].zero_grad(set_to_none=True)
        g_loss.backward()
        self.optimizers[0].step()
        for weight in self.discriminator.parameters():
            weight.requires_grad_(True)
        return d_loss, g_loss

    def check(self, inputs):
        """With Adam's ε where the others have it: outside of the bias correction."""
        rows = []
        for t, (x, *noises) in enumerate(inputs, start=1):
            self._set_epsilon(cases.EPSILON / (1 - cases.BETA_2**t) ** 0.5)
            losses = self.step(self.tensor(x), *map(torch.from_numpy, noises))
            rows.append([loss.item() for loss in losses])
        self._set_epsilon(cases.EPSILON)
        return rows

    def _set_epsilon(self, epsilon):
        for optimizer in self.optimizers:
            optimizer.param_groups[0]["eps"] = epsilon

    def run(self, steps):
        batch, latent = self.case.batch, self.case.latent
        for _ in range(steps):
            chosen = torch.randint(0, len(self.data), (batch,))
            self.step(self.data[chosen], torch.randn(batch, latent), torch.randn(batch, latent))
        return steps


if __name__ == "__main__":
    serve(Torch(cases.CASES[sys.argv[1]], sys.argv[2]))
