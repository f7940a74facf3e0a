"""A file is whole or absent, whatever happens while it is written."""

import pytest

from ganlearn import atomic


@pytest.fixture(params=[None, b"before"], ids=["new", "there before"])
def path(request, tmp_path):
    path = tmp_path / "run.gif"
    if request.param is not None:
        path.write_bytes(request.param)
    return path


def content(path):
    return path.read_bytes() if path.exists() else None


def names(folder):
    return sorted(file.name for file in folder.iterdir())


def replace(path, fail=None):
    with atomic.replacing(path) as temporary:
        temporary.write_bytes(b"half")
        if fail:
            raise fail
        temporary.write_bytes(b"whole")


def write(path, fail=None):
    with atomic.writing(path) as file:
        file.write(b"who")
        if fail:
            raise fail
        file.write(b"le")


BOTH = pytest.mark.parametrize("way", [replace, write])


@BOTH
def test_what_was_written_takes_the_place(path, way):
    way(path)
    assert content(path) == b"whole"
    assert names(path.parent) == ["run.gif"]


@BOTH
@pytest.mark.parametrize("error", [OSError("no room"), KeyboardInterrupt()])
def test_what_fails_leaves_the_file_as_it_was_and_nothing_else(path, way, error):
    before = content(path)
    with pytest.raises(type(error)):
        way(path, error)
    assert content(path) == before
    assert names(path.parent) == (["run.gif"] if before else [])


def test_until_the_end_the_old_file_is_there_and_the_new_one_has_its_ending(path):
    before = content(path)
    with atomic.replacing(path) as temporary:
        temporary.write_bytes(b"new")
        assert content(path) == before
        assert (temporary.parent, temporary.suffix) == (path.parent, path.suffix)


def test_a_file_that_nobody_wrote_is_an_error_and_leaves_nothing(path):
    before = content(path)
    with pytest.raises(FileNotFoundError), atomic.replacing(path):
        pass
    assert content(path) == before
