"""What axe-core complains of on a page in a browser."""

from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

SCRIPT = Path(axe_playwright_python.__file__).with_name("axe.min.js")
IS_THERE = "typeof axe !== 'undefined'"
# Without its preload, which puts style sheets into the page that the site's policy refuses; without
# frames: the one there is shows a mail, where no script runs, and has a row of its own; and without
# a list of all that is right, which takes longer than finding it.
LOOK = """(options) => axe
  .run(document, { preload: false, iframes: false, resultTypes: ["violations"], ...options })
  .then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`))"""


def find_complaints(page: Page, **options) -> list[str]:
    """Return the rule and the place of each complaint. `options` are those of `axe.run`."""
    if not page.evaluate(IS_THERE):
        page.evaluate(read_script())
    return page.evaluate(LOOK, options)


@cache
def read_script() -> str:
    return SCRIPT.read_text()
