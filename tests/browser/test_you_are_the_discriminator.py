"""YouAreTheDiscriminator in a real JupyterLab: mouse, keyboard alone, no peeking, values in words, themes."""

import pytest

from tests.browser.explorer import INKED, OUTSIDE, RING, Explorer
from tests.browser.lab import write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = ".ganlearn-judge"
ROUNDS = 6
MAKE = """
import ganlearn as gl
digits = gl.data.load("digits")
game = gl.YouAreTheDiscriminator(gl.recipes.images(digits), digits, rounds=6)
game"""
CLOUDS = """
ring = gl.data.load("ring", size=2000)
clouds = gl.YouAreTheDiscriminator(gl.recipes.points(ring), ring, rounds=6)
clouds"""
PANELS = """(root) => Array.from(root.querySelectorAll(".gl-panel .gl-plot"), (element) => {
  const { top, left, width, height } = element.getBoundingClientRect();
  return [top - root.getBoundingClientRect().top, left, width, height].map(Math.round).join();
})"""


@pytest.fixture(scope="module")
def book(opened, lab):
    write_notebook(lab.root / "judge.ipynb", MAKE, CLOUDS, "0")
    book = opened("judge.ipynb")
    book.run_all()
    book.page.wait_for_function(f"document.querySelectorAll('{ROOT}[data-state=ready]').length === 2")
    return book


@pytest.fixture
def game(book):
    return begun(book, "game", 0)


@pytest.fixture
def clouds(book):
    return begun(book, "clouds", 1)


def begun(book, name, place):
    """The widget at the beginning of the game of seed 0."""
    book.execute(f"{name}.restart(seed=0)")
    made = Explorer(book, ROOT, name)
    made.root = made.root.nth(place)
    await_here(made, state="ready", turn=made.get("status")["id"])
    made.root.scroll_into_view_if_needed()
    return made


def await_here(made, **values):
    """Waits until this widget's data attributes have these values."""
    wanted = "".join(f"[data-{name}='{value}']" for name, value in values.items())
    made.page.locator(f"{ROOT}{wanted}").and_(made.root).wait_for()


def test_buttons_judge(game):
    for k, name in enumerate(["Real", "Generated", "Real"], start=1):
        game.root.get_by_role("button", name=name, exact=True).click()
        await_here(game, done=k)
    assert [answer["you"] for answer in game.get("answers")] == [True, False, True]
    assert game.root.locator(".gl-header .gl-hits").inner_text() == f"{game.get('scores')['you']['right']} / 3"
    game.root.get_by_role("button", name="New game").click()
    await_here(game, done="0", seed="1")


def test_keyboard_alone_plays_a_game_reviews_it_and_begins_another(game):
    game.focus()
    for k in range(ROUNDS):
        game.press("rf"[k % 2])
        await_here(game, done=k + 1)
    await_here(game, state="finished")
    assert [answer["you"] for answer in game.get("answers")] == [True, False] * 3
    looked = game.get("looked")
    game.press("ArrowLeft" if looked == ROUNDS else "ArrowRight")
    game.await_trait("looked", looked - 1 if looked == ROUNDS else looked + 1)
    wrong = game.get("_game.mistakes")
    game.set(looked=wrong[0])
    await_here(game, looked=wrong[0])
    game.press("m")
    game.await_trait("looked", wrong[1 % len(wrong)])
    game.press("?")
    assert game.root.get_by_text("the generator made it").is_visible()
    game.press("?")
    game.press("n")
    await_here(game, state="ready", done="0", seed="1")


def test_two_quick_presses_are_one_answer(game):
    game.focus()
    game.page.evaluate("""() => { for (const key of ["r", "r"])
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })); }""")
    await_here(game, done="1")
    game.await_frames(20)
    assert len(game.get("answers")) == 1


def test_the_page_knows_no_truth_before_the_answer(game):
    """What the page says, and what its model holds, is the same whatever is true of the picture."""

    def known():
        game.await_frames(10)
        drawn = game.root.locator(".gl-panel canvas").evaluate_all("all => all.map((canvas) => canvas.toDataURL())")
        html = game.root.evaluate(
            '(root) => root.outerHTML.replace(/ data-(asked|turn)="[^"]*"| style="[^"]*"/g, \'\')'
        )
        return drawn, html

    before = known()
    game.book.execute(
        "game._game.trials.real[:] = ~game._game.trials.real; game._game.trials.logits[:] *= -1; game._show()"
    )
    await_here(game, turn=game.get("status")["id"])
    assert known() == before


def test_a_small_picture_is_chosen_by_mouse_and_keyboard(game):
    game.book.execute("[game.judge(True) for _ in range(6)]")
    await_here(game, state="finished")
    strip = game.root.locator(".gl-panel-strip canvas")
    strip.click(position={"x": 10, "y": 20})
    game.await_trait("looked", 1)
    strip.focus()
    game.press("ArrowRight", "ArrowRight")
    game.await_trait("looked", 3)
    await_here(game, looked="3")
    truth = "real" if game.get("answers")[2]["real"] else "generated"
    assert strip.get_attribute("aria-valuetext").startswith(f"Picture 3 was {truth}.")
    assert strip.evaluate(RING) == "solid2px"
    assert f"Picture 3: {truth}" in game.root.locator(".gl-panel-question .gl-heading").inner_text()


def test_tables_hold_what_the_traits_say(game):
    game.book.execute("[game.judge(k < 2) for k in range(6)]")
    await_here(game, state="finished")
    scores, answers = game.get("scores"), game.get("answers")
    table = game.table()
    assert table["right"] == [f"{scores[judge]['right']} / 6" for judge in ("you", "network")]
    assert table["real, said real"] == [str(scores[judge]["real_as_real"]) for judge in ("you", "network")]
    words = {True: "real", False: "generated"}
    for k, answer in enumerate(answers, start=1):
        assert table[str(k)][:3] == [words[answer[name]] for name in ("real", "you", "network")]
    for judge in ("you", "network"):
        cells = game.root.locator(f".gl-confusion-{judge} tbody td").all_inner_texts()
        names = ("real_as_real", "real_as_fake", "fake_as_real", "fake_as_fake")
        assert cells == [str(scores[judge][name]) for name in names]
    low, high = (round(100 * scores["you"][end]) for end in ("low", "high"))
    label = game.root.locator(".gl-panel-scores canvas").get_attribute("aria-label")
    assert f"You: {scores['you']['right']} of 6, 95 % interval {low} to {high} %" in label
    assert "You were right on" in game.root.locator(".gl-sentence").inner_text()


def test_all_pictures_are_drawn(game, clouds):
    for name, made in (("game", game), ("clouds", clouds)):
        made.book.execute(f"{name}.judge(True)")
        await_here(made, done="1")
        made.await_frames(10)
        for canvas in made.root.locator(".gl-panel canvas").all():
            assert canvas.evaluate(INKED) > 300


@pytest.mark.parametrize("width", [360, 700, 1100, 1400])
def test_everything_fits_from_narrow_to_wide(game, clouds, width):
    for name, made in (("game", game), ("clouds", clouds)):
        made.book.execute(f"[{name}.judge(True) for _ in range(6)]")
        await_here(made, state="finished")
        made.root.evaluate("(element, width) => { element.style.width = `${width}px`; }", width)
        made.await_frames()
        outside = made.root.evaluate(OUTSIDE)
        made.root.evaluate("element => { element.style.width = ''; }")
        assert outside == []


def test_nothing_jumps_while_it_is_played(game):
    game.await_frames(10)
    before = game.root.evaluate(PANELS)
    for k in range(ROUNDS):
        game.book.execute("game.judge(True)")
        await_here(game, done=k + 1)
        game.await_frames(5)
        assert game.root.evaluate(PANELS) == before


def test_dark_theme_turns_text_and_canvas(game):
    game.book.show_theme("JupyterLab Dark")
    try:
        game.await_frames(10)
        ink, paper = (
            game.root.evaluate(f"element => getComputedStyle(element).{name}.match(/\\d+/g).map(Number)")
            for name in ("color", "backgroundColor")
        )
        assert min(ink[:3]) > 180 and max(paper[:3]) < 60
    finally:
        game.book.show_theme("JupyterLab Light")


def test_the_still_picture_is_kept(game, lab):
    import nbformat

    game.book.execute("[game.judge(True) for _ in range(6)]")
    game.await_trait("_still.waiting", False)
    game.book.save()
    cells = nbformat.read(lab.root / "judge.ipynb", 4).cells
    outputs = [output for output in cells[0].outputs if "image/png" in output.get("data", {})]
    assert len(outputs) == 1
    assert "6 of 6 pictures judged. You were right on" in outputs[0].metadata["image/png"]["alt"]


def test_nothing_went_wrong_in_the_page_and_nothing_left_it(game):
    assert game.book.errors == []
    assert game.book.hosts <= {"127.0.0.1", None}


def test_a_lost_kernel_is_said(game):
    game.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.sessionContext.restartKernel()")
    await_here(game, state="disconnected")
    assert "lost its kernel" in game.root.get_by_role("alert").inner_text()
    game.focus()
    game.press("r")
    game.await_frames()
    assert game.book.errors == []
