"""A lesson in a real browser: the place, the keys, the mark, and every width and theme."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lessons.models import LessonProgress
from packs.domain.loading import load_pack
from tests.axe import find_complaints
from tests.factories import LessonFactory
from tests.sites import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SERVERLESS = Path(__file__).resolve().parents[2] / "content" / "serverless"
NAMES = ("one", "two", "three")
# Puts one lesson after the other in the place of the page's own, and returns how wide each is. In
# the end all that they are made of stands in the last one: of what looks the same, the first.
SHOW_LESSONS = """async (slugs) => {
  const show = async (slug) => {
    const answer = await fetch(`/lessons/${slug}/`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector(".layout").replaceWith(page.querySelector(".layout"));
    return answer.ok ? document.documentElement.scrollWidth : Infinity;
  };
  const known = new Set();
  const tellApart = (element, above) => {
    const names = element.getAttributeNames().filter((name) => !/^([xy][12]?|d)$/.test(name));
    const attributes = names.map((name) => `${name} ${element.getAttribute(name).trim() !== ""}`);
    const hasWords = Array.from(element.childNodes).some((node) => node.nodeType === 3);
    // A drawing begins with its title.
    const looks = [element.getAttribute("class"), hasWords, element.firstElementChild?.localName];
    const kind = [element.localName, ...attributes, ...looks];
    const own = `${above}>${kind}`;
    return [own, ...Array.from(element.children, (child) => tellApart(child, own)).flat()];
  };
  // An id of one lesson may be one of another.
  const rename = (element, slug) => {
    for (const name of ["id", "aria-labelledby", "aria-describedby"]) {
      const ids = element.getAttribute(name)?.trim();
      if (ids) element.setAttribute(name, ids.replace(/\\S+/g, (id) => `${slug}-${id}`));
    }
    for (const child of element.children) rename(child, slug);
  };
  const keep = (slug) =>
    Array.from(document.querySelector(".lesson__body").children).filter((part) => {
      const kinds = tellApart(part, "");
      const isNew = kinds.some((kind) => !known.has(kind)) || part.localName === "h2";
      for (const kind of kinds) known.add(kind);
      if (isNew) rename(part, slug);
      return isNew;
    });

  const widths = {};
  const kept = [];
  for (const slug of slugs) {
    widths[slug] = await show(slug);
    kept.push(...keep(slug));
  }
  document.querySelector(".lesson__body").replaceChildren(...kept);
  return widths;
}"""


@pytest.fixture
def lesson(db):
    """A lesson of three sections, each longer than the window."""
    text = "<p>Words.</p>" * 40
    blocks = [{"html": f'<h2 id="{name}">Part {name}</h2>{text}'} for name in NAMES]
    sections = [{"slug": name, "title": f"Part {name}"} for name in NAMES]
    made = LessonFactory(
        slug="long", title="Long", version={"blocks": blocks, "sections": sections}
    )
    LessonFactory(topic=made.topic, slug="after", title="After", position=made.position + 1)
    return made


@pytest.fixture
def open_page(open_browser, alice):
    """Return a function that opens a page in which alice is signed in."""

    def open(**options):
        return open_browser(alice, **options).new_page()

    return open


def current(page) -> str:
    return page.locator(".lesson-contents [aria-current]")


def test_the_place_that_was_read_is_kept_for_another_browser(open_page, lesson):
    page = open_page(reduced_motion="reduce")
    page.clock.install()
    page.goto("/lessons/long/")
    # Scrolling past a section is not reading it.
    for _number in NAMES:
        page.keyboard.press("j")
        page.clock.run_for(200)
    page.goto("/learn/")
    assert not LessonProgress.objects.exists()

    page.goto("/lessons/long/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(current(page)).to_have_text("2Part two")
    expect(page.locator("#two")).to_be_focused()
    page.clock.run_for(4_500)

    page.goto("/learn/")
    wait_for(LessonProgress.objects.exists)
    page.goto("/lessons/long/")
    expect(page.get_by_text("You stopped at “Part two”")).to_be_visible()

    # On another device of theirs it goes on at the very section.
    other = open_page(viewport={"width": 390, "height": 844})
    other.goto("/learn/")
    other.get_by_role("link", name="Continue: Long").click()
    expect(other).to_have_url("/lessons/long/#two")
    expect(other.get_by_text("You stopped here")).to_be_in_viewport()
    expect(other.locator("#two")).to_be_in_viewport()
    progress = LessonProgress.objects.get()
    assert (progress.section, progress.sections_seen) == ("two", ["two"])


@contextmanager
def scrolling(page) -> Iterator[None]:
    """Wait for the end of a scroll: a key pressed before it is dropped by the browser itself."""
    page.evaluate(
        "() => { window.isAtRest = false;"
        " addEventListener('scrollend', () => { isAtRest = true; }, { once: true }); }"
    )
    yield
    wait_for(lambda: page.evaluate("isAtRest"))


def test_the_contents_follow_jumps_and_what_was_passed_is_kept_on_the_way_back(open_page, lesson):
    page = open_page(reduced_motion="reduce")
    page.clock.install()
    page.goto("/lessons/long/")
    sent = []
    page.on("request", lambda one: sent.append(one.post_data) if "place" in one.url else None)
    for at, says, away in (
        ("#one", "1Part one", 10_100),
        ("#two", "2Part two", 4_100),
        ("#one", "1Part one", 10_100),
    ):
        with scrolling(page):
            page.evaluate("at => document.querySelector(at).scrollIntoView()", at)
        page.clock.run_for(100)
        expect(current(page)).to_have_text(says)
        page.clock.run_for(4_100)
        page.clock.run_for(away - 4_100)
    with scrolling(page):
        page.keyboard.press("End")
    page.clock.run_for(100)
    expect(current(page)).to_have_text("3Part three")
    with scrolling(page):
        page.keyboard.press("Home")
    page.clock.run_for(100)
    expect(current(page)).to_have_count(0)
    assert any("section=one" in data and "seen=two" in data for data in sent)
    # Where one came to without a connection is kept when it is back.
    page.context.set_offline(True)
    with scrolling(page):
        page.evaluate("document.querySelector('#two').scrollIntoView()")
    page.clock.run_for(100)
    expect(current(page)).to_have_text("2Part two")
    page.clock.run_for(14_200)
    page.context.set_offline(False)
    wait_for(LessonProgress.objects.filter(section="two").exists)


def test_a_lesson_is_marked_as_done_in_place(open_page, lesson):
    page = open_page()
    page.goto("/lessons/long/")

    page.keyboard.press("m")

    expect(page.get_by_role("button", name="Mark as not done")).to_be_visible()
    expect(page.get_by_role("link", name="Next: After")).to_be_focused()
    assert LessonProgress.objects.get().done_at is not None

    page.get_by_role("button", name="Mark as not done").click()

    expect(page.get_by_role("button", name="Mark as done")).to_be_focused()
    assert LessonProgress.objects.get().done_at is None


def test_the_pages_of_the_pack_fit_and_can_be_used_by_everybody(open_page):
    """No sideways scrolling, no complaint of axe, no word on the console.

    Some at every width; each lesson on a phone, in the place of another one. What the lessons are
    made of is looked at in one page: of a table, a listing or a figure only its words are new.
    """
    load_pack(SERVERLESS, now=timezone.now())
    page = open_page(reduced_motion="reduce")
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    faults = {}
    paths = (
        *("/learn/", "/learn/foundations/", "/lessons/five-core-traits/", "/glossary/"),
        # Words of the glossary near the right edge of the text.
        "/lessons/serverless-vs-traditional/",
    )
    for path in paths:
        page.goto(path, wait_until="networkidle")
        faults[path] = [f"scrolls at {width}" for width in (320, 820, 1440) if scrolls(page, width)]
        faults[path] += find_complaints(page)

    lessons = [path.stem for path in sorted(SERVERLESS.glob("lessons/*/*.md"))]
    page.set_viewport_size({"width": 390, "height": 900})
    widths = page.evaluate(SHOW_LESSONS, lessons)
    faults["a lesson"] = [f"{slug}: {width} wide" for slug, width in widths.items() if width > 390]
    faults["all parts"] = find_complaints(page)

    assert len(widths) >= 45
    assert {place: found for place, found in faults.items() if found} == {}
    assert said == []


def scrolls(page, width: int) -> bool:
    """Whether the page scrolls sideways in a window of this width."""
    if page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": 900})
    return page.evaluate("document.documentElement.scrollWidth") > width
