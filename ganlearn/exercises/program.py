"""Exercises of chapter 07: a ``gan.py`` in six parts, each checked by running the file.

Every check takes the program that ``begin`` returns, or the path of a file.
"""

import importlib

from ganlearn.exercises._program import keeping, networks, running, steps
from ganlearn.exercises._program.file import as_program, begin
from ganlearn.exercises.framework import Exercise

__all__ = ["PARTS", "begin", "finished", "q1", "q2", "q3", "q4", "q5", "q6", "scalars"]

PARTS = {"networks": "q1", "batches": "q2", "step": "q3", "compiled": "q4", "checkpoint": "q5", "train": "q6"}
"""The parts that the learner writes, and their exercises."""

scalars = running.scalars


def finished(program):
    """The whole program: each part as the learner wrote it where it has passed its check, else the solution's.

    Args:
        program: ``Program``.

    Returns:
        The module.
    """
    return _complete(program).module()


def _complete(program, but=None):
    """The program with solutions in the place of the parts that have not passed, except for one."""
    try:
        solutions = importlib.import_module("ganlearn.exercises._solutions.program").CODE
    except ModuleNotFoundError:  # an edition for students: their parts as they are
        return program
    passed = {but, *(part for part, source in program.parts.items() if program.passed.get(part) == source)}
    return program.with_parts({part: solutions[name] for part, name in PARTS.items() if part not in passed})


def _test(part, judge):
    def test(answer):
        program = as_program(answer)
        judge(program)
        program.passed[part] = program.parts.get(part)

    return test


def _of_module(part, judge):
    return _test(part, lambda program: judge(program.module()))


q1 = Exercise("program", "q1", _of_module("networks", networks.networks), hints=3)
q2 = Exercise("program", "q2", _of_module("batches", networks.batches), hints=4)
q3 = Exercise("program", "q3", _of_module("step", steps.both_step), hints=4)
q4 = Exercise("program", "q4", _of_module("compiled", steps.train_step), hints=4)
q5 = Exercise("program", "q5", _of_module("checkpoint", keeping.checkpoint), hints=4)
q6 = Exercise(
    "program", "q6", _test("train", lambda program: running.train(program, _complete(program, but="train"))), hints=4
)
