"""What every page is made of: the areas that the person's roles open, and how they like to read.

An app that has something to say on every page (a running interview, the number of unread notices)
offers a module `furnishing` with `furnish(request) -> dict`; its keys join the context. What it has
to ask the database for that can come with the person's row: `asks() -> dict` of expressions, which
become attributes of `request.user`.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

from studyhub.addresses import find_address
from studyhub.app_modules import find_app_modules


@dataclass(frozen=True)
class Page:
    """One link of the second level. A name without a URL stays away. `g` and `key` lead there."""

    url_name: str
    label: str
    key: str = ""
    # What stands at other addresses than below its own.
    prefixes: tuple[str, ...] = ()
    # The role that gets there, where the area has pages for others as well.
    role: str = ""


@dataclass(frozen=True)
class Area:
    """One entry of the top bar. `phone` areas also stand in the bottom bar of a phone."""

    url_name: str
    label: str
    role: str
    prefixes: tuple[str, ...]
    icon: str
    phone: bool = True
    key: str = ""
    pages: tuple[Page, ...] = ()
    # Another role that gets there as well.
    also: str = ""


AREAS = (
    Area("today", _("Today"), "learner", ("/today/", "/sessions/"), "calendar", key="t"),
    Area(
        "learn",
        _("Learn"),
        "learner",
        ("/learn/", "/lessons/", "/plans/", "/glossary/", "/notes/"),
        "book-open",
        key="l",
        pages=(
            Page("learn", _("Tracks"), prefixes=("/lessons/",)),
            Page("study_plans", _("Plans")),
            Page("glossary", _("Glossary")),
            Page("notes", _("Notes")),
        ),
    ),
    Area(
        "practice",
        _("Practice"),
        "learner",
        ("/practice/", "/answers/", "/recall/", "/questions/"),
        "pencil-square",
        key="p",
        pages=(
            Page("practice", _("Choose")),
            Page("recall", _("Recall"), key="r"),
            Page("answers", _("Answers")),
        ),
    ),
    Area(
        "interviews",
        _("Interviews"),
        "learner",
        ("/interviews/", "/feedback/", "/stories/"),
        "clock",
        key="i",
        pages=(
            Page("interviews", _("Plan")),
            Page("stories", _("Stories")),
            Page("feedback", _("Feedback")),
        ),
    ),
    Area(
        "progress",
        _("Progress"),
        "learner",
        ("/progress/",),
        "chart-bar",
        phone=False,
        key="m",
        pages=(
            Page("progress", _("Overview")),
            Page("progress_topics", _("Topics")),
            Page("progress_memory", _("Memory")),
            Page("progress_interviews", _("Interviews")),
            Page("my_data", _("My data")),
        ),
    ),
    Area(
        "review_queue",
        _("Review"),
        "mentor",
        ("/review/",),
        "inbox",
        key="v",
        pages=(
            Page("review_queue", _("Queue")),
            Page("review_mine", _("Mine")),
            Page("review_learners", _("Learners")),
            Page("review_phrases", _("Phrases")),
            Page("review_agreement", _("Agreement")),
            Page("review_calibration", _("Calibration")),
        ),
    ),
    Area(
        "cohorts",
        _("Cohorts"),
        "mentor",
        ("/cohorts/",),
        "user-group",
        pages=(
            Page("cohorts", _("Cohorts")),
            Page("running_interviews", _("Running interviews")),
        ),
    ),
    Area(
        "author",
        _("Author"),
        "author",
        ("/author/",),
        "document-text",
        also="staff",
        pages=(
            Page("author_inbox", _("Inbox")),
            Page("author_lessons", _("Lessons")),
            Page("author_overdue", _("To check again")),
            Page("author_questions", _("Banks"), prefixes=("/author/banks/", "/author/regrades/")),
            Page("author_templates", _("Templates")),
            Page("author_blueprints", _("Blueprints")),
            Page("author_items", _("Item analysis")),
            Page("imports", _("Import")),
            Page("export", _("Export")),
        ),
    ),
    Area(
        "doctor",
        _("Operate"),
        "staff",
        ("/operate/", "/cohorts/", "/review/agreement/"),
        "wrench",
        pages=(
            Page("doctor", _("Doctor")),
            Page("running_interviews", _("Running interviews")),
            Page("held_reviews", _("Reviews")),
            Page("review_agreement", _("Agreement")),
            Page("people", _("People")),
            Page("cohorts", _("Cohorts")),
            Page("invitations", _("Invitations")),
            Page("usage", _("Usage")),
            Page("webhooks", _("Webhooks")),
            Page("dev_mail", _("Mail")),
        ),
    ),
)
PHONE_PLACES = 4
# Account is no area of a role: everybody who is signed in gets there by the menu under their name.
ACCOUNT = "/account/"
ACCOUNT_PAGES = (
    Page("account_settings", _("Profile")),
    Page("account_email", _("Email"), prefixes=("/account/confirm-email/",)),
    Page("account_change_password", _("Password"), prefixes=("/account/password/",)),
    Page("mfa_index", _("Two-step sign-in")),
    Page("usersessions_list", _("Sessions")),
    Page("notice_settings", _("Notices")),
    Page("tokens", _("API tokens")),
    Page("my_cohorts", _("Cohorts"), role="learner"),
    Page("my_data", _("My data"), prefixes=("/account/erasure/",)),
)


@dataclass(frozen=True, eq=False)
class Bars:
    """What the bars show in one place to everybody who holds the same roles.

    Made once for each place and set of roles. One is itself and nothing else: it is the key under
    which a part of the page is kept (see `studyhub.templatetags.kept`).
    """

    areas: tuple[dict, ...] = ()
    # What `g` and a letter lead to.
    places: tuple[dict, ...] = ()
    # The pages beside this one.
    second_level: tuple[dict, ...] = ()
    learns: bool = False


@dataclass(frozen=True)
class Appearance:
    """How somebody likes to read: the attributes of <html>."""

    theme: str = "system"
    size: str = "m"
    face: str = "serif"
    contrast: str = ""
    shortcuts: str = ""


NO_BARS = Bars()
USUAL = Appearance()


def page_furniture(request: HttpRequest) -> dict:
    """Return the context of the bars, the reading settings, and what the apps add to it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"bars": NO_BARS, "appearance": USUAL}
    furniture = {
        "bars": find_bars(user.roles | user.waiting_roles, name_place(request.path)),
        "appearance": describe_appearance(user),
    }
    for furnish in find_furnishings():
        furniture |= furnish(request)
    return furniture


def name_place(path: str) -> str:
    """Return `path`, or one that stands for it: below the same pages the bars are the same."""
    pages, starts = find_starts()
    return path if path in pages else next(s for s in starts if path.startswith(s)) + "..."


@cache
def find_starts() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the addresses that the bars lead to, and all beginnings that they tell apart, the
    longest first; every path has the last, which is empty."""
    pages = [*ACCOUNT_PAGES, *(page for area in AREAS for page in (area, *area.pages))]
    found = frozenset(url for page in pages if (url := find_url(page.url_name)))
    starts = {ACCOUNT, "", *found, *(start for page in pages for start in page.prefixes)}
    return found, tuple(sorted(starts, key=len, reverse=True))


@lru_cache(1024)
def find_bars(roles: frozenset[str], path: str) -> Bars:
    """Return what the bars show at `path` to somebody with `roles`."""
    return make_bars(roles, path)


def make_bars(roles: frozenset[str], path: str, every: tuple[Area, ...] = AREAS) -> Bars:
    areas = [shown for area in every if (shown := show_area(area, roles, path))]
    keep_first_current(areas)
    place_on_phone(areas)
    return Bars(
        areas=tuple(areas),
        places=tuple(list_places(areas)),
        second_level=tuple(show_second_level(areas, roles, path)),
        learns="learner" in roles,
    )


def show_area(area: Area, roles: frozenset[str], path: str) -> dict | None:
    """Return what the bars need of one area, or nothing where the role or the page is missing."""
    url = find_url(area.url_name)
    if url is None or not roles & {area.role, area.also}:
        return None
    current = path == url or path.startswith(area.prefixes)
    return {
        "url": url,
        "label": area.label,
        "icon": area.icon,
        "key": area.key,
        "current": current,
        "is_page": path == url,
        "phone": area.phone,
        "pages": show_pages(area.pages, path) if current else [],
        "keyed_pages": [page for page in area.pages if page.key],
    }


def show_second_level(areas: list[dict], roles: frozenset[str], path: str) -> list[dict]:
    """Return the pages beside this one: of the area that it stands in, or of the account."""
    current = next((area["pages"] for area in areas if area["current"]), None)
    if current is None and path.startswith((ACCOUNT, find_address("my_data"))):
        mine = tuple(page for page in ACCOUNT_PAGES if page.role in roles | {""})
        return show_pages(mine, path)
    return current or []


def keep_first_current(areas: list[dict]) -> None:
    """Mark one area where a page belongs to several of somebody's roles, such as a cohort."""
    current = [area for area in areas if area["current"]]
    for area in current[1:]:
        area["current"] = False


def show_pages(pages: tuple[Page, ...], path: str) -> list[dict]:
    """Return the second level; the nearest address above `path` is current."""
    found = [(page, url) for page in pages if (url := find_url(page.url_name))]
    if len(found) < 2:
        return []
    above = [
        (len(start), url)
        for page, url in found
        for start in (url, *page.prefixes)
        if path.startswith(start)
    ]
    nearest = max(above)[1] if above else None
    return [
        {"url": url, "label": page.label, "current": url == nearest, "is_page": url == path}
        for page, url in found
    ]


def list_places(areas: list[dict]) -> list[dict]:
    """Return the areas and pages that `g` and a letter lead to, in the order of the bar."""
    places = []
    for area in areas:
        if area["key"]:
            places.append({"key": area["key"], "label": area["label"], "url": area["url"]})
        for page in area["keyed_pages"]:
            if url := find_url(page.url_name):
                places.append({"key": page.key, "label": page.label, "url": url})
    return places


def place_on_phone(areas: list[dict]) -> None:
    """Leave the first four phone areas their place at the foot; the rest goes under More."""
    places = PHONE_PLACES
    for area in areas:
        area["phone"] = area["phone"] and places > 0
        places -= area["phone"]


def describe_appearance(user) -> Appearance:
    """Return the attributes of <html>. The server writes them, so that nothing flashes."""
    return Appearance(
        theme=user.theme,
        size=user.reading_size,
        face=user.reading_face,
        contrast="" if user.contrast == "system" else user.contrast,
        shortcuts="on" if user.single_keys else "off",
    )


def find_url(url_name: str) -> str | None:
    """Return the address of a page, or nothing while that page is not built."""
    try:
        return find_address(url_name)
    except NoReverseMatch:
        return None


def find_modules() -> tuple:
    """Return the `furnishing` modules of the apps, in the order of INSTALLED_APPS."""
    return find_app_modules("furnishing")


@cache
def find_furnishings() -> tuple:
    """Return the `furnish` functions of the apps."""
    return tuple(module.furnish for module in find_modules())


def find_questions() -> dict:
    """Return what the apps ask of the person's row, by the name of the attribute."""
    asking = [module.asks() for module in find_modules() if hasattr(module, "asks")]
    return {name: expression for asked in asking for name, expression in asked.items()}
