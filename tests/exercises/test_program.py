"""The gan.py of chapter 07: it is the library's algorithm, it resumes in another process, and it grows part by part."""

import subprocess
import sys

import keras
import numpy as np
import pytest

import ganlearn as gl
from ganlearn._tensorflow import tf
from ganlearn.exercises import program
from ganlearn.exercises._program.file import Program
from ganlearn.exercises._solutions.program import CODE
from ganlearn.randomness import NOISE_D
from tests.exercises.answers.program import lesson_file

SOLVED = lesson_file().with_parts({part: CODE[name] for part, name in program.PARTS.items()})


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GANLEARN_PROGRESS_DIR", str(tmp_path / "progress"))


class LibraryNoise:
    """The library's draws in the place of a ``tf.random.Generator``."""

    def __init__(self, seed):
        self.seed, self.step = seed, tf.Variable(-1, dtype=tf.int64)

    def normal(self, shape):
        return gl.randomness.normal(shape, self.seed, self.step.assign_add(1), NOISE_D)


def weights(one):
    return [*one.generator.get_weights(), *one.discriminator.get_weights()]


def furthest(one, other):
    return max(np.abs(a - b).max() for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(("jit", "tolerance"), [(False, 1e-6), (True, 1e-3)])
def test_the_file_reaches_the_weights_of_fit(jit, tolerance):
    """The same initial weights, batches, noise and order of updates; XLA rounds otherwise, and Adam swells that."""
    gan_file, x = SOLVED.module(), gl.data.load("digits").x
    mine = gan_file.Players(x.shape[1:])
    mine.noise = LibraryNoise(seed=3)
    start = weights(mine)
    gan = gl.GAN(*(keras.models.clone_model(network) for network in (mine.generator, mine.discriminator)), seed=3)
    gan.generator.set_weights(mine.generator.get_weights())
    gan.discriminator.set_weights(mine.discriminator.get_weights())
    rates = {"d_optimizer": keras.optimizers.Adam(1e-4), "g_optimizer": keras.optimizers.Adam(1e-4)}
    gan.compile(updates="simultaneous", jit_compile=jit, **rates)
    step = gan_file.make_train_step(mine)
    for x_real in gan_file.make_batches(x, 64, seed=0).take(100):
        step(x_real)
    gan.fit(gan_file.make_batches(x, 64, seed=0).take(100), shuffle=False, verbose=0)
    assert furthest(weights(mine), start) > 5e-3
    assert furthest(weights(mine), weights(gan)) < tolerance


CHILD = """
import sys, numpy as np, gan
x = np.random.default_rng(0).uniform(-1, 1, (40, 8, 8, 1)).astype("float32")
players = gan.Players((8, 8, 1), seed=9)
gan.train(players, x, int(sys.argv[2]), sys.argv[1], batch_size=8)
np.savez("weights.npz", *players.generator.get_weights(), *players.discriminator.get_weights())
"""


@pytest.mark.slow
def test_another_process_resumes_to_the_same_weights(tmp_path):
    """Without the library: the file stands on its own, whatever seed the new process begins with."""
    (tmp_path / "gan.py").write_text(SOLVED.source, encoding="utf-8")
    x = np.random.default_rng(0).uniform(-1, 1, (40, 8, 8, 1)).astype("float32")
    gan_file = SOLVED.module()
    once, first_half = gan_file.Players((8, 8, 1), seed=0), gan_file.Players((8, 8, 1), seed=0)
    gan_file.train(once, x, 12, tmp_path / "once", batch_size=8)
    gan_file.train(first_half, x, 5, tmp_path / "twice", batch_size=8)
    child = [sys.executable, "-c", CHILD, str(tmp_path / "twice"), "12"]
    subprocess.run(child, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    with np.load(tmp_path / "weights.npz") as found:
        assert furthest(weights(once), list(found.values())) < 1e-6
    assert sorted(program.scalars(tmp_path / "twice")["d_loss"]) == list(range(1, 13))


def test_a_part_that_passed_is_used_and_the_others_are_the_solutions():
    gan_py = lesson_file().with_parts({"batches": CODE["q2"] + "\nMINE = True\n"})
    assert not hasattr(program.finished(gan_py), "MINE")
    assert program.q2.check(gan_py).status == "correct"
    assert program.finished(gan_py).MINE
    gan_py.write("batches", "def make_batches(x, batch_size, seed):\n    return ...\n")
    assert not hasattr(program.finished(gan_py), "MINE")
    assert "● networks" not in repr(gan_py)


def test_cells_of_a_notebook_write_the_file(tmp_path):
    from IPython.testing.globalipapp import start_ipython

    shell = start_ipython()
    gan_py = program.begin("gan.py")
    shell.run_cell_magic("gan_py", "one", "a = 1\n")
    shell.run_cell_magic("gan_py", "two", "b = a + 1\n")
    shell.run_cell_magic("gan_py", "one", "a = 2\n")
    assert gan_py.module().b == 3
    assert gan_py.path.read_text(encoding="utf-8") == "a = 2\n\n\nb = a + 1\n" == gan_py.source
    assert gan_py.path.parent == tmp_path / "progress"


def test_what_is_no_python_is_refused_and_the_part_stays():
    gan_py = Program("gan.py", {"one": "a = 1\n"})
    with pytest.raises(SyntaxError):
        gan_py.write("one", "a = = 2\n")
    assert gan_py.module().a == 1


def test_a_file_of_ones_own_is_checked_by_its_path(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(SOLVED.source, encoding="utf-8")
    assert program.q1.check(file).status == program.q2.check(str(file)).status == "correct"
    assert program.q1.check(tmp_path / "nowhere.py").mistake == "raised"
