"""axe-core finds no grave fault in any widget, light or dark, with everything open that opens."""

from pathlib import Path

import pytest

from tests.browser.widgets import SHOWN, THEMES, AllWidgets

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
GRAVE = ("serious", "critical")
RUN = """async (root) => {
  root.scrollIntoView();
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const { violations, passes } = await axe.run(root);
  const said = violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => ({ id, impact, help, where: node.target.join(" "), why: node.failureSummary })));
  const read = passes.filter(({ id }) => id === "color-contrast").flatMap(({ nodes }) => nodes);
  return [said, passes.length, read.length];
}"""
SPOIL = """(root) => {
  const bad = Object.assign(document.createElement("div"), { className: "bad" });
  bad.innerHTML = '<img src="data:,"><p style="color: #ccc; background: #fff">hardly to be read</p>';
  root.append(bad);
}"""
"""Adds a picture without words, and words that are too faint."""
TALL = {"width": 1500, "height": 3000}
GROWN = "() => { document.body.style.height = '100vh'; }"
"""axe-core skips words that it takes for hidden: those out of sight, and all in JupyterLab's body of no height."""


@pytest.fixture(scope="module")
def widgets(opened, lab):
    shown = AllWidgets(opened, lab, "axe.ipynb")
    shown.page.set_viewport_size(TALL)
    shown.page.evaluate(GROWN)
    shown.page.evaluate(AXE.read_text(encoding="utf-8"))
    return shown


@pytest.fixture(scope="module", params=list(THEMES))
def themed(widgets, request):
    widgets.show_theme(request.param)
    return widgets


@pytest.mark.parametrize("widget", list(SHOWN))
def test_no_grave_fault(themed, widget):
    said, rules, words = themed.root(widget).evaluate(RUN)
    assert rules > 10 and words > 10
    grave = [f"{fault['id']} at {fault['where']}: {fault['why']}" for fault in said if fault["impact"] in GRAVE]
    assert grave == [], "\n\n".join(grave)


def test_a_fault_is_found(widgets):
    """The check itself."""
    root = widgets.root("LossExplorer")
    root.evaluate(SPOIL)
    said, *_ = root.evaluate(RUN)
    root.locator(".bad").evaluate("(bad) => bad.remove()")
    assert {"image-alt", "color-contrast"} <= {fault["id"] for fault in said}
