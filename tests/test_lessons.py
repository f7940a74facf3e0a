"""Lessons are copied out, and a learner's work is never overwritten."""

from pathlib import Path

import pytest

from ganlearn import lessons

FIRST = Path("00-start-here.ipynb")


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch):
    """A source tree with two lessons, one file in a folder, and an editor's litter."""
    notebooks = tmp_path / "source" / "notebooks"
    for name in ("00-start-here.ipynb", "01-why-generate.ipynb", "data/points.csv", ".ipynb_checkpoints/00.ipynb"):
        (notebooks / name).parent.mkdir(parents=True, exist_ok=True)
        (notebooks / name).write_text(f"the course's {name}", encoding="utf-8")
    monkeypatch.setattr(lessons, "_PACKAGE", tmp_path / "source" / "ganlearn")
    return notebooks


def test_all_lessons_arrive_in_a_new_folder(tmp_path, course):
    copied = lessons.copy_lessons(tmp_path / "new" / "course")
    assert copied.written == (FIRST, Path("01-why-generate.ipynb"), Path("data/points.csv"))
    assert copied.kept == ()
    assert (copied.folder / FIRST).read_bytes() == (course / FIRST).read_bytes()
    files = {path.relative_to(copied.folder) for path in copied.folder.rglob("*") if path.is_file()}
    assert files == set(copied.written)
    assert "3 files" in str(copied)


def test_work_is_kept_and_named(tmp_path):
    (tmp_path / FIRST).write_text("my work", encoding="utf-8")
    copied = lessons.copy_lessons(tmp_path)
    assert copied.kept == (FIRST,)
    assert (tmp_path / FIRST).read_text(encoding="utf-8") == "my work"
    assert (tmp_path / "01-why-generate.ipynb").exists()
    assert FIRST.name in str(copied)


def test_a_second_copy_writes_nothing(tmp_path):
    first = lessons.copy_lessons(tmp_path / "course")
    second = lessons.copy_lessons(tmp_path / "course")
    assert second.written == ()
    assert second.kept == first.written
    assert "Copied" not in str(second)


def test_the_home_folder_has_a_short_name(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    lessons.copy_lessons("~/course")
    assert (tmp_path / "course" / FIRST).exists()


@pytest.mark.parametrize("below", ["", "course"])
def test_a_file_in_the_way_is_named(tmp_path, below):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(ValueError, match="file is a file"):
        lessons.copy_lessons(tmp_path / "file" / below)


def test_an_installation_without_lessons_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(lessons, "_PACKAGE", tmp_path / "elsewhere" / "ganlearn")
    with pytest.raises(FileNotFoundError, match="no lessons"):
        lessons.copy_lessons(tmp_path / "course")


def test_an_interrupted_copy_leaves_no_half_lesson(tmp_path, monkeypatch):
    """The disk fills up while the second lesson is copied: it must not pass for the learner's own next time."""
    copyfile = lessons.shutil.copyfile

    def full(source, target):
        copyfile(source, target)
        if Path(source).name.startswith("01"):
            Path(target).write_text("hal", encoding="utf-8")
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(lessons.shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space"):
        lessons.copy_lessons(tmp_path / "course")
    monkeypatch.setattr(lessons.shutil, "copyfile", copyfile)
    assert Path("01-why-generate.ipynb") in lessons.copy_lessons(tmp_path / "course").written


def test_a_table_of_results_names_its_command_and_an_unknown_one_the_others(course):
    folder = course.parent / "docs" / "results"
    folder.mkdir(parents=True)
    (folder / "table.json").write_text('{"command": "python -m it", "rows": [1]}', encoding="utf-8")
    assert lessons.results("table") == {"command": "python -m it", "rows": [1]}
    with pytest.raises(ValueError, match=r"named 'other'\. There are: table"):
        lessons.results("other")
