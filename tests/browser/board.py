"""A Dashboard on a page, as a person uses it."""

ROOT = ".ganlearn-dashboard"
FRAMES = """(count) => new Promise((done) => {
  const tick = () => (count-- > 0 ? requestAnimationFrame(tick) : done());
  tick();
})"""
HIDE = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
"""Makes the page believe that it is "hidden" or "visible"."""


class Board:
    """The only dashboard of an open notebook.

    Args:
        book: ``lab.Notebook``.
    """

    def __init__(self, book):
        self.book, self.page, self.root = book, book.page, book.page.locator(ROOT)

    @property
    def state(self):
        """The state that the page shows."""
        return self.root.get_attribute("data-state")

    @property
    def step(self):
        """The step that the page shows."""
        return int(self.root.get_attribute("data-step"))

    def await_state(self, *states):
        """Waits until the page shows one of the states."""
        self.page.wait_for_selector(",".join(f"{ROOT}[data-state={state}]" for state in states))

    def await_step(self, condition, number):
        """Waits until ``step <condition> number`` holds on the page: ">", "===" …"""
        self.page.wait_for_function(f"Number(document.querySelector('{ROOT}').dataset.step) {condition} {number}")

    def click(self, command):
        """Clicks a button: "play", "advance", "reset", "stop"."""
        self.page.locator(f".gl-{command}").click()

    def handle(self, label):
        """The handle of the slider with this label."""
        return self.page.locator(f".widget-slider:has(.widget-label:text-is('{label}')) [role=slider]")

    def focus(self):
        """Gives the dashboard itself the focus."""
        self.root.evaluate("element => element.focus()")

    def await_frames(self, count=20):
        """Lets the browser draw so many frames."""
        self.page.evaluate(FRAMES, count)

    def await_kernel(self, expression, expected):
        """Waits until a Python expression in the kernel has the expected value."""
        self.book.await_value(expression, expected)

    def hold(self):
        """Pauses, whatever it does."""
        self.book.execute("trainer.pause()")
        self.await_kernel("trainer.state in ('compiling', 'training')", False)
        self.await_step("===", self.book.evaluate("trainer.step"))
