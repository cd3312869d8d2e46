"""Every page in a real browser, as the people who see it.

No complaint of axe in either theme, no word on the console, one first heading, and nothing that
scrolls sideways on the narrowest phone. The pages come from the table of the addresses, so that a
new one is looked at without being named here.
"""

from contextlib import closing

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from playwright.sync_api import ConsoleMessage, Error, Page

from studyhub.joining import SCRIPT, own_modules
from tests.addresses import FOR_STRANGERS, PEOPLE, TABLE, Row, is_of_allauth, list_patterns
from tests.axe import find_complaints
from tests.chromium import launch, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
# As large as people set them in their browser: twice the usual.
LARGE = "--blink-settings=defaultFontSize=32"
# Where bars, rows, dates, numbers, buttons, tables and charts are.
OF_THE_WAY = {
    "alice": [
        "today",
        "interviews",
        "interview_hand_in",
        "answers",
        "progress",
        "recall_settings",
        "notice_settings",
    ],
    "bob": ["review_queue", "review_desk", "review_preview"],
}
ICON = "/favicon.ico"
LIST_SCRIPTS = """Array.from(document.querySelectorAll('script[type="module"]'),
  ({src}) => src.replace(/.*static\\//, ""))"""
COUNT_FIRST_HEADINGS = """async () => {
  const end = performance.now() + 20_000;
  while (document.querySelector(".htmx-request")) {
    if (performance.now() > end) throw new Error("What htmx asks for on this page never comes.");
    await new Promise(requestAnimationFrame);
  }
  return document.querySelectorAll('h1, [role="heading"][aria-level="1"]').length;
}"""
# A learner with data has most of the pages: two share them.
SHARES = [("alice", 0, 2), ("alice", 1, 2), *((name, 0, 1) for name in PEOPLE if name != "alice")]
# What a press on the page's own button shows: a form that came back, or what opens.
STATES = {
    "alice": [
        ("practice_item", "main .button--main"),
        ("interview_date", "main .button--main"),
        ("lesson", "summary[class^=menu], .menu--account > summary"),
    ],
    "bob": [("review_desk", ".bar .button--main")],
    "nobody": [("account_login", "main .button--main"), ("account_signup", "main .button--main")],
}


def pages_of(person: str) -> list[Row]:
    """Return what only this person sees, or sees otherwise than the others.

    What all may read is looked at by alice; Today is another page for everybody. Of the pages of
    learners and mentors, eve and frank see those without data.
    """
    rows = [row for row in TABLE if row.method == "GET" and row.expected[person] == 200]
    if person == "alice":
        return rows
    shared = {row.name for row in rows if row.expected["alice"] == row.expected["carol"] == 200}
    return [row for row in rows if row.name not in shared or row.name == "today"]


def addresses_of(person: str, things: dict) -> list[str]:
    """Return the addresses of a person's pages, and of those of allauth that are theirs."""
    found = [reverse(row.name, args=[things[arg] for arg in row.args]) for row in pages_of(person)]
    if person in ("nobody", "alice"):
        for pattern in filter(is_of_allauth, list_patterns(get_resolver().url_patterns)):
            if (pattern.name in FOR_STRANGERS) == (person == "nobody"):
                found += address_without_words(pattern.name)
    return found


def address_without_words(name: str) -> list[str]:
    try:
        return [reverse(name)]
    except NoReverseMatch:
        return []


@pytest.fixture
def open_pages(open_browser, request):
    """Return a function that opens a window in which somebody is signed in."""

    def open_for(person: str) -> tuple[Page, list[str]]:
        somebody = None if person == "nobody" else request.getfixturevalue(person)
        context = open_browser(somebody, viewport=WIDE, reduced_motion="reduce")
        page, said = context.new_page(), []
        page.on("console", lambda message: is_trouble(message) and said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        return page, said

    return open_for


def is_trouble(message: ConsoleMessage) -> bool:
    """Data has no icon of its own: for it the browser asks in vain, and says so later."""
    return message.type in ("error", "warning") and ICON not in message.location["url"]


def visit(page: Page, address: str) -> bool:
    """Open an address. Return whether a page came: no data, file or part, and no other address."""
    try:
        response = page.goto(address)
    except Error as error:
        if "Download is starting" in error.message or "net::ERR_ABORTED" in error.message:
            return False
        raise
    html = "text/html" in response.headers.get("content-type", "")
    is_page = html and response.ok and page.url.endswith(address)
    return is_page and page.evaluate("document.doctype !== null")


def find_faults(page: Page) -> list[str]:
    """Return a sentence for each fault of the page as it stands."""
    headings = page.evaluate(COUNT_FIRST_HEADINGS)
    faults = [] if headings == 1 else [f"{headings} first headings"]
    faults += find_doubles(page)
    # One change of the width for a page: the next begins with the width that this one ends with.
    looks = (find_complaints, WIDE), (find_width, NARROW)
    for look, size in looks if page.viewport_size == WIDE else reversed(looks):
        if page.viewport_size != size:
            page.set_viewport_size(size)
        faults += look(page)
    return faults


def find_doubles(page: Page) -> list[str]:
    """Return a sentence for each module that would run twice, joined into two scripts of a page."""
    scripts = [name for name in page.evaluate(LIST_SCRIPTS) if name != SCRIPT]
    modules = [module for name in scripts for module in own_modules(name)]
    doubles = {module for module in modules if modules.count(module) > 1}
    return [f"{module}.js runs twice: studyhub.js may import it" for module in sorted(doubles)]


def find_width(page: Page) -> list[str]:
    """Return a sentence where a page scrolls sideways on a phone."""
    width = page.evaluate("document.documentElement.scrollWidth")
    shown = page.viewport_size["width"]
    return [f"{width} wide on a phone of {shown}"] if width > shown else []


@pytest.mark.parametrize(("person", "share", "shares"), SHARES)
def test_every_page_can_be_used_by_everybody(open_pages, things, person, share, shares):
    page, said = open_pages(person)
    faults = {}
    addresses = addresses_of(person, things)[share::shares]
    for address in addresses:
        said.clear()
        if visit(page, address):
            faults[address] = find_faults(page) + said
    assert {address: found for address, found in faults.items() if found} == {}
    assert faults


@pytest.mark.parametrize("person", OF_THE_WAY)
def test_letters_of_twice_the_size_keep_to_the_phone(
    chromium, live_server, things, person, request
):
    args = {row.name: row.args for row in TABLE}
    somebody = request.getfixturevalue(person)
    # A word without a place to break does not widen a page either.
    somebody.email = "somebody.of.the.wide.country@studyhub.example"
    somebody.save(update_fields=["email"])
    with closing(launch(chromium.browser_type, LARGE)) as browser:
        context = browser.new_context(base_url=live_server.url, viewport=PHONE)
        sign_in(context, somebody, url=live_server.url)
        page, faults = context.new_page(), {}
        for name in OF_THE_WAY[person]:
            assert visit(page, reverse(name, args=[things[arg] for arg in args[name]])), name
            faults[name] = find_width(page)
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("person", STATES)
def test_forms_that_came_back_can_be_used_by_everybody(open_pages, things, person):
    """The same for what a press shows, and for the page of an address that is not there."""
    page, said = open_pages(person)
    args = {row.name: row.args for row in TABLE}
    faults = {}
    for name, selector in STATES[person]:
        visit(page, reverse(name, args=[things[arg] for arg in args.get(name, ())]))
        page.locator(selector).first.click()
        page.wait_for_load_state()
        faults[name] = find_faults(page)
    page.goto("/nowhere/")
    faults["404"] = find_faults(page)
    assert {name: found for name, found in faults.items() if found} == {}
    # The browser itself notes what answered 404 and 422.
    assert [text for text in said if "Failed to load resource" not in text] == []


def test_pattern_library_can_be_used_by_everybody(open_pages, settings, alice):
    settings.DEBUG = True
    page, said = open_pages("alice")
    assert visit(page, reverse("styleguide"))
    assert find_faults(page) == []
    assert said == []
