"""A notebook in a real JupyterLab and Chromium, for what is measured with both."""

import contextlib
import pathlib
import tempfile

from playwright.sync_api import sync_playwright

from tests.browser.lab import CHROMIUM_FLAGS, Notebook, find_chromium, running_lab, write_notebook


@contextlib.contextmanager
def opened(*cells, **context):
    """Opens a notebook of code cells and runs them all; yields ``lab.Notebook``, and closes everything after.

    Args:
        *cells: their code.
        **context: options of the browser context, as of ``lab.Notebook``.
    """
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        place = pathlib.Path(name)
        (place / "root").mkdir()
        path = write_notebook(place / "root" / "measured.ipynb", *cells)
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        with running_lab(path.parent, place / "home") as lab:
            book = Notebook(chromium, lab, path.name, **context)
            book.run_all()
            yield book
            book.close()
        chromium.close()
