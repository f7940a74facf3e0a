"""One JupyterLab and one Chromium for all browser tests; GANLEARN_INTERFACE=notebook takes Notebook 7 instead."""

import os
import shutil
from pathlib import Path

import pytest

from tests.browser.lab import CHROMIUM_FLAGS, Notebook, find_chromium, running_lab

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture(scope="session")
def browser():
    """Playwright's browser, on an installed Chromium."""
    path = find_chromium()
    if path is None:
        reason = "no Chromium here: `apt install chromium` lets the browser tests run"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory):
    """A running JupyterLab that serves a copy of the lessons."""
    place = tmp_path_factory.mktemp("lab")
    shutil.copytree(NOTEBOOKS, place / "root")
    interface = os.environ.get("GANLEARN_INTERFACE", "lab")
    with running_lab(place / "root", place / "home", interface) as running:
        yield running


@pytest.fixture(scope="module")
def opened(browser, lab):
    """Opens a notebook of the lab's folder in a page of its own; it is closed, with its kernel, after the module."""
    books = []

    def open_notebook(name, **options):
        books.append(Notebook(browser, lab, name, **options))
        return books[-1]

    yield open_notebook
    for book in books:
        book.close()
