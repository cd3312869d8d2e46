"""Stories that follow each other in one tab: a new one takes as long as all of a short story.

A story is a function `story_...` that says in its name what holds, as a test does, and has its own
assertions. A test tells several of the same people, with `begin_anew` before each.
"""

from playwright.sync_api import BrowserContext, Page

from tests.emptying import empty_all_but_people

# What a page sends when it is left, or when its connection is back, would come in the next story.
FALL_SILENT = """() => {
  window.fetch = () => new Promise(() => {});
  navigator.sendBeacon = () => true;
  XMLHttpRequest.prototype.send = () => {};
}"""


def tab_of(context: BrowserContext) -> Page:
    """Return the tab that is open, or a new one."""
    return context.pages[0] if context.pages else context.new_page()


def begin_anew(context: BrowserContext) -> Page:
    """Let the next story begin with its people alone, signed in as they are, in one tab.

    What the last one stored, kept on the device or held up is gone. What it set of the window, the
    clock or its people stays: such a story comes last.
    """
    page = let_go_of_what_is_kept(context)
    empty_all_but_people()
    return page


def let_go_of_what_is_kept(context: BrowserContext) -> Page:
    """Leave one tab, on a page of the site without a script, and nothing kept on the device."""
    for tab in context.pages:
        tab.evaluate(FALL_SILENT)
    for other in context.pages[1:]:
        other.close()
    page = tab_of(context)
    context.set_offline(False)
    page.goto("/healthz")
    # Only now: a request that is held up goes out where nothing holds it any more.
    page.unroute_all()
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    return page
