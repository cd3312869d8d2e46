"""What axe-core complains of on a page in a browser.

Most of a page was on the pages before it. So a page is looked at only where something on it has a
shape (see `shapes.js`) that no page before it had, with the list, table or the like that it is a
part of; and of the contrasts, which take as long as all else, only those of colours that no page
had, in the one theme or the other.
"""

import json
from functools import cache
from pathlib import Path

import axe_playwright_python
from django.templatetags.static import static
from playwright.sync_api import Page

SCRIPT = Path(axe_playwright_python.__file__).with_name("axe.min.js")
SHAPES = Path(__file__).with_name("shapes.js")
COLOURS = Path(__file__).with_name("colours.js")
LOOK = Path(__file__).with_name("look.js")
shapes_without_fault: set[int] = set()
# Without words: plain ones that have contrast enough. What axe sees in the light theme besides,
# such as another element below them, it has seen there.
colours_without_fault: set[str] = {""}


def find_complaints(page: Page) -> list[str]:
    """Return the rule and the place of each complaint, in both themes."""
    # Its address is another as soon as the first of it comes, after a press that leads there.
    page.wait_for_load_state()
    shapes = list_shapes(page)
    new = [place for place, shape in enumerate(shapes) if shape not in shapes_without_fault]
    if not new:
        return []
    light, dark, has_axe = page.evaluate(read(COLOURS), [new, static(SCRIPT.name)])
    if not has_axe:
        page.evaluate(read(SCRIPT))
    found = page.evaluate(read(LOOK), [new, find_new(new, light), find_new(new, dark)])
    if not found:
        shapes_without_fault.update(shapes)
        colours_without_fault.update(light, dark)
    return found


def list_shapes(page: Page) -> list[int]:
    """Return a number for each shape, which stands for those that it is below, too."""
    names = []
    for above, says in json.loads(page.evaluate(read(SHAPES))):
        names.append(hash((names[above] if above >= 0 else 0, says)))
    return names


def find_new(places: list[int], colours: list[str]) -> list[int]:
    """Return at which of the places are colours that no page had."""
    pairs = zip(places, colours, strict=True)
    return [place for place, colour in pairs if colour not in colours_without_fault]


@cache
def read(path: Path) -> str:
    return path.read_text()
