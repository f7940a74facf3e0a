"""ganlearn's ``Trainer``, and ``GAN.fit``."""

import sys

import numpy as np

import ganlearn as gl
from benchmarks import cases
from benchmarks.contenders import keras_models
from benchmarks.contenders.serving import serve


def compiled(case, **settings):
    """The case as a compiled ``GAN``."""
    gan = gl.GAN(*keras_models.build(case, gl.layers, unroll=True))
    gan.compile("non_saturating", keras_models.adam(), keras_models.adam(), updates=case.updates, **settings)
    return gan


class Ours:
    """Many steps in one compiled call, data on the device."""

    def __init__(self, case):
        self.case, self.gan = case, compiled(case)
        self.trainer = gl.Trainer(self.gan, cases.data(case), batch_size=case.batch)

    def check(self):
        gan, rows = compiled(self.case), []
        for x, z in zip(*cases.check_inputs(self.case), strict=True):
            if self.case.updates == "simultaneous":
                rows.append(gan.both_step(x, z[0])[:2])
            else:
                d_loss, *_ = gan.d_step(x, z[0])
                rows.append((d_loss, gan.g_step(z[1])[0]))
        return rows

    def run(self, steps):
        self.trainer.run(steps=steps, progress=False)


class OursFit(Ours):
    """``GAN.fit`` on an array."""

    def __init__(self, case):
        super().__init__(case)
        self.gan, self.x = compiled(case, steps_per_execution=100), cases.data(case)

    def run(self, steps):
        batch = self.case.batch
        x = np.resize(self.x, (steps * batch, *self.x.shape[1:]))
        self.gan.fit(x, batch_size=batch, epochs=1, verbose=0)


if __name__ == "__main__":
    chosen = cases.CASES[sys.argv[1]]
    serve(OursFit(chosen) if sys.argv[2] == "fit" else Ours(chosen))
