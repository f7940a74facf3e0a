"""A real JupyterLab with directories of its own, and a notebook in it that a test drives through Chromium.

Notebook 7 is built from the same parts: its page holds the same ``jupyterapp``, which knows the same commands.
"""

import ast
import collections
import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import nbformat

from tools.commands import KERNELS

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 60
CELL_MS = 120_000
WAIT_SECONDS, POLL_MS = 60, 30
OWN_ERRORS = ["Cannot read properties of undefined (reading 'schema')"]
"""What Notebook 7 says while it starts, with no widget on its page: it hears of plugins before it knows them."""

Interface = collections.namedtuple("Interface", "module app page")
INTERFACES = {
    "lab": Interface("jupyterlab", "LabApp", "lab/workspaces/{workspace}"),
    "notebook": Interface("notebook", "JupyterNotebookApp", "notebooks/{name}"),
}
"""Module and application that serve each, and the address of its page; JupyterLab's opens no notebook by itself."""

Lab = collections.namedtuple("Lab", "address token root settings interface")
_SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
}
_READY = """async () => {
  const { sessionContext } = window.jupyterapp.shell.currentWidget.context;
  await sessionContext.ready;
  await sessionContext.session.kernel.info;
}"""
_EXECUTE = """([name, args, milliseconds]) => Promise.race([
  window.jupyterapp.commands.execute(name, args).then(() => null),
  new Promise((_, reject) => setTimeout(() => reject(new Error(`${name} took too long`)), milliseconds)),
])"""
_EVALUATE = """async (code) => {
  const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
  const reply = await kernel.requestExecute({ code: "", store_history: false, user_expressions: { value: code } }).done;
  const value = reply.content.user_expressions.value;
  if (value.status !== "ok") throw new Error(`${value.ename}: ${value.evalue}`);
  return value.data["text/plain"];
}"""


def find_chromium():
    """Path of an installed Chromium; None without one."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(home):
    """What ``make lab`` starts JupyterLab in, with every directory that Jupyter and IPython write to below ``home``."""
    places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_RUNTIME_DIR": "runtime", "IPYTHONDIR": "ipython"}
    return {**KERNELS, **os.environ, **{name: str(home / folder) for name, folder in places.items()}}


def write_settings(folder, settings):
    """Writes JupyterLab's user settings, a dict of dicts named "extension/plugin"."""
    for name, values in settings.items():
        path = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")


@contextlib.contextmanager
def running_lab(root, home, interface="lab"):
    """Serves the notebooks of ``root``, with settings of its own in ``home``; yields a ``Lab``.

    Args:
        root, home: folders.
        interface: one of ``INTERFACES``.
    """
    module, app, page = INTERFACES[interface]
    write_settings(home / "settings", _SETTINGS)
    port, token = _free_port(), secrets.token_hex(16)
    arguments = {
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.root_dir": root,
        "IdentityProvider.token": token,
        f"{app}.expose_app_in_browser": True,
        f"{app}.user_settings_dir": home / "settings",
        f"{app}.workspaces_dir": home / "workspaces",
    }
    options = [f"--{name}={value}" for name, value in arguments.items()]
    command = [sys.executable, "-m", module, "--no-browser", "--allow-root", *options]
    with open(home / "lab.log", "wb") as log:
        process = subprocess.Popen(command, env=_environment(home), stdout=log, stderr=log, cwd=root)
        try:
            _await_server(process, port, token, home / "lab.log")
            yield Lab(f"http://127.0.0.1:{port}/{page}", token, root, home / "settings", interface)
        finally:
            process.terminate()
            process.wait(30)


def _await_server(process, port, token, log):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status?token={token}", timeout=2).close()
            return
        time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}")


def write_notebook(path, *cells):
    """A notebook of code cells, each with an id of its own."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)
    return path


class Notebook:
    """One notebook, open in a page of its own.

    Args:
        browser: Playwright's browser.
        lab: a running ``Lab``.
        name: file name below its root.
        kernel: whether a kernel is started; without one, the dialog that asks for it, since the notebook names a kernel
            in no language that is known here, is answered with "No Kernel".
        **context: options of the browser context: viewport, color_scheme, …

    Attributes:
        page: Playwright's page.
        errors: what the page wrote to its console as errors.
        hosts: every host that the page asked for something.
    """

    def __init__(self, browser, lab, name, kernel=True, **context):
        self.context = browser.new_context(**{"viewport": {"width": 1500, "height": 1100}, **context})
        self.page, self.errors, self.hosts = self.context.new_page(), [], set()
        self.page.set_default_timeout(CELL_MS)
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.page.on("pageerror", self._take_error)
        self.page.on("request", lambda request: self.hosts.add(urllib.parse.urlsplit(request.url).hostname))
        address = lab.address.format(workspace=secrets.token_hex(4), name=name)
        self.page.goto(f"{address}?token={lab.token}")
        self.page.wait_for_function("window.jupyterapp")
        self.page.evaluate("() => window.jupyterapp.restored.then(() => null)")
        if lab.interface == "lab":
            self.command("docmanager:open", path=name, factory="Notebook")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        if not kernel:
            self.page.locator(".jp-Dialog").get_by_role("button", name="No Kernel").click()

    def _take_error(self, error):
        if error.message not in OWN_ERRORS:
            self.errors.append(error.stack or error.message)

    def close(self):
        """Closes the page, and the kernel with it."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.sessionContext.shutdown()")
        self.context.close()

    def command(self, name, **arguments):
        """Runs one of JupyterLab's commands to its end."""
        self.page.evaluate(_EXECUTE, [name, arguments, CELL_MS])

    def show_theme(self, name):
        """Changes the theme, and waits until the curtain is gone: drawn again too early, it falls over itself."""
        self.command("apputils:change-theme", theme=name)
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def await_kernel(self):
        """Waits until the notebook's kernel answers."""
        self.page.evaluate(_READY)

    def run_all(self):
        """Runs all cells, and waits until the last one has ended."""
        self.await_kernel()
        self.command("notebook:run-all-cells")

    def start_all(self):
        """Runs all cells and does not wait for them."""
        self.await_kernel()
        self.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")

    def run_cell(self, index):
        """Runs one cell, and waits until it has ended."""
        self.page.evaluate("(i) => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = i; }", index)
        self.command("notebook:run-cell")

    def evaluate(self, expression):
        """The value of a Python expression in the notebook's kernel."""
        return ast.literal_eval(self.page.evaluate(_EVALUATE, expression))

    def await_value(self, expression, expected):
        """Waits until a Python expression in the notebook's kernel has the expected value."""
        end = time.monotonic() + WAIT_SECONDS
        while (value := self.evaluate(expression)) != expected:
            assert time.monotonic() < end, f"{expression} is {value!r}, not {expected!r}"
            self.page.wait_for_timeout(POLL_MS)

    def execute(self, code):
        """Runs statements in the notebook's kernel."""
        self.evaluate(f"exec({code!r})")

    def save(self):
        """Saves the notebook to its file."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.save()")
