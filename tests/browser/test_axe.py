"""axe-core finds no grave fault in any widget, light or dark, with everything open that opens."""

from pathlib import Path

import pytest

from tests.browser.widgets import SHOWN, THEMES, AllWidgets

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
GRAVE = ("serious", "critical")
RUN = """async (root) => {
  const { violations, passes } = await axe.run(root, { resultTypes: ["violations"] });
  const said = violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => ({ id, impact, help, where: node.target.join(" "), why: node.failureSummary })));
  return [said, passes.length];
}"""
SPOIL = """(root) => {
  const bad = Object.assign(document.createElement("div"), { className: "bad" });
  bad.innerHTML = '<img src="data:,">';
  root.append(bad);
}"""
"""Adds a picture without words."""


@pytest.fixture(scope="module")
def widgets(opened, lab):
    shown = AllWidgets(opened, lab, "axe.ipynb")
    shown.page.evaluate(AXE.read_text(encoding="utf-8"))
    return shown


@pytest.fixture(scope="module", params=list(THEMES))
def themed(widgets, request):
    widgets.show_theme(request.param)
    return widgets


@pytest.mark.parametrize("widget", list(SHOWN))
def test_no_grave_fault(themed, widget):
    said, checked = themed.root(widget).evaluate(RUN)
    assert checked > 10
    grave = [f"{fault['id']} at {fault['where']}: {fault['why']}" for fault in said if fault["impact"] in GRAVE]
    assert grave == [], "\n\n".join(grave)


def test_a_fault_is_found(widgets):
    """The check itself."""
    root = widgets.root("LossExplorer")
    root.evaluate(SPOIL)
    said, _ = root.evaluate(RUN)
    root.locator(".bad").evaluate("(bad) => bad.remove()")
    assert "image-alt" in {fault["id"] for fault in said}
