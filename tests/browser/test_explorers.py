"""LossExplorer and PhasePortrait in a real JupyterLab: every control, mouse and keyboard, values in words, themes."""

import pytest

from tests.browser.board import FRAMES
from tests.browser.explorer import INKED, OUTSIDE, PLACES, RING, Explorer
from tests.browser.lab import write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOSS, PHASE = ".ganlearn-loss-explorer", ".ganlearn-phase-portrait"


@pytest.fixture(scope="module")
def book(opened, lab):
    write_notebook(
        lab.root / "explorers.ipynb",
        "import ganlearn as gl\nlosses = gl.LossExplorer()\nlosses",
        "phase = gl.PhasePortrait()\nphase",
        "0",
    )
    book = opened("explorers.ipynb")
    book.run_all()
    for root in (LOSS, PHASE):
        book.page.wait_for_selector(f"{root}[data-state=ready][data-fresh=true]")
    return book


@pytest.fixture
def losses(book):
    explorer = Explorer(book, LOSS, "losses")
    explorer.set(loss="minimax", compare="non_saturating")
    book.execute("losses.reset()")
    explorer.await_data(state="ready", loss="minimax", compare="non_saturating", fresh="true")
    explorer.root.scroll_into_view_if_needed()
    return explorer


@pytest.fixture
def phase(book):
    explorer = Explorer(book, PHASE, "phase")
    book.execute("phase.game = 'bilinear'; phase.game = 'dirac'; phase.reset()")
    explorer.await_data(state="ready", game="dirac", method="minimax", step="0", fresh="true")
    explorer.root.scroll_into_view_if_needed()
    return explorer


def minus(text):
    return text.replace("-", "−")


# -- LossExplorer -----------------------------------------------------------------------------------------------------


def test_all_pictures_are_drawn(losses, phase):
    for explorer in (losses, phase):
        for canvas in explorer.root.locator(".gl-panel canvas").all():
            assert canvas.evaluate(INKED) > 1500
    assert losses.root.locator(".gl-formulas mjx-container").count() == 2


def test_lists_choose_the_losses(losses):
    losses.choose("loss", "hinge")
    losses.choose("compare", "nothing")
    losses.await_data(loss="hinge", compare="")
    assert (losses.get("loss"), losses.get("compare")) == ("hinge", None)
    losses.choose("compare", "least-squares")
    losses.await_data(compare="least_squares")
    assert "hinge against least-squares" in losses.root.locator(".gl-header").inner_text()


@pytest.mark.parametrize(("kind", "dx"), [("fake", -120), ("real", 90)])
def test_a_marker_follows_the_mouse(losses, kind, dx):
    before = losses.get(f"{kind}_logit")
    width = losses.root.locator(".gl-panel-axis .gl-plot").bounding_box()["width"] - 64
    losses.drag(f".gl-handle-{kind}", dx)
    after = losses.await_trait(f"{kind}_logit", pytest.approx(before + 20 * dx / width, abs=0.03))
    losses.page.wait_for_selector(f"{LOSS} .gl-header .gl-{kind}:text-is('{minus(f'{after:.2f}')}')")


def test_a_marker_follows_the_mouse_in_a_chart(losses):
    box = losses.root.locator(".gl-panel-losses canvas").bounding_box()
    losses.page.mouse.click(box["x"] + 60, box["y"] + 80)
    losses.await_trait("fake_logit", lambda value: value < -8)
    assert losses.get("real_logit") == 2.0


def test_sliders_move_the_markers(losses):
    losses.slide("gl-slider-fake", "ArrowRight")
    losses.await_trait("fake_logit", -1.95)
    losses.slide("gl-slider-real", "ArrowLeft")
    losses.await_trait("real_logit", 1.95)


def test_no_slider_changes_what_it_shows(losses):
    losses.set(fake_logit=0.6, real_logit=0.123)
    losses.page.wait_for_selector(f"{LOSS} .gl-slider-real .widget-readout:text-is('0.10')")
    losses.book.execute("echoes = []; losses.sliders['fake_logit'].observe(lambda c: echoes.append(c['new']), 'value')")
    losses.set(fake_logit=-3.7)
    losses.page.wait_for_selector(f"{LOSS} .gl-slider-fake .widget-readout:text-is('−3.70')")
    losses.page.evaluate(FRAMES, 20)
    assert losses.book.evaluate("echoes") == [-3.7]
    assert (losses.get("fake_logit"), losses.get("real_logit")) == (-3.7, 0.123)


def test_keyboard_alone_moves_and_sweeps(losses):
    losses.focus()
    losses.press("ArrowLeft", "ArrowLeft")
    losses.await_trait("fake_logit", -2.2)
    losses.press("ArrowUp")
    losses.await_trait("real_logit", 2.1)
    losses.press(".")
    losses.await_trait("fake_logit", -1.7)
    losses.press("Space")
    losses.await_data(state="playing")
    losses.await_trait("fake_logit", lambda value: value > -1)
    losses.press("Space")
    losses.await_data(state="ready")
    losses.press("r")
    losses.await_trait("fake_logit", -2.0)
    losses.press("?")
    assert losses.root.get_by_text("both markers back to their start").is_visible()
    losses.press("?")


def test_a_handle_takes_the_arrows_and_shows_its_focus(losses):
    losses.focus()
    losses.press("Tab")
    assert losses.page.evaluate("document.activeElement.classList.contains('gl-play')")
    handle = losses.root.locator(".gl-handle-real")
    handle.focus()
    losses.press("ArrowRight", "Shift+ArrowRight")
    losses.await_trait("real_logit", 2.6)
    assert handle.evaluate(RING) == "solid2px"
    assert "2.60" in handle.get_attribute("aria-valuetext")


def test_buttons_sweep_step_and_reset(losses):
    losses.click("play")
    losses.await_data(state="playing")
    losses.click("play")
    losses.await_data(state="ready")
    losses.set(fake_logit=0.0)
    losses.click("advance")
    losses.await_trait("fake_logit", 0.5)
    losses.click("reset")
    losses.await_trait("fake_logit", -2.0)


def test_a_sweep_ends_at_the_right(losses):
    losses.set(fake_logit=8.0)
    losses.focus()
    losses.press("Space")
    losses.await_trait("fake_logit", 10.0)
    losses.await_trait("playing", False)


def test_table_and_sentence_hold_what_the_traits_say(losses):
    losses.set(fake_logit=-6.0)
    losses.page.wait_for_selector(f"{LOSS} .gl-sentence:has-text('f = −6.00')")
    table = losses.table()
    assert table["Fake logit f"] == ["−6.0000"] * 2
    gradients = [minus(f"{losses.get('values')[name]['g_fake']:.4f}") for name in ("minimax", "non_saturating")]
    assert table["∂ G's loss / ∂ f"] == gradients == ["−0.0025", "−0.9975"]
    assert "0.0025 with minimax; 0.9975 with non-saturating" in losses.root.locator(".gl-sentence").inner_text()


# -- PhasePortrait ----------------------------------------------------------------------------------------------------


def test_lists_choose_game_method_and_order(phase):
    phase.choose("method", "minimax + R1")
    phase.choose("updates", "alternating, G first")
    phase.await_data(method="r1", updates="generator_first")
    assert (phase.get("method"), phase.get("updates"), phase.get("weight")) == ("r1", "generator_first", 0.3)
    phase.choose("game", "bilinear game x·y")
    phase.await_data(game="bilinear", method="gradient")
    phase.choose("method", "momentum")
    phase.await_data(method="momentum")
    phase.await_frames(10)
    assert phase.get("weight") == -0.5


def test_sliders_change_weight_and_step_size(phase):
    phase.choose("method", "minimax + R1")
    phase.await_data(method="r1")
    phase.slide("gl-slider-weight", "ArrowUp")
    phase.await_trait("weight", 0.31)
    phase.slide("gl-slider-h", "ArrowDown")
    phase.await_trait("step_size", 0.19)


def test_the_start_follows_the_mouse(phase):
    side = phase.root.locator(".gl-panel-plane .gl-plot").bounding_box()["width"] - 38
    phase.drag(".gl-handle-start", -80, 60)
    start = phase.await_trait("start", lambda value: value != (1.0, 1.0))
    phase.await_data(fresh="true")
    x, y = phase.await_trait("start", lambda value: value == pytest.approx((1 - 400 / side, 1 - 300 / side), abs=0.1))
    assert phase.get("path.tolist()[0]") == [x, y]
    assert start != (1.0, 1.0)


def test_keyboard_alone_plays_and_moves_the_start(phase):
    phase.focus()
    phase.press("ArrowLeft", "Shift+ArrowDown")
    phase.await_trait("start", (0.95, 0.75))
    phase.press(".")
    phase.await_trait("step", 1)
    phase.await_data(state="paused", step="1")
    phase.press("Space")
    phase.await_data(state="playing")
    phase.await_trait("step", lambda step: step > 20)
    phase.press("Space")
    phase.await_data(state="paused")
    phase.await_frames(10)
    assert str(phase.get("step")) == phase.root.get_attribute("data-step")
    phase.press("r")
    phase.await_data(state="ready", step="0")
    assert phase.get("start") == (1.0, 1.0)


def test_buttons_play_step_and_reset(phase):
    phase.click("advance")
    phase.await_data(step="1")
    phase.click("play")
    phase.await_data(state="playing")
    phase.click("play")
    phase.await_data(state="paused")
    phase.click("reset")
    phase.await_data(state="ready", step="0")


def test_the_path_is_played_to_its_end_and_from_there_again(phase):
    phase.set(step=470)
    phase.focus()
    phase.press("Space")
    phase.await_data(state="finished", step="500")
    phase.await_trait("playing", False)
    assert phase.get("step") == 500
    phase.press("Space")
    phase.await_data(state="playing")
    assert phase.await_trait("step", lambda step: 0 < step < 300) < 300
    phase.press("Space")


def test_the_step_follows_mouse_and_keys_in_the_chart(phase):
    box = phase.root.locator(".gl-panel-distance canvas").bounding_box()
    phase.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 40)
    phase.await_trait("step", lambda step: 200 < step < 300)
    before = phase.get("step")
    phase.root.locator(".gl-handle-step").focus()
    phase.press("ArrowRight")
    phase.await_trait("step", before + 1)
    assert phase.root.locator(".gl-handle-step").evaluate(RING) == "solid2px"


def test_the_table_holds_what_the_traits_say(phase):
    phase.set(method="r1", step=40)
    phase.await_data(method="r1", step="40")
    table = phase.table()
    assert table["step"] == ["40"]
    assert table["position"] == [minus(" ".join(f"{value:.4f}" for value in phase.get("position")))]
    assert table["predicted factor a step"] == [f"{phase.get('solution.radius'):.4f}"]
    assert table["start"] == ["1.00 1.00"]
    assert table["Method"] == ["minimax + R1"]
    phase.page.wait_for_selector(f"{PHASE} .gl-sentence:has-text('the players arrive')")


def test_a_method_without_eigenvalues_says_so(phase):
    phase.choose("method", "Wasserstein, gradient penalty")
    phase.await_data(method="wasserstein_gp")
    phase.page.wait_for_selector(f"{PHASE} .gl-sentence:has-text('jumps at the equilibrium')")
    assert "jumps" in phase.root.locator(".gl-panel-circle canvas").get_attribute("aria-label")


# -- both -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 700, 1100, 1400])
def test_everything_fits_from_narrow_to_wide(losses, phase, width):
    for explorer in (losses, phase):
        explorer.root.evaluate("(element, width) => { element.style.width = `${width}px`; }", width)
        explorer.await_frames()
        outside = explorer.root.evaluate(OUTSIDE)
        explorer.root.evaluate("element => { element.style.width = ''; }")
        assert outside == []


def test_nothing_jumps_while_it_moves(losses, phase):
    for explorer in (phase, losses):
        before = explorer.root.evaluate(PLACES)
        explorer.focus()
        explorer.press("Space")
        explorer.await_data(state="playing")
        explorer.await_frames(60)
        assert explorer.root.evaluate(PLACES) == before
        explorer.press("Space")


def test_dark_theme_turns_text_and_canvas(losses, phase):
    book = losses.book
    book.show_theme("JupyterLab Dark")
    try:
        for explorer in (losses, phase):
            explorer.await_frames(10)
            ink = explorer.root.evaluate("element => getComputedStyle(element).color.match(/\\d+/g).map(Number)")
            paper = explorer.root.evaluate(
                "element => getComputedStyle(element).backgroundColor.match(/\\d+/g).map(Number)"
            )
            assert min(ink[:3]) > 180 and max(paper[:3]) < 60
    finally:
        book.show_theme("JupyterLab Light")


def test_the_still_picture_waits_below_and_is_kept(losses, phase, lab):
    import nbformat

    losses.set(fake_logit=-6.0)
    phase.set(method="r1")
    for explorer in (losses, phase):
        explorer.await_trait("_still.waiting", False)
        assert (
            explorer.root.locator("xpath=ancestor::*[contains(@class, 'jp-OutputArea')][1]")
            .locator(".jp-RenderedImage:visible")
            .count()
            == 0
        )
    losses.book.save()
    cells = nbformat.read(lab.root / "explorers.ipynb", 4).cells
    alts = [
        output.metadata["image/png"]["alt"]
        for cell in cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert len(alts) == 2
    assert "0.0025 with minimax" in alts[0]
    assert "minimax + R1" in alts[1]


def test_running_the_cell_again_leaves_one_widget(losses):
    losses.book.run_cell(0)
    losses.await_data(state="ready", fresh="true")
    assert losses.page.locator(LOSS).count() == 1
    losses.set(fake_logit=1.0)
    losses.page.wait_for_selector(f"{LOSS} .gl-header .gl-fake:text-is('1.00')")


def test_nothing_went_wrong_in_the_page_and_nothing_left_it(losses):
    assert losses.book.errors == []
    assert losses.book.hosts <= {"127.0.0.1", None}


def test_a_lost_kernel_is_said(losses, phase):
    losses.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.sessionContext.restartKernel()")
    for explorer in (losses, phase):
        explorer.await_data(state="disconnected")
        assert "lost its kernel" in explorer.root.get_by_role("alert").inner_text()
