"""What the tests let axe look at: it finds what is wrong, and only once it is there."""

import pytest

from tests.axe import find_complaints

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="en"><title>A page</title>
<style>
  body {{ color: #111; background: #fff; }}
  .link {{ color: #114; transition: color 600s; }}
</style>
<main><h1>A page</h1><p class="words">{words}</p></main></html>"""

BEGIN = """() => {
  const link = document.querySelector(".link");
  getComputedStyle(link).color;
  link.style.color = "";
}"""


@pytest.fixture
def page(chromium):
    with chromium.new_context() as context:
        yield context.new_page()


@pytest.mark.parametrize(
    ("words", "complaints"),
    [
        ("Nothing is wrong here.", []),
        (
            '<span style="color: #ccc">Pale.</span>',
            ["color-contrast: span", "dark: color-contrast: span"],
        ),
        (
            '<span style="color: light-dark(#111, oklch(85% 0 0))">Pale in the dark.</span>',
            ["dark: color-contrast: span"],
        ),
        (
            'Go <a href="/" style="color: #333; text-decoration: none">on</a>.',
            ["link-in-text-block: a", "dark: link-in-text-block: a"],
        ),
    ],
)
def test_what_is_wrong_is_found(page, words, complaints):
    page.set_content(PAGE.format(words=words))

    assert find_complaints(page) == complaints


def test_what_was_right_is_looked_at_with_what_is_new_or_gone(page):
    for words, complaints in (
        ("<ul><li>Nor here.</li></ul>", []),
        # What is new is right for itself, and wrong in the list.
        ("<ul><li>Nor here.</li><div>There.</div></ul>", ["list: ul"]),
        ('<nav aria-label="Ways">On</nav><nav aria-label="More">Back</nav>', []),
        # Each of them was there, with another name.
        (
            '<nav aria-label="Ways">On</nav><nav aria-label="Ways">Back</nav>',
            ["landmark-unique: nav:nth-child(3)"],
        ),
    ):
        page.set_content(PAGE.format(words=words))
        assert find_complaints(page) == complaints

    page.set_content(PAGE.replace("h1>", "h2>"))
    assert "page-has-heading-one: html" in find_complaints(page)


def test_colour_on_its_way_is_looked_at_where_it_ends(page):
    page.set_content(PAGE.format(words='<a class="link" style="color: #ccc" href="/">On</a>'))
    page.evaluate(BEGIN)
    assert page.evaluate("document.getAnimations().length") == 1

    assert find_complaints(page) == []
