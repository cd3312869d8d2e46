"""What is left before a learner's real interview, read from what they did."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from lessons.domain.queries import unfinished_lessons
from lessons.domain.remaining import minutes_left
from progress.domain.facts import BLUEPRINTS, gather_topics
from progress.domain.loads import Way, Work, count_sittings, share_out
from progress.domain.queries import card_minutes, closed_interviews
from progress.domain.today import (
    answers_to_give,
    choose_blueprint,
    interview_day,
    mastery_of,
    topics_on_the_way,
)
from progress.domain.wording import say_share
from questions.domain.queries import queue_for_user
from studyhub.statements import Given, Statement

LEARNER = Given("learner", models.BigIntegerField())
LAST = Given("last", models.DateField())
CARDS = Statement(
    lambda: (
        queue_for_user(LEARNER)
        .select_related(None)
        .filter(day__lt=LAST)
        .order_by()
        .values("day")
        .annotate(minutes=Sum(card_minutes()))
    )
)
SINCE = Given("since", models.DateTimeField())
# All of them: also those that the learner built, or that are no longer on offer.
SAT = Statement(lambda: closed_interviews(LEARNER).filter(finished_at__gt=SINCE).values_list("pk"))
# An interview that was sat so lately counts for the way.
LATELY = timedelta(days=7)


def plan_way(*, learner: User, now: datetime) -> Way | None:
    """Return the way to the interview: six queries; None without a date that is to come."""
    day = interview_day(learner, now)
    if day is None:
        return None
    today = learner.study_day(now)
    rows = CARDS.fetch(learner=learner.pk, last=day)
    cards = {row["day"]: row["minutes"] for row in rows}
    works = [
        work_on_cards(cards),
        work_on_interviews(learner, now, days=(day - today).days),
        *work_on_topics(learner, now),
        work_on_lessons(learner),
    ]
    return share_out(
        today=today,
        day=day,
        works=[work for work in works if work and work.minutes],
        cards=cards,
        week_hours=learner.week_hours,
    )


def work_on_cards(cards: dict[date, float]) -> Work:
    minutes = round(sum(cards.values()))
    return Work("cards", _("Recall cards as they come due"), minutes, reverse("recall"))


def work_on_interviews(learner: User, now: datetime, *, days: int) -> Work | None:
    """Return the interviews to sit, each as long as the one that would come next."""
    sat = SAT.fetch(learner=learner.pk, since=now - LATELY)
    count = count_sittings(days, len(sat))
    chosen = choose_blueprint(BLUEPRINTS.fetch(learner=learner.pk))
    if not count or chosen is None:
        return None
    says = ngettext("Sit %(count)d interview", "Sit %(count)d interviews", count)
    return Work(
        "interviews", says % {"count": count}, count * chosen.minutes, reverse("interviews")
    )


def work_on_topics(learner: User, now: datetime) -> list[Work]:
    """Return the topics with too few answers for a trusted figure, and the weak ones."""
    topics = topics_on_the_way(gather_topics(learner=learner, now=now))
    return [work_on_topic(topic) for topic in topics]


def work_on_topic(topic) -> Work:
    count = answers_to_give(topic)
    says = ngettext(
        "Practise %(topic)s: %(count)d answer", "Practise %(topic)s: %(count)d answers", count
    )
    return Work(
        "practice",
        says % {"topic": topic.title, "count": count},
        max(1, round(count * topic.minutes_each)),
        reverse("topic_progress", args=[topic.slug]),
        reason=say_share(mastery_of(topic)),
    )


def work_on_lessons(learner: User) -> Work | None:
    """Return the lessons that are not finished, as one sort of work: they are many."""
    names = ("slug", "current_version__minutes", "current_version__sections", "section")
    lessons = list(unfinished_lessons(learner).values_list(*names))
    if not lessons:
        return None
    says = ngettext("Read %(count)d lesson", "Read %(count)d lessons", len(lessons))
    return Work(
        "lessons",
        says % {"count": len(lessons)},
        sum(
            minutes_left(minutes, [one["slug"] for one in sections], place or "")
            for _slug, minutes, sections, place in lessons
        ),
        reverse("lesson", args=[lessons[0][0]]),
    )
