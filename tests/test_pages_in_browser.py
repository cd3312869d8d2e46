"""Every page in a real browser, as the people who see it.

No complaint of axe in either theme, no word on the console, one first heading, and nothing that
scrolls sideways on the narrowest phone. The pages come from the table of the addresses, so that a
new one is looked at without being named here.
"""

from contextlib import closing

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from playwright.sync_api import ConsoleMessage, Error, Page

from studyhub.joining import SCRIPT, own_modules
from tests.addresses import FOR_STRANGERS, TABLE, Row, is_of_allauth, list_patterns
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
NOWHERE = "/nowhere/"
# How many first headings a page has, and which scripts it names.
LOOK_AROUND = """async () => {
  const end = performance.now() + 20_000;
  while (document.querySelector(".htmx-request")) {
    if (performance.now() > end) throw new Error("What htmx asks for on this page never comes.");
    await new Promise(requestAnimationFrame);
  }
  return [
    document.querySelectorAll('h1, [role="heading"][aria-level="1"]').length,
    Array.from(document.querySelectorAll('script[type="module"]'),
      ({src}) => src.replace(/.*static\\//, "")),
  ];
}"""
# How wide a page is, also where what stands below it is unfolded.
MEASURE = """() => {
  const folds = document.querySelectorAll(".fold--below:not([open])");
  for (const fold of folds) fold.open = true;
  const { scrollWidth } = document.documentElement;
  for (const fold of folds) fold.open = false;
  return scrollWidth;
}"""
# A learner with data has most of the pages: two share them. The others have one window for several.
WALKS = [
    (("alice",), slice(0, None, 2)),
    (("alice",), slice(1, None, 2)),
    (("carol", "dana"), slice(None)),
    (("eve", "bob", "frank", "nobody"), slice(None)),
]
# What each of those who may open them sees otherwise.
SEEN_OTHERWISE = {"today", "cohorts", "cohort"}
# Who looks at what somebody may open as well.
LOOKED_AT_BY = {
    "alice": (),
    "carol": ("alice",),
    "bob": ("alice", "carol"),
    "dana": ("alice", "carol", "bob"),
    "eve": ("carol",),
    "frank": ("alice",),
    "nobody": ("alice",),
}
# What looks the same to a learner, or a mentor, without data.
THE_SAME_WITHOUT_DATA = {
    "flagged",
    "placement",
    "recall_settings",
    "interview_build",
    "interview_plan",
    "interview_way",
    "interview_date",
    "review_ask_several",
    "story_examples",
    "story_exemplar",
    "story_new",
    "study_plans",
    "cohorts",
    "review_mine",
    "review_given",
    "review_agreement",
}
# What a press on the page's own button shows: a form that came back, or what opens.
STATES = {
    ("alice", "practice_item"): "main .button--main",
    ("alice", "interview_date"): "main .button--main",
    ("alice", "lesson"): "summary[class^=menu], .menu--account > summary",
    ("bob", "review_desk"): ".bar .button--main",
    ("nobody", "account_login"): "main .button--main",
    ("nobody", "account_signup"): "main .button--main",
}


def pages_of(person: str) -> list[Row]:
    """Return what only this person sees, or sees otherwise than the others.

    Of the pages of learners and mentors, eve and frank see those without data.
    """
    rows = [row for row in TABLE if row.method == "GET" and row.expected[person] == 200]
    left_out = THE_SAME_WITHOUT_DATA if person in ("eve", "frank") else ()
    return [
        row
        for row in rows
        if row.name not in left_out
        and (
            row.name in SEEN_OTHERWISE
            or all(row.expected[other] != 200 for other in LOOKED_AT_BY[person])
        )
    ]


def places_of(person: str, things: dict) -> list[tuple[str, str]]:
    """Return name and address of a person's pages, and of those of allauth that are theirs."""
    rows = pages_of(person)
    found = [(row.name, reverse(row.name, args=[things[arg] for arg in row.args])) for row in rows]
    if person in ("nobody", "alice"):
        found += [*list_places_of_allauth(person), ("nowhere", NOWHERE)]
    return list({address: (name, address) for name, address in found}.values())


def list_places_of_allauth(person: str) -> list[tuple[str, str]]:
    patterns = filter(is_of_allauth, list_patterns(get_resolver().url_patterns))
    mine = [one.name for one in patterns if (one.name in FOR_STRANGERS) == (person == "nobody")]
    return [(name, address) for name in mine for address in address_without_words(name)]


def address_without_words(name: str) -> list[str]:
    try:
        return [reverse(name)]
    except NoReverseMatch:
        return []


@pytest.fixture
def window(open_browser) -> tuple[Page, list[str]]:
    """A window in which nobody is signed in yet, and what it complains of."""
    page, said = open_browser(viewport=WIDE, reduced_motion="reduce").new_page(), []
    page.on("console", lambda message: is_trouble(message) and said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


@pytest.fixture
def enter(live_server, request):
    """Return a function that signs somebody in, in place of whoever was, and returns a client."""

    def enter(page: Page, person: str) -> Client:
        client = Client()
        if person == "nobody":
            page.context.clear_cookies()
        else:
            somebody = request.getfixturevalue(person)
            sign_in(page.context, somebody, url=live_server.url)
            client.force_login(somebody)
        return client

    return enter


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
    is_html = "text/html" in response.headers.get("content-type", "")
    is_page = is_html and (response.ok or address == NOWHERE) and page.url.endswith(address)
    return is_page and page.evaluate("document.doctype !== null")


def find_faults(page: Page) -> list[str]:
    """Return a sentence for each fault of the page as it stands."""
    headings, scripts = page.evaluate(LOOK_AROUND)
    faults = [] if headings == 1 else [f"{headings} first headings"]
    faults += find_doubles(scripts)
    # One change of the width for a page: the next begins with the width that this one ends with.
    looks = (find_complaints, WIDE), (find_width, NARROW)
    for look, size in looks if page.viewport_size == WIDE else reversed(looks):
        if page.viewport_size != size:
            page.set_viewport_size(size)
        faults += look(page)
    return faults


def find_doubles(scripts: list[str]) -> list[str]:
    """Return a sentence for each module that would run twice, joined into two scripts of a page."""
    modules = [module for name in scripts if name != SCRIPT for module in own_modules(name)]
    doubles = {module for module in modules if modules.count(module) > 1}
    return [f"{module}.js runs twice: studyhub.js may import it" for module in sorted(doubles)]


def find_width(page: Page) -> list[str]:
    """Return a sentence where a page scrolls sideways on a phone."""
    width = page.evaluate(MEASURE)
    shown = page.viewport_size["width"]
    return [f"{width} wide on a phone of {shown}"] if width > shown else []


@pytest.mark.parametrize(("people", "share"), WALKS)
def test_every_page_can_be_used_by_everybody(window, enter, things, people, share):
    """So can what a press shows, and the page of an address that is not there."""
    page, said = window
    faults = {}
    for person in people:
        client = enter(page, person)
        for name, address in places_of(person, things)[share]:
            said.clear()
            # Many of allauth's lead elsewhere.
            is_open = is_of_ours(name) or client.get(address).status_code == 200
            if is_open and visit(page, address):
                faults[person, address] = find_faults(page)
                faults[person, address] += drop_refusals(said) if name == "nowhere" else said
            if selector := STATES.get((person, name)):
                press(page, selector)
                faults[person, "pressed", address] = find_faults(page) + drop_refusals(said)
    assert {place: found for place, found in faults.items() if found} == {}
    assert {place[0] for place in faults} == set(people)


def is_of_ours(name: str) -> bool:
    return name == "nowhere" or any(row.name == name for row in TABLE)


def drop_refusals(said: list[str]) -> list[str]:
    """Return what a page said, but for what the browser notes of an answer with 404 or 422."""
    return [text for text in said if "Failed to load resource" not in text]


def press(page: Page, selector: str) -> None:
    if page.viewport_size != WIDE:
        page.set_viewport_size(WIDE)
    page.locator(selector).first.click()
    page.wait_for_load_state()


def test_letters_of_twice_the_size_keep_to_the_phone(chromium, live_server, things, enter, request):
    args = {row.name: row.args for row in TABLE}
    faults = {}
    with closing(launch(chromium.browser_type, LARGE)) as browser:
        page = browser.new_context(base_url=live_server.url, viewport=PHONE).new_page()
        for person, names in OF_THE_WAY.items():
            somebody = request.getfixturevalue(person)
            # A word without a place to break does not widen a page either.
            somebody.email = f"somebody.of.the.wide.country.{person}@studyhub.example"
            somebody.save(update_fields=["email"])
            enter(page, person)
            for name in names:
                assert visit(page, reverse(name, args=[things[arg] for arg in args[name]])), name
                faults[name] = find_width(page)
    assert {name: found for name, found in faults.items() if found} == {}


def test_pattern_library_can_be_used_by_everybody(window, enter, settings, alice):
    settings.DEBUG = True
    page, said = window
    enter(page, "alice")
    assert visit(page, reverse("styleguide"))
    assert find_faults(page) == []
    assert said == []
