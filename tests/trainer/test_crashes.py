"""Processes that end while they write a checkpoint, and disks that are full: real ones, each in its own process."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.trainer.conftest import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and limits of POSIX")
POINTS = {"write", "fsync", "rename", "remove"}
MOUNT = 'mount -t tmpfs -o size=256k none "$0" && exec "$@"'


def rows_of(command):
    """The lines of JSON that a process prints."""
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert answer.returncode == 0, answer.stderr
    return [json.loads(line) for line in answer.stdout.splitlines()]


@pytest.mark.parametrize("how", [[], ["--power"]], ids=["killed", "current fails"])
def test_a_process_that_ends_between_two_system_calls_loses_only_what_it_was_writing(how):
    rows = rows_of([sys.executable, "-m", "tests.trainer.failpoints", *how])
    assert {row["before"].split()[0] for row in rows} == {*POINTS, "none"}
    renamed = [row["before"] for row in rows].index("rename checkpoint-000004.json")
    assert [row["step"] for row in rows] == [30] * (renamed + 1) + [40] * (len(rows) - renamed - 1)
    assert all(row["whole"] and row["later"] == 50 and row["left"] == 0 for row in rows)


def in_a_small_file_system(folder, command):
    """The command in a name space of its own, in which ``folder`` is a file system of 256 kB."""
    return ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT, str(folder), *command]


@pytest.mark.parametrize("kind", ["limit", "disk"])
def test_a_full_disk_costs_no_more_than_the_steps_since_the_last_checkpoint(tmp_path, kind):
    command = [sys.executable, "-m", "tests.trainer.full_disk", str(tmp_path), kind]
    if kind == "disk":
        command = in_a_small_file_system(tmp_path, command)
        allowed = shutil.which("unshare") and subprocess.run([*command[:7], str(tmp_path), "true"], capture_output=True)
        if not allowed or allowed.returncode:
            pytest.skip("this system lets nobody mount a file system of his own")
    kept, reason = 20, {"limit": "File too large", "disk": "No space left on device"}[kind]
    rows = rows_of(command)
    for row in rows:
        if row["error"] is None:
            kept = row["trained"]
        else:
            assert reason in row["error"] and row["warned"] == [row["error"]] and row["asked"] == row["error"]
        assert row["kept"] == kept and row["same"] and row["leftovers"] == 0
    assert rows[0]["error"] and rows[-1]["error"] is None and not rows[-1]["warned"] and not rows[-1]["asked"]
    assert len([row for row in rows if row["error"]]) > 5
