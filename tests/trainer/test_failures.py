"""What goes wrong in a run: the last good state stands, and wait() says what happened."""

import keras
import numpy as np
import pytest
from keras import ops

import ganlearn as gl
from ganlearn import losses
from ganlearn.gan import METRICS
from ganlearn.trainer import nonfinite
from tests.core import tiny


def failing(engine, calls):
    """``engine.advance`` that changes the variables and then raises at call number ``calls``, once."""
    advance, seen = engine.advance, []

    def raises(count):
        seen.append(count)
        rows = advance(count)
        if len(seen) == calls:
            raise ZeroDivisionError("out of luck")
        return rows

    return raises


@pytest.mark.parametrize("where", ["background", "foreground"])
def test_an_error_in_a_step_leaves_the_last_good_state(trainer, monkeypatch, where):
    trainer.run(steps=10, progress=False)
    monkeypatch.setattr(trainer._engine, "advance", failing(trainer._engine, 3))
    with pytest.raises(gl.TrainingError, match=r"A step failed: out of luck.*step \d+, the last good one") as caught:
        if where == "background":
            trainer.play(steps=1000)
            trainer.wait(timeout=60)
        else:
            trainer.run(steps=1000, progress=False)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    stands, state = trainer.step, tiny.state(trainer)
    assert trainer.state == "error" and trainer.history.steps == stands == trainer._engine.step
    trainer.reset()
    trainer.run(steps=stands, progress=False)
    assert tiny.same(tiny.state(trainer), state)


def test_a_run_goes_on_after_an_error(trainer, monkeypatch):
    monkeypatch.setattr(trainer._engine, "advance", failing(trainer._engine, 1))
    trainer.play(steps=5)
    with pytest.raises(gl.TrainingError):
        trainer.wait(timeout=60)
    assert trainer.step == 0
    trainer.play(steps=5)
    trainer.wait(timeout=60)
    assert (trainer.state, trainer.step, trainer.error) == ("finished", 5, None)


def test_an_error_that_comes_again_in_the_replay(trainer, monkeypatch):
    trainer.run(steps=10, progress=False)
    state = tiny.state(trainer)

    def always(count):
        trainer.gan.generator.trainable_variables[0].assign_add(np.ones((3, 8)))
        raise ZeroDivisionError

    monkeypatch.setattr(trainer._engine, "advance", always)
    with pytest.raises(gl.TrainingError, match="step 10"):
        trainer.run(steps=10, progress=False)
    assert tiny.same(tiny.state(trainer), state)


@pytest.mark.parametrize(("rate", "named"), [(0.01, "velocity of the discriminator.s optimizer"), (5.0, "penalty")])
def test_what_overflows_is_named(trainer, rate, named):
    """R1 with a weight of 3e38: a small gradient overflows in Adam's square first, a large one in the penalty."""
    trainer.set(d_learning_rate=rate)
    trainer.run(steps=30, progress=False)
    trainer.set(penalty=3e38)
    trainer.play()
    with pytest.raises(gl.TrainingError, match=rf"step 31: .*{named}\. The .*to step 30.*learning rate"):
        trainer.wait(timeout=60)
    assert trainer.step == trainer.history.steps == 30
    assert all(np.isfinite(v).all() for v in tiny.state(trainer)) and np.isfinite(trainer.history.rows()).all()
    trainer.set(**tiny.SETTINGS)
    trainer.run(steps=5, progress=False)
    assert trainer.step == 35


def test_the_checkpoint_after_a_number_that_is_not_finite_is_the_last_good_state(tmp_path):
    trainer = tiny.trainer(execution="graph", checkpoint_dir=tmp_path)
    trainer.run(steps=20, progress=False)
    trainer.set(penalty=3e38)
    with pytest.raises(gl.TrainingError, match="step 21"):
        trainer.run(steps=30, progress=False)
    restored = gl.Trainer.restore(tmp_path, tiny.data())
    assert restored.step == restored.history.steps == trainer.step == 20
    assert tiny.same(tiny.state(restored), tiny.state(trainer))
    assert all(np.isfinite(v).all() for v in tiny.state(restored))
    restored.set(**tiny.SETTINGS)
    restored.run(steps=5, progress=False)
    assert restored.step == 25


@keras.saving.register_keras_serializable(package="ganlearn_tests")
class RootAtZero(losses.NonSaturating):
    """A generator's loss whose value is finite and whose gradient is not: √u at u = 0."""

    def generator(self, real_logits, fake_logits):
        calm = super().generator(real_logits, fake_logits)
        return calm + ops.mean(ops.sqrt(ops.square(fake_logits - ops.stop_gradient(fake_logits))))


@pytest.mark.parametrize("steps", [1, 10])
def test_a_weight_is_named_even_where_the_losses_are_finite(steps):
    trainer = gl.Trainer(tiny.plain_gan(loss=RootAtZero()), tiny.data(), batch_size=8, execution="graph")
    state, path = tiny.state(trainer), trainer.gan.generator.trainable_variables[0].path
    with pytest.raises(gl.TrainingError, match=f"step 1: the weight {path} of the generator.*step 0"):
        trainer.run(steps=steps, progress=False)
    assert tiny.same(tiny.state(trainer), state)
    assert (trainer.step, trainer.history.steps) == (0, 0)


def test_the_first_broken_step_is_found_among_many(graph, monkeypatch):
    """Weights that turn NaN at step 13 while the losses stay finite; the chunk ends at step 40.

    No step is run more often than it must be: the search goes on from the last step that was found good.
    """
    graph.run(steps=5, progress=False)
    good, advance, average, counts = graph._run.timeline, graph._engine.advance, graph.gan.averages[0], []

    def poisoned(count):
        before = graph._engine.step
        rows = advance(count)
        counts.append(len(rows))
        if before < 13 <= graph._engine.step:
            average.assign(np.full(average.shape, np.nan))
        return rows

    monkeypatch.setattr(graph._engine, "advance", poisoned)
    with pytest.raises(gl.TrainingError, match=rf"step 13: the variable {average.path}.*step 12"):
        graph.run(steps=35, progress=False)
    assert (graph.step, graph.history.steps, graph._engine.step) == (12, 12, 12)
    assert graph._run.timeline is good and np.isfinite(average.numpy()).all()
    assert sum(counts) == 35 + (34 + 17 + 8 + 4 + 2 + 1) + 1


class Two:
    """As much of a GAN as ``nonfinite`` looks at."""

    def __init__(self, updates="alternating", discriminator=1.0):
        self.updates = updates
        self.discriminator, self.generator = self._network("d", discriminator), self._network("g", 1.0)

    @staticmethod
    def _network(name, value):
        layer = keras.layers.Dense(1, kernel_initializer=keras.initializers.Constant(value), name=name)
        return keras.Sequential([keras.Input((1,)), layer])


def row(**values):
    return np.array([values.get(name, 0.0) for name in METRICS], np.float32)


@pytest.mark.parametrize(
    ("gan", "values", "named"),
    [
        (Two(), {"d_loss": np.nan, "g_loss": np.nan}, "d_loss"),
        (Two(), {"penalty": np.inf, "g_loss": np.nan}, "penalty"),
        (Two(discriminator=np.nan), {"penalty": np.inf}, "penalty"),
        (Two(), {"g_loss": np.inf}, "g_loss"),
        (Two(discriminator=np.inf), {"g_loss": np.nan}, "the weight d/kernel of the discriminator"),
        (Two("simultaneous", np.inf), {"g_loss": np.nan}, "g_loss"),
    ],
)
def test_the_cause_is_named_before_its_effects(gan, values, named):
    assert nonfinite.first_tensor(row(**values), gan).replace(f"{gan.discriminator.name}/", "") == named
