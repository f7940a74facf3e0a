"""LatentExplorer in a real JupyterLab: mouse, keyboard alone, a run that is followed, values in words, themes."""

import pytest

from tests.browser.explorer import INKED, OUTSIDE, PLACES, RING, Explorer
from tests.browser.lab import write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = ".ganlearn-latent-explorer"
IMAGES, POINTS = f"{ROOT}:has(.gl-panel-strips)", f"{ROOT}:has(.gl-panel-walk)"
MAKE = """
import ganlearn as gl
digits = gl.data.load("digits")
size = {"units": (32,), "seed": 1}
gan = gl.GAN(
    gl.networks.mlp_generator(digits.sample_shape, latent_dim=16, **size),
    gl.networks.mlp_discriminator(digits.sample_shape, **size),
)
gan.compile()
trainer = gl.Trainer(gan, digits)
images = gl.LatentExplorer(trainer)
images"""
CLOUD = """
ring = gl.data.load("ring", size=2000)
points = gl.LatentExplorer(gl.recipes.points(ring), ring)
points"""
TOTAL = "(canvas) => canvas.toDataURL()"


@pytest.fixture(scope="module")
def book(opened, lab):
    write_notebook(lab.root / "latent.ipynb", MAKE, CLOUD, "0")
    book = opened("latent.ipynb")
    book.run_all()
    for root in (IMAGES, POINTS):
        book.page.wait_for_selector(f"{root}[data-state=ready][data-fresh=true]")
    return book


@pytest.fixture
def images(book):
    return begun(Explorer(book, IMAGES, "images"))


@pytest.fixture
def points(book):
    return begun(Explorer(book, POINTS, "points"))


def begun(explorer):
    """With the settings it begins with."""
    name = explorer.name
    explorer.set(seed=0, path="spherical", directions="orthogonal")
    explorer.book.execute(f"{name}.reset()")
    explorer.await_data(state="ready", path="spherical", place="0.50", seed="0", directions="orthogonal", fresh="true")
    explorer.root.scroll_into_view_if_needed()
    return explorer


def picture(explorer, panel):
    return explorer.root.locator(f".gl-panel-{panel} canvas").evaluate(TOTAL)


def await_change(explorer, panel, before):
    """Waits until a panel shows something else."""
    canvas = explorer.root.locator(f".gl-panel-{panel} canvas").element_handle()
    explorer.page.wait_for_function("([canvas, before]) => canvas.toDataURL() !== before", arg=[canvas, before])


def test_all_pictures_are_drawn(images, points):
    for explorer, count in ((images, 4), (points, 2)):
        canvases = explorer.root.locator(".gl-panel canvas").all()
        assert len(canvases) == count
        for canvas in canvases:
            assert canvas.evaluate(INKED) > 1500
            assert canvas.get_attribute("aria-label")


@pytest.mark.parametrize("name", ["images", "points"])
def test_keyboard_alone_walks(name, request):
    explorer = request.getfixturevalue(name)
    explorer.focus()
    explorer.press("ArrowRight", "Shift+ArrowRight")
    explorer.await_trait("place", 0.65)
    explorer.press("ArrowDown")
    explorer.await_trait("path", "linear")
    explorer.press("ArrowUp")
    explorer.await_trait("path", "spherical")
    explorer.press(".")
    explorer.await_trait("place", 0.75)
    explorer.press("n")
    explorer.await_data(seed="1")
    explorer.press("Space")
    explorer.await_data(state="playing")
    explorer.await_trait("place", 1.0)
    explorer.await_trait("place", lambda place: place < 0.9)  # to and fro
    explorer.press("Space")
    explorer.await_data(state="ready", fresh="true")
    explorer.press("r")
    explorer.await_trait("place", 0.5)
    explorer.press("?")
    assert explorer.root.get_by_text("another pair of ends").is_visible()
    explorer.press("?")


def test_buttons_and_lists(images):
    images.click("play")
    images.await_data(state="playing")
    images.click("play")
    images.await_data(state="ready")
    images.click("another")
    images.await_data(seed="1")
    images.choose("path", "linear")
    images.await_data(path="linear")
    images.choose("directions", "principal, of the Jacobian")
    images.await_data(directions="principal")
    assert "principal" in images.root.locator(".gl-panel-pushes .gl-note").inner_text()
    images.click("advance")
    images.await_trait("place", lambda place: place != 0.5)


def test_a_press_on_a_strip_goes_there(images):
    images.root.locator(".gl-panel-strips canvas").scroll_into_view_if_needed()
    box = images.root.locator(".gl-panel-strips canvas").bounding_box()
    images.page.mouse.click(box["x"] + 4, box["y"] + box["height"] - 30)
    images.await_trait("place", 0.0)
    assert images.get("path") == "linear"
    images.await_data(path="linear", place="0.00", fresh="true")


def test_the_place_follows_mouse_and_keys_in_the_chart(images):
    handle = images.root.locator(".gl-handle-place")
    handle.scroll_into_view_if_needed()
    width = images.root.locator(".gl-panel-norms .gl-plot").bounding_box()["width"] - 46
    images.drag(".gl-handle-place", -0.3 * width)
    before = images.await_trait("place", pytest.approx(0.2, abs=0.03))
    handle.focus()
    images.press("ArrowRight")
    images.await_trait("place", before + 0.025)
    assert handle.evaluate(RING) == "solid2px"
    images.await_data(fresh="true")
    norm = images.get("walk.norms[0, images.column].item()")
    images.page.wait_for_function(
        "([handle, norm]) => handle.ariaValueText.includes(norm)", arg=[handle.element_handle(), f"{norm:.2f}"]
    )


def test_sliders_and_presses_move_along_directions(images):
    before = picture(images, "strips")
    images.slide("gl-slider-2", "ArrowRight")
    images.await_trait("offsets", (0.0, 0.1, 0.0, 0.0))
    await_change(images, "strips", before)
    images.root.locator(".gl-panel-pushes canvas").scroll_into_view_if_needed()
    box = images.root.locator(".gl-panel-pushes canvas").bounding_box()
    images.page.mouse.click(box["x"] + 3, box["y"] + 40)
    images.await_trait("offsets", lambda offsets: offsets[0] == -3.0)
    images.page.wait_for_selector(f"{IMAGES} .gl-slider-1 .widget-readout:text-matches('^[-−]3[.]0$')")


def test_the_table_holds_what_the_traits_say(images):
    images.set(place=0.25, path="linear")
    images.await_data(place="0.25", path="linear", fresh="true")
    table = images.table()
    norms, nearest, distances = (
        images.get(f"walk.{name}[:, images.column].tolist()") for name in ("norms", "nearest", "distances")
    )
    assert table["norm of z"] == [f"{norm:.4f}" for norm in norms]
    assert table["nearest example, no."] == [f"{index:,}" for index in nearest]
    assert table["distance"] == [f"{distance:.4f}" for distance in distances]
    assert table["its class"] == [str(images.get(f"trainer.dataset.y[{index}].item()")) for index in nearest]
    sentence = images.root.locator(".gl-sentence").inner_text()
    assert f"{norms[1]:.2f}" in sentence and f"{distances[1]:.2f} away" in sentence


def test_pictures_follow_a_run(images):
    before = picture(images, "strips")
    images.book.execute("trainer.play()")
    try:
        images.await_data(state="training")
        images.page.wait_for_function("(root) => Number(document.querySelector(root).dataset.step) > 20", arg=IMAGES)
        await_change(images, "strips", before)
        images.focus()
        images.press("Shift+ArrowLeft")
        images.await_data(place="0.38")
    finally:
        images.book.execute("trainer.pause(); trainer.wait(); trainer.call(lambda: None)")
    images.await_data(state="ready", step=images.get("trainer.step"), fresh="true")


@pytest.mark.parametrize("width", [360, 700, 1100, 1920])
def test_everything_fits_from_narrow_to_wide(images, points, width):
    for explorer in (images, points):
        explorer.root.evaluate("(element, width) => { element.style.width = `${width}px`; }", width)
        explorer.await_frames(10)
        outside = explorer.root.evaluate(OUTSIDE)
        explorer.root.evaluate("element => { element.style.width = ''; }")
        assert outside == []


def test_nothing_jumps_while_it_moves(images, points):
    for explorer in (points, images):
        before = explorer.root.evaluate(PLACES)
        explorer.focus()
        explorer.press("Space")
        explorer.await_data(state="playing")
        explorer.await_frames(60)
        assert explorer.root.evaluate(PLACES) == before
        explorer.press("Space")


def test_dark_theme_turns_text_and_canvas(images, points):
    book = images.book
    book.show_theme("JupyterLab Dark")
    try:
        for explorer in (images, points):
            explorer.await_frames(10)
            ink = explorer.root.evaluate("element => getComputedStyle(element).color.match(/\\d+/g).map(Number)")
            assert min(ink[:3]) > 180
    finally:
        book.show_theme("JupyterLab Light")


def test_the_still_picture_is_kept(images, points, lab):
    import nbformat

    for explorer in (images, points):
        explorer.set(path="linear")
        explorer.await_trait("_still.waiting", False)
    images.book.save()
    cells = nbformat.read(lab.root / "latent.ipynb", 4).cells
    alts = [
        output.metadata["image/png"]["alt"]
        for cell in cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert [alt.partition(",")[0] for alt in alts] == ["Latent explorer of digits", "Latent explorer of ring"]
    assert all("Place 0.50 on the linear path" in alt for alt in alts)


def test_running_the_cell_again_leaves_one_widget(images):
    images.book.run_cell(0)
    images.await_data(state="ready", fresh="true")
    assert images.page.locator(IMAGES).count() == 1
