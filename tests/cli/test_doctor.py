"""`ganlearn doctor`: finds what is off, says what to do, and never shows a traceback."""

import os
import subprocess
import sys

import pytest

from ganlearn import hardware
from ganlearn.cli import doctor

DOCTOR = [sys.executable, "-c", "import sys; sys.argv = ['ganlearn', 'doctor']; from ganlearn.cli import main; main()"]


def run_doctor(**environment):
    return subprocess.run(DOCTOR, capture_output=True, text=True, env={**os.environ, **environment})


def script(folder, name, text):
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)


def test_a_healthy_machine_passes():
    done = run_doctor(PATH="/usr/bin:/bin")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    for label in ("Python", "system", "ganlearn", "packages", "TensorFlow", "GPU", "memory", "disk", "data"):
        assert f"\n{label} " in "\n" + done.stdout
    assert "gives the right answer" in done.stdout
    assert "PROBLEM" not in done.stdout


def fake_tensorflow(folder, code):
    (folder / "tensorflow").mkdir()
    (folder / "tensorflow" / "__init__.py").write_text(code)
    return str(folder)


def test_a_broken_tensorflow_does_not_end_the_report(tmp_path):
    done = run_doctor(PYTHONPATH=fake_tensorflow(tmp_path, "raise ImportError('libcudart.so.12: cannot open')"))
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    line = next(line for line in done.stdout.splitlines() if line.startswith("TensorFlow"))
    assert "PROBLEM" in line
    assert "libcudart.so.12" in line
    assert "pip install --force-reinstall tensorflow" in done.stdout
    assert "\nmemory " in done.stdout  # the checks that follow still run
    assert "Problems found: 1." in done.stdout


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("raise ModuleNotFoundError(\"No module named 'tensorflow'\")", "No module named 'tensorflow'"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "with signal 9"),
        ("import os; os._exit(3)", "with status 3"),
        ("__version__ = '1.0'", "tensorflow"),
        ("import time; time.sleep(60)", "within 3 seconds"),
    ],
    ids=["missing", "killed", "silent", "not TensorFlow", "hangs"],
)
def test_however_tensorflow_fails_it_is_a_finding(code, expected, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", fake_tensorflow(tmp_path, code))
    if "within" in expected:
        monkeypatch.setattr(doctor, "PROBE_SECONDS", 3)
    (finding,) = doctor.check_tensorflow(doctor.probe())
    assert finding.level == doctor.PROBLEM
    assert expected in finding.value
    assert "pip install --force-reinstall tensorflow" in finding.advice


def test_a_wrong_answer_is_a_problem():
    finding = doctor.check_tensorflow({"answer": 24.0})[0]
    assert finding.level == doctor.PROBLEM
    assert "24" in finding.value


def test_a_package_that_is_missing_or_old_is_a_problem(monkeypatch):
    versions = {"anywidget": None, "numpy": "1.26.0"}
    real = doctor._installed
    monkeypatch.setattr(doctor, "_installed", lambda name: versions[name] if name in versions else real(name))
    problems = {f.label: f for f in doctor.check_packages() if f.level == doctor.PROBLEM}
    assert set(problems) == {"anywidget", "numpy"}
    assert problems["anywidget"].advice == "Run: pip install anywidget"
    assert "1.26.0" in problems["numpy"].value
    assert 'pip install "numpy' in problems["numpy"].advice


def test_an_unsupported_python_is_a_problem(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 0, "final", 0))
    (finding,) = doctor.check_python()
    assert finding.level == doctor.PROBLEM
    assert "3.11 to 3.13" in finding.advice


def test_a_card_that_tensorflow_does_not_see(tmp_path, monkeypatch):
    script(tmp_path, "nvidia-smi", 'echo "NVIDIA H100, 80GB HBM3, 81559 MiB, 550.54"')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    (finding,) = doctor.check_gpu({"gpus": []})
    assert finding.level == doctor.NOTE
    assert "NVIDIA H100, 80GB HBM3, 81559 MiB, driver 550.54" in finding.value
    assert "ganlearn[gpu]" in finding.advice
    card, cuda = doctor.check_gpu({"gpus": ["NVIDIA H100"], "cuda": "12.5.1", "cudnn": "9"})
    assert (card.level, cuda.level) == (doctor.OK, doctor.OK)
    assert "driver 550.54" in card.value
    assert "CUDA 12.5.1" in cuda.value


def test_a_driver_that_fails_is_a_note(tmp_path, monkeypatch):
    script(tmp_path, "nvidia-smi", 'echo "Failed to initialize NVML: Driver/library version mismatch"; exit 18')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    (finding,) = doctor.check_gpu("TensorFlow is broken")
    assert finding.level == doctor.NOTE
    assert "version mismatch" in finding.value


def test_memory_is_no_more_than_a_container_allows(tmp_path, monkeypatch):
    (tmp_path / "memory.max").write_text("1073741824\n")
    monkeypatch.setattr(hardware, "CGROUP_LIMITS", (str(tmp_path / "memory.max"),))
    assert hardware.memory() == (2**30, 2**30)
    (finding,) = doctor.check_memory()
    assert finding.level == doctor.NOTE
    (tmp_path / "memory.max").write_text("max\n")
    assert hardware.memory()[0] > 2**30


def test_a_check_that_raises_is_itself_a_finding():
    (finding,) = doctor._careful("disk", lambda: 1 / 0)
    assert (finding.label, finding.level) == ("disk", doctor.PROBLEM)
    assert "ZeroDivisionError" in str(finding)
