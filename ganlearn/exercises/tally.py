"""Which exercises are solved."""

from ganlearn.exercises import store

_NAME = "progress"


def record(chapter, name, status):
    """Notes the outcome of a check; what is solved stays solved."""
    known = store.read(_NAME)
    if status == "not_attempted" or known.get(chapter, {}).get(name) == "correct":
        return
    known.setdefault(chapter, {})[name] = status
    store.write(_NAME, known)


def outcomes():
    """Outcomes by chapter and exercise: dict of dicts of "correct" or "incorrect"."""
    return store.read(_NAME)
