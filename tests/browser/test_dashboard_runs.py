"""The Dashboard's panels, history, branch and caution in a real JupyterLab."""

import pytest

from tests.browser.board import ROOT, Board
from tests.browser.lab import write_notebook
from tests.browser.test_dashboard import INKED, OUTSIDE, SHOW, SMALL

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIZES = """() => Array.from(document.querySelectorAll(".gl-panel:not([hidden]) canvas"),
  (canvas) => [canvas.ariaLabel, canvas.clientWidth, canvas.clientHeight])"""
FIND = """
from ganlearn.diagnosis import Finding
from ganlearn.widgets.dashboard import tracked_run
found = Finding("d_too_strong", "D(fake) stayed below 0.05 for 300 steps.", "Set d_steps to 1.")
tracked_run.diagnosis = type("Told", (), {"diagnose": staticmethod(lambda trainer: (found,) if trainer.step else ())})
"""


@pytest.fixture(scope="module")
def book(opened, lab):
    write_notebook(lab.root / "runs.ipynb", SMALL, SHOW)
    return opened("runs.ipynb")


@pytest.fixture
def board(book):
    """A new dashboard of a run at step 60."""
    book.run_all()
    board = Board(book)
    board.await_state("ready")
    book.execute("trainer.play(steps=60)")
    board.await_state("finished")
    yield board
    book.execute("[one.pause() for one in dashboard.trainers]")


def choose(board, *labels):
    """Opens the menu and ticks panels there, by keyboard alone."""
    board.focus()
    board.page.keyboard.press("p")
    for label in labels:
        board.page.get_by_role("checkbox", name=label).focus()
        board.page.keyboard.press("Space")
    board.page.keyboard.press("Escape")


def test_panels_open_by_keyboard_and_leave_the_others_as_they_are(board):
    before = board.page.evaluate(SIZES)
    choose(board, "norms", "modes", "D on single samples", "throughput")
    for name in ("norms", "modes", "histograms"):
        board.page.wait_for_selector(f".gl-panel-{name}:visible")
        board.page.wait_for_function(f"({INKED})(document.querySelector('.gl-panel-{name} canvas')) > 500")
    after = board.page.evaluate(SIZES)
    assert after[: len(before)] == before
    assert len(after) == len(before) + 4
    assert board.book.evaluate("sorted(dashboard.canvas.gauges)") == ["histograms", "modes", "norms", "speed"]
    assert board.page.evaluate("document.activeElement.classList.contains('gl-menu-button')")
    assert board.root.evaluate(OUTSIDE) == []


def test_the_table_holds_what_the_open_panels_measure(board):
    choose(board, "norms")
    board.page.get_by_role("button", name="values as table").click()
    table = board.page.locator(".gl-table table").nth(1)
    table.wait_for()
    shown = table.locator("tbody tr").last.locator("th, td").all_inner_texts()
    series = board.book.evaluate("dashboard._comparison.lead._measures._series['norms'].table()[:, -1].tolist()")
    assert shown[0] == "60"
    assert float(shown[3]) == pytest.approx(series[3], rel=0.01)


def test_closed_panels_leave_their_place(board):
    choose(board, "samples fake beside real")
    board.page.wait_for_selector(".gl-panel-fake", state="hidden")
    assert board.page.locator(".gl-panel-losses").is_visible()
    board.await_kernel("dashboard.canvas.samples", b"")


def test_arrows_scrub_back_and_n_returns(board):
    board.page.get_by_role("slider", name="history").focus()
    board.page.keyboard.press("Home")
    board.await_step("===", 0)
    for _ in range(3):
        board.page.keyboard.press("ArrowRight")
    board.await_step("===", 3)
    assert board.book.evaluate("(trainer.step, trainer.history.last)") == (3, 60)
    note = board.page.locator(".gl-panel-losses .gl-note")
    assert note.inner_text() == "step 3"
    assert "earlier step is in view" in board.page.locator(".gl-caution").inner_text()
    board.focus()
    board.page.keyboard.press("n")
    board.await_step("===", 60)


def test_a_branch_is_drawn_over_its_run_and_steered(board):
    board.page.get_by_role("slider", name="history").focus()
    board.page.keyboard.press("Home")
    board.await_step("===", 0)
    board.focus()
    board.page.keyboard.press("b")
    board.page.wait_for_selector(f"{ROOT}[data-run=B]")
    board.handle("D steps per G").focus()
    board.page.keyboard.press("ArrowRight")
    board.await_kernel("dashboard.trainer.settings['d_steps']", 2)
    board.focus()
    board.page.keyboard.press(".")
    board.await_step("===", 1)
    assert board.book.evaluate("(trainer.step, trainer.settings['d_steps'])") == (60, 1)
    assert board.page.locator(".gl-panel-fake:visible canvas").count() == 2
    runs = board.page.get_by_role("radiogroup", name="controls steer")
    assert "branched at step 0 · D:G 2:1" in runs.inner_text()
    legend = board.page.locator(".gl-panel-losses .gl-run-legend")
    assert [text.split()[0] for text in legend.all_inner_texts()] == ["A", "B"]
    runs.get_by_role("radio", name="run A").check()
    board.page.wait_for_selector(f"{ROOT}[data-run=A]")
    board.await_step("===", 60)
    board.page.wait_for_selector(".widget-readout:text-is('1')")
    assert board.root.evaluate(OUTSIDE) == []
    board.page.get_by_role("button", name="end comparison").click()
    runs.wait_for(state="hidden")
    assert board.book.errors == []


@pytest.mark.parametrize("width", [360, 900])
def test_two_runs_and_every_panel_fit(board, width):
    board.book.execute("dashboard.branch()")
    board.page.wait_for_selector(f"{ROOT}[data-run=B]")
    choose(board, "norms", "modes", "D on single samples", "throughput")
    board.root.evaluate("(element, width) => { element.style.width = `${width}px`; }", width)
    board.await_frames(5)
    assert board.root.evaluate(OUTSIDE) == []


def test_a_finding_is_said_with_evidence_advice_and_reason(board):
    board.book.execute(FIND)
    place = board.page.locator(".gl-foot").bounding_box()
    board.click("advance")
    board.page.wait_for_selector(".gl-caution[data-found]")
    said = board.page.locator(".gl-caution").inner_text()
    assert "The discriminator is winning. D(fake) stayed below 0.05 for 300 steps. Set d_steps to 1." in said
    assert board.page.locator(".gl-foot").bounding_box() == place
    assert "D(fake) stayed below" in board.page.locator(".gl-unseen[aria-live]").inner_text()
    why = board.page.get_by_role("button", name="why?")
    why.click()
    assert "tells the generator little" in board.page.locator(".gl-reasons").inner_text()
    assert why.get_attribute("aria-expanded") == "true"
