"""The page of lesson 00, opened from a disk without a network."""

import nbformat
import pytest

from ganlearn.cli import pages
from tests.browser.conftest import NOTEBOOKS

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def opened_page(browser, tmp_path):
    file = tmp_path / "00-start-here.html"
    lesson = nbformat.read(NOTEBOOKS / "00-start-here.ipynb", as_version=4)
    file.write_text(pages.page(lesson, "00-start-here"), encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    page.goto(file.as_uri())
    yield page
    context.close()


def test_it_is_whole_without_a_network(opened_page):
    page = opened_page
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.said == []
    images = page.locator("img")
    assert images.count() > 3
    assert images.evaluate_all("images => images.every((image) => image.complete && image.naturalWidth > 100)")
    formulas = page.locator("math")
    assert formulas.count() > 10
    assert formulas.evaluate_all("all => all.every((math) => math.getBoundingClientRect().width > 2)")
    assert page.get_by_role("img", name="A GAN learning digits").is_visible()
