"""A notebook in a real JupyterLab and Chromium, for what is measured with both."""

import ast
import contextlib
import json
import pathlib
import subprocess
import tempfile
import time
import urllib.request

import websocket
from jupyter_client import BlockingKernelClient
from playwright.sync_api import sync_playwright

from tests.browser.lab import CHROMIUM_FLAGS, START_SECONDS, Notebook, find_chromium, running_lab, write_notebook

ANSWER_SECONDS = 60


@contextlib.contextmanager
def _served(cells):
    """Serves a notebook of code cells; yields the ``Lab``, the notebook's name and a folder for other things."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        place = pathlib.Path(name)
        (place / "root").mkdir()
        path = write_notebook(place / "root" / "measured.ipynb", *cells)
        with running_lab(path.parent, place / "home") as lab:
            yield lab, path.name, place


@contextlib.contextmanager
def opened(*cells, **context):
    """Opens a notebook of code cells and runs them all; yields ``lab.Notebook``, and closes everything after.

    Args:
        *cells: their code.
        **context: options of the browser context, as of ``lab.Notebook``.
    """
    with _served(cells) as (lab, name, _), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        book = Notebook(chromium, lab, name, **context)
        book.run_all()
        yield book
        book.close()
        chromium.close()


@contextlib.contextmanager
def unattended(*cells, shown, height=1200):
    """The same, in a browser that nobody looks into once the page shows the selector ``shown``.

    Whoever drives a browser is told of each message, at the price of drawing it once more.

    Args:
        *cells: their code.
        shown: CSS selector.
        height: of the window.

    Yields:
        ``Kernel``, and the address at which Chromium can be asked.
    """
    with _served(cells) as (lab, name, place), _chromium(place / "profile", height) as address:
        with sync_playwright() as playwright:
            browser = playwright.chromium.connect_over_cdp(address)
            book = Notebook(_OneWindow(browser), lab, name)
            book.run_all()
            book.page.wait_for_selector(shown)
            browser.close()  # lets go of it
        with _kernel(place / "home" / "runtime") as kernel:
            yield kernel, address


class _OneWindow:
    """A browser whose every context is its own window, which outlives the connection."""

    def __init__(self, browser):
        self._browser = browser

    def new_context(self, **options):
        return self._browser.contexts[0]


@contextlib.contextmanager
def _chromium(profile, height):
    """Chromium in a process of its own; yields where it can be driven."""
    words = [*CHROMIUM_FLAGS, "--headless=new", f"--window-size=1500,{height}", "--remote-debugging-port=0"]
    command = [find_chromium(), *words, f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        told, end = profile / "DevToolsActivePort", time.monotonic() + START_SECONDS
        while not told.exists() or not told.read_text().strip():
            if time.monotonic() > end or process.poll() is not None:
                raise RuntimeError("Chromium did not start")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{told.read_text().splitlines()[0]}"
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def _kernel(runtime):
    """The only kernel that runs; yields a ``Kernel``."""
    client = BlockingKernelClient(connection_file=str(next(runtime.glob("kernel-*.json"))))
    client.load_connection_file()
    client.start_channels()
    try:
        yield Kernel(client)
    finally:
        client.stop_channels()


class Kernel:
    """A kernel without its page: statements and expressions, as ``lab.Notebook`` has them."""

    def __init__(self, client):
        self._client = client

    def evaluate(self, expression):
        """The value of an expression."""
        asked = {"user_expressions": {"value": expression}, "store_history": False}
        reply = self._client.execute("", **asked, reply=True, timeout=ANSWER_SECONDS)
        value = reply["content"]["user_expressions"]["value"]
        if value["status"] != "ok":
            raise RuntimeError(f"{value['ename']}: {value['evalue']}")
        return ast.literal_eval(value["data"]["text/plain"])

    def execute(self, code):
        """Runs statements."""
        self.evaluate(f"exec({code!r})")


class Wire:
    """A page's own DevTools connection, which hears nothing but the answers to what it asks.

    Args:
        address: of the browser.
        part: of the page's address.
    """

    def __init__(self, address, part):
        with urllib.request.urlopen(f"{address}/json/list", timeout=ANSWER_SECONDS) as answer:
            (page,) = (one for one in json.load(answer) if one["type"] == "page" and part in one["url"])
        where = page["webSocketDebuggerUrl"]
        self._socket = websocket.create_connection(where, suppress_origin=True, timeout=ANSWER_SECONDS)
        self._count = 0

    def ask(self, method, **parameters):
        """The answer to one command."""
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": parameters}))
        while (answer := json.loads(self._socket.recv())).get("id") != self._count:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def evaluate(self, expression):
        """The value of a JavaScript expression in the page."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"]["description"])
        return answer["result"].get("value")

    def wait_for(self, selector):
        """Waits until the page has an element."""
        end = time.monotonic() + ANSWER_SECONDS
        while not self.evaluate(f"document.querySelector({json.dumps(selector)}) !== null"):
            if time.monotonic() > end:
                raise RuntimeError(f"{selector} did not appear")
            time.sleep(0.1)

    def close(self):
        """Lets go of the page."""
        self._socket.close()
