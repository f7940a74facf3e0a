"""The widgets that a browser test of all widgets goes through. A new widget is added here, in one line."""

from tests.browser.board import FRAMES
from tests.browser.lab import write_notebook

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
BEFORE = """
import ganlearn as gl
digits, ring = gl.data.load("digits"), gl.data.load("ring")
of_digits, of_ring = gl.recipes.images(digits), gl.recipes.points(ring)
game = gl.YouAreTheDiscriminator(of_digits, digits, rounds=6)
for real in (True, False, True, False):
    game.judge(real)"""
SHOWN = {
    "Dashboard": "gl.Dashboard(gl.Trainer(of_digits, digits))",
    "Playground": "gl.Playground()",
    "Stepper": "gl.Stepper(gl.Trainer(of_ring, ring))",
    "LossExplorer": "gl.LossExplorer()",
    "LatentExplorer": "gl.LatentExplorer(of_digits, digits)",
    "PhasePortrait": "gl.PhasePortrait()",
    "YouAreTheDiscriminator": "game",
}
"""A cell for each widget, to be run after ``BEFORE``."""

ROOT = ".ganlearn-widget"
DRAWN = f"(count) => document.querySelectorAll('{ROOT}[data-state]').length === count"
OPEN = f"""() => {{
  for (const button of document.querySelectorAll("{ROOT} button[aria-expanded=false]")) button.click();
}}"""


class AllWidgets:
    """A notebook that shows every widget, at rest, with everything open that opens."""

    def __init__(self, opened, lab, name):
        write_notebook(lab.root / name, BEFORE, *SHOWN.values())
        self.book = opened(name)
        self.page = self.book.page
        self.book.run_all()
        self.page.wait_for_function(DRAWN, arg=len(SHOWN))
        self.page.evaluate(OPEN)

    def root(self, widget):
        """The box of one of ``SHOWN``."""
        return self.page.locator(ROOT).nth(list(SHOWN).index(widget))

    def show_theme(self, theme):
        """Turns the page to one of ``THEMES``, and waits until the widgets have followed."""
        self.book.show_theme(THEMES[theme])
        self.page.evaluate(FRAMES, 30)
