"""What axe-core complains of on a page in a browser.

Most of a page was on the pages before it. So a page is looked at only where something on it has a
shape (see `shapes.js`) that no page before it had; and of the contrasts, which take as long as all
else, only those of colours that no page had, in the one theme or the other.
"""

import json
from functools import cache
from pathlib import Path

import axe_playwright_python
from django.templatetags.static import static
from playwright.sync_api import Page

SCRIPT = Path(axe_playwright_python.__file__).with_name("axe.min.js")
# From the site, since the browser keeps what it compiled of a file: a tenth of the processor time.
# A page of no site has none to ask.
FETCH = """(place) => new Promise((resolve) => {
  if (window.axe || location.protocol === "about:") return resolve("axe" in window);
  const script = document.createElement("script");
  script.src = place;
  script.onload = () => resolve(true);
  script.onerror = () => resolve(false);
  document.head.append(script);
})"""
SHAPES = Path(__file__).with_name("shapes.js")
COLOURS_OF = Path(__file__).with_name("colours.js")
# Without its preload, which puts style sheets into the page that the site's policy refuses; without
# frames: the one there is shows a mail, where no script runs, and has a row of its own; and without
# a list of all that is right, which takes longer than finding it.
LOOK = """([places, options]) => {
  for (const element of document.querySelectorAll("[data-new]")) delete element.dataset.new;
  for (const place of places) window.shaped[place].dataset.new = "";
  axe.configure({
    rules: [
      { id: "color-contrast", selector: "[data-new]" },
      { id: "link-in-text-block", selector: "a[href][data-new]" },
    ],
  });
  return axe
    .run(document, { preload: false, iframes: false, resultTypes: ["violations"], ...options })
    .then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`));
}"""
# What a theme can change.
COLOURS = ["color-contrast", "link-in-text-block"]
shapes_without_fault: set[int] = set()
colours_without_fault: set[str] = set()


def find_complaints(page: Page) -> list[str]:
    """Return the rule and the place of each complaint, in both themes."""
    # Its address is another as soon as the first of it comes, after a press that leads there.
    page.wait_for_load_state()
    shapes = list_shapes(page)
    new = [place for place, shape in enumerate(shapes) if shape not in shapes_without_fault]
    if not new:
        return []
    # It stays with a page whose content is put in place of what was there.
    if not page.evaluate(FETCH, static(SCRIPT.name)):
        page.evaluate(read(SCRIPT))
    places, colours = find_new_colours(page, new)
    found = page.evaluate(LOOK, [places, {}])
    # Colours that are on their way from one theme to the other have no contrast of their own.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    places, dark_colours = find_new_colours(page, new)
    if places:
        in_dark = page.evaluate(LOOK, [places, {"runOnly": COLOURS}])
        found += [f"dark: {complaint}" for complaint in in_dark]
    page.emulate_media(color_scheme="null", reduced_motion="null")
    if not found:
        shapes_without_fault.update(shapes)
        colours_without_fault.update(colours, dark_colours)
    return found


def list_shapes(page: Page) -> list[int]:
    """Return a number for each shape, which stands for those that it is below, too."""
    names = []
    for above, says in json.loads(page.evaluate(read(SHAPES))):
        names.append(hash((names[above] if above >= 0 else 0, says)))
    return names


def find_new_colours(page: Page, places: list[int]) -> tuple[list[int], list[str]]:
    """Return at which of the places are colours that no page had, and the colours of all."""
    colours = page.evaluate(read(COLOURS_OF), places)
    new = [
        place
        for place, colour in zip(places, colours, strict=True)
        if colour not in colours_without_fault
    ]
    return new, colours


@cache
def read(path: Path) -> str:
    return path.read_text()
