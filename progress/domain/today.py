"""Today: the few things that help a learner most now, chosen from facts, a length and one `now`.

The candidates stand in a fixed order: feedback that was not read, cards that are due, the next step
of the study plan that is followed, the lesson that is open (or the next one), the weakest topic, an
interview to sit; the step stands in for the one of its own sort. While a real interview is to come,
the topic is the one that the way there asks for first. They are taken in that order while
their minutes fit into the chosen length; what does not fit is passed over, and a later one that
does fit is still taken. Cards and questions come in as many as fit; cards take at most half of the
length, so that a pile of them never fills a day. There are at most four rows. The very first
candidate is always taken: today is never empty because something takes long.

Everything here is a plan to offer. Nothing is locked, and nothing is stored but the length.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from lessons.domain.remaining import minutes_left
from lessons.models import Lesson, Topic
from mentoring.models import Review
from mockinterviews.models import Blueprint
from progress.domain.loads import EVIDENCE
from progress.domain.mastery import Mastery
from progress.domain.readiness import MORE, Ground, gain_by_practice
from progress.domain.study_plans import INTERVIEW, LESSON, PRACTISE, Outline, Step
from progress.domain.wording import first_sentence, say_moment, say_share
from questions.domain.pacing import count_fitting
from questions.domain.spreading import Today as RecallDay
from questions.domain.spreading import part_due, spread_days
from questions.models import Card

LENGTHS = (10, 25, 50)
MOST_ROWS = 4
FEEDBACK_MINUTES = 4
MOST_QUESTIONS = 5
# Who has gone this long without an interview is offered one.
INTERVIEW_PAUSE = timedelta(days=7)


@dataclass(frozen=True)
class DueCard:
    """What of a card says whether recall asks it today, and the minutes that it usually takes."""

    pk: int
    kind: str
    plan: str
    looks: int
    looked_on: date | None
    stability: float | None
    minutes: float


@dataclass(frozen=True)
class Due:
    """The cards that are due, in the order of their queue, and what recall may ask on that day."""

    cards: Sequence[DueCard]
    day: RecallDay

    def list_asked(self) -> list[DueCard]:
        """Return the cards of today as a round asks them: own ones first."""
        parted = part_due(self.cards, today=self.day, days=spread_days(self.day))
        return sorted(parted.asked, key=lambda card: card.kind == Card.Kind.QUESTION)


@dataclass(frozen=True)
class Facts:
    """What a plan is made from: see progress.domain.facts."""

    reviews: Sequence[Review]
    topics: Sequence[Topic]
    lesson: Lesson | None
    blueprints: Sequence[Blueprint]
    due: Due
    # The study plan that is followed, if any.
    outline: Outline | None = None
    # When they last handed in an interview: also one that they built, or that is no more on offer.
    sat_at: datetime | None = None

    @property
    def answers(self) -> int:
        return sum(topic.answers for topic in self.topics)


@dataclass(frozen=True)
class Row:
    """One thing to do: a title that leads there, its minutes, its reason, and how to begin it."""

    kind: str
    title: str
    minutes: int
    reason: str
    url: str
    # What the main button says when this row is the first, and what it does.
    action: str
    post_url: str = ""
    fields: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """Today's rows, and the length they were chosen for."""

    rows: tuple[Row, ...]
    length: int

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.rows)

    @property
    def has_interview(self) -> bool:
        return any(row.kind == "interview" for row in self.rows)


def plan_today(*, learner: User, facts: Facts, length: int, now: datetime) -> Plan:
    """Return what `learner` is offered at `now` for about `length` minutes."""
    rows: list[Row] = []
    for offer in offers(learner, facts, now):
        left = length - sum(row.minutes for row in rows)
        row = offer(left, length)
        if row and (row.minutes <= left or not rows):
            rows.append(row)
        if len(rows) == MOST_ROWS:
            break
    return Plan(tuple(rows), length)


def offers(learner: User, facts: Facts, now: datetime) -> Iterator:
    """Yield functions of the minutes left and the length that give a row, or None."""
    for review in facts.reviews:
        yield lambda left, length, review=review: offer_feedback(review)
    yield lambda left, length: offer_cards(facts, min(left, length // 2))
    step = step_to_take(facts.outline)
    kind = step.kind if step else ""
    if step:
        yield lambda left, length: offer_step(learner, step, facts, left, now)
    if facts.lesson and kind != LESSON:
        yield lambda left, length: offer_lesson(learner, facts.lesson, now)
    if kind != PRACTISE:
        choose = choose_topic_on_the_way if interview_day(learner, now) else weakest_topic
        yield lambda left, length: offer_practice(facts.topics, left, choose)
    blueprint = interview_to_sit(facts, now)
    if blueprint and kind != INTERVIEW:
        yield lambda left, length: offer_interview(blueprint, learner)


def offer_feedback(review: Review) -> Row:
    url = reverse("feedback_detail", args=[review.request_id])
    said = f"{review.get_verdict_display()}. {first_sentence(review.summary)}".strip()
    return Row(
        kind="feedback",
        title=say_what_came(review) % {"mentor": review.mentor},
        minutes=FEEDBACK_MINUTES,
        reason=said,
        url=url,
        action=_("Read the feedback"),
    )


def say_what_came(review: Review) -> str:
    """Return what a mentor did that their learner has not seen, with a place for their name."""
    if review.read_at is None:
        return _("%(mentor)s returned your answer")
    if review.is_replied_to:
        return _("%(mentor)s replied to you")
    return _("%(mentor)s corrected a review, or added to it")


def offer_cards(facts: Facts, longest: int) -> Row | None:
    """Offer as many of the cards that are asked first as usually fit into `longest`, one at least.

    The first alone count: a long one far behind makes no round shorter. They are those of the round
    that a press begins: what is held back for another day is none of them.
    """
    asked = facts.due.list_asked()
    count, minutes = count_fitting([card.minutes for card in asked], longest)
    if not count:
        return None
    due = len(facts.due.cards)
    reason = say_topics(facts.topics)
    if count == due:
        title = ngettext("%(count)s card due", "%(count)s cards due", count)
    else:
        title = ngettext("%(count)s of %(due)s due cards", "%(count)s of %(due)s due cards", due)
        if reason:  # own cards may be of topics that are no longer on offer
            reason = _("Of all %(due)s: %(topics)s") % {"due": due, "topics": reason}
    figures = {"count": count, "due": due}
    return Row(
        kind="cards",
        title=title % figures,
        minutes=math.ceil(minutes),
        reason=reason,
        url=reverse("recall"),
        action=ngettext("Recall %(count)s card", "Recall %(count)s cards", count) % figures,
        post_url=reverse("recall"),
        fields={"limit": count},
    )


def say_topics(topics: Sequence[Topic]) -> str:
    """Name the two topics with most due cards: "6 from Security, 5 from Patterns"."""
    most = sorted((topic for topic in topics if topic.due), key=lambda topic: -topic.due)[:2]
    return ", ".join(
        _("%(count)d from %(topic)s") % {"count": topic.due, "topic": topic.title} for topic in most
    )


def step_to_take(outline: Outline | None) -> Step | None:
    """Return the next step of a plan that has begun, or None."""
    return outline.next_step if outline and outline.at else None


def offer_next_step(*, learner: User, facts: Facts, length: int, now: datetime) -> Row | None:
    """Offer the next step of the plan that is followed; beside the first steps as well."""
    step = step_to_take(facts.outline)
    return offer_step(learner, step, facts, length, now) if step else None


def offer_step(learner: User, step: Step, facts: Facts, left: int, now: datetime) -> Row:
    """Offer the next step of the study plan, and say where in the plan it stands."""
    reason = say_stage(facts.outline, step)
    if step.kind == LESSON and facts.lesson and facts.lesson.slug == step.slug:
        row = offer_lesson(learner, facts.lesson, now)
        return replace(row, reason=f"{reason}. {row.reason}" if facts.lesson.opened_at else reason)
    if step.kind == LESSON:
        title = _("Read: %(lesson)s") % {"lesson": step.title}
        url = reverse("lesson", args=[step.slug])
        return Row("lesson", title, step.minutes, reason, url, _("Read the lesson"))
    if step.kind == INTERVIEW:
        title = _("Interview: %(title)s") % {"title": step.title}
        url = reverse("interviews")
        return Row("interview", title, step.minutes, reason, url, _("Set up the interview"))
    each = max(1.0, step.minutes / step.count)
    count = max(1, min(step.left, int(left / each)))
    return make_practice_row(step.slug, step.title, count, each, reason)


def say_stage(outline: Outline, step: Step) -> str:
    """Say of which plan a step is, and when it was meant: "One-week sprint, day 2 of 7"."""
    said = {"plan": outline.plan.title, "at": step.at, "length": outline.plan.length}
    if outline.plan.unit == outline.plan.Unit.DAY:
        return _("%(plan)s, day %(at)s of %(length)s") % said
    return _("%(plan)s, week %(at)s of %(length)s") % said


def offer_lesson(learner: User, lesson: Lesson, now: datetime) -> Row:
    """Offer the open lesson at its section, for what is left of its minutes."""
    version = lesson.current_version
    url = reverse("lesson", args=[lesson.slug])
    if lesson.opened_at is None:
        reason = _("The next lesson in %(topic)s") % {"topic": lesson.topic.title}
        title = _("Read: %(lesson)s") % {"lesson": lesson.title}
        return Row("lesson", title, version.minutes, reason, url, _("Read the lesson"))
    titles = {section["slug"]: section["title"] for section in version.sections}
    minutes = minutes_left(version.minutes, list(titles), lesson.section or "")
    when = say_moment(learner, lesson.opened_at, now)
    if lesson.section in titles:
        url = f"{url}#{lesson.section}"
        reason = _("You stopped at “%(section)s”, %(when)s") % {
            "section": titles[lesson.section],
            "when": when,
        }
    else:
        reason = _("Opened %(when)s") % {"when": when}
    title = _("Read on: %(lesson)s") % {"lesson": lesson.title}
    return Row("lesson", title, minutes, reason, url, _("Read on"))


def offer_practice(
    topics: Sequence[Topic], minutes: int, choose: Callable[[Sequence[Topic]], Topic | None]
) -> Row | None:
    """Offer questions on the topic that `choose` gives of those of which one fits: up to five.

    Where none fits, that of all is offered with one question.
    """
    topic = choose([one for one in topics if one.minutes_each <= minutes] or topics)
    if topic is None:
        return None
    each = max(1.0, topic.minutes_each)
    count = max(1, min(MOST_QUESTIONS, int(minutes / each)))
    says = say_share(mastery_of(topic))
    return make_practice_row(topic.slug, topic.title, count, each, says)


def make_practice_row(slug: str, title: str, count: int, each: float, reason: str) -> Row:
    return Row(
        kind="practice",
        title=ngettext(
            "Practise %(topic)s: %(count)s question",
            "Practise %(topic)s: %(count)s questions",
            count,
        )
        % {"topic": title, "count": count},
        minutes=max(1, round(count * each)),
        reason=reason,
        url=reverse("topic_progress", args=[slug]),
        action=ngettext("Answer %(count)s question", "Answer %(count)s questions", count)
        % {"count": count},
        post_url=reverse("start_questions"),
        fields={"topic": slug, "count": count},
    )


def weakest_topic(topics: Sequence[Topic]) -> Topic | None:
    """Return the topic of which least is known; where none has a figure, the first begun."""
    asked = [topic for topic in offered(topics) if topic.answers]
    known = [topic for topic in asked if mastery_of(topic).share is not None]
    if known:
        return min(known, key=lambda topic: mastery_of(topic).share)
    return asked[0] if asked else None


def topics_on_the_way(topics: Sequence[Topic]) -> list[Topic]:
    """Return the topics that need answers, first those in which more of them help most.

    So the way to an interview orders them: see `progress.domain.ways`.
    """
    asked = [topic for topic in offered(topics) if answers_to_give(topic)]
    return sorted(asked, key=lambda topic: (-gain_in(topic), topic.answers))


def offered(topics: Sequence[Topic]) -> list[Topic]:
    return [topic for topic in topics if topic.can_practise and not topic.is_left_out]


def answers_to_give(topic: Topic) -> int:
    """Return how many more answers a topic needs: up to a trusted figure, and while it is weak."""
    more = MORE if mastery_of(topic).is_weak else 0
    return max(more, EVIDENCE - topic.answers)


def gain_in(topic: Topic) -> float:
    """Return what a few good answers add to what readiness expects: most where little is known."""
    ground = Ground(topic.answers, float(topic.shares), topic.recall)
    return gain_by_practice(ground, topics=1)


def choose_topic_on_the_way(topics: Sequence[Topic]) -> Topic | None:
    """Return what the way to the interview asks for first; once it asks for none, the weakest."""
    return next(iter(topics_on_the_way(topics)), None) or weakest_topic(topics)


def interview_day(learner: User, now: datetime) -> date | None:
    """Return the day of the real interview, where one is to come."""
    if learner.interview_at is None:
        return None
    day = learner.study_day(learner.interview_at)
    return day if day >= learner.study_day(now) else None


def mastery_of(topic: Topic) -> Mastery:
    """Return what the sums and the cards that `gather_topics` has put on a topic say."""
    return Mastery(topic.answers, topic.hard_answers, topic.shares, recall=topic.recall)


def interview_to_sit(facts: Facts, now: datetime) -> Blueprint | None:
    """Return the interview to sit next; None within a week of any."""
    if facts.sat_at and facts.sat_at > now - INTERVIEW_PAUSE:
        return None
    return choose_blueprint(facts.blueprints)


def choose_blueprint(blueprints: Sequence[Blueprint]) -> Blueprint | None:
    """Return the shortest interview on offer never sat, else the one sat longest ago."""
    fresh = [blueprint for blueprint in blueprints if blueprint.sat_at is None]
    if fresh:
        return min(fresh, key=lambda blueprint: blueprint.minutes)
    return min(blueprints, key=lambda blueprint: blueprint.sat_at, default=None)


def offer_interview(blueprint: Blueprint, learner: User) -> Row:
    if blueprint.sat_at is None:
        reason = _("You have not sat this interview yet")
    else:
        day = learner.study_day(blueprint.sat_at)
        reason = _("Last sat on %(day)s") % {"day": date_format(day, "j F")}
    return Row(
        kind="interview",
        title=_("Interview: %(title)s") % {"title": blueprint.title},
        minutes=blueprint.minutes,
        reason=reason,
        url=reverse("interviews"),
        action=_("Set up the interview"),
    )
