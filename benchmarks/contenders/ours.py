"""ganlearn's ``Trainer``, and ``GAN.fit``."""

import sys

import numpy as np

import ganlearn as gl
from benchmarks import cases
from benchmarks.contenders import keras_models
from benchmarks.contenders.serving import serve
from ganlearn import randomness
from ganlearn.randomness import DATA, NOISE_D, NOISE_G


def compiled(case, **settings):
    """The case as a compiled ``GAN``."""
    gan = gl.GAN(*keras_models.build(case, gl.layers, unroll=True))
    gan.compile("non_saturating", keras_models.adam(), keras_models.adam(), updates=case.updates, **settings)
    return gan


class Ours:
    """Many steps in one compiled call, data on the device."""

    def __init__(self, case):
        self.case = case
        self.gan = compiled(case)
        self.trainer = gl.Trainer(self.gan, cases.data(case), batch_size=case.batch)

    def write_inputs(self, path):
        """The draws of the first steps: those of a run of seed 0, as the peers can take them."""
        case, x, steps = self.case, cases.data(self.case), range(cases.CHECK_STEPS)
        chosen = [randomness.indices(case.batch, case.size, 0, step, DATA).numpy() for step in steps]
        noises = {
            name: np.stack([randomness.normal((case.batch, case.latent), 0, step, stream) for step in steps])
            for name, stream in (("z_d", NOISE_D), ("z_g", NOISE_G))
        }
        np.savez(path, x=x[np.stack(chosen)], **noises)

    def check(self, inputs):
        """The losses that the measured program gives, which draws the inputs itself."""
        trainer = gl.Trainer(compiled(self.case), cases.data(self.case), batch_size=self.case.batch)
        trainer.run(steps=len(inputs), progress=False)
        return np.stack([trainer.history["d_loss"], trainer.history["g_loss"]], axis=1)

    def run(self, steps):
        self.trainer.run(steps=steps, progress=False)
        return steps


class OursFit(Ours):
    """``GAN.fit`` on an array."""

    def __init__(self, case):
        self.case = case
        self.x = cases.data(case)
        self.gan = compiled(case, steps_per_execution=100)

    def check(self, inputs):
        """The losses of the same program, a batch at a time; it draws the noises itself."""
        gan = compiled(self.case, steps_per_execution=100)
        logs = [gan.fit(x, batch_size=self.case.batch, shuffle=False, verbose=0).history for x, *_ in inputs]
        return [(log["d_loss"][0], log["g_loss"][0]) for log in logs]

    def run(self, steps):
        batch = self.case.batch
        x = np.resize(self.x, (steps * batch, *self.x.shape[1:]))
        self.gan.fit(x, batch_size=batch, epochs=1, verbose=0)
        return steps


if __name__ == "__main__":
    chosen = cases.CASES[sys.argv[1]]
    serve(OursFit(chosen) if sys.argv[2] == "fit" else Ours(chosen))
