"""Photographs the widgets in a real JupyterLab, light and dark: ``python -m docs.pictures``, or ``make pictures``.

The pictures go to ``docs/images/``: a still of each widget in both themes, and the README's animation of a run.
"""

import io
import pathlib
import tempfile

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.board import FRAMES, ROOT, Board
from tests.browser.lab import CHROMIUM_FLAGS, Notebook, find_chromium, running_lab, write_notebook

IMAGES = pathlib.Path(__file__).parent / "images"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
MAKE = """
import ganlearn as gl

digits = gl.data.load("digits")
trainer = gl.Trainer(gl.recipes.images(digits, seed=0), digits, seed=0)
"""
STEPPER = """
import ganlearn as gl

ring = gl.data.load("ring")
gan = gl.GAN(gl.networks.mlp_generator((2,), latent_dim=2, seed=0), gl.networks.mlp_discriminator((2,), seed=0))
gan.compile(penalties=[gl.penalties.R1(0.1)])
trainer = gl.Trainer(gan, ring, batch_size=128, seed=0)
trainer.set(d_learning_rate=0.002, g_learning_rate=0.002)
trainer.run(steps=600, progress=False)
stepper = gl.Stepper(trainer)
stepper.stage = 10
stepper
"""
LATENT = (
    MAKE
    + """
trainer.run(steps=1500, progress=False)
explorer = gl.LatentExplorer(trainer)
explorer.path = "linear"
explorer
"""
)
JUDGE = (
    MAKE
    + """
trainer.run(steps=600, progress=False)
game = gl.YouAreTheDiscriminator(trainer)
for said in "RFRRFFRFRFRF":
    game.judge(real=said == "R")
game
"""
)
OTHERS = {
    "playground": "import ganlearn as gl\n\nplayground = gl.Playground()\nplayground.play(steps=1500)\nplayground",
    "stepper": STEPPER,
    "loss-explorer": "import ganlearn as gl\n\ngl.LossExplorer()",
    "latent-explorer": LATENT,
    "phase-portrait": "import ganlearn as gl\n\ngl.PhasePortrait()",
    "you-are-the-discriminator": JUDGE,
}
"""Cells that show the other widgets; each is photographed at rest."""

AT_REST = ",".join(f".ganlearn-widget[data-state={state}]" for state in ("ready", "finished"))
STOPS = [0, *(round(3000 * (i / 23) ** 2) for i in range(1, 24))]
FRAME_MS, LAST_MS = 220, 3000


def photograph(page, selector):
    """What the page shows of an element, as a Pillow image."""
    return Image.open(io.BytesIO(page.locator(selector).screenshot())).convert("RGB")


def run_of_digits(board):
    """A picture at each of ``STOPS``; the run rests while it is photographed."""
    for stop in STOPS:
        if stop > board.step:
            board.book.execute(f"trainer.play(steps={stop} - trainer.step)")
            board.await_step("===", stop)
            board.await_state("finished")
        board.await_frames(10)
        yield photograph(board.page, ROOT)


def save_animation(frames, path):
    """Writes frames as an animated WebP, the last one shown longer."""
    times = [FRAME_MS] * (len(frames) - 1) + [LAST_MS]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=times, loop=0, quality=80, method=6)


def photograph_others(chromium, lab, theme, title):
    """A still of each widget that needs no run of its own."""
    for name in OTHERS:
        book = Notebook(chromium, lab, f"{name}.ipynb", viewport={"width": 1500, "height": 1400})
        book.show_theme(title)
        book.run_all()
        if name == "playground":
            book.execute("playground.trainer.wait()")
        book.page.wait_for_selector(AT_REST)
        book.page.evaluate(FRAMES, 60)
        photograph(book.page, ".ganlearn-widget").save(IMAGES / f"{name}-{theme}.png", optimize=True)
        book.close()


def main():
    """Makes all pictures."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        place = pathlib.Path(name)
        (place / "root").mkdir()
        write_notebook(place / "root" / "dashboard.ipynb", MAKE, "gl.Dashboard(trainer)")
        for widget, cell in OTHERS.items():
            write_notebook(place / "root" / f"{widget}.ipynb", cell)
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        with running_lab(place / "root", place / "home") as lab:
            for theme, title in THEMES.items():
                book = Notebook(chromium, lab, "dashboard.ipynb", viewport={"width": 1500, "height": 1000})
                book.show_theme(title)
                book.run_all()
                board = Board(book)
                board.await_state("ready")
                frames = list(run_of_digits(board))
                frames[-1].save(IMAGES / f"dashboard-{theme}.png", optimize=True)
                if theme == "light":
                    save_animation(frames, IMAGES / "dashboard.webp")
                book.close()
                photograph_others(chromium, lab, theme, title)


if __name__ == "__main__":
    main()
