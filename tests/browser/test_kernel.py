"""The browser tests run on the kernel, and in the interface, that was asked for."""

import importlib.metadata
import os

import pytest

from tests.browser.lab import write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]
APPS = {"lab": "JupyterLab", "notebook": "Jupyter Notebook"}


@pytest.fixture(scope="module")
def book(opened, lab):
    write_notebook(lab.root / "kernel.ipynb", "import ganlearn as gl\n\ngl.LossExplorer()")
    book = opened("kernel.ipynb")
    book.run_all()
    return book


def test_the_kernel_is_the_one_asked_for(book):
    wanted = os.environ.get("GANLEARN_IPYKERNEL", importlib.metadata.version("ipykernel"))
    runs = book.evaluate("__import__('ipykernel').__version__")
    assert f"{runs}.".startswith(f"{wanted}.")


def test_the_interface_is_the_one_asked_for(book, lab):
    assert book.page.evaluate("window.jupyterapp.name") == APPS[lab.interface]


def test_a_widget_is_drawn_without_an_error(book):
    book.page.wait_for_selector(".ganlearn-widget[data-state=ready]")
    assert book.errors == []
