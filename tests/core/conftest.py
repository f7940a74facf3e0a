"""Compiling a trainer takes seconds: the tests of this folder share one, which every test gets as new."""

import pytest

from tests.core import tiny


@pytest.fixture(scope="session")
def _compiled():
    trainer = tiny.trainer()
    trainer.run(steps=1, progress=False)
    return trainer


@pytest.fixture
def trainer(_compiled):
    """A trainer at step 0, compiled already."""
    yield from tiny.as_new(_compiled)
