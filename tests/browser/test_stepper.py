"""The Stepper in a real JupyterLab: points and images, every control, by mouse and by keyboard alone."""

import nbformat
import pytest

from tests.browser.explorer import INKED, OUTSIDE, PLACES, RING, Explorer
from tests.browser.lab import write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = ".ganlearn-stepper"
POINTS = """
import ganlearn as gl
ring = gl.data.load("ring", size=2000)
small = {"units": (16,), "seed": 0}
gan = gl.GAN(gl.networks.mlp_generator((2,), **small), gl.networks.mlp_discriminator((2,), **small))
gan.compile(penalties=[gl.penalties.R1(0.1)])
stepper = gl.Stepper(gl.Trainer(gan, ring, batch_size=32))
stepper"""
IMAGES = """
import ganlearn as gl
digits = gl.data.load("digits")
stepper = gl.Stepper(gl.Trainer(gl.recipes.images(digits), digits))
stepper"""
CELLS = {"points": POINTS, "images": IMAGES}
INK = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.reduce((sum, value, i) => (sum * 31 + value * (i % 7)) % 1000000007, 0);
}"""
CARD = """(card) => Object.fromEntries(
  Array.from(card.querySelectorAll("dt"), (dt) => [dt.innerText, dt.nextElementSibling.innerText]))"""
COLORS = """(element) => ["color", "backgroundColor"]
  .map((name) => getComputedStyle(element)[name].match(/\\d+/g).map(Number))"""
STAGES, PAGE = 11, ".gl-now-page[aria-hidden=false]"


@pytest.fixture(scope="module", params=list(CELLS))
def shown(request, opened, lab):
    """A stepper on a page of its own, and what kind of samples it shows."""
    name = f"stepper-{request.param}.ipynb"
    write_notebook(lab.root / name, CELLS[request.param], "0")
    book = opened(name)
    book.run_all()
    made = Explorer(book, ROOT, "stepper")
    made.await_data(state="ready", stage=1)
    made.view, made.file = request.param, name
    return made


@pytest.fixture
def stepper(shown):
    """Before the first iteration, at the first stage."""
    shown.book.execute("stepper.reset(); stepper.trainer.wait(); stepper.sample, stepper.kind = 0, 'fake'")
    shown.await_data(state="ready", step=0, stage=1, sample=0)
    shown.root.scroll_into_view_if_needed()
    yield shown
    assert shown.book.errors == []


def go(stepper, stage, **traits):
    stepper.set(stage=stage, **traits)
    stepper.await_data(stage=stage, **traits)
    stepper.await_frames(3)


def minus(number, digits=4):
    return f"{number:.{digits}f}".replace("-", "−")


def test_the_first_iteration_is_there_before_anything_is_compiled(stepper):
    assert stepper.root.locator(".gl-header .gl-iteration").inner_text() == "1"
    assert stepper.root.locator(f"{PAGE} .gl-now-title").inner_text() == stepper.get("told[0]['title']")
    assert stepper.root.locator(".gl-pictures canvas").first.evaluate(INKED) > 1500


def test_keyboard_alone_walks_chooses_and_takes_the_step(stepper):
    stepper.focus()
    for stage in range(2, STAGES + 1):
        stepper.press("ArrowRight")
        stepper.await_data(stage=stage, step=0)
    stepper.press("ArrowRight", "ArrowLeft")
    stepper.await_data(stage=STAGES - 1, step=0)
    stepper.await_trait("stage", STAGES - 1)
    stepper.press("ArrowDown", "ArrowDown", "ArrowUp")
    stepper.await_trait("sample", 1)
    stepper.press("Space")
    stepper.await_data(stage=STAGES)
    stepper.press("Space")
    stepper.await_data(step=1, stage=1)
    stepper.press("ArrowRight", "ArrowRight", "x")
    stepper.await_trait("kind", "real")
    stepper.await_data(stage=3, kind="real")
    stepper.press("x")
    stepper.await_data(kind="fake")
    stepper.press(".")
    stepper.await_data(step=2, stage=3)
    stepper.press("r")
    stepper.await_data(step=0, stage=1)
    stepper.press("?")
    assert stepper.root.get_by_text("take the step, show the same stage again", exact=True).is_visible()
    stepper.press("?")
    assert stepper.root.get_by_text("take the step, show the same stage again", exact=True).is_hidden()


def test_tab_reaches_every_control_and_shows_where_it_is(stepper):
    stepper.set(stage=3)
    stepper.await_data(stage=3)
    stepper.focus()
    seen = set()
    for _ in range(40):
        stepper.press("Tab")
        inside = stepper.root.evaluate("(root) => root.contains(document.activeElement)")
        if not inside:
            break
        focused = stepper.page.locator(":focus")
        assert focused.evaluate(RING) == "solid2px"
        seen.add(focused.evaluate("(e) => e.innerText.trim() || e.getAttribute('aria-label') || e.tagName"))
    stages = [f"{k}\n" for k in range(1, STAGES + 1)]
    assert {"Back", "Next", "Next iteration", "Reset", "keys", "values as table", "copy picture"} <= seen
    assert all(any(name.replace(" ", "").startswith(k.strip()) for name in seen) for k in stages)


def test_buttons_walk_take_the_step_and_reset(stepper):
    button = lambda name: stepper.root.get_by_role("button", name=name, exact=True)  # noqa: E731
    assert button("Back").is_disabled()
    button("Next").click()
    stepper.await_data(stage=2)
    button("Back").click()
    stepper.await_data(stage=1)
    go(stepper, STAGES)
    button("Take the step").click()
    stepper.await_data(step=1, stage=1)
    go(stepper, 6)
    button("Next iteration").click()
    stepper.await_data(step=2, stage=6)
    assert stepper.get("trainer.step") == 2
    button("Reset").click()
    stepper.await_data(step=0, stage=1)


def test_every_stage_has_its_button_words_picture_and_chart(stepper):
    inks = {"picture": set(), "chart": set(), "flow": set()}
    canvases = {"picture": ".gl-pictures canvas", "chart": ".gl-panel-stage canvas", "flow": ".gl-panel-flow canvas"}
    for stage in range(1, STAGES + 1):
        button = stepper.root.locator(".gl-step-button").nth(stage - 1)
        button.click()
        stepper.await_data(stage=stage)
        stepper.await_frames(3)
        assert button.get_attribute("aria-current") == "step"
        told = stepper.get(f"told[{stage - 1}]")
        for part in ("title", "told", "code"):
            assert stepper.root.locator(f"{PAGE} .gl-now-{part}").inner_text() == told[part].strip()
        for name, css in canvases.items():
            inks[name].add(tuple(canvas.evaluate(INK) for canvas in stepper.root.locator(css).all()))
    assert stepper.get("trainer.step") == 0
    assert {name: len(found) for name, found in inks.items()} == {"picture": STAGES, "chart": STAGES, "flow": STAGES}


def test_one_sample_shows_the_values_of_the_arrays(stepper):
    stepper.set(sample=5)
    for stage, kind, field, dashes in ((6, "real", "logits", 0), (4, "fake", "logits", 2), (11, "fake", "after", 0)):
        go(stepper, stage, kind=kind)
        card = stepper.root.locator(".gl-card-values").evaluate(CARD)
        batch = stepper.get("chosen")
        value = stepper.book.evaluate(f"float(stepper.arrays['{batch}_{field}'][5])")
        name = {"logits": "logit", "after": "logit after"}[field]
        assert card[name] == minus(value)
        assert list(card.values()).count("–") == dashes
    norm = stepper.book.evaluate("float(stepper.arrays['g_fake_norms'][5])")
    assert card["‖∂L/∂x‖ · batch"] == minus(norm)


def test_buttons_of_the_card_choose_a_sample(stepper):
    go(stepper, 3)
    last = stepper.get("numbers['count']") - 1
    stepper.root.get_by_role("button", name="sample before").click()
    stepper.await_trait("sample", last)
    stepper.root.get_by_role("button", name="next sample").click()
    stepper.await_trait("sample", 0)
    stepper.root.get_by_role("button", name="real or fake").click()
    stepper.await_trait("kind", "real")
    go(stepper, 8)
    assert stepper.root.get_by_role("button", name="real or fake").is_disabled()


def test_mouse_and_arrow_keys_choose_in_the_picture(stepper):
    go(stepper, 3)
    canvas = stepper.root.locator(".gl-pictures canvas").last
    box = canvas.bounding_box()
    if stepper.view == "images":
        canvas.click(position={"x": box["width"] * 2.5 / 6, "y": 20})
        stepper.await_trait("sample", 2)
        key, wanted = "ArrowDown", 8
    else:
        x0, x1, y0, y1 = stepper.get("info['domain']")
        x, y = stepper.book.evaluate("stepper.arrays['d_fake'][7].tolist()")
        side = box["width"]
        canvas.click(position={"x": (x - x0) / (x1 - x0) * side, "y": side - (y - y0) / (y1 - y0) * side})
        near = stepper.await_trait("sample", lambda sample: sample != 0)
        assert (
            stepper.book.evaluate(
                f"float(((stepper.arrays[stepper.chosen][{near}] - stepper.arrays['d_fake'][7]) ** 2).sum())"
            )
            < 0.02
        )
        key = "ArrowRight"
        wanted = lambda sample: sample != near  # noqa: E731
    canvas.focus()
    stepper.press(key)
    now = stepper.await_trait("sample", wanted)
    stepper.await_data(sample=now, stage=3)
    assert canvas.get_attribute("aria-valuenow") == str(now + 1)
    assert f"sample {now + 1}: " in canvas.get_attribute("aria-valuetext")


def test_the_tables_hold_what_the_traits_say(stepper):
    go(stepper, 9)
    table, numbers = stepper.table(), stepper.get("numbers")
    for head, name in (
        ("loss", "loss"),
        ("loss after the step", "loss_after"),
        ("‖∇‖", "gradient"),
        ("‖Δw‖", "change"),
    ):
        assert table[head] == [minus(numbers[player][name]) for player in "dg"]
    assert table["‖Δw‖ of the other network"] == ["0.0000", "0.0000"]
    for player in "dg":
        for layer in numbers[player]["layers"]:
            cells = table[f"{player.upper()} {layer['name']}"]
            assert cells[:3] == [f"{layer['size']:,}", minus(layer["gradient"]), minus(layer["change"])]
    fields = ("logits", "terms", "norms", "after")
    values = stepper.book.evaluate(f"[float(stepper.arrays['g_fake_' + field][3]) for field in {fields}]")
    assert table["fake 4"] == [minus(value) for value in values]


def test_the_chart_says_its_layers_in_words(stepper):
    numbers = stepper.get("numbers")
    for stage, half, name, rest in (
        (5, "d", "gradient", "G, all its weights none: detached"),
        (6, "d", "change", "G, all its weights 0"),
        (10, "g", "gradient", "D, all its weights only passed on"),
        (11, "g", "change", "D, all its weights 0"),
    ):
        go(stepper, stage)
        told = stepper.root.locator(".gl-panel-stage canvas").get_attribute("aria-label")
        assert told.endswith(rest)
        assert all(f"{layer['name']} {minus(layer[name])}" in told for layer in numbers[half]["layers"])


def test_values_and_picture_are_copied(stepper):
    stepper.book.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go(stepper, 4)
    stepper.root.get_by_role("button", name="copy values").click()
    stepper.page.wait_for_selector(f"{ROOT} .gl-hint:text-is('Values copied (CSV)')")
    lines = stepper.page.evaluate("navigator.clipboard.readText()").splitlines()
    assert len(lines) == 1 + 2 * stepper.get("numbers['count']")
    head, logit, *_ = lines[1].split(",")
    assert head == "real 1"
    assert float(logit) == pytest.approx(stepper.book.evaluate("float(stepper.arrays['d_real_logits'][0])"), rel=1e-5)
    stepper.root.get_by_role("button", name="copy picture").click()
    stepper.page.wait_for_selector(f"{ROOT} .gl-hint:text-is('Picture copied (PNG)')")
    types = stepper.page.evaluate("navigator.clipboard.read().then((items) => items[0].types)")
    assert types == ["image/png"]


@pytest.mark.parametrize("width", [360, 700, 1100, 1920])
def test_everything_fits_from_narrow_to_wide(stepper, width):
    stepper.root.evaluate("(element, width) => { element.style.width = `${width}px`; }", width)
    outside = []
    for stage in (2, 5, 10):
        go(stepper, stage)
        outside += stepper.root.evaluate(OUTSIDE)
    stepper.root.evaluate("element => { element.style.width = ''; }")
    assert outside == []


@pytest.mark.parametrize("width", [360, 1100])
def test_nothing_jumps_from_stage_to_stage(stepper, width):
    stepper.root.evaluate("(element, width) => { element.style.width = `${width}px`; }", width)
    places = set()
    for stage in range(1, STAGES + 1):
        go(stepper, stage)
        places.add("; ".join(stepper.root.evaluate(PLACES)))
    stepper.root.evaluate("element => { element.style.width = ''; }")
    assert len(places) == 1


def test_dark_theme_turns_text_and_picture(stepper):
    go(stepper, 5)
    canvas = stepper.root.locator(".gl-pictures canvas").first
    light = canvas.evaluate(INK)
    stepper.book.show_theme("JupyterLab Dark")
    try:
        stepper.page.wait_for_selector(f"{ROOT}[data-dark]")
        stepper.await_frames(10)
        ink, paper = stepper.root.evaluate(COLORS)
        assert min(ink[:3]) > 180 and max(paper[:3]) < 60
        assert canvas.evaluate(INK) != light
    finally:
        stepper.book.show_theme("JupyterLab Light")
        stepper.page.wait_for_selector(f"{ROOT}:not([data-dark])")


def test_the_still_picture_is_kept_for_who_opens_the_notebook(stepper, lab):
    go(stepper, 4)
    stepper.await_trait("_still.waiting", False)
    output = stepper.root.locator("xpath=ancestor::*[contains(@class, 'jp-OutputArea')][1]")
    assert output.locator(".jp-RenderedImage:visible").count() == 0
    stepper.book.save()
    outputs = nbformat.read(lab.root / stepper.file, 4).cells[0].outputs
    (picture,) = [output for output in outputs if "image/png" in output.get("data", {})]
    alt = picture.metadata["image/png"]["alt"]
    assert "stage 4 of 11: The loss of D" in alt
    assert minus(stepper.get("numbers['d']['loss']")) in alt


def test_running_the_cell_again_leaves_one_stepper(stepper):
    stepper.book.run_cell(0)
    stepper.await_data(state="ready", stage=1)
    assert stepper.page.locator(ROOT).count() == 1
    go(stepper, 2)


def test_nothing_left_the_page(stepper):
    assert stepper.book.hosts <= {"127.0.0.1", None}


def test_a_lost_kernel_is_said(stepper):
    stepper.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.sessionContext.restartKernel()")
    stepper.await_data(state="disconnected")
    assert "lost its kernel" in stepper.root.get_by_role("alert").inner_text()
    stepper.root.locator(".gl-step-button").nth(4).click()
    stepper.await_data(stage=5)
