"""The list of a learner's cards: what each asks, when it comes, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from questions.domain.queries import cards_to_tell
from questions.domain.recall import SLIPPING, SLIPS
from questions.domain.scheduling import retrievability
from questions.models import Card

LISTS = {
    "due": gettext_lazy("Due"),
    "slipping": gettext_lazy("Keeps slipping"),
    "new": gettext_lazy("Not asked yet"),
    "suspended": gettext_lazy("Suspended"),
    "all": gettext_lazy("All"),
}
# The text of a whole lesson for each card, of which its title is shown.
HEAVY = tuple(
    f"{lesson}__current_version__{name}"
    for lesson in ("lesson", "question__lesson")
    for name in ("markdown", "blocks")
)


def list_cards(*, learner: User, which: str, now: datetime) -> QuerySet[Card]:
    """Return the cards of one of `LISTS`, what comes first before what comes later."""
    cards = readable_cards(learner).filter(deleted_at=None)
    live = cards.filter(suspended_at=None)
    found = {
        "due": live.filter(due_at__lte=now),
        "slipping": live.filter(SLIPPING),
        "new": live.filter(looks=0),
        "suspended": cards.exclude(suspended_at=None),
    }.get(which, cards)
    order = ("-lapses", "pk") if which == "slipping" else ("due_at", "pk")
    return found.order_by(*order)


def readable_cards(learner: User) -> QuerySet[Card]:
    """Return all cards of `learner` that can be shown, with what the pages show of them.

    Of the deleted ones those that can be brought back.
    """
    return (
        cards_to_tell(learner)
        .filter(Q(deleted_at=None) | ~Q(front=""))
        .select_related(
            "question__topic",
            "question__current_version",
            "question__lesson__current_version",
            "lesson__topic",
            "lesson__current_version",
        )
        .defer(*HEAVY)
    )


def say_why(card: Card, *, today: date) -> str:
    """Say why a card is asked when it is."""
    if card.suspended_at:
        return _("Suspended; it is not asked")
    if not card.looks:
        if card.kind == Card.Kind.QUESTION:
            return _("Your answer to it was taken back")
        if card.kind == Card.Kind.KEY_POINT:
            return _("A point that your answer missed")
        return _("Your own card, not asked yet")
    seen = say_seen(card, today=today)
    if card.lapses >= SLIPS:
        times = ngettext("forgotten %(count)d time", "forgotten %(count)d times", card.lapses)
        seen = f"{seen}, {times % {'count': card.lapses}}"
    if card.plan == Card.Plan.INTERVIEW:
        return _("Once more before your interview. %(seen)s") % {"seen": seen}
    if card.plan == Card.Plan.BACKLOG:
        return _("Held back until now. %(seen)s") % {"seen": seen}
    return seen


def say_seen(card: Card, *, today: date) -> str:
    """Say when a card was seen last, and how likely it is still known."""
    known = retrievability(card.state, today)
    days = (today - card.looked_on).days
    if days <= 0:
        return _("Seen today")
    said = ngettext("Seen %(days)d day ago", "Seen %(days)d days ago", days) % {"days": days}
    if known is None:
        return said
    return _("%(seen)s, likely known: %(percent)d %%") % {
        "seen": said,
        "percent": round(known * 100),
    }


def say_day(card: Card, *, today: date) -> str:
    """Say when a card comes: "due", "tomorrow", "in 5 days" or the date."""
    days = (card.day - today).days
    if days <= 0:
        return _("due")
    if days == 1:
        return _("tomorrow")
    if days < 60:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return date_format(card.day, "j F Y")


def title_of(card: Card) -> str:
    """Return what a card asks, in one line."""
    if card.kind == Card.Kind.HIGHLIGHT:
        return card.front
    if card.kind == Card.Kind.KEY_POINT:
        point = number_of_point(card)
        said = {"question": card.question.title, "number": point and point["number"]}
        if point is None:
            return _("A key point of: %(question)s") % said
        return _("Key point %(number)d of: %(question)s") % said
    return card.question.title


def number_of_point(card: Card) -> dict | None:
    """Return which key point of how many a card asks for, and its text, where there still is one.

    That is as the question has it now.
    """
    if card.kind != Card.Kind.KEY_POINT:
        return None
    points = card.question.current_version.content.get("key_points", [])
    for number, one in enumerate(points, start=1):
        if one["id"] == card.point:
            return {"number": number, "total": len(points), "text": one["text"]}
    return None


def back_of(card: Card) -> str:
    """Return what is right: of a key point what its authors say now, also where they mended it.

    Of one that the question has no more, what it said when it was missed.
    """
    point = number_of_point(card)
    return point["text"] if point else card.back


@dataclass(frozen=True)
class AskedPoint:
    """How a card asks for its key point: what the answer `also_says`, and how many are `missing`.

    Points that are due themselves are not told. The asked one is among the missing.
    """

    total: int
    also_says: Sequence[str]

    @property
    def missing(self) -> int:
        return self.total - len(self.also_says)


def ask_point(card: Card, *, now: datetime) -> AskedPoint | None:
    """Return how to ask for a card's key point, where the question still has it: one query.

    None for any other card.
    """
    if number_of_point(card) is None:
        return None
    points = card.question.current_version.content["key_points"]
    due = Card.objects.filter(learner=card.learner_id, question=card.question_id, suspended_at=None)
    # What is asked today, or for the first time on a later day, would be answered by this card.
    due = due.filter(Q(due_at__lte=now) | Q(looks=0))
    hidden = {card.point, *due.values_list("point", flat=True)}
    told = [point["text"] for point in points if point["id"] not in hidden]
    return AskedPoint(len(points), told)


def lesson_of(card: Card) -> dict | None:
    """Return the lesson to read for a card, and the section of it: slugs and titles."""
    lesson = card.lesson or (card.question and card.question.lesson)
    if lesson is None or lesson.current_version is None or lesson.retired_at is not None:
        return None
    wanted = card.section if card.lesson else card.question.current_version.section
    sections = {one["slug"]: one["title"] for one in lesson.current_version.sections}
    slug = wanted if wanted in sections else ""
    return {
        "slug": lesson.slug,
        "title": lesson.title,
        "section": slug,
        "section_title": sections.get(slug, ""),
    }
