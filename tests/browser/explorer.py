"""A widget on a page, as a person uses it: its traits in the kernel, its keys, its handles, its table."""

import time

import pytest

from tests.browser.board import FRAMES

WAIT_SECONDS = 60
OUTSIDE = """(root) => Array.from(root.querySelectorAll(":not(.gl-unseen)"))
  .filter((element) => !element.closest("mjx-container"))
  .filter((element) => element.getBoundingClientRect().right > root.getBoundingClientRect().right + 0.5)
  .map((element) => element.className)"""
PLACES = """(root) => Array.from(root.querySelectorAll(".gl-panel, .gl-buttons, .gl-sliders, .gl-foot"), (element) => {
  const { top, left, width, height } = element.getBoundingClientRect();
  return [top - root.getBoundingClientRect().top, left, width, height].map(Math.round).join();
})"""
INKED = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, i) => i % 4 === 3 && value > 0).length;
}"""
RING = "(element) => getComputedStyle(element).outlineStyle + getComputedStyle(element).outlineWidth"


class Explorer:
    """The only widget with this selector on the page of an open notebook, ``name`` in its kernel."""

    def __init__(self, book, root, name):
        self.book, self.page, self.name = book, book.page, name
        self.selector, self.root = root, book.page.locator(root)

    def get(self, trait):
        return self.book.evaluate(f"{self.name}.{trait}")

    def set(self, **traits):
        self.book.execute("; ".join(f"{self.name}.{trait} = {value!r}" for trait, value in traits.items()))

    def await_trait(self, trait, condition):
        """Waits until the trait in the kernel fulfils a condition: a value (to rounding, or approx), or a function."""
        wanted = pytest.approx(condition) if isinstance(condition, (float, tuple)) else condition
        holds = condition if callable(condition) else lambda value: value == wanted
        end = time.monotonic() + WAIT_SECONDS
        while not holds(value := self.get(trait)):
            assert time.monotonic() < end, f"{trait} is {value!r}"
            self.await_frames(2)
        return value

    def await_data(self, **values):
        """Waits until the root's data attributes have these values."""
        self.page.wait_for_selector(self.selector + "".join(f"[data-{k}='{v}']" for k, v in values.items()))

    def await_frames(self, count=5):
        self.page.evaluate(FRAMES, count)

    def focus(self):
        self.root.evaluate("element => element.focus()")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def click(self, command):
        self.root.locator(f".gl-{command}").click()

    def choose(self, select, words):
        self.root.locator(f".gl-select-{select} select").select_option(words)

    def drag(self, selector, dx, dy=0):
        box = self.root.locator(selector).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx, y + dy, steps=6)
        self.page.mouse.up()

    def slide(self, css, key):
        """Moves a slider with a key."""
        self.root.locator(f".{css} [role=slider]").focus()
        self.press(key)

    def table(self):
        """The tables of values: dict of a row's head to its cells."""
        button = self.root.get_by_role("button", name="values as table")
        button.click()
        self.root.locator(".gl-table table").first.wait_for()
        rows = [row.locator("th, td").all_inner_texts() for row in self.root.locator(".gl-table tbody tr").all()]
        button.click()
        return {head: cells for head, *cells in rows}
