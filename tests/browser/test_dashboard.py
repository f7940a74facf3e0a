"""The Dashboard in a real JupyterLab, on a small notebook: keys, values in words, hidden pages, running again."""

import pytest

from ganlearn.widgets.shared import frames
from tests.browser.board import HIDE, ROOT, Board
from tests.browser.lab import write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SMALL = """
import keras
import ganlearn as gl

ring = gl.data.load("ring", size=2000)
trainers = []


def small():
    pair = gl.networks.mlp_generator((2,), latent_dim=2, units=(8,)), gl.networks.mlp_discriminator((2,), units=(8,))
    gan = gl.GAN(*pair)
    gan.compile(penalties=[gl.penalties.R1(0.1)])
    trainers.append(gl.Trainer(gan, ring))
    return trainers[-1]
"""
SHOW = "trainer = small()\ndashboard = gl.Dashboard(trainer)\ndashboard"
INKED = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, i) => i % 4 === 3 && value > 0).length;
}"""
PLACES = """() => Array.from(document.querySelectorAll(".gl-panel, .gl-buttons, .gl-sliders, .gl-foot"),
  (element) => JSON.stringify(element.getBoundingClientRect()))"""
OUTSIDE = """(root) => Array.from(root.querySelectorAll(":not(.gl-unseen)"))
  .filter((element) => element.getBoundingClientRect().right > root.getBoundingClientRect().right + 0.5)
  .map((element) => element.className)"""
SLOW = """() => {
  window.draws = window.requestAnimationFrame;
  window.requestAnimationFrame = (draw) => window.draws((now) => {
    const end = performance.now() + 400;
    while (performance.now() < end);
    draw(now);
  });
}"""
"""Each drawing takes 400 ms: a page that is held up now and then answers some frames at once."""

FAST = "() => { window.requestAnimationFrame = window.draws; }"

COUNT = """
waiting = []
trainer.listen(lambda t: waiting.append(dashboard._gate.sent - dashboard._gate.drawn))
"""


@pytest.fixture(scope="module")
def book(opened, lab):
    write_notebook(lab.root / "small.ipynb", SMALL, SHOW, "0")
    book = opened("small.ipynb")
    book.run_all()
    board = Board(book)
    board.await_state("ready")
    board.click("advance")
    board.await_step("===", 1)
    return book


@pytest.fixture
def board(book):
    """The dashboard at step 0, compiled already."""
    board = Board(book)
    book.execute("trainer.reset()")
    board.await_state("ready")
    yield board
    board.hold()


def test_first_frame_shows_data_and_untrained_samples(board):
    for panel in ("fake", "real"):
        assert board.page.locator(f".gl-panel-{panel}:visible canvas").evaluate(INKED) > 1000
    assert board.page.locator(".gl-empty").first.is_visible()


def test_keyboard_alone_steers_the_run(board):
    board.focus()
    board.page.keyboard.press("Space")
    board.await_state("training")
    board.page.keyboard.press("Space")
    board.await_state("paused")
    before = board.step
    board.page.keyboard.press(".")
    board.await_step("===", before + 1)
    board.page.keyboard.press("r")
    board.await_step("===", 0)
    board.await_state("ready")
    board.page.keyboard.press("?")
    assert board.page.get_by_text("play or pause", exact=True).is_visible()
    board.page.keyboard.press("?")
    assert board.page.get_by_text("play or pause", exact=True).is_hidden()


def test_tab_reaches_play_and_space_presses_it_once(board):
    board.focus()
    board.page.keyboard.press("Tab")
    assert board.page.evaluate("document.activeElement.classList.contains('gl-play')")
    board.page.keyboard.press("Space")
    board.await_state("training")
    before = board.step
    board.await_step(">", before)
    assert board.state == "training"


def test_arrows_move_the_slider_and_not_the_selected_cell(board):
    cell = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    board.handle("D steps per G").focus()
    selected = board.page.evaluate(cell)
    for _ in range(2):
        board.page.keyboard.press("ArrowUp")
    board.await_kernel("trainer.settings['d_steps']", 3)
    board.page.keyboard.press("ArrowDown")
    board.await_kernel("trainer.settings['d_steps']", 2)
    assert board.page.evaluate(cell) == selected


def test_keys_outside_do_nothing(board):
    board.page.locator(".jp-Cell .cm-content").last.click()
    board.page.keyboard.type(" .r")
    board.await_frames()
    assert board.book.evaluate("(trainer.step, trainer.state)") == (0, "ready")


def test_settings_made_in_code_move_the_sliders(board):
    board.book.execute("trainer.set(d_steps=4, penalty=0.37)")
    board.page.wait_for_selector(".widget-readout:text-is('4')")
    board.page.wait_for_selector(".widget-readout:text-is('0.37')")
    assert board.book.evaluate("(trainer.settings['d_steps'], trainer.settings['penalty'])") == (4, 0.37)


@pytest.mark.parametrize("rate", [0.00123, 5.0, 1e-9])
def test_no_slider_changes_what_it_shows(board, rate):
    wanted = {"d_learning_rate": rate, "g_learning_rate": 3e-4, "d_steps": 12, "penalty": 1e6 * rate}
    board.book.execute(f"trainer.set(**{wanted})")
    board.page.wait_for_selector(f".widget-readout:text-is('{rate:.3g}')")
    board.await_frames()
    assert board.book.evaluate("trainer.settings") == wanted


def test_the_reading_line_tells_step_and_values(board):
    board.book.execute("trainer.play(steps=50)")
    board.await_state("finished")
    chart = board.page.get_by_role("slider", name="losses")
    chart.focus()
    board.page.keyboard.press("Home")
    board.page.wait_for_selector(".gl-note:text-is('step 1')")
    said = chart.get_attribute("aria-valuetext")
    first = board.book.evaluate("[float(trainer.history[name][0]) for name in ('d_loss', 'g_loss')]")
    assert said == f"Step 1: D {first[0]:.2f}, G {first[1]:.2f}"


def test_table_and_live_text_hold_the_values_of_the_history(board):
    board.book.execute("trainer.play(steps=60)")
    board.await_state("finished")
    button = board.page.get_by_role("button", name="values as table")
    button.click()
    last = [f"{board.book.evaluate(f'float(trainer.history[{name!r}][-1])'):.2f}" for name in ("d_loss", "g_loss")]
    cells = board.page.locator(".gl-table tbody tr").last.locator("th, td").all_inner_texts()
    assert cells[:3] == ["60", *last]
    live = board.page.locator(".gl-unseen[aria-live]").inner_text()
    assert live.startswith(f"finished, step 60. Loss of D {last[0]}, of G {last[1]}.")
    button.click()


def test_a_hidden_page_is_sent_nothing_and_catches_up(board):
    sent = "dashboard._gate.sent"
    board.click("play")
    board.await_state("training")
    board.page.evaluate(HIDE, "hidden")
    board.await_kernel("dashboard._gate.seen", False)
    before = board.book.evaluate(sent)
    reached = board.book.evaluate("trainer.step")
    board.await_kernel(f"trainer.step > {reached} + 200", True)
    assert board.book.evaluate(sent) == before
    board.book.execute("trainer.pause()")
    board.await_kernel("trainer.state", "paused")
    assert board.state == "training"
    board.page.evaluate(HIDE, "visible")
    board.await_state("paused")
    assert board.step == board.book.evaluate("trainer.step")


def test_a_page_that_keeps_up_is_asked_for_few_answers(board):
    board.book.execute(COUNT)
    board.click("play")
    board.await_step(">", 1500)
    assert 2 < board.book.evaluate("max(waiting)") <= 2 * frames.STRIDE


def test_of_a_page_that_is_slow_two_frames_wait(board):
    board.page.evaluate(SLOW)
    try:
        board.book.execute(COUNT)
        board.click("play")
        board.await_kernel("dashboard._gate._stride == 1 and dashboard._gate.sent - dashboard._gate.drawn <= 2", True)
        board.book.execute("waiting.clear()")
        board.await_kernel("len(waiting) > 50", True)
        assert 0 < board.book.evaluate("max(waiting)") <= 2
    finally:
        board.page.evaluate(FAST)


def test_nothing_jumps_while_numbers_change(board):
    before = board.page.evaluate(PLACES)
    board.click("play")
    board.await_step(">", 1200)
    assert board.page.evaluate(PLACES) == before


@pytest.mark.parametrize("width", [360, 900, 1400])
def test_everything_fits_from_narrow_to_wide(board, width):
    board.root.evaluate("(element, width) => { element.style.width = `${width}px`; }", width)
    board.await_frames(3)
    outside = board.root.evaluate(OUTSIDE)
    board.root.evaluate("element => { element.style.width = ''; }")
    assert outside == []


def test_running_the_cell_again_stops_the_old_run(board):
    board.book.execute("trainer.play()")
    board.await_state("training")
    board.book.run_cell(1)
    board.await_state("ready")
    board.await_kernel("[t.state for t in trainers[-2:]]", ["stopped", "ready"])
    assert board.page.locator(ROOT).count() == 1
    assert board.page.locator(ROOT).get_attribute("data-step") == "0"


def test_a_lost_kernel_is_said(board):
    board.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.sessionContext.restartKernel()")
    board.await_state("disconnected")
    assert "lost its kernel" in board.page.get_by_role("alert").inner_text()
    board.book.run_all()
    board.await_state("ready")
    assert board.book.errors == []
