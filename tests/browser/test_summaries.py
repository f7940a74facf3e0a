"""A summary that is set in the largest type that fits takes one page, on the paper of either side of the ocean."""

import re

import pytest

from docs import summarise

PAGE = re.compile(rb"/Type\s*/Page\b")
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def page(browser):
    """An empty page."""
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("name", summarise.declared())
def test_it_fits_on_one_page_and_on_no_less(page, name):
    size = summarise.largest(page, name)
    for paper in ("A4", "Letter"):
        assert len(PAGE.findall(summarise.pdf(page, summarise.html(name, size), paper))) == 1, paper
    assert len(PAGE.findall(summarise.pdf(page, summarise.html(name, 1.3 * size), "Letter"))) > 1


def test_what_does_not_fit_says_so(page, monkeypatch):
    monkeypatch.setattr(summarise, "HEIGHT", 100)
    name = next(iter(summarise.declared()))
    with pytest.raises(ValueError, match=f"{name} does not fit on one page"):
        summarise.largest(page, name)
