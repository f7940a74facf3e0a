"""What the README shows works as shown."""

import re
from pathlib import Path

import pytest

from docs.lessons import lessons, read, title

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_ten_lines_run_as_they_stand(capsys):
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(example.strip().splitlines()) <= 10
    names = {}
    exec(compile(example, "README.md", "exec"), names)
    step, *shape, captured = map(int, re.findall(r"\d+", capsys.readouterr().out))
    assert (step, shape) == (1000, [2500, 2])
    assert captured == names["scores"]["captured"] >= 6


def test_every_path_it_names_exists():
    root = Path(__file__).parents[1]
    pictures = re.findall(r'(?:src|srcset)="([^"]+)"', README)
    assert len(pictures) >= 2
    links = re.findall(r"\]\((?!http|#)([^)]+)\)", README)
    named = pictures + links + re.findall(r"^\| `([\w./-]+)`", README, re.MULTILINE)
    assert len(named) >= 5
    assert [name for name in named if not (root / name).exists()] == []


def test_its_table_lists_every_lesson_under_its_title():
    rows = [(" · ".join(title(read(path))), f"notebooks/{path.name}") for path in lessons()]
    assert re.findall(r"^\| \[(.+?)\]\((notebooks/.+?)\)", README, re.MULTILINE) == rows
