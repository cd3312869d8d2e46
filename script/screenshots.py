"""Pictures of the pages of the way, and of each chart: 390, 820, 1440 pixels wide, light and dark.

Runs against a site with the demo accounts. It answers one question and sets up one interview as
eve, takes one review as bob, and leaves both behind as they should be left. It stops where a page
has an error, scrolls sideways, or where none of the faces of the design is installed.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
PASSWORD = "learn-and-practise"
WIDTHS = (390, 820, 1440)
SCHEMES = ("light", "dark")
# The first faces of the design's stacks that a Linux machine can have.
FACES = ("Segoe UI", "Roboto", "Noto Sans", "Liberation Sans")
FIND_FACE = """(faces) => {
  const context = document.createElement("canvas").getContext("2d");
  const width = (face) => {
    context.font = `40px ${face}`;
    return context.measureText("mmmmmmmmmmlli").width;
  };
  const plain = width("monospace");
  return faces.find((face) => width(`"${face}", monospace`) !== plain) || null;
}"""

FIND_LAST_QUESTION = """(links) => {
  const number = (href) => Number(href.match(/q\\/(\\d+)/)[1]);
  return links.map((link) => link.href).sort((one, other) => number(one) - number(other)).at(-1);
}"""


@dataclass(frozen=True)
class Shot:
    """One page: its name, who looks at it, and how they get there."""

    name: str
    who: str
    reach: Callable[[Page], None]
    whole: bool = True
    # What of the page is photographed, each by its own id; the page itself where there is none.
    parts: str = ""


class Trouble(Exception):
    """A page that is not as it should be."""


def go(address: str) -> Callable[[Page], None]:
    """Return a step that opens an address."""
    return lambda page: open_page(page, address)


def open_page(page: Page, address: str) -> None:
    response = page.goto(address)
    if response is None or not response.ok:
        raise Trouble(f"{address} answered {response and response.status}.")


def follow(address: str, selector: str, text: str = "") -> Callable[[Page], None]:
    """Return a step that opens an address and follows its first link that fits."""

    def reach(page: Page) -> None:
        open_page(page, address)
        link = page.locator(selector, has_text=text or None).first
        if not link.count():
            raise Trouble(f"{address} has no {selector} with {text!r}: is this a demo site?")
        open_page(
            page, link.evaluate("(link) => (link.closest('a') || link.querySelector('a')).href")
        )

    return reach


def answer_a_question(page: Page) -> None:
    """Begin a practice, answer its first question, and wait for the feedback."""
    open_page(page, "/practice/?kinds=single_choice")
    page.locator("main form button.button--main").click()
    page.locator(".choice input").first.check(force=True)
    page.locator("main form button.button--main").click()
    page.locator(".feedback").wait_for()
    try:
        page.locator(".feedback .score--waiting").wait_for(state="detached", timeout=20_000)
    except TimeoutError:
        raise Trouble("No worker scored the answer within 20 s.") from None


def set_up_interview(page: Page) -> None:
    """Go to the lobby of the warm-up. One that still runs is handed in first."""
    open_page(page, "/interviews/")
    running = page.locator(".running a")
    if running.count():
        running.first.click()
        hand_in(page)
        open_page(page, "/interviews/")
    page.locator("form:has(input[value=warm-up-15]) button").click()
    page.wait_for_url("**/lobby/")
    page.wait_for_timeout(1_500)


def start_interview(page: Page) -> None:
    """Start the clock, and write into the story."""
    page.locator("main form button.button--main").click()
    page.wait_for_url("**/q/1/")
    open_page(page, page.url.replace("/q/1/", "/hand-in/"))
    open_page(page, page.locator("main a[href*='/q/']").evaluate_all(FIND_LAST_QUESTION))
    fields = page.locator("main textarea")
    if fields.count():
        fields.first.fill("In spring our nightly export stopped, and 40 shops had no figures.")
        page.wait_for_timeout(4_000)


def hand_in(page: Page) -> None:
    """End the running interview, so that nothing is left behind."""
    base = page.url.split("/q/")[0].rstrip("/")
    open_page(page, f"{base}/hand-in/")
    page.locator("main form button.button--main").click()
    page.wait_for_load_state()


def take_review(page: Page) -> None:
    """Take the next review, or go on with the one that is held."""
    open_page(page, "/")
    page.locator("main .button--main").first.click()
    page.wait_for_url("**/desk/")


def leave_review(page: Page) -> None:
    page.locator("[data-leave] button:visible").first.click()
    page.wait_for_url("**/review/")


def open_cohort(page: Page) -> None:
    """Open the progress of the mentor's first cohort."""
    follow("/cohorts/", "[data-cohort] a")(page)
    open_page(page, f"{page.url}progress/")


CHARTS = "figure.chart[id], section.chart[id]"
FIRST_ITEM = "th a[href^='/author/items/']"
SHOTS = (
    Shot("01-front", "", go("/")),
    Shot("01-sign-in", "", go("/account/login/")),
    Shot("02-today", "alice", go("/")),
    Shot("02-today-new", "eve", go("/")),
    Shot("03-lesson", "alice", follow("/", ".row__title a", "Read")),
    Shot("04-practice", "eve", answer_a_question),
    Shot("05-answer", "alice", follow("/answers/", ".row", "Written")),
    Shot("06-lobby", "eve", set_up_interview),
    Shot("07-interview", "eve", start_interview, whole=False),
    Shot("08-result", "alice", follow("/interviews/", ".row__title a")),
    Shot("09-desk", "bob", take_review),
    Shot("10-feedback", "alice", follow("/feedback/", ".row", "Nearly")),
    Shot("10-progress", "alice", go("/progress/")),
    Shot("11-interview-plan", "alice", go("/today/interview-plan/")),
    Shot("12-cohort", "bob", open_cohort),
    Shot("13-chart", "alice", go("/progress/"), parts=CHARTS),
    Shot("13-chart", "alice", go("/progress/memory/"), parts=CHARTS),
    Shot("13-chart", "alice", follow("/progress/", "a[href*='/progress/topics/']"), parts=CHARTS),
    Shot("13-chart", "alice", go("/today/interview-plan/"), parts=CHARTS),
    Shot("13-chart-item", "carol", follow("/author/items/", FIRST_ITEM), parts=CHARTS),
    Shot("13-chart-usage", "dana", go("/operate/usage/"), parts=CHARTS),
    Shot("13-chart", "bob", open_cohort, parts=CHARTS),
)
AFTER = {"07-interview": hand_in, "09-desk": leave_review}


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/screenshots", description=__doc__)
    parser.add_argument("--url", default="http://localhost:8000", help="the running site")
    parser.add_argument("--out", type=Path, default=PROJECT / "var/screenshots")
    parser.add_argument("--only", nargs="*", default=[], help="pages, by the start of their name")
    parser.add_argument(
        "--readme", action="store_true", help="also write docs/screenshot.png from Today"
    )
    return parser.parse_args()


def find_chromium() -> str:
    """Return the system's Chromium, or stop with one sentence."""
    named = os.environ.get("STUDYHUB_CHROMIUM", "")
    for name in (named, "chromium", "chromium-browser", "chromium-headless-shell"):
        if name and (found := shutil.which(name)):
            return found
    raise Trouble("Chromium was not found: install it, or name it with STUDYHUB_CHROMIUM.")


@contextmanager
def browsing() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # As root Chromium has no sandbox; it only ever opens our own site here.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        yield browser
        browser.close()


def sign_in(context: BrowserContext, who: str) -> None:
    page = context.new_page()
    open_page(page, "/account/login/")
    page.fill("input[name=login]", f"{who}@studyhub.example")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button.button--main").first.click()
    page.wait_for_load_state()
    if "/account/login/" in page.url:
        raise Trouble(f"{who} cannot sign in: the site has no demo accounts.")
    page.close()


def check_faces(page: Page) -> None:
    if not page.evaluate(FIND_FACE, list(FACES)):
        raise Trouble(f"No face of the design is installed: install one of {', '.join(FACES)}.")


def photograph(page: Page, shot: Shot, folder: Path) -> Iterator[str]:
    """Write the pictures of the page as it stands. Yield a sentence for each fault."""
    for width in WIDTHS:
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            seen, wide = page.evaluate(
                "[document.documentElement.scrollHeight, document.documentElement.scrollWidth]"
            )
            if wide > width:
                yield f"{shot.name} scrolls sideways at {width} pixels: it is {wide} wide."
            if shot.whole:
                # As tall as the page: bars that stick stay where they belong.
                page.set_viewport_size({"width": width, "height": max(900, seen)})
            name = f"{width}-{scheme}.png"
            if not shot.parts:
                page.screenshot(path=folder / f"{shot.name}-{name}")
            for part in page.locator(shot.parts).all() if shot.parts else ():
                part.screenshot(path=folder / f"{shot.name}-{part.get_attribute('id')}-{name}")


def take(browser: Browser, shots: list[Shot], options: argparse.Namespace) -> list[str]:
    """Reach each page once and photograph it in every size. Return the faults."""
    faults: list[str] = []
    contexts: dict[str, BrowserContext] = {}
    for shot in shots:
        if shot.who not in contexts:
            contexts[shot.who] = browser.new_context(base_url=options.url, reduced_motion="reduce")
            if shot.who:
                sign_in(contexts[shot.who], shot.who)
            contexts[shot.who].new_page()
        page = contexts[shot.who].pages[0]
        faults += photograph_one(page, shot, options)
    return faults


def photograph_one(page: Page, shot: Shot, options: argparse.Namespace) -> list[str]:
    errors: list[str] = []
    note = lambda message: errors.append(message.text) if message.type == "error" else None  # noqa: E731
    page.on("console", note)
    page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
    shot.reach(page)
    check_faces(page)
    faults = list(photograph(page, shot, options.out))
    page.remove_listener("console", note)
    if options.readme and shot.name == "02-today":
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1200, "height": 720})
        page.screenshot(path=PROJECT / "docs/screenshot.png")
    if leave := AFTER.get(shot.name):
        page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
        leave(page)
    print(f"{shot.name}: {len(WIDTHS) * len(SCHEMES)} pictures")
    return faults + [f"{shot.name}: {error}" for error in errors]


def main() -> int:
    options = read_arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    shots = [
        shot
        for shot in SHOTS
        if not options.only or any(shot.name.startswith(name) for name in options.only)
    ]
    try:
        with browsing() as browser:
            faults = take(browser, shots, options)
    except Trouble as trouble:
        faults = [str(trouble)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
