"""Lesson 00 in a real JupyterLab: run, steered by mouse and keyboard, and reopened without a kernel."""

import nbformat
import pytest

from tests.browser.board import Board

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LESSON = "00-start-here.ipynb"
DASHBOARD_CELL = "dashboard"
BREAK = """
import ganlearn.trainer.engine as _engine
_whole = _engine.Engine.advance
def _broken(self, count): raise RuntimeError("a cable was pulled")
_engine.Engine.advance = _broken
"""
REPAIR = "_engine.Engine.advance = _whole"


@pytest.fixture(scope="module")
def board(opened):
    """The dashboard of lesson 00 after Run All, its three thousand steps trained."""
    book = opened(LESSON)
    book.start_all()
    board = Board(book)
    board.await_state("training", "finished")
    first = board.step
    board.await_step(">", first)
    board.await_state("finished")
    return board


@pytest.fixture(autouse=True)
def _held(board):
    yield
    board.hold()


def test_all_cells_run_and_the_run_is_complete(board):
    assert board.step == board.book.evaluate("trainer.step") == 3000
    assert board.page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0


def test_step_count_rises_while_it_trains(board):
    before = board.step
    board.click("play")
    board.await_step(">", before)
    between = board.step
    board.await_step(">", between)
    assert board.state == "training"


def test_slider_changes_the_learning_rate_of_the_running_training(board):
    board.click("play")
    board.await_state("training")
    rate = "float(trainer.gan.d_optimizer.learning_rate.numpy())"
    before = board.book.evaluate(rate)
    board.handle("D learning rate").focus()
    for _ in range(6):
        board.page.keyboard.press("ArrowRight")
    board.await_kernel(f"{rate} > 1.5 * {before}", True)
    wanted = board.book.evaluate("trainer.settings['d_learning_rate']")
    board.await_kernel(f"round({rate}, 9)", round(wanted, 9))
    assert board.state == "training"
    board.book.execute(f"trainer.set(d_learning_rate={before})")


def test_slider_follows_the_mouse(board):
    handle = board.handle("G learning rate")
    box = handle.bounding_box()
    before = board.book.evaluate("trainer.settings['g_learning_rate']")
    board.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    board.page.mouse.down()
    board.page.mouse.move(box["x"] - 30, box["y"] + box["height"] / 2, steps=5)
    board.page.mouse.up()
    board.await_kernel(f"trainer.settings['g_learning_rate'] < 0.8 * {before}", True)
    board.book.execute(f"trainer.set(g_learning_rate={before})")


def test_pause_freezes(board):
    board.click("play")
    board.await_state("training")
    board.click("play")
    board.await_state("paused")
    held = board.step
    board.await_frames(60)
    assert board.step == held == board.book.evaluate("trainer.step")


def test_step_adds_one(board):
    board.hold()
    before = board.step
    board.click("advance")
    board.await_step("===", before + 1)
    board.await_state("paused")
    assert board.book.evaluate("(trainer.step, trainer.state)") == (before + 1, "paused")


def test_stop_ends_the_thread_and_play_goes_on(board):
    board.click("stop")
    board.await_state("stopped")
    before = board.step
    board.click("play")
    board.await_step(">", before)


def test_banner_appears_when_a_step_raises(board):
    board.click("play")
    board.await_state("training")
    board.book.execute(BREAK)
    board.await_state("error")
    banner = board.page.get_by_role("alert")
    assert "a cable was pulled" in banner.inner_text()
    assert f"{board.step:,}" in banner.inner_text()
    board.book.execute(REPAIR)
    before = board.step
    board.click("play")
    board.await_step(">", before)
    assert banner.is_hidden()


def test_reset_zeroes(board):
    board.click("reset")
    board.await_step("===", 0)
    board.await_state("ready")
    assert board.book.evaluate("(trainer.step, len(trainer.history['step']))") == (0, 0)


def test_nothing_went_wrong_in_the_page_and_nothing_left_it(board):
    assert board.book.errors == []
    assert board.book.hosts <= {"127.0.0.1", None}


def _picture(path):
    """The outputs of the dashboard's cell that hold a picture."""
    cells = {cell.id: cell for cell in nbformat.read(path, 4).cells}
    return [output for output in cells[DASHBOARD_CELL].outputs if "image/png" in output.get("data", {})]


def test_reopened_notebook_shows_the_picture_without_a_kernel(board, opened, lab):
    board.book.execute("trainer.play(steps=40)")
    board.await_state("finished")
    step = board.step
    board.await_kernel("dashboard._still.waiting", False)
    board.book.save()
    (picture,) = _picture(lab.root / LESSON)
    assert f"finished at step {step:,}" in picture.metadata["image/png"]["alt"]

    saved = nbformat.read(lab.root / LESSON, 4)
    saved.metadata = {"kernelspec": {"name": "elsewhere", "display_name": "Elsewhere", "language": "elsewhere"}}
    nbformat.write(saved, lab.root / "reopened.ipynb")
    reopened = opened("reopened.ipynb", kernel=False)
    images = reopened.page.locator(".jp-Cell:has-text('gl.Dashboard(trainer)') .jp-RenderedImage img")
    images.wait_for()
    shown = images.evaluate("image => [image.complete && image.naturalWidth, image.src.split(',')[1]]")
    assert shown[0] > 1000
    assert shown[1].strip() == picture.data["image/png"].strip()
    assert reopened.page.evaluate("() => !window.jupyterapp.shell.currentWidget.context.sessionContext.session?.kernel")
