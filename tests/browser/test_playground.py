"""The Playground in a real JupyterLab: every control, by mouse and by keyboard alone."""

import operator
from functools import partial

import pytest

from tests.browser.board import FRAMES, HIDE
from tests.browser.lab import write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = ".ganlearn-playground"
SHOW = 'playground = gl.Playground(d_size="1x16", g_size="1x16", batch_size=32)\nplayground'
RESTORE = """
START = globals().get("START", playground.code)
playground.slow(0)
playground.pause()
playground.code = START
"""
INK = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.reduce((sum, value, i) => (sum * 31 + value * (i % 7)) % 1000000007, 0);
}"""
OUTSIDE = """(root) => Array.from(root.querySelectorAll(":not(.gl-unseen):not(option)"))
  .filter((element) => element.getBoundingClientRect().right > root.getBoundingClientRect().right + 0.5)
  .map((element) => element.className)"""
PLACES = """() => Array.from(document.querySelectorAll(".gl-panel, .gl-knob, .gl-run-buttons, .gl-stages, .gl-foot"),
  (element) => JSON.stringify(element.getBoundingClientRect()))"""


class Ground:
    """The only playground of an open notebook."""

    def __init__(self, book):
        self.book, self.page, self.root = book, book.page, book.page.locator(ROOT)
        self.plane = self.root.locator(".gl-panel-plane canvas")

    def await_data(self, **values):
        """Waits until the root's data attributes have these values."""
        wanted = "".join(f"[data-{name}='{value}']" for name, value in values.items())
        self.page.wait_for_selector(ROOT + wanted)

    def await_code(self, part):
        """Waits until the text of all knobs holds a part."""
        self.page.wait_for_function("(part) => document.querySelector('.gl-code-field').value.includes(part)", arg=part)

    def await_ink(self, wanted, frames=300):
        """Waits until the plane's pixels are as ``wanted(ink)`` says; a busy browser draws them some frames later."""
        while not wanted(self.ink()):
            frames -= 1
            assert frames > 0, "the picture never became what it should be"

    def ink(self):
        """A number that changes with the plane's picture."""
        self.page.evaluate(FRAMES, 3)
        return self.plane.evaluate(INK)

    def press(self, *keys):
        """Gives the playground the focus and presses keys."""
        self.root.evaluate("element => element.focus()")
        for key in keys:
            self.page.keyboard.press(key)

    def choose(self, label, option):
        """Chooses from a list."""
        self.root.get_by_label(label, exact=True).select_option(option)

    @property
    def code(self):
        return self.root.locator(".gl-code-field").input_value()


@pytest.fixture(scope="module")
def book(opened, lab):
    write_notebook(lab.root / "ground.ipynb", "import ganlearn as gl", SHOW)
    book = opened("ground.ipynb")
    book.page.set_default_timeout(60_000)
    book.run_all()
    return book


@pytest.fixture
def ground(book):
    """The playground at rest at step 0, with its usual knobs."""
    ground = Ground(book)
    book.execute(RESTORE)
    book.execute("playground.reset()")
    ground.await_data(state="ready", step=0, stage=0)
    ground.await_code(book.evaluate("START"))
    yield ground
    assert book.errors == []


def test_the_first_frame_is_there_before_anything_is_compiled(ground):
    assert ground.book.evaluate("playground.trainer._engine.compiled") is False
    empty = ground.plane.evaluate("(c) => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size")
    assert empty > 50
    assert ground.root.locator(".gl-score-jsd .gl-score-value").inner_text() == (
        f"{ground.book.evaluate('playground.figures')['jsd']:.2f}"
    )


def test_the_keyboard_alone_steers_the_run(ground):
    ground.press(".")
    ground.await_data(state="paused", step=1)
    ground.press("d")
    ground.page.wait_for_selector(".gl-alone:has-text('1 D, 0 G')")
    ground.press("g")
    ground.page.wait_for_selector(".gl-alone:has-text('1 D, 1 G')")
    ground.press("Space")
    ground.await_data(state="training")
    ground.page.wait_for_function(f"Number(document.querySelector('{ROOT}').dataset.step) > 300")
    ground.press("Space")
    ground.await_data(state="paused")
    ground.press("r")
    ground.await_data(state="ready", step=0)
    ground.press("?")
    assert ground.page.get_by_text("one step of D alone", exact=True).is_visible()
    ground.press("?")
    assert ground.page.get_by_text("one step of D alone", exact=True).is_hidden()


def test_every_button_does_what_it_says(ground):
    button = lambda name: ground.root.get_by_role("button", name=name, exact=True)  # noqa: E731
    before = ground.ink()
    button("Step D").click()
    ground.page.wait_for_selector(".gl-alone:has-text('1 D, 0 G')")
    ground.await_ink(partial(operator.ne, before))
    button("Step G").click()
    ground.page.wait_for_selector(".gl-alone:has-text('1 D, 1 G')")
    button("Step both").click()
    ground.await_data(state="paused", step=1)
    button("Play").click()
    ground.await_data(state="training")
    button("Pause").click()
    ground.await_data(state="paused")
    button("Reset").click()
    ground.await_data(state="ready", step=0)
    ground.await_ink(partial(operator.eq, before))


def test_every_layer_can_be_shown_and_hidden(ground):
    for name in ("field", "real", "fake", "noise net", "arrows"):
        before = ground.ink()
        box = ground.root.get_by_role("checkbox", name=name)
        box.click()
        ground.await_ink(partial(operator.ne, before))
        box.click()
        ground.await_ink(partial(operator.eq, before))


def test_slow_motion_walks_through_one_iteration(ground):
    ground.press("s")
    ground.await_data(stage=1)
    inks = [ground.ink()]
    for stage in range(2, 9):
        ground.press("ArrowRight")
        ground.await_data(stage=stage, step=0)
        inks.append(ground.ink())
        now = ground.root.locator("[aria-current=step]").inner_text()
        assert now.splitlines()[0] and now in ground.root.locator(".gl-stage-list").inner_text()
    assert len(set(inks)) == 7  # the fourth stage adds a number to the third
    loss = f"{ground.book.evaluate('playground.stage_numbers')['d_loss']:.2f}"
    assert f"= {loss}" in ground.root.locator(".gl-stage-told").nth(3).inner_text()
    ground.press("ArrowLeft")
    ground.await_data(stage=7)
    ground.root.get_by_role("button", name="Next", exact=True).click()
    ground.await_data(stage=8)
    ground.root.get_by_role("button", name="Take the step").click()
    ground.await_data(stage=1, step=1)
    ground.root.get_by_role("button", name="Leave").click()
    ground.await_data(stage=0)


def test_the_table_holds_the_traits(ground):
    ground.press(".")
    ground.await_data(state="paused", step=1)
    button = ground.root.get_by_role("button", name="values as table")
    button.click()
    ground.page.wait_for_selector(".gl-table tbody tr")
    rows = ground.page.locator(".gl-table tbody tr").all_inner_texts()
    button.click()
    table = {row.split("\t")[0].strip(): row.split("\t")[1].strip() for row in rows}
    knobs, figures = ground.book.evaluate("(playground.knobs, playground.figures)")
    for name, value in knobs.items():
        shown = table[name]
        assert (
            (shown == str(len(value)))
            if name == "strokes"
            else (float(shown) == value if isinstance(value, (int, float)) else shown == value)
        )
    for name in ("jsd", "reverse_kl", "captured_one_percent", "high_quality"):
        assert float(table[name]) == pytest.approx(figures[name])
    assert table["step"] == "1"
    live = ground.root.locator(".gl-unseen[aria-live]").inner_text()
    assert live.startswith("paused, step 1.")


def test_a_hidden_page_is_sent_nothing_and_catches_up(ground):
    book = ground.book
    ground.press("Space")
    ground.await_data(state="training")
    ground.page.evaluate(HIDE, "hidden")
    book.await_value("playground._gate.seen", False)
    reached = book.evaluate("playground.trainer.step")
    book.await_value(f"playground.trainer.step > {reached} + 100", True)  # a frame may have been on its way
    before = book.evaluate("playground._gate.sent")
    book.await_value(f"playground.trainer.step > {reached} + 300", True)
    assert book.evaluate("playground._gate.sent") == before
    ground.page.evaluate(HIDE, "visible")
    ground.page.wait_for_function(f"Number(document.querySelector('{ROOT}').dataset.step) > {reached} + 300")
    ground.press("Space")
    ground.await_data(state="paused")
    ground.await_data(step=book.evaluate("playground.trainer.step"))


def test_nothing_jumps_while_it_trains(ground):
    before = ground.page.evaluate(PLACES)
    ground.press("Space")
    ground.page.wait_for_function(f"Number(document.querySelector('{ROOT}').dataset.step) > 1200")
    assert ground.page.evaluate(PLACES) == before
    ground.press("Space")
    ground.await_data(state="paused")


@pytest.mark.parametrize("width", [360, 800, 1500])
def test_everything_fits_from_narrow_to_wide(ground, width):
    ground.root.evaluate("(element, width) => { element.style.width = `${width}px`; }", width)
    ground.page.evaluate(FRAMES, 3)
    outside = ground.root.evaluate(OUTSIDE)
    ground.root.evaluate("element => { element.style.width = ''; }")
    assert outside == []


def test_the_dark_theme_darkens_the_plane(ground):
    corner = "(c) => Array.from(c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data.slice(0, 3))"
    ground.root.get_by_role("checkbox", name="field").uncheck()
    ground.root.get_by_role("checkbox", name="fake").uncheck()
    ground.page.evaluate(FRAMES, 3)
    light = ground.plane.evaluate(corner)
    ground.book.show_theme("JupyterLab Dark")
    ground.page.wait_for_selector(f"{ROOT}[data-dark]")
    ground.page.evaluate(FRAMES, 3)
    dark = ground.plane.evaluate(corner)
    ground.page.evaluate(FRAMES, 30)
    ground.book.show_theme("JupyterLab Light")
    ground.page.wait_for_selector(f"{ROOT}:not([data-dark])")
    assert min(light) > 200 > 80 > max(dark)


def test_every_list_and_slider_turns_its_knob(ground):
    for label, option, part in [
        ("loss", "hinge", "-hinge-"),
        ("penalty", "R1+R2", "-RR.1-"),
        ("modes", "5", "ring5-"),
        ("size of D", "2x32", "-d2x32:"),
        ("optimizer of G", "sgd", ":sgd:"),
        ("noise", "1u", "-z1u-"),
        ("order", "simultaneous", "-sim-"),
        ("batch", "64", "-b64-"),
    ]:
        ground.choose(label, option)
        ground.await_code(part)
    assert ground.book.evaluate("playground.trainer.gan.loss.name") == "hinge"
    assert ground.book.evaluate("len(playground.trainer.dataset.means)") == 5
    assert ground.root.get_by_label("D steps per G").is_disabled()
    ground.choose("order", "alternating")
    ground.await_code("-alt-")
    trainer = ground.book.evaluate("id(playground.trainer)")
    for label, part in [("D steps per G", "-k2-"), ("learning rate of G", "sgd:.0022"), ("penalty: weight", "-RR.2-")]:
        slider = ground.root.get_by_label(label, exact=True)
        slider.focus()
        ground.page.keyboard.press("ArrowRight")
        ground.await_code(part)
    assert ground.book.evaluate("id(playground.trainer)") == trainer
    for name in ("grid", "moons", "spiral"):
        ground.root.get_by_role("radio", name=name).check()
        ground.await_code(name)
    seed = ground.root.get_by_label("seed")
    seed.fill("7")
    seed.press("Enter")
    ground.await_code("-s7")


def test_drawing_by_mouse_and_by_keyboard(ground):
    ground.root.get_by_role("radio", name="draw").check()
    ground.await_code("drawn.")
    ground.root.get_by_role("button", name="clear").click()
    ground.page.get_by_text("Draw where the real points should be").wait_for()
    box = ground.plane.bounding_box()
    ground.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    ground.page.mouse.down()
    ground.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4, steps=8)
    ground.page.mouse.up()
    ground.page.wait_for_function(
        "() => document.querySelector('.gl-code-field').value.split('-')[0].split('.').length === 2"
    )
    (stroke,) = ground.book.evaluate("playground.knobs['strokes']")
    assert stroke[0] == [16, 47] and abs(stroke[-1][0] - 32) <= 2 and {j for _, j in stroke} == {47}
    ground.plane.focus()
    for key in ("ArrowLeft", "Shift+ArrowDown", "Enter", "ArrowUp", "ArrowUp", "Shift+Enter"):
        ground.page.keyboard.press(key)
    ground.page.wait_for_function(
        "() => document.querySelector('.gl-code-field').value.split('-')[0].split('.').length === 3"
    )
    assert ground.book.evaluate("playground.knobs['strokes']")[1] == [[31, 27], [31, 29]]
    x = ground.book.evaluate("playground.trainer.dataset.x.mean(axis=0).tolist()")
    assert -2 < x[0] < 0.5 and 0.5 < x[1] < 2


def test_text_is_pasted_and_a_bad_one_is_answered(ground):
    field = ground.root.locator(".gl-code-field")
    start = ground.code
    field.fill(start.replace("ring8", "grid3"))
    field.press("Enter")
    ground.page.wait_for_function(f"document.querySelector('{ROOT}').querySelector('[value=grid]').checked")
    assert ground.book.evaluate("len(playground.trainer.dataset.means)") == 9
    field.fill("grid3-what")
    ground.root.get_by_role("button", name="use").click()
    ground.page.wait_for_selector(".gl-code-error:has-text('2 parts')")
    assert ground.book.evaluate("playground.code") == start.replace("ring8", "grid3")
    field.fill(start)
    field.press("Enter")
    ground.page.wait_for_selector(".gl-code-error", state="hidden")


def test_running_the_cell_again_stops_the_old_run(ground):
    ground.book.execute("old = playground; old.play()")
    ground.await_data(state="training")
    ground.book.run_cell(1)
    ground.await_data(state="ready", step=0)
    assert ground.page.locator(ROOT).count() == 1
    assert ground.book.evaluate("old.trainer.state") == "stopped"
