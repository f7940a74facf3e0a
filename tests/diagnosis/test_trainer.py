"""A trainer is asked: its history, its error, its samples, from any thread."""

import importlib

import keras
import numpy as np
import pytest

import ganlearn as gl
from tests.core import tiny
from tests.diagnosis.histories import names


def make(rate_d=1e-3, rate_g=1e-3, optimizer=keras.optimizers.Adam, **settings):
    gan = tiny.plain_gan(d_optimizer=optimizer(rate_d), g_optimizer=optimizer(rate_g), **settings)
    return gl.Trainer(gan, tiny.data(), batch_size=8)


def test_an_untrained_run_has_nothing_wrong_and_makes_no_samples(monkeypatch):
    trainer = make()
    monkeypatch.setattr(trainer, "samples", lambda n: pytest.fail("a model was called for nothing"))
    assert gl.diagnosis.diagnose(trainer) == ()


def test_a_step_that_was_taken_back_is_named_with_the_trainers_own_words():
    trainer = make(1e20, 1e20, keras.optimizers.SGD, loss="least_squares")
    with pytest.raises(gl.TrainingError):
        trainer.run(steps=50, progress=False)
    (finding,) = gl.diagnosis.diagnose(trainer)
    assert finding.name == "nan" and finding.evidence == str(trainer.error)
    assert np.isfinite(trainer.history["d_loss"]).all()


def test_another_error_is_no_finding():
    trainer = make()
    trainer.listen(lambda _: 1 / 0)
    with pytest.raises(gl.TrainingError, match="listener"):
        trainer.run(steps=5, progress=False)
    assert gl.diagnosis.diagnose(trainer) == ()


def test_a_running_trainer_is_asked_from_another_thread_and_by_a_listener():
    trainer, heard = make(1e-2, 1e-6, optimizer=keras.optimizers.Adam), []
    trainer.gan.generator.trainable_variables[-1].assign([9.0, 9.0])  # far from the data: D is soon sure
    trainer.listen(lambda t: heard.append(names(gl.diagnosis.diagnose(t))))
    trainer.play(steps=1_500)
    trainer.wait(step=400, timeout=120)
    gl.diagnosis.diagnose(trainer)
    trainer.wait(timeout=120)
    assert "d_too_strong" in names(gl.diagnosis.diagnose(trainer))
    assert heard[0] == [] and "d_too_strong" in heard[-1]
    trainer.stop()
    trainer.wait(timeout=60)


def test_rows_that_a_damaged_checkpoint_lost_are_no_finding(monkeypatch):
    trainer = make()
    trainer.run(steps=20, progress=False)
    trainer.history.rows()[5:] = np.nan
    assert gl.diagnosis.diagnose(trainer) == ()


def test_of_a_long_run_the_last_steps_are_read(monkeypatch):
    trainer, read, module = make(), [], importlib.import_module("ganlearn.diagnosis.diagnose")
    trainer.run(steps=20, progress=False)
    monkeypatch.setattr(module, "diagnose_history", lambda history, *_: read.append(history) or ())
    gl.diagnosis.diagnose(trainer)
    monkeypatch.setattr(module, "LONGEST", 5)
    gl.diagnosis.diagnose(trainer)
    whole, short = read
    assert set(whole) == set(short) == set(trainer.history)
    for name, column in trainer.history.items():
        np.testing.assert_array_equal(whole[name], column)
        np.testing.assert_array_equal(short[name], column[-5:])
